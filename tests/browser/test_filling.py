"""填报 in a real browser: saved by itself, nothing lost, tables filled from a spreadsheet; with wrong turns."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from models import Report, ReportVersion, ScoreRow, Section, State, UserSession
from tests.browser.serving import PHONE, WIDE, opened, served, sign_in, signed_in
from tests.web.site import Site
from web.demo import evidence

SAVED = "已自动保存"
expect.set_options(timeout=20_000)  # a busy machine is slow
PLAN: FilePayload = {
    "name": "部门年度工作计划.pdf",
    "mimeType": "application/pdf",
    "buffer": evidence.pdf("演示佐证"),
}
PASTE = """(args) => {
    const data = new DataTransfer();
    data.setData("text/plain", args.text);
    document.getElementById(args.id).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def body(site: Site, report: int, section: str):
    """What the database holds of a section."""
    where = (ReportVersion.report_id == report, Section.key == section)
    return site.one(sa.select(Section.body, Section.revision).join(ReportVersion).where(*where))


def cut_off(route: Route) -> None:
    """The line is down for whatever is sent."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def state_of(page: Page):
    return page.locator("#saved")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1366", "390"])
def test_what_is_typed_is_saved_by_itself_and_a_wrong_turn_holds_up_nothing_else(
    site, browser: Browser, size, screenshots
):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=size) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/overview")

        page.fill("#f-overview-address", "平澜县城关镇北街")
        page.fill("#f-overview-funds-central-planned", "四千")
        page.locator("#f-overview-funds-central-planned").blur()

        expect(state_of(page)).to_contain_text("未保存 1 处")
        expect(page.locator("#f-overview-funds-central-planned-e")).to_contain_text("请填数字")
        assert body(site, report, "overview")[0]["address"] == "平澜县城关镇北街"
        page.fill("#f-overview-funds-central-planned", "４,200万元")
        expect(state_of(page)).to_contain_text(SAVED)
        expect(page.locator("#f-overview-funds-central-planned-e")).to_have_count(0)
        stored = next(row for row in body(site, report, "overview")[0]["funds"] if row["row"] == "central")
        assert stored["planned"] == {"yuan": "42000000.00", "places": 0}
        page.screenshot(path=screenshots / f"fill-overview-{size['width']}.png", full_page=True)


def test_an_expired_session_loses_nothing_with_a_script(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/overview")
        site.write(sa.delete(UserSession))

        page.fill("#f-overview-address", "登录过期时写的地址")
        page.keyboard.press("Control+s")
        expect(page.locator("#alarm")).to_contain_text("登录已过期。您填的内容已留在本机")
        page.on("dialog", lambda dialog: dialog.accept())
        page.click("#alarm a")
        sign_in(page, "filler")

        expect(page.locator("#kept")).to_contain_text("已恢复上次未保存的 1 处内容，请核对。")
        expect(page.locator("#f-overview-address")).to_have_value("登录过期时写的地址")
        expect(state_of(page)).to_contain_text(SAVED)
        assert body(site, report, "overview")[0]["address"] == "登录过期时写的地址"


def test_text_survives_a_crash_and_is_offered(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/overview")
        page.route(
            "**/fill/overview",
            lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
        )
        page.fill("#f-overview-address", "断网时写的地址")
        page.keyboard.press("Control+s")
        expect(page.locator("#alarm")).to_contain_text("网络中断，最近 1 处改动还没保存")
        page.close(run_before_unload=False)

        page = context.new_page()
        page.goto(f"/reports/{report}/fill/overview")
        expect(page.locator("#kept")).to_contain_text("上次有 1 处内容没有保存")
        page.click("#kept >> text=恢复")

        expect(page.locator("#f-overview-address")).to_have_value("断网时写的地址")
        expect(state_of(page)).to_contain_text(SAVED)


def test_two_browsers_on_one_section_see_both_texts(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address) as one, opened(browser, address) as two:
        first, second = signed_in(one, "filler"), signed_in(two, "other_filler")
        for page in (first, second):
            page.goto(f"/reports/{report}/fill/overview")
        first.fill("#f-overview-address", "甲写的")
        first.keyboard.press("Control+s")
        expect(state_of(first)).to_contain_text(SAVED)
        second.fill("#f-overview-address", "乙写的")
        second.keyboard.press("Control+s")

        expect(second.locator("#conflict")).to_contain_text("甲写的")
        expect(second.locator("#conflict")).to_contain_text("乙写的")
        assert body(site, report, "overview")[0]["address"] == "甲写的"
        second.click("button:has-text('保存草稿')")
        expect(second.locator("#conflict")).to_have_count(0)
        assert body(site, report, "overview")[0]["address"] == "乙写的"


def test_rows_are_pasted_added_with_enter_deleted_and_brought_back(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/vouchers")
        before = body(site, report, "vouchers")[0]["details"]

        page.focus("#f-vouchers-details-12-remark")
        page.keyboard.press("Enter")
        expect(page.locator("#f-vouchers-details-13-content")).to_be_focused()
        text = "监理费\t8,840.00\t2025年12月1号\n检测费\t８８４０\t2025年12月2号\n"
        page.evaluate(PASTE, {"id": "f-vouchers-details-13-content", "text": text})
        expect(page.locator("#f-vouchers-details-14-content")).to_have_value("检测费")
        expect(state_of(page)).to_contain_text(SAVED)
        after = body(site, report, "vouchers")[0]["details"]
        assert [row["amount"]["yuan"] for row in after[12:]] == ["8840.00", "8840.00"]
        assert after[:12] == before

        page.click("[name=remove][value='details.8']")
        expect(page.locator(".undo")).to_contain_text("已删除第8笔")
        expect(page.locator("#f-vouchers-details-14-content")).to_have_count(0)
        page.click(".undo >> text=撤销")
        expect(page.locator("#f-vouchers-details-14-content")).to_have_value("检测费")
        expect(state_of(page)).to_contain_text(SAVED)
        assert body(site, report, "vouchers")[0]["details"] == after


def test_a_file_is_uploaded_beside_its_clause_without_leaving_what_is_typed(
    site, browser: Browser, screenshots
):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/scores")
        page.click("#i-decision_basis-about summary")
        page.fill("#i-decision_basis-reason", "写了一半")
        with page.expect_file_chooser() as choosing:
            page.click("#i-decision_basis [data-upload]")
        choosing.value.set_files(PLAN)

        expect(page.locator("#i-decision_basis .ev")).to_contain_text("部门年度工作计划.pdf")
        expect(page.locator("#i-decision_basis-reason")).to_have_value("写了一半")
        expect(page.locator("#contents")).to_contain_text("缺 4 份")
        page.screenshot(path=screenshots / "fill-scores-1366.png", full_page=True)


def test_scores_are_saved_by_themselves_and_the_totals_follow(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/scores")
        page.click("#i-arrival_rate-other summary")
        page.fill("#i-arrival_rate-score", "三分")
        page.locator("#i-arrival_rate-score").blur()
        expect(page.locator("#i-arrival_rate-score-e")).to_contain_text("请填数字")
        page.fill("#i-arrival_rate-score", "1.00")
        page.locator("#i-arrival_rate-score").blur()

        expect(page.locator("#tot")).to_contain_text("95.00")
        expect(state_of(page)).to_contain_text(SAVED)
        where = (ReportVersion.report_id == report, ScoreRow.cell == "arrival_rate")
        assert str(site.one(sa.select(ScoreRow.score).join(ReportVersion).where(*where))) == "1.00"


def test_keys_lead_to_sections_and_problems(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/overview")
        page.fill("#f-overview-project_leader", "")
        expect(state_of(page)).to_contain_text(SAVED)
        page.focus("#f-overview-address")
        page.keyboard.press("F8")
        assert page.evaluate("document.activeElement.id") == "f-overview-project_leader"
        page.keyboard.press("Alt+3")
        page.wait_for_url("**/fill/vouchers")


def test_without_a_script_the_same_pages_do_the_same(site, browser: Browser):
    report = site.report(State.draft)
    with served(site) as address, opened(browser, address, java_script_enabled=False) as context:
        page = signed_in(context, "filler")
        page.goto(f"/reports/{report}/fill/overview")
        page.fill("#f-overview-address", "没有脚本")
        page.fill("#f-overview-funds-central-planned", "四千")
        page.click("button:has-text('保存草稿')")
        expect(page.locator(".errs")).to_contain_text("没有保存")
        expect(page.locator("#f-overview-address")).to_have_value("没有脚本")
        page.fill("#f-overview-funds-central-planned", "4200")
        page.click("button:has-text('保存草稿')")
        expect(page.locator(".note")).to_contain_text("已保存草稿")
        page.goto(f"/reports/{report}/evidence")
        page.set_input_files("[id='e-decision_basis③-file']", PLAN)
        page.click("[id='e-decision_basis③'] button:has-text('上传佐证')")
        expect(page.locator("[id='e-decision_basis③']")).to_contain_text("部门年度工作计划.pdf")
        page.goto(f"/reports/{report}/fill/overview")
        site.write(sa.delete(UserSession))
        page.fill("#f-overview-address", "过期后写的")
        page.click("button:has-text('保存草稿')")
        sign_in(page, "filler")
        page.click("button:has-text('继续办理')")
        expect(page.locator("#f-overview-address")).to_have_value("过期后写的")
        assert body(site, report, "overview")[0]["address"] == "过期后写的"
        assert site.one(sa.select(Report.state).where(Report.id == report)) is State.draft
