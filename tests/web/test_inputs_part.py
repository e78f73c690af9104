"""测算依据: figures that stand in no printed box are optional, feed the computed points, and are read and printed."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from models import Campaign, CampaignForm, Report, ReportVersion, ScoreRow, Section, State, StopDate
from tests.web.browsing import Page
from tests.web.site import Site
from tests.web.slips import current


@pytest.fixture
def department(site: Site) -> int:
    return site.report(State.draft, form="2-1")


def part(site: Site, report: int, key: str, persona: str = "yanyb") -> Page:
    return site.visitor(persona).get(f"/reports/{report}/fill/{key}")


def body(site: Site, report: int) -> dict[str, Any]:
    statement = sa.select(Section.body).join(ReportVersion, ReportVersion.id == Section.version_id)
    return site.one(statement.where(current(report), Section.key == "inputs"))


def score(site: Site, report: int, cell: str) -> str:
    statement = sa.select(ScoreRow.score).join(ReportVersion, ReportVersion.id == ScoreRow.version_id)
    return str(site.one(statement.where(current(report), ScoreRow.cell == cell)))


def test_what_is_missing_is_named_with_the_way_to_it_and_is_no_score(site, department):
    blank = {"procurement_budget": "", "procurement_actual": ""}
    part(site, department, "inputs").press("保存草稿", blank)
    page = part(site, department, "scores")

    (line,) = page.says("#i-procurement_rate-calc")
    assert line.startswith("不能测算，缺实际政府采购金额、政府采购预算")
    assert page.says("#i-procurement_rate-auto output") == ["—"]
    link = page.links["填写测算依据：政府采购执行率"]
    there = page.visitor.get(link.partition("#")[0])
    assert there.find(f"input#{link.partition('#')[2]}")


def test_every_link_to_a_missing_figure_lands_on_an_input(site, department):
    page = part(site, department, "inputs")
    address, sent = page.fields("保存草稿")
    for name in set(sent) - {"csrf_token", "revision", "step"}:
        sent[name] = ""
    inputs = page.visitor.post(address, sent).follow()
    sheet = page.visitor.get(f"/reports/{department}/fill/scores")

    links = [link for text, link in sheet.links.items() if text.startswith("填写测算依据")]

    assert len(links) >= 10
    for link in links:
        (found,) = inputs.tree.xpath(f"//*[@id='{link.partition('#')[2]}']")
        assert found.tag == "input", link


def test_blanks_there_never_block(site, department):
    page = part(site, department, "inputs")
    address, sent = page.fields("保存草稿")
    for name in set(sent) - {"csrf_token", "revision", "step"}:
        sent[name] = ""

    page = page.visitor.post(address, sent).follow()

    assert body(site, department) == {}
    assert any(text.startswith("测算依据") and "选填" in text for text in page.says("#contents a"))
    assert not [link for link in page.find("#checks a") if "inputs" in (link.get("href") or "")]


def test_a_figure_is_read_as_people_write_it_and_the_points_follow(site, department):
    scores = part(site, department, "scores")
    scores.press("保存草稿", {"procurement_rate.score": ""})
    page = part(site, department, "inputs")

    saved = page.press("保存草稿", {"procurement_budget": "８０", "procurement_actual": "76万元"}).follow()

    assert "已保存草稿。" in saved.text
    assert body(site, department)["procurement_actual"]["yuan"] == "760000.00"
    assert score(site, department, "procurement_rate") == "2.00"
    (line,) = part(site, department, "scores").says("#i-procurement_rate-calc")
    assert line.startswith("测算：76 ÷ 80 = 95.00%")


def test_what_cannot_be_read_is_said_at_its_input_and_kept(site, department):
    before = body(site, department)

    answer = part(site, department, "inputs").press("保存草稿", {"procurement_budget": "八十"})

    assert answer.status == 422 and answer.value("procurement_budget") == "八十"
    assert any("请填数字" in text for text in answer.says(".err"))
    assert body(site, department) == before


def test_figures_of_the_report_itself_are_shown_and_not_typed(site, department):
    page = part(site, department, "inputs")

    assert page.says("#f-inputs-staff_quota") == ["486"]
    with pytest.raises(StopIteration):
        page.value("staff_quota")


def test_signers_read_the_figures_and_the_claims(site):
    report = site.report(State.draft)
    filler = site.visitor("filler")
    filler.get(f"/reports/{report}/fill/inputs").press(
        "保存草稿", {"survey_asked": "520", "survey_satisfied": "481", "survey_method": "入户问卷"}
    )

    read = filler.get(f"/reports/{report}")
    printed = filler.get(f"/reports/{report}/versions/1/print")

    for page in (read, printed):
        assert "入户问卷" in page.text and "481" in page.text
        assert "符合①设有目标、②目标明确、③目标细化、④目标量化" in page.text
        assert "不及时但未影响项目进度" in page.text
    assert "附表 测算依据" in printed.text


def test_a_report_without_them_shows_no_list_of_blanks(site):
    report = site.report(State.draft)
    filler = site.visitor("filler")
    names = ("asked", "satisfied", "method", "from", "to")
    blank = {f"survey_{name}": "" for name in names}
    filler.get(f"/reports/{report}/fill/inputs").press("保存草稿", blank)

    assert "调查方式" not in filler.get(f"/reports/{report}").text


def test_what_changed_in_the_basis_is_a_change_between_versions(site):
    report = site.report(State.returned)
    filler = site.visitor("filler")
    page = filler.get(f"/reports/{report}/fill/scores")
    address, sent = page.fields("保存草稿")
    sent.poplist("decision_basis.tick.2")
    filler.post(address, sent)

    compared = filler.get(f"/reports/{report}/versions/2").text + filler.get(f"/reports/{report}").text

    assert "不符合②符合经济社会发展规划" in compared


def next_year(site: Site) -> None:
    """The campaign of the year after, with the same forms and stops."""
    with site.workflow() as made:
        old = made.session.scalars(sa.select(Campaign)).one()
        new = Campaign(name="下一年度", year=old.year + 1, opened_at=old.opened_at, policy=old.policy)
        made.session.add(new)
        made.session.flush()
        for table, names in ((CampaignForm, ("form_key", "form_hash")), (StopDate, ("stop", "due_at"))):
            for row in made.session.scalars(sa.select(table)).all():
                values = {name: getattr(row, name) for name in names}
                made.session.add(table(campaign_id=new.id, **values))
        made.session.commit()


def begun(site: Site, **more: str) -> int:
    answer = site.visitor("yanyb").send("/reports", {"form": "2-1", "name": "新一年的部门整体支出", **more})
    assert answer.status == 303, answer.text
    return site.rows(sa.select(Report.id).order_by(Report.id.desc()).limit(1))[0][0]


def test_a_new_report_begins_with_the_figure_of_last_year(site):
    site.report(State.locked, form="2-1")
    next_year(site)

    assert body(site, begun(site)) == {"three_public_last_year": {"yuan": "370000.00", "places": 2}}


def test_a_report_of_the_same_year_is_not_last_year_s(site):
    site.report(State.locked, form="2-1")

    assert body(site, begun(site)) == {}


def test_own_indicators_come_along_without_what_was_reached(site):
    old = site.report(State.locked, form="2-1")
    next_year(site)

    site.visitor("yanyb").get("/reports/import").press("从上年导入", {"name": "下一年部门整体支出"})

    newest = site.rows(sa.select(Report.id).order_by(Report.id.desc()).limit(1))[0][0]
    assert newest != old
    rows = body(site, newest)["sub_indicators"]
    assert rows[0] == {"row": "strategy_tasks", "content": "建设产教融合专业", "target": "6个"}
    assert set(body(site, newest)) == {"three_public_last_year", "sub_indicators"}
