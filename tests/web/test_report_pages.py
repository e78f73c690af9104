"""报告详情 in every state, versions, lists and the demo's mailbox."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
import sqlalchemy as sa

from models import Act, Report, ReportVersion, State
from tests.web.browsing import Page
from tests.web.site import Site

SHORT = {  # the tag of each state, and the sentence of the tracker
    State.draft: ("待填报", "当前第1个"), State.at_leader: ("审签中", "当前第2个"),
    State.at_unit: ("审签中", "当前第3个"), State.at_department: ("审签中", "当前第4个"),
    State.at_finance: ("审签中", "当前第5个"),
    State.approved: ("已批准", "全部已签署"), State.locked: ("已锁定", ""), State.returned: ("已退回", "当前第1个"),
    State.cancelled: ("已作废", ""),
}  # fmt: skip
MINE = {  # what the page offers to whom, by state
    (State.draft, "filler"): {"作废", "核对并提交", "继续填报"},
    (State.draft, "leader"): set(),
    (State.at_leader, "filler"): {"撤回提交"},
    (State.at_leader, "leader"): {"审阅签署"},
    (State.at_unit, "leader"): {"撤回签署"},
    (State.at_unit, "unit_head"): {"审阅签署"},
    (State.at_unit, "filler"): set(),
    (State.at_unit, "office"): {"作废"},
    (State.at_department, "department_clerk"): set(),
    (State.at_finance, "finance_clerk"): set(),
    (State.approved, "finance_head"): {"撤回签署"},
    (State.approved, "office"): {"退回修改"},
    (State.returned, "filler"): {"核对并提交", "继续填报"},
    (State.locked, "office"): set(),
    (State.cancelled, "filler"): set(),
}
ACTS = {"作废", "核对并提交", "继续填报", "撤回提交", "撤回签署", "审阅签署", "退回修改"}


def show(site: Site, report: int, persona: str = "filler") -> Page:
    page = site.visitor(persona).get(f"/reports/{report}")
    assert page.status == 200
    return page


@pytest.mark.parametrize("state", SHORT)
def test_every_state_says_itself(site, state):
    page = show(site, site.report(state))

    tag, where = SHORT[state]
    assert tag in page.says("div.head-row")[0]
    assert [where in (track.get("aria-label") or "") for track in page.find("ol.track")] == [True] * bool(
        where
    )
    assert page.says("title")[0].startswith(f"{tag}：")
    assert page.find("ol.tl")


@pytest.mark.parametrize(("state", "persona"), MINE)
def test_the_page_offers_what_the_chain_allows_and_nothing_else(site, state, persona):
    page = show(site, site.report(state), persona)

    offered = {word(text) for text in page.says("div.head-row a.btn")}

    assert offered & ACTS == MINE[state, persona]


def word(text: str) -> str:
    return text.strip()


def test_an_approved_report_says_that_it_is_being_sealed(site):
    page = show(site, site.report(State.approved))

    assert "已签署，全部环节完成。系统正在锁定封存，通常几秒内完成。" in page.text
    assert page.says(".big") == ["96.76"]


def test_a_locked_report_shows_its_seal(site):
    report = site.report(State.locked)
    number, digest = site.one(
        sa.select(Report.seal_number, ReportVersion.content_hash)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .where(Report.id == report)
    )

    page = show(site, report, "auditor")

    assert "分数和内容已锁定封存，不能再修改" in page.text
    assert re.fullmatch(r"平财绩封〔2026〕\d{4}", number) and number in page.text
    assert page.says("#fingerprint")[0].replace(" ", "") == digest.removeprefix("sha256:")
    assert "2026年3月26日 16:09:00" in page.text
    assert len([text for text in page.says("div.op blockquote") if text]) == 4


def test_a_report_that_was_returned_shows_why_and_who_holds_it(site):
    page = show(site, site.report(State.returned))

    assert "到位资金只占计划的91.89%，到位率不应计满分。" in "".join(page.says("main div.note"))
    assert [track.get("class") for track in page.find("ol.track li")][:3:2] == ["late", "back"]


def test_the_department_form_has_four_stops(site):
    page = show(site, site.report(State.at_finance, form="2-1"), "office")

    assert len(page.find("ol.track li")) == 5  # four and the seal
    assert "主管部门意见" not in page.text


def test_two_versions_are_compared_and_unknown_ones_are_missing(site):
    report = site.report(State.at_unit, version=2)
    visitor = site.visitor("unit_head")

    page = visitor.get(f"/reports/{report}/versions/2?against=1")
    first = visitor.get(f"/reports/{report}/versions/1")

    assert f"较第1版变更 {len(page.find('ol.chg li'))} 处" in page.text
    assert "98.00" in page.text and "96.76" in page.text
    assert all(page.tree.xpath(f"//*[@id='{href.removeprefix('#')}']") for href in change_links(page))
    assert "您看到的是第1版" in first.text
    for strange in ("versions/3", "versions/2?against=9", "versions/0"):
        assert visitor.get(f"/reports/{report}/{strange}").status == 404
    assert visitor.get(f"/reports/{report}/versions/2?against=x").status == 200


def change_links(page: Page) -> list[str]:
    return [node.get("href") for node in page.find("ol.chg a")]


def test_every_link_of_every_page_leads_somewhere(site):
    """Whatever a person sees to click on opens, for everybody in every state."""
    for state in (State.draft, State.at_unit, State.locked):
        site.report(state, name=f"报告 {state.name}")
    for persona in ("filler", "finance_head", "office"):
        visitor = site.visitor(persona)
        seen, waiting = set(), {"/", "/?tab=unit", "/reports"}
        while waiting:
            path = waiting.pop()
            seen.add(path)
            page = visitor.get(path, follow_redirects=True, buffered=True)
            assert page.status == 200, (persona, path, page.status)
            if page.response.mimetype == "text/html":
                hrefs = {link.get("href") or "" for link in page.find("a")}
                waiting |= {href.partition("#")[0] for href in hrefs if href.startswith("/")} - seen - {""}


def test_every_label_and_every_description_has_its_element(site):
    """for=, aria-describedby=, aria-labelledby= and #links of a page point at elements of it, and ids are single."""
    reports = {
        state: site.report(state, name=f"报告 {state.name}")
        for state in (State.draft, State.at_unit, State.locked)
    }
    pages = {
        "filler": ["/", "/reports", *(f"/reports/{reports[State.draft]}/{page}" for page in ("fill", "fill/overview",
                   "fill/vouchers", "fill/results", "fill/team", "fill/narrative", "fill/scores", "submit", "cancel"))],
        "unit_head": ["/", *(f"/reports/{reports[State.at_unit]}/{page}" for page in ("sign", "return"))],
        "office": [f"/reports/{reports[State.locked]}", "/?tab=unit"],
    }  # fmt: skip
    for persona, paths in pages.items():
        visitor = site.visitor(persona)
        for path in paths:
            page = visitor.get(path)
            ids = page.tree.xpath("//@id")
            assert len(ids) == len(set(ids)), (path, [key for key in ids if ids.count(key) > 1])
            for attribute in ("for", "aria-labelledby", "aria-controls"):
                missing = {key for text in page.tree.xpath(f"//@{attribute}") for key in text.split()} - {
                    *ids
                }
                assert not missing, (path, attribute, missing)
            links = {href[1:] for href in page.tree.xpath("//a/@href") if href.startswith("#")}
            assert links <= {*ids}, (path, links - {*ids})
            unnamed = [
                name(node) for node in page.tree.iter("input", "textarea", "select") if not named(page, node)
            ]
            assert not unnamed, (path, unnamed)


