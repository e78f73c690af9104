"""填报 by plain forms: what is wrong is said at the field, what was typed stays, nobody writes over anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from models import Act, ReportVersion, ScoreRow, Section, State
from tests.web.browsing import Page
from tests.web.site import Site
from tests.web.slips import current

ADDRESS = "平澜县城关镇东街八号"


@pytest.fixture
def report(site: Site) -> int:
    """A complete draft."""
    return site.report(State.draft)


def body(site: Site, report: int, key: str) -> dict[str, Any]:
    statement = sa.select(Section.body).join(ReportVersion, ReportVersion.id == Section.version_id)
    return site.one(statement.where(current(report), Section.key == key))


def scores(site: Site, report: int) -> dict[str, str]:
    statement = sa.select(ScoreRow.cell, ScoreRow.score).join(
        ReportVersion, ReportVersion.id == ScoreRow.version_id
    )
    return {row.cell: str(row.score) for row in site.rows(statement.where(current(report)))}


def part(site: Site, report: int, key: str = "", persona: str = "filler") -> Page:
    return site.visitor(persona).get(f"/reports/{report}/fill{'/' if key else ''}{key}")


def error_links(page: Page) -> dict[str, str]:
    """The error summary: sentence → where it leads."""
    return {word.text_content(): word.get("href") for word in page.find("div.errs a")}


def spoil(site: Site, report: int) -> None:
    """Blanks and a sum that is off, in three parts of the form."""
    part(site, report, "scores").press("保存草稿", {"economic_benefit.score": "", "social_benefit.score": ""})
    part(site, report, "vouchers").press("保存草稿", {"details.1.amount": "1.00"})
    part(site, report, "overview").press("保存草稿", {"project_leader": ""})


def leads_somewhere(page: Page, href: str) -> bool:
    """Whether a link with a fragment lands on an input of the page it names."""
    path, _, key = href.partition("#")
    there = page.visitor.get(path) if path else page
    found = there.tree.xpath(f"//*[@id='{key}']")
    return len(found) == 1 and (found[0].tag in ("input", "textarea", "select", "tr") or not path)


def test_every_part_of_both_forms_opens_is_saved_as_it_is_and_leads_to_the_next(site):
    for form, persona in (("2-2", "filler"), ("2-1", "yanyb")):
        report = site.report(State.draft, form=form)
        before = {key: table for key, table in site.dump().items() if key in ("section", "score_row")}
        page, seen = part(site, report, persona=persona), 1
        while "下一部分" in page.buttons:
            answer = page.press("下一部分")
            assert answer.status == 303, page.path
            page, seen = answer.follow(), seen + 1

        assert seen == len(
            {node.get("href") for node in page.find("#contents a") if "/fill/" in node.get("href")}
        )
        assert page.press("保存草稿").status == 303
        after = {key: table for key, table in site.dump().items() if key in ("section", "score_row")}
        assert after == before  # what the page says is what is stored, to the last digit


def test_a_save_says_so_with_its_time(site, report):
    saved = part(site, report, "overview").press("保存草稿", {"address": ADDRESS}).follow()

    assert "已保存草稿。" in saved.text
    assert saved.says("#saved") == ["已保存 17:00:00"]
    assert saved.value("address") == ADDRESS
    assert body(site, report, "overview")["address"] == ADDRESS


def test_letters_in_a_money_field_are_named_there_and_nothing_is_saved(site, report):
    page = part(site, report, "overview")
    before = site.dump()

    answer = page.press("保存草稿", {"funds.central.planned": "八千万元", "address": ADDRESS})

    assert answer.status == 422
    sentence = "请填数字，例如 8840 或 8,840.00"
    assert sentence in answer.says(".err")
    assert answer.value("funds.central.planned") == "八千万元"
    assert answer.value("address") == ADDRESS
    assert "未保存" in answer.says("#saved")
    assert answer.tree.xpath("//*[@name='funds.central.planned']/@aria-invalid") == ["true"]
    (link,) = error_links(answer).items()
    assert sentence in link[0] and leads_somewhere(answer, link[1])
    assert answer.says("title") == ["【有 1 处需改正】填报：一、项目基本概况 · 绩效自评签审系统"]
    assert site.dump() == before


@pytest.mark.parametrize("typed", ["8,840.00", "８８４０", "8840万元", " 8840 "])
def test_money_is_read_as_people_write_it(site, report, typed):
    part(site, report, "overview").press("保存草稿", {"funds.province.planned": typed})

    stored = next(row for row in body(site, report, "overview")["funds"] if row["row"] == "province")
    assert stored["planned"]["yuan"] in ("88400000.00", "88400000")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "得分不能小于 0 分"),
        ("优", "请填数字"),
        ("1e2", "请填数字"),
        ("NaN", "请填数字"),
        ("9999", "请填数字"),
    ],
)
def test_a_score_that_is_no_number_is_named_at_its_row(site, report, typed, sentence):
    before = scores(site, report)
    page = part(site, report, "scores")

    answer = page.press("保存草稿", {"arrival_rate.score": typed, "arrival_rate.reason": "按到位率计算。"})

    assert answer.status == 422
    assert any(sentence in text for text in answer.says(".err")), answer.says(".err")
    assert answer.value("arrival_rate.score") == typed
    assert answer.value("arrival_rate.reason") == "按到位率计算。"
    assert all(leads_somewhere(answer, href) for href in error_links(answer).values())
    assert scores(site, report) == before


def test_a_score_above_its_weight_stays_as_typed_and_blocks_the_submission(site, report):
    """Filed paper says such things: it is kept, named at its row, and cannot be submitted."""
    saved = part(site, report, "scores").press("保存草稿", {"arrival_rate.score": "3.01"}).follow()
    tried = saved.visitor.get(f"/reports/{report}/submit").press("提交签审")

    sentence = "到位率：得分 3.01，不能超过 3 分"
    assert saved.value("arrival_rate.score") == "3.01"
    assert any(sentence in text for text in saved.says("tr#i-arrival_rate .fix"))
    assert tried.status == 422
    assert any(sentence in text for text in error_links(tried))
    assert site.state(report) is State.draft


def test_points_are_rounded_half_up_to_two_decimals(site, report):
    part(site, report, "scores").press("保存草稿", {"arrival_rate.score": "2.755"})

    assert scores(site, report)["arrival_rate"] == "2.76"


def test_the_button_recalculates_without_saving(site, report):
    page = part(site, report, "scores")
    total = page.says(".sumv .v")
    before = site.dump()

    answer = page.press("重算", {"arrival_rate.score": "0.76"})

    assert (answer.status, total) == (200, ["96.76 / 100"])
    assert answer.says(".sumv .v") == ["94.76 / 100"]
    assert "未保存" in answer.says("#saved")
    assert site.dump() == before


def test_rows_come_and_go_without_script_and_without_saving(site, report):
    page = part(site, report, "vouchers")
    rows = len(page.find("tbody tr"))
    before = site.dump()

    longer = page.press("增加一行", {"details.1.content": "改过的第一笔"})
    shorter = longer.press("删除本行")

    assert len(longer.find("tbody tr")) == rows + 1
    assert len(shorter.find("tbody tr")) == rows
    assert longer.value("details.1.content") == "改过的第一笔"
    assert site.dump() == before


def test_two_people_at_once_see_both_values_and_choose(site, report):
    mine, theirs = part(site, report, "overview"), part(site, report, "overview", "other_filler")
    theirs.press("保存草稿", {"address": "苏见微写的地址", "postcode": "000001"})

    conflict = mine.press("保存草稿", {"address": "方予澄写的地址", "project_leader": "只有方予澄改的人"})
    choice = {"keep.address": "theirs", "keep.postcode": "mine"}
    offered = {name for name, _ in conflict.fields("保存草稿")[1].items() if name.startswith("keep.")}
    done = conflict.press("保存草稿", {name: value for name, value in choice.items() if name in offered})

    assert conflict.status == 409
    assert "苏见微在 3月26日 17:00 改过这一部分。请选择保留哪一个" in conflict.text
    assert {"方予澄写的地址", "苏见微写的地址"} <= {*conflict.says("span.pre")}
    assert offered == {"keep.address", "keep.postcode", "keep.project_leader"}
    assert done.status == 303
    stored = body(site, report, "overview")
    assert stored["address"] == "苏见微写的地址"
    assert stored["project_leader"] == "只有方予澄改的人"
    assert stored["postcode"] != "000001"


def test_a_third_save_in_between_asks_again(site, report):
    mine, theirs = part(site, report, "overview"), part(site, report, "overview", "other_filler")
    theirs = theirs.press("保存草稿", {"address": "第一次"}).follow()
    conflict = mine.press("保存草稿", {"address": ADDRESS})
    theirs.press("保存草稿", {"address": "第二次"})

    again = conflict.press("保存草稿")

    assert again.status == 409
    assert body(site, report, "overview")["address"] == "第二次"
    assert again.press("保存草稿").status == 303
    assert body(site, report, "overview")["address"] == ADDRESS


@pytest.mark.parametrize(("kept", "rate"), [("mine", "2.00"), ("theirs", "1.00")])
def test_two_people_at_the_scores_choose_by_cell(site, report, kept, rate):
    mine, theirs = part(site, report, "scores"), part(site, report, "scores", "other_filler")
    theirs.press("保存草稿", {"arrival_rate.score": "1.00", "arrival_rate.reason": "苏见微的理由"})

    typed = {
        "arrival_rate.score": "2.00",
        "arrival_rate.reason": "方予澄的理由",
        "satisfaction.score": "7.00",
    }
    conflict = mine.press("保存草稿", typed)
    done = conflict.press("保存草稿", {"keep.arrival_rate": kept})

    assert conflict.status == 409
    assert "苏见微的理由" in conflict.text and "方予澄的理由" in conflict.text
    assert [name for name, _ in conflict.fields("保存草稿")[1].items() if "keep" in name] == [
        "keep.arrival_rate"
    ]
    assert done.status == 303
    assert scores(site, report)["arrival_rate"] == rate
    assert scores(site, report)["satisfaction"] == "7.00"


def test_a_save_after_the_submission_offers_the_text(site, report):
    page = part(site, report, "overview")
    site.act(report, Act.submit, "other_filler")
    before = site.dump()

    answer = page.press("保存草稿", {"address": ADDRESS})

    assert answer.status == 409
    assert "内容不能修改" in answer.text
    assert ADDRESS in [node.text.strip() for node in answer.find("textarea")]
    assert site.dump() == before


def test_the_check_panel_leads_to_the_places_it_names(site):
    report = site.report(State.draft)
    spoil(site, report)

    panel = part(site, report, "overview")
    links = [node.get("href") for node in panel.find("#checks a")]

    assert len(links) >= 3
    assert panel.says("#checks h3.bad")
    assert all(leads_somewhere(panel, href) for href in links), links


def test_the_panel_asks_while_one_types_what_the_submission_will_ask(site, report):
    page = part(site, report, "overview").press(
        "重算", {"project_leader": "", "funds.central.received": "9999.00"}
    )

    assert page.says("#checks h3.bad") and page.says("#checks h3.wrn")
    assert "实际到位资金" in " ".join(page.says("#checks li"))


def test_an_unknown_part_or_row_is_missing_and_strange_fields_are_passed_over(site, report):
    visitor = site.visitor("filler")
    page = visitor.get(f"/reports/{report}/fill/vouchers")
    address, sent = page.fields("保存草稿")
    for name in (
        "details.999999999.content",
        "details.x.content",
        "details..content",
        "details.1",
        "unit.name",
        "...",
    ):
        sent.add(name, "x")
    before = body(site, report, "vouchers")

    assert visitor.get(f"/reports/{report}/fill/none").status == 404
    assert visitor.post(address, sent).status == 303
    assert body(site, report, "vouchers") == before


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "９" * 3, "9" * 12])
def test_a_revision_that_is_no_number_is_a_sentence(site, report, revision):
    page = part(site, report, "overview")

    answer = page.press("保存草稿", {"revision": revision, "address": ADDRESS})

    assert answer.status == 400
    assert "请求不完整" in answer.text


def test_a_new_report_begins_on_the_list(site):
    page = site.visitor("filler").get("/reports")

    blank = page.press("开始填报", {"name": " "})
    begun = page.press("开始填报", {"name": "平澜县老旧小区改造"})
    again = site.visitor("other_filler").get("/reports").press("开始填报", {"name": "平澜县老旧小区改造"})

    assert (blank.status, blank.says(".err")) == (422, ["请填写报告名称，2 至 100 字"])
    assert re.fullmatch(r"/reports/\d+/fill", begun.location)
    assert (again.status, again.value("name")) == (422, "平澜县老旧小区改造")
    assert "本单位在本批次已有同名报告" in "".join(again.says(".err"))
    assert "平澜县老旧小区改造" in begun.follow().text
