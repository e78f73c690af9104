"""Saving by itself, as the script asks for it: what can be read is kept, the rest is said and stays as it was."""

import pytest
import sqlalchemy as sa

from models import ReportVersion, ScoreRow, Section, State, UserSession


@pytest.fixture
def report(site):
    return site.report(State.draft)


def autosave(visitor, report, section, **typed):
    page = visitor.get(f"/reports/{report}/fill/{section}")
    address, sent = page.fields("保存草稿")
    sent["step"] = "autosave"
    for name, text in typed.items():
        sent[name.replace("__", ".")] = text
    return visitor.post(address, sent)


def body(site, report, section="overview"):
    where = (ReportVersion.report_id == report, Section.key == section)
    return site.one(sa.select(Section.body).join(ReportVersion).where(*where))


def test_what_can_be_read_is_saved_and_what_cannot_keeps_what_was_there(site, visit, report):
    before = body(site, report)

    answer = autosave(visit("filler"), report, "overview", address="城关镇", funds__central__planned="四千")

    assert answer.status == 200
    assert "请填数字" in answer.says("span.err")[0] and answer.value("funds.central.planned") == "四千"
    assert body(site, report) == before | {"address": "城关镇"}


def test_the_answer_carries_the_new_revision_so_the_next_one_is_no_conflict(visit, report):
    filler = visit("filler")
    answer = autosave(filler, report, "overview", address="一")
    address, sent = answer.fields("保存草稿")
    sent["step"], sent["address"] = "autosave", "二"

    assert filler.post(address, sent).status == 200


def test_somebody_else_s_save_is_shown_beside_mine(site, visit, report):
    filler, other = visit("filler"), visit("other_filler")
    page = filler.get(f"/reports/{report}/fill/overview")
    autosave(other, report, "overview", address="对方写的")
    address, sent = page.fields("保存草稿")
    sent["step"], sent["address"] = "autosave", "我写的"

    answer = filler.post(address, sent)

    assert answer.status == 409
    assert "我写的" in answer.says("#conflict")[0] and "对方写的" in answer.says("#conflict")[0]
    assert body(site, report)["address"] == "对方写的"


def test_a_score_that_cannot_be_read_holds_up_no_other(site, visit, report):
    answer = autosave(
        visit("filler"), report, "scores", arrival_rate__score="三分", target_content__score="3.5"
    )

    scores = dict(
        site.rows(
            sa.select(ScoreRow.cell, ScoreRow.score)
            .join(ReportVersion)
            .where(ReportVersion.report_id == report)
        )
    )
    assert answer.status == 200 and answer.value("arrival_rate.score") == "三分"
    assert (str(scores["arrival_rate"]), str(scores["target_content"])) == ("2.76", "3.50")


def test_an_ended_session_is_answered_as_such(site, visit, report):
    filler = visit("filler")
    page = filler.get(f"/reports/{report}/fill/overview")
    site.write(sa.delete(UserSession))
    address, sent = page.fields("保存草稿")
    sent["step"], sent["address"] = "autosave", "写了一半"

    answer = filler.post(address, sent)

    assert answer.status in (400, 401)
    assert body(site, report)["address"] != "写了一半"


def test_what_the_printed_rules_give_stands_at_the_score_and_follows_the_figures(visit, report):
    filler = visit("filler")
    page = filler.get(f"/reports/{report}/fill/scores")
    assert page.says("#i-arrival_rate-calc") == [
        "测算：8,840.00 ÷ 9,620.00 = 91.89%，3 分按比例计，得 2.76 分"
    ]
    assert page.says("#i-fund_use-calc") == [""]  # the box ticked beside it says it all

    autosave(filler, report, "overview", funds__county__received="2980")

    page = filler.get(f"/reports/{report}/fill/scores")
    assert page.says("#i-arrival_rate-calc")[0].endswith("得 3 分")