def name(node) -> str:
    return node.get("name") or node.get("id") or ""


def named(page: Page, node) -> bool:
    """Whether a screen reader has a name for the control."""
    if node.get("type") == "hidden" or node.get("hidden") is not None or node.get("aria-label"):
        return True
    if any(True for _ in node.iterancestors("label")):
        return True
    return bool(node.get("id") and page.tree.xpath(f"//label[@for='{node.get('id')}']"))


def test_the_desk_is_ordered_by_urgency_and_each_tab_counts_what_it_shows(site):
    late, soon = (
        site.report(State.at_unit, name="逾期的报告"),
        site.report(State.at_leader, name="别人的报告"),
    )
    site.act(soon, Act.sign, "leader", "同意。", at=site.now)
    page = site.visitor("unit_head").get("/")

    assert page.says("h3.grp")[0].startswith("已逾期 1")
    assert page.says("li.it h3") == ["逾期的报告", "别人的报告"]
    for tab, link in page.links.items():
        if link and "tab=" in link:
            shown = len(page.visitor.get(link).find("li.it"))
            assert tab.endswith(f" {shown}"), tab
    assert late != soon


def test_an_empty_desk_says_so(site):
    page = site.visitor("unit_head").get("/")

    assert "待办已全部签完" in page.text
    assert page.visitor.get("/?tab=nonsense").status == 200


def test_outside_the_unit_lists_show_the_version_that_was_submitted(site):
    site.report(State.returned)

    inside = site.visitor("unit_head").get("/?tab=unit").says("li.it")
    outside = site.visitor("auditor").get("/?tab=unit").says("li.it")

    assert "第2版" in inside[0] and "98.00" not in inside[0]
    assert "第1版" in outside[0] and "98.00" in outside[0]


def test_the_demos_mails_are_read_on_a_page_newest_first(site):
    folder = site.data / "mails"
    folder.mkdir(parents=True, exist_ok=True)
    for number, subject in ((1, "【待签审】第一封"), (2, "【被退回】第二封<b>")):
        mail = EmailMessage()
        mail["Subject"], mail["From"] = subject, "ziping@localhost"
        mail["To"] = "沈砚清 <shenyq@pinglan.example>"
        mail["Date"] = format_datetime(site.now)
        mail.set_content("沈砚清：\n直接打开：http://localhost:8000/reports/1/sign（须在政务内网）")
        (folder / f"{number}.eml").write_bytes(mail.as_bytes())

    listed = site.visitor().get("/mailbox")
    opened = site.visitor().get("/mailbox/2")

    assert listed.text.index("第二封") < listed.text.index("第一封")
    assert "shenyq@pinglan.example" in listed.text
    assert "【被退回】第二封<b>" in opened.text
    assert opened.links["http://localhost:8000/reports/1/sign"]
    assert site.visitor().get("/mailbox/3").status == 404
