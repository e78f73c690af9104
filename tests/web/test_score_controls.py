"""The score table by plain forms: clauses, answers, faults and counts are saved, and the computed points follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models import ReportVersion, ScoreRow, State
from tests.web.browsing import Page
from tests.web.site import Site
from tests.web.slips import current


@pytest.fixture
def report(site: Site) -> int:
    return site.report(State.draft)


def sheet(site: Site, report: int, persona: str = "filler") -> Page:
    return site.visitor(persona).get(f"/reports/{report}/fill/scores")


def row(site: Site, report: int, cell: str) -> Any:
    columns = (ScoreRow.score, ScoreRow.reason, ScoreRow.basis)
    statement = sa.select(*columns).join(ReportVersion, ReportVersion.id == ScoreRow.version_id)
    (found,) = site.rows(statement.where(current(report), ScoreRow.cell == cell))
    return found


def unticked(page: Page, *names: str) -> tuple[str, Any]:
    """The form as it goes out with these boxes not ticked."""
    address, sent = page.fields("保存草稿")
    for name in names:
        sent.poplist(name)
    return address, sent


def saved(page: Page, *names: str) -> Page:
    return page.visitor.post(*unticked(page, *names)).follow()


def test_unticking_a_clause_takes_its_points_off_at_once(site, report):
    page = sheet(site, report)
    assert page.says("#i-decision_basis-auto output") == ["4.00"]

    after = saved(page, "decision_basis.tick.2")

    assert after.says("#i-decision_basis-auto output") == ["3.00"]
    assert row(site, report, "decision_basis").basis["clauses"] == ["①", "③", "④"]
    assert str(row(site, report, "decision_basis").score) == "3.00"


def test_a_row_where_nothing_is_ticked_has_no_score_and_says_what_is_missing(site, report):
    names = [f"decision_basis.tick.{number}" for number in range(1, 5)]

    after = saved(sheet(site, report), *names)

    assert row(site, report, "decision_basis").score is None
    assert after.says("#i-decision_basis-auto output") == ["—"]
    assert "不能测算，缺各条款的勾选" in after.says("#i-decision_basis-calc")[0]


def test_none_of_them_is_a_score_of_nothing(site, report):
    names = [f"decision_basis.tick.{number}" for number in range(1, 5)]
    page = sheet(site, report)
    address, sent = unticked(page, *names)
    sent["decision_basis.none"] = "1"

    assert page.visitor.post(address, sent).status == 303

    assert row(site, report, "decision_basis").basis["clauses"] == []
    assert str(row(site, report, "decision_basis").score) == "0.00"


def test_a_range_of_points_off_asks_for_the_number_and_keeps_what_was_typed(site, report):
    page = sheet(site, report)
    sent = {"fund_use.tick.1": "1", "fund_use.taken.1": "9 分", "fund_use.reason": "有一笔支出依据不足。"}
    assert page.says("#i-fund_use-auto output") == ["7.00"]

    sent["fund_use.none"] = ""
    answer = page.press("保存草稿", sent)

    assert answer.status == 422
    assert "“虚列套取”扣 4 至 7 分，请填扣多少分" in answer.says("#i-fund_use .err")
    assert (
        answer.value("fund_use.taken.1") == "9 分"
        and answer.value("fund_use.reason") == sent["fund_use.reason"]
    )
    (link,) = answer.find("div.errs a")
    assert link.get("href") == "#i-fund_use-taken-1"

    again = answer.press("保存草稿", {"fund_use.taken.1": "4.5"}).follow()
    assert again.says("#i-fund_use-auto output") == ["2.50"]
    assert row(site, report, "fund_use").basis["deductions"] == {"虚列套取": "4.5"}


def test_an_answer_is_one_of_those_printed_and_its_points_follow(site, report):
    after = (
        sheet(site, report)
        .press("保存草稿", {"arrival_timeliness.chosen": "不及时但未影响项目进度"})
        .follow()
    )

    assert after.says("#i-arrival_timeliness-auto output") == ["1.00"]
    assert row(site, report, "arrival_timeliness").basis["chosen"] == "不及时但未影响项目进度"


def test_a_score_of_one_s_own_stays_beside_the_computed_one_and_can_go_back(site, report):
    own = sheet(site, report).press("保存草稿", {"arrival_rate.score": "3.00"}).follow()

    assert own.value("arrival_rate.score") == "3.00"
    assert own.says("#i-arrival_rate-auto output") == ["2.76"]
    back = own.press("改为 2.76")
    assert back.says("#saved") == ["未保存"] and back.value("arrival_rate.score") == ""
    back.press("保存草稿")
    assert str(row(site, report, "arrival_rate").score) == "2.76"


def test_a_computed_score_follows_the_figures_of_another_part_and_a_typed_one_does_not(site, report):
    sheet(site, report).press("保存草稿", {"satisfaction.score": "7.00"})
    overview = site.visitor("filler").get(f"/reports/{report}/fill/overview")

    overview.press("保存草稿", {"funds.county.received": "2980"})

    assert str(row(site, report, "arrival_rate").score) == "3.00"
    assert str(row(site, report, "satisfaction").score) == "7.00"


def test_judgement_stays_a_number_with_a_band_to_choose(site, report):
    page = sheet(site, report)
    assert page.value("social_benefit.score") == "8.00"

    after = page.press("保存草稿", {"social_benefit.chosen": "达成年度指标"}).follow()

    assert row(site, report, "social_benefit").basis["band"] == "达成年度指标"
    assert "由单位在 6.40 至 8 分之间酌定" in after.says("#i-social_benefit-calc")[0]


def test_whoever_saved_meanwhile_is_shown_with_the_clauses_that_differ(site, report):
    mine, theirs = sheet(site, report), sheet(site, report, "other_filler")
    saved(theirs, "decision_basis.tick.2")

    answer = mine.visitor.post(*unticked(mine, "decision_basis.tick.4"))

    assert answer.status == 409
    assert "不符合②符合经济社会发展规划" in answer.says("#conflict")[0]
    assert "不符合④针对某一实际问题和需求" in answer.says("#conflict")[0]


def test_what_else_stands_in_the_basis_is_not_lost(site, report):
    before = row(site, report, "satisfaction").basis

    saved(sheet(site, report), "target_content.tick.1")

    assert row(site, report, "satisfaction").basis == before


def test_a_page_that_did_not_show_the_controls_leaves_the_basis_alone(site, report):
    before = row(site, report, "decision_basis").basis
    page = sheet(site, report)
    ours = ("decision_basis.basis", *(f"decision_basis.tick.{number}" for number in range(1, 5)))

    assert page.visitor.post(*unticked(page, *ours)).status == 303

    assert row(site, report, "decision_basis").basis == before


def test_points_that_follow_from_another_part_are_no_conflict_for_who_has_the_table_open(site, report):
    open_page = sheet(site, report)
    overview = site.visitor("other_filler").get(f"/reports/{report}/fill/overview")
    overview.press("保存草稿", {"funds.county.received": "2980"})

    answer = open_page.press("保存草稿", {"arrival_rate.reason": "县级资金已补足。"})

    assert answer.status == 303
    assert row(site, report, "arrival_rate")[:2] == (Decimal("3.00"), "县级资金已补足。")


def test_signers_read_the_figures_and_where_the_unit_gives_other_points(site, report):
    page = sheet(site, report)
    before = page.visitor.get(f"/reports/{report}").text

    page.press("保存草稿", {"arrival_rate.score": "3.00"})
    after = page.visitor.get(f"/reports/{report}").text

    assert "8,840.00 ÷ 9,620.00 = 91.89%" in before and "系统测算：" not in before
    assert "系统测算：8,840.00 ÷ 9,620.00 = 91.89%，3 分按比例计，得 2.76 分" in after
