"""Five people, each in a browser of their own, take one report from the submission over a return to the seal."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from models import Act, Report, State, Stop, db
from tasks.lock import lock_due
from tests import county
from tests.browser.looking import picture, skip_link_works, watched
from tests.browser.serving import PHONE, WIDE, opened, served, signed_in
from tests.county import CODE, at
from tests.web.site import Site, minutes
from web.demo import chain, story

SIGNERS = ("leader", "unit_head", "department_head", "finance_head")
OPINIONS = dict(zip(SIGNERS, ("自评程序规范，材料齐全，同意。", "已按要求改正，同意上报。", "情况属实，同意上报。",
                              "经审核，资料齐全，评分有据，同意。"), strict=True))  # fmt: skip
REASON = "到位资金8840万元，只占计划的91.89%，到位率不应计满分。"
MORNING = at("2026-03-18 10:42")


@pytest.fixture
def site(site: Site) -> Site:
    """In the morning, and with nobody who locks by itself."""
    site.now = MORNING
    site.app.extensions["nudge"] = lambda: None
    return site


def submitted(site: Site) -> int:
    """The story's report, handed in as 第1版 with its 98.00 points."""
    with site.workflow() as made:
        report = county.begin(made)
        county.fill(report, story.content(1), at("2026-03-12 10:00"))
        chain.answer(made.session, report.id, made.filler, at("2026-03-12 10:30"))
        made.session.commit()
        county.act(made, report, Act.submit, made.filler, at=at("2026-03-12 11:08"))
        return report.id


def mend(site: Site, report_id: int) -> None:
    """The rest of what 第2版 says, behind the pages."""
    with site.workflow() as made:
        report = made.session.get_one(Report, report_id)
        chain.fill(made.session, report_id, story.content(2), county.signer(report, Stop.filling), site.now)
        chain.answer(made.session, report_id, made.filler, site.now)
        made.session.commit()


def lock(site: Site) -> None:
    """What the worker does, in a thread of its own, by the real task."""

    def work() -> None:
        with site.app.app_context():
            lock_due()
            db.session.remove()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()


def sign(page: Page, report: int, persona: str, opinion: str = "") -> None:
    """Opinion, 签署同意, code, and the last button, as they stand on a wide screen with script or without."""
    page.goto(f"/reports/{report}/sign")
    page.fill("#op", opinion or OPINIONS[persona])
    page.click("text=签署同意")
    page.fill("#code", CODE)
    if persona == "finance_head":
        page.check("#tick")
    page.click("#confirm button[value=sign] >> visible=true")
    page.wait_for_url(f"**/reports/{report}")


class Travellers:
    """The five, each with a page of their own; the clock moves a minute at each act."""

    def __init__(
        self, site: Site, browser: Browser, address: str, stack: ExitStack, **settings: object
    ) -> None:
        self.site = site
        self.pages: dict[str, Page] = {}
        self.complaints: list[list[str]] = []
        for persona in ("filler", *SIGNERS):
            context = stack.enter_context(opened(browser, address, viewport=WIDE, **settings))
            self.pages[persona] = signed_in(context, persona)
            self.complaints.append(stack.enter_context(watched(self.pages[persona])))

    def __getitem__(self, persona: str) -> Page:
        self.site.now += minutes(1)
        return self.pages[persona]


def test_from_the_submission_over_a_return_to_the_seal(site, browser, screenshots):
    report = submitted(site)
    with served(site) as address, ExitStack() as stack:
        people = Travellers(site, browser, address, stack)
        leader, head, filler = people["leader"], people["unit_head"], people["filler"]

        picture(leader, screenshots, "inbox")
        leader.goto(f"/reports/{report}/sign")
        picture(leader, screenshots, "sign-first")
        sign(leader, report, "leader")
        picture(leader, screenshots, "signed")

        people["unit_head"].goto(f"/reports/{report}/sign")
        head.click("text=退回修改 >> nth=0")
        picture(head, screenshots, "sign-return")
        head.fill("#return textarea", REASON)
        head.check("#return input[value=scores]")
        head.click("text=确认退回")
        assert "已退回给方予澄" in head.inner_text("main")
        picture(head, screenshots, "returned")

        people["filler"].goto(f"/reports/{report}/fill/scores")
        assert REASON in filler.inner_text("main")
        filler.fill("[name='arrival_rate.score']", "2.76")
        filler.fill("[name='arrival_rate.reason']", "到位率91.89%，按比例计分。")
        filler.click("button:has-text('保存') >> visible=true")
        mend(site, report)
        filler.goto(f"/reports/{report}/fill/scores")
        picture(filler, screenshots, "fill-scores")
        filler.goto(f"/reports/{report}/submit")
        picture(filler, screenshots, "submit")
        filler.click("main button:has-text('提交签审')")
        filler.wait_for_url(f"**/reports/{report}")
        assert site.state(report) is State.at_leader

        for persona in SIGNERS:
            page = people[persona]
            page.goto(f"/reports/{report}/sign")
            assert "较第1版变更" in page.inner_text("main")
            if persona in ("department_head", "finance_head"):
                picture(page, screenshots, f"sign-{persona}")
                page.fill("#op", OPINIONS[persona])
                page.click("text=签署同意")
                picture(page, screenshots, f"confirm-{persona}")
                page.keyboard.press("Escape")
            sign(page, report, persona)

        assert "系统正在锁定封存" in people["finance_head"].inner_text("main")
        picture(people["finance_head"], screenshots, "approved")
        lock(site)
        filler.goto(f"/reports/{report}")
        assert "分数和内容已锁定封存，不能再修改" in filler.inner_text("main")
        picture(filler, screenshots, "locked")
        filler.goto(f"/reports/{report}/versions/2?against=1")
        picture(filler, screenshots, "version")

        assert [text for said in people.complaints for text in said] == []
    assert site.state(report) is State.locked


