"""The score table in a real browser: by keyboard alone at both sizes, saved by itself, and without script."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from models import ReportVersion, ScoreRow, State
from tests.browser.looking import SIDEWAYS, watched
from tests.browser.serving import PHONE, WIDE, opened, served, signed_in
from tests.web.site import Site

SAVED = "已自动保存"
expect.set_options(timeout=20_000)  # a busy machine is slow
FOCUSED = "() => document.activeElement.id"
COVERED = """() => {
    const field = document.activeElement.getBoundingClientRect();
    const at = document.elementFromPoint(field.x + field.width / 2, field.y + field.height / 2);
    return !document.activeElement.contains(at) && !(at && at.contains(document.activeElement));
}"""


def row(site: Site, report: int, cell: str) -> Any:
    where = (ReportVersion.report_id == report, ScoreRow.cell == cell)
    columns = (ScoreRow.score, ScoreRow.basis)
    (found,) = site.rows(sa.select(*columns).join(ReportVersion).where(*where))
    return found


def tab_to(page: Page, key: str, most: int = 12) -> list[str]:
    """Tab until the control has the focus; what was passed on the way, nothing of it hidden below a bar."""
    passed: list[str] = []
    while page.evaluate(FOCUSED) != key:
        assert len(passed) < most, passed
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), page.evaluate(FOCUSED)
        passed.append(page.evaluate(FOCUSED))
    return passed


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1366", "390"])
def test_clauses_are_ticked_by_keyboard_and_the_points_follow_by_themselves(
    site, browser: Browser, size, screenshots
):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=size) as context:
        page = signed_in(context, "filler")
        with watched(page) as said:
            page.goto(f"/reports/{report}/fill/scores")
            page.screenshot(path=screenshots / f"score-table-{size['width']}.png", full_page=True)
            assert page.evaluate(SIDEWAYS) <= 0
            page.focus("#i-decision_basis-tick-1")
            page.keyboard.press("Space")
            assert tab_to(page, "i-decision_basis-tick-2") == ["i-decision_basis-tick-2"]
            expect(page.locator("#i-decision_basis-auto output")).to_have_text("3.00")
            expect(page.locator("#tot")).to_contain_text("95.76")
            expect(page.locator("#saved")).to_contain_text(SAVED)
            assert row(site, report, "decision_basis").basis["clauses"] == ["②", "③", "④"]

            tab_to(page, "i-decision_basis-reason")
            page.keyboard.type("没有法律法规的明确规定。")
            page.focus("#i-social_benefit-chosen")
            passed = tab_to(page, "i-social_benefit-score")
            assert len(passed) == 3, passed  # 评价标准, 填写理由, both closed; then the score
        assert said == []


def test_faults_and_none_of_them_exclude_each_other_and_a_range_asks_for_its_number(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/scores")
        expect(page.locator("#i-fund_use-none")).to_be_checked()
        expect(page.locator("#i-fund_use-auto output")).to_have_text("7.00")

        page.fill("#i-fund_use-taken-1", "9")
        expect(page.locator("#i-fund_use-tick-1")).to_be_checked()
        expect(page.locator("#i-fund_use-none")).not_to_be_checked()
        page.locator("#i-fund_use-taken-1").blur()
        expect(page.locator("#i-fund_use-taken-1-e")).to_contain_text("扣 4 至 7 分")
        assert row(site, report, "fund_use").basis["deductions"] == {}
        page.fill("#i-fund_use-taken-1", "5")
        page.locator("#i-fund_use-taken-1").blur()
        expect(page.locator("#i-fund_use-auto output")).to_have_text("2.00")
        expect(page.locator("#i-fund_use-taken-1-e")).to_have_count(0)
        page.uncheck("#i-fund_use-tick-1")
        expect(page.locator("#i-fund_use-taken-1")).to_have_value("")
        expect(page.locator("#i-fund_use-auto output")).to_have_text("—")


def test_a_score_of_one_s_own_goes_back_to_the_computed_one(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/scores")
        page.click("#i-arrival_rate-other summary")
        page.fill("#i-arrival_rate-score", "3")
        page.locator("#i-arrival_rate-score").blur()
        expect(page.locator("#tot")).to_contain_text("97.00")

        page.click("#i-arrival_rate >> text=改为 2.76")

        expect(page.locator("#tot")).to_contain_text("96.76")
        expect(page.locator("#i-arrival_rate-score")).not_to_be_visible()
        expect(page.locator("#i-arrival_rate-auto")).to_contain_text("自动")
        assert str(row(site, report, "arrival_rate").score) == "2.76"


def test_without_script_the_save_button_does_the_same(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, java_script_enabled=False) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/scores")
        page.uncheck("#i-target_content-tick-4")
        page.check("#i-arrival_timeliness-chosen-3")
        page.check("#i-fund_use-tick-2")
        page.click("button:has-text('重算')")
        expect(page.locator("#i-fund_use-none-e")).to_contain_text("已勾选其他项")
        page.uncheck("#i-fund_use-none")
        page.click("button:has-text('重算')")
        expect(page.locator("#tot")).to_contain_text("93.26")
        assert row(site, report, "target_content").basis["clauses"] == ["①", "②", "③", "④"]

        page.click("button:has-text('保存草稿')")

        expect(page.locator("#i-target_content-auto output")).to_have_text("3.00")
        expect(page.locator("#i-arrival_timeliness-auto output")).to_have_text("0.50")
        expect(page.locator("#i-fund_use-auto output")).to_have_text("5.00")
        assert row(site, report, "fund_use").basis["deductions"] == {"依据不合规": "2"}
