"""提交, 退回, 撤回, 作废 by plain forms: each says what follows and is refused in a sentence."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Act, Action, Post, Report, ReportVersion, Role, State, Stop, Visit
from tests.county import at
from tests.web.browsing import Page
from tests.web.site import Site
from tests.web.test_fill_pages import error_links, leads_somewhere, spoil

REASON = "到位率不应计满分，请改正后重报。"


@pytest.fixture
def report(site: Site) -> int:
    return site.report(State.at_unit)


def page_of(site: Site, report: int, act: str, persona: str) -> Page:
    return site.visitor(persona).get(f"/reports/{report}/{act}")


def due(site: Site, report: int) -> str:
    """When the open visit is due, in Shanghai."""
    where = (Visit.report_id == report, Visit.closed_at.is_(None))
    return site.one(sa.select(Visit.due_at).where(*where)).astimezone(at("2026-03-01").tzinfo).isoformat()


def notes(page: Page) -> list[str]:
    return page.says("main div.note")


def test_a_submission_says_what_follows_and_who_is_next(site):
    report = site.report(State.draft)
    page = page_of(site, report, "submit", "filler")

    done = page.press("提交签审")

    day = "3月30日"  # two working days after Thursday the 26th; the published 12th is long past
    assert f"评价组组长：沈砚清（副主任），{day}前签署" in page.text
    assert (done.status, done.location) == (303, f"/reports/{report}")
    assert site.state(report) is State.at_leader
    (said,) = notes(done.follow())
    assert said == f"已提交签审。已通知评价组组长沈砚清，{day}前签署；评价组组长签署前您可以撤回。"


def test_a_submission_with_blanks_names_each_place_and_leads_there(site):
    report = site.report(State.draft)
    spoil(site, report)
    before = site.dump()

    answer = page_of(site, report, "submit", "filler").press("提交签审")

    links = error_links(answer)
    assert answer.status == 422
    assert len(links) >= 3
    assert any("还有 2 项指标未评分" in text or "到位率" in text for text in links)
    assert all(leads_somewhere(answer, href) for href in links.values()), links
    assert f"【有 {len(links)} 处需改正】" in answer.says("title")[0]
    assert answer.says("div.errs h2") == [f"还不能提交，有 {len(links)} 处需要改正"]
    after = site.dump("user_session")
    before.pop("user_session")
    assert after == before


def test_a_submission_without_a_leader_names_the_empty_post_and_who_can_mend_it(site):
    report = site.report(State.draft)
    leader = (Post.person_id == site.county.leader, Post.role == Role.team_leader)
    site.write(sa.update(Post).where(*leader).values(ended_at=site.now))

    answer = page_of(site, report, "submit", "filler").press("提交签审")

    (sentence,) = answer.says("div.errs li")
    assert answer.status == 409
    assert "评价组组长" in sentence and "请联系单位管理员" in sentence and "内容已保存" in sentence
    assert site.state(report) is State.draft


def test_the_same_submission_twice_is_one(site):
    report = site.report(State.draft)
    visitor = site.visitor("filler")
    address, sent = visitor.get(f"/reports/{report}/submit").fields("提交签审")

    first, second = visitor.post(address, sent), visitor.post(address, sent)

    assert first.status == 303
    assert second.status in (303, 409)
    where = (Action.report_id == report, Action.act == Act.submit)
    assert site.one(sa.select(sa.func.count()).select_from(Action).where(*where)) == 1


def test_a_return_takes_reason_parts_and_date_and_says_where_it_went(site, report):
    page = page_of(site, report, "return", "unit_head")

    done = page.press(
        "确认退回", {"reason": REASON, "sections": ["scores", "narrative"], "due": "2026-04-01"}
    )

    assert done.status == 303
    assert notes(done.follow())[0] == "已退回给方予澄，修改期限 4月1日 17:30。"
    assert site.state(report) is State.returned
    fill = site.visitor("filler").get(f"/reports/{report}/fill")
    (said,) = notes(fill)
    for words in ("单位意见 顾怀舟", REASON, "五、评价报告综述", "评分表", "4月1日 17:30"):
        assert words in said, words


def test_a_return_without_a_date_gives_two_working_days(site, report):
    page = page_of(site, report, "return", "unit_head")

    assert page.value("due") == "2026-03-30"  # two working days after Thursday the 26th
    page.press("确认退回", {"reason": REASON, "due": ""})

    assert due(site, report).startswith("2026-03-30T09:30")


@pytest.mark.parametrize("reason", ["", "    ", "改一下", "\u200b" * 9])
def test_a_return_wants_a_reason(site, report, reason):
    page = page_of(site, report, "return", "unit_head")

    answer = page.press("确认退回", {"reason": reason, "sections": ["scores"], "due": "2026-04-01"})

    assert answer.status == 422
    assert answer.says(".err") == ["请写明理由，至少 5 个字"]
    assert answer.value("due") == "2026-04-01"
    assert answer.value("sections") == "scores"
    assert site.state(report) is State.at_unit


@pytest.mark.parametrize(
    "typed", ["2026-03-25", "2026-02-30", "下周五", "9999-12-31", "0001-01-01", "2026-03-26T1"]
)
def test_a_date_that_is_past_or_none_or_absurd_is_named(site, report, typed):
    page = page_of(site, report, "return", "unit_head")

    answer = page.press("确认退回", {"reason": REASON, "due": typed})

    assert answer.status == 422
    assert answer.says(".err") == ["修改期限须为今天以后一年以内的日期，例如 2026-03-30"]
    assert answer.value("reason") == REASON
    assert answer.value("due") == typed
    assert site.state(report) is State.at_unit


def test_a_return_of_a_report_that_moved_keeps_the_reason(site, report):
    page = page_of(site, report, "return", "unit_head")
    site.act(report, Act.withdraw_signature, "leader")
    site.act(report, Act.sign, "leader", "同意。")

    answer = page.press("确认退回", {"reason": REASON})

    assert answer.status == 409
    assert "报告已由沈砚清于" in answer.text
    assert answer.value_of("typed-1") == REASON
    assert answer.links["查看报告"] == f"/reports/{report}"
    assert site.state(report) is State.at_unit


def test_the_signing_page_returns_as_well(site, report):
    done = page_of(site, report, "sign", "unit_head").press("确认退回", {"reason": REASON})

    assert done.status == 303
    assert site.state(report) is State.returned


def test_an_earlier_stop_signs_again(site):
    report = site.report(State.at_department)
    page = page_of(site, report, "return", "department_head")

    done = page.press("确认退回", {"reason": REASON, "to": "leader"})

    assert done.status == 303
    assert site.state(report) is State.at_leader
    assert "评价组组长 沈砚清" in notes(done.follow())[0]


@pytest.mark.parametrize("to", ["finance", "department", "seal", "draft", "approved", ""])
def test_a_report_does_not_go_back_to_where_it_never_was(site, to):
    report = site.report(State.at_department)

    answer = page_of(site, report, "return", "department_head").press(
        "确认退回", {"reason": REASON, "to": to}
    )

    assert answer.status in (400, 409)
    assert site.state(report) is State.at_department


def test_a_submission_is_withdrawn_until_the_leader_has_signed(site):
    report = site.report(State.at_leader)
    page = page_of(site, report, "withdraw", "filler")

    done = page.press("撤回")

    assert "撤回后由您继续处理，评价组组长的待办会取消" in page.text
    assert (done.status, done.location) == (303, f"/reports/{report}/fill")
    assert "已撤回，现在由您处理。" in done.follow().text
    assert site.state(report) is State.draft


def test_a_submission_that_was_signed_meanwhile_is_not_withdrawn(site):
    report = site.report(State.at_leader)
    page = page_of(site, report, "withdraw", "filler")
    site.act(report, Act.sign, "leader", "同意。")

    answer = page.press("撤回")

    assert answer.status == 409
    assert "沈砚清" in answer.text
    assert site.state(report) is State.at_unit


@pytest.mark.parametrize(
    ("state", "persona", "back"),
    [(State.at_unit, "leader", State.at_leader), (State.approved, "finance_head", State.at_finance)],
)
def test_a_signature_is_taken_back_until_the_next_has_acted(site, state, persona, back):
    report = site.report(state)

    done = page_of(site, report, "withdraw", persona).press("撤回")

    assert (done.status, done.location) == (303, f"/reports/{report}")
    assert site.state(report) is back


def test_the_bureau_returns_an_approved_report_whose_lock_fails(site):
    report = site.report(State.approved)

    done = page_of(site, report, "return", "office").press("确认退回", {"reason": REASON})

    assert done.status == 303
    assert site.state(report) is State.returned


def test_a_draft_is_cancelled_with_a_reason_and_stays_to_be_read(site):
    report = site.report(State.draft)
    page = page_of(site, report, "cancel", "filler")

    short = page.press("确认作废", {"reason": "不要"})
    done = short.press("确认作废", {"reason": "本项目已并入其他项目。"})

    assert (short.status, short.says(".err")) == (422, ["请写明理由，至少 5 个字"])
    assert done.status == 303
    shown = done.follow()
    assert "报告已作废。" in shown.text and "本项目已并入其他项目。" in shown.text
    assert not {"继续填报", "核对并提交", "作废"} & {*shown.links}
    assert site.state(report) is State.cancelled


def test_nothing_is_written_by_a_refused_act(site, report):
    """What every page refuses leaves the tables as they were."""
    before = site.dump("user_session")
    asked = [("sign", "finance_head"), ("return", "filler"), ("cancel", "leader"), ("withdraw", "filler")]

    for act, persona in asked:
        assert page_of(site, report, act, persona).status in (403, 409)

    assert site.dump("user_session") == before


def test_a_returned_report_is_submitted_again_as_the_next_version(site):
    report = site.report(State.returned)

    page_of(site, report, "submit", "filler").press("提交签审")

    assert site.one(sa.select(Report.number).where(Report.id == report)) == 2
    frozen = sa.select(ReportVersion.submitted_at).where(ReportVersion.report_id == report)
    assert all(row[0] is not None for row in site.rows(frozen))
    assert (
        site.one(sa.select(Visit.stop).where(Visit.report_id == report, Visit.closed_at.is_(None)))
        is Stop.leader
    )