def test_the_same_way_without_script(site, browser):
    report = submitted(site)
    with served(site) as address, ExitStack() as stack:
        people = Travellers(site, browser, address, stack, java_script_enabled=False)
        sign(people["leader"], report, "leader")
        head = people["unit_head"]
        head.goto(f"/reports/{report}/sign")
        head.click("aside >> text=退回修改")
        head.fill("#return textarea", REASON)
        head.click("text=确认退回")
        filler = people["filler"]
        filler.goto(f"/reports/{report}/fill/scores")
        filler.fill("[name='arrival_rate.score']", "2.76")
        filler.click("button:has-text('保存草稿') >> visible=true")
        mend(site, report)
        filler.goto(f"/reports/{report}/submit")
        filler.click("main button:has-text('提交签审')")

        for persona in SIGNERS:
            sign(people[persona], report, persona)
        lock(site)

        filler.goto(f"/reports/{report}")
        assert "平财绩封〔2026〕" in filler.inner_text("main")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_leader_signs_on_a_phone(site, browser, screenshots, script):
    """From the desk to signed in three taps and the writing."""
    report = submitted(site)
    with (
        served(site) as address,
        opened(browser, address, viewport=PHONE, has_touch=True, java_script_enabled=script) as context,
    ):
        page = signed_in(context, "leader")
        page.tap("main a:has-text('审阅签署')")
        page.tap("text=填写意见并签署")
        page.fill("#op2", OPINIONS["leader"])
        page.fill("#code", CODE)
        if script:
            page.screenshot(path=screenshots / "phone-confirm.png")
        page.tap("#confirm button[value=sign] >> visible=true")
        page.wait_for_url(f"**/reports/{report}")

        assert "已签署。" in page.inner_text("main")
    assert site.state(report) is State.at_unit


def test_a_phrase_fills_an_empty_box_and_follows_a_full_one(site, browser):
    report = site.report(State.at_unit)
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        page = signed_in(context, "unit_head")
        page.goto(f"/reports/{report}/sign")
        said = []
        for typed, phrase in (
            ("", "同意上报"),
            ("资料齐全。", "同意"),
            (None, "同意"),
            ("经审核，同意", "同意"),
        ):
            if typed is not None:
                page.fill("#op", typed)
            page.click(f"aside button[name=phrase][value='{phrase}']")
            said.append(page.input_value("#op"))

    assert said == ["同意上报", "资料齐全，同意", "资料齐全，同意", "经审核，同意"]


PAGES = {  # who looks at what, in which state of the report
    "login": ("", None, "/login"),
    "desk": ("unit_head", State.at_unit, "/"),
    "mine": ("filler", State.draft, "/reports"),
    "fill-cover": ("filler", State.draft, "/reports/{id}/fill"),
    "fill-overview": ("filler", State.draft, "/reports/{id}/fill/overview"),
    "fill-vouchers": ("filler", State.draft, "/reports/{id}/fill/vouchers"),
    "fill-results": ("filler", State.draft, "/reports/{id}/fill/results"),
    "fill-team": ("filler", State.draft, "/reports/{id}/fill/team"),
    "fill-narrative": ("filler", State.draft, "/reports/{id}/fill/narrative"),
    "draft": ("filler", State.draft, "/reports/{id}"),
    "cancel": ("filler", State.draft, "/reports/{id}/cancel"),
    "sign": ("unit_head", State.at_unit, "/reports/{id}/sign"),
    "return": ("unit_head", State.at_unit, "/reports/{id}/return"),
    "withdraw": ("leader", State.at_unit, "/reports/{id}/withdraw"),
    "at-unit": ("office", State.at_unit, "/reports/{id}"),
    "sealed": ("auditor", State.locked, "/reports/{id}"),
    "cancelled": ("filler", State.cancelled, "/reports/{id}"),
    "not-yours": ("filler", State.at_unit, "/reports/{id}/sign"),
    "missing": ("filler", State.draft, "/reports/424242"),
    "mailbox": ("filler", State.draft, "/mailbox"),
}


@pytest.mark.proof
def test_every_page_fits_every_width_and_is_reached_by_keyboard(site, browser, screenshots, proof):
    site.now = county.at("2026-03-26 17:00")
    looked_at = dict([*PAGES.items()][:: proof.size(3, 1)])
    states = {state for _, state, _ in looked_at.values() if state}
    reports = {state: site.report(state, name=f"{state.value}的报告") for state in states}
    with served(site) as address, ExitStack() as stack:
        people: dict[str, Page] = {}
        for name, (persona, state, path) in looked_at.items():
            if persona not in people:
                context = stack.enter_context(opened(browser, address, viewport=WIDE))
                people[persona] = signed_in(context, persona) if persona else context.new_page()
            page = people[persona]
            with watched(page) as said:
                page.goto(path.format(id=reports[state]) if state else path)
                picture(page, screenshots, name)
                if persona:
                    skip_link_works(page)
                expected = (
                    1 if name in ("not-yours", "missing") else 0
                )  # the browser notes the page's own status
                assert len(said) <= expected, said
