"""The pages beside the mocks they follow: what stands on a mock stands on the page, data aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from models import Act, State
from tests import county
from tests.browser.looking import picture
from tests.browser.serving import WIDE, opened, served, signed_in
from tests.county import SNAPSHOT, at
from tests.databases import ROOT, SqliteFactory
from tests.web.site import Site
from web.demo import story

MOCKS = ROOT.parent / "shared" / "design" / "mock"
IN_USE = ("login", "inbox", "fill", "sign", "locked")
WRITTEN = """() => [...document.querySelectorAll(
    "h1, h2, h3, label, legend, button, a.btn, caption, th, dt, nav a, summary")]
    .filter(e => !e.matches("table.sc label, table.sc button, .it h3, .head h1")).map(e => e.textContent)"""
TEXT = "() => document.body.textContent"
BOTTOMS = "selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().bottom)"
PARTS = re.compile(r"已完成|必改.*|提醒.*|缺 .*")  # what a part of the form is like, in the list of its parts
LATER = {  # on a mock, and left to the issues beside this one; of the sign-in page, rows of the campaign's own plan
    "login": {"评价组组长签字", "部门（单位）意见", "财政归口业务科室意见"},
    "inbox": {"代签授权"},
    "fill": {"打印预览", "从上年或表格导入", "附件3-2 评分表，勾选条款或填写完成值后自动计分"},
    "sign": {"＋", "改造小区", "群众满意度"},  # the last two are data
    "locked": {"打印", "下载 PDF", "下载归档包", "归档材料"},
}
RULED = {  # working days everywhere; the wording of the forms; an earlier stop can be returned to as well
    "天内到期": "个工作日内到期",
    "三、绩效自评情况": "三、项目绩效自评情况",
    "资金情况（万元）": "资金（万元）",
    "资金来源（万元）": "资金（万元）",
    "需要修改的部分（可多选）": "需要修改的部分（退回填报人时选，可多选）",
}
FOLD = 768  # what must be seen without scrolling ends here
FIRST_SCREEN = {
    "login": ("form button.pri",),
    "inbox": ("nav.tabs", "li.it.sel"),
    "fill": ("#tot", "nav.secs", "#checks h2"),
    "sign": ("ol.track", ".big", "aside .opbox", "aside button.pri", "h2#h-chg"),
    "locked": (".sealbox", ".big"),
}


def mocks() -> list[str]:
    """The mocks that lie beside the project; none where it was cloned alone."""
    return [name for name in IN_USE if (MOCKS / f"{name}.html").is_file()]


def written(context: BrowserContext, name: str) -> list[str]:
    """Headings, labels and buttons of a mock, without what is data: figures and whatever follows them, names."""
    page = context.new_page()
    page.goto((MOCKS / f"{name}.html").as_uri())
    words = (told(" ".join(text.split())) for text in page.evaluate(WRITTEN))
    return [word for word in words if len(word) > 1 and word not in LATER[name]]


def told(text: str) -> str:
    """已逾期 for “已逾期 2”, 一、项目基本概况 for the same with “已完成”, 天内到期 for “3 天内到期 3”."""
    return PARTS.sub("", re.split(r"[0-9]", text.removeprefix("3 "))[0]).strip(" （")


@pytest.fixture(scope="module")
def pages(
    sqlite: SqliteFactory, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, dict[str, list[tuple[str, str]]]]]:
    """Mock → who looks at which addresses to see the same; the last is the page that is measured."""
    url = sqlite.fresh()
    site = Site(url, tmp_path_factory.mktemp("mocks"))
    with site.workflow() as made:
        draft = county.begin(made, name="填报中的项目")
        county.fill(draft, story.draft(), at("2026-03-05 11:12"))
        late = county.make_report(made, State.at_leader, name="今天送到的项目")
        county.act(made, late, Act.sign, made.leader, "同意。", at=at("2026-03-18 08:30"))
        draft_id = draft.id
    for state, name in (
        (State.at_unit, "早就送到"),
        (State.at_finance, "还有几天"),
        (State.at_department, "上一件"),
    ):
        site.report(state, name=name)
    sign = site.report(State.at_department, version=2, name="正在审阅")
    site.report(State.at_department, name="下一件的内容")
    locked = site.report(State.locked, version=2, name="已经锁定")
    yield (
        site,
        {
            "login": [("", "/login")],
            "inbox": [("finance_head", "/"), ("unit_head", "/")],
            "fill": [("filler", f"/reports/{draft_id}/fill/scores")],
            "sign": [("department_head", f"/reports/{sign}/sign")],
            "locked": [("finance_head", f"/reports/{locked}")],
        },
    )
    site.close()
    sqlite.drop(url)


@pytest.mark.parametrize("name", mocks())
def test_a_page_has_what_its_mock_has_and_its_first_screen(pages, browser: Browser, screenshots: Path, name):
    site, shown = pages
    site.now = at("2026-03-26 16:09") if name == "locked" else SNAPSHOT
    said = ""
    with served(site) as address, opened(browser, address, viewport=WIDE) as context:
        for persona, path in shown[name]:
            page = signed_in(context, persona) if persona else context.new_page()
            page.goto(path)
            said += re.sub(r"\s", "", page.evaluate(TEXT))
            page.context.clear_cookies()

        below = [place for place in FIRST_SCREEN[name] if not seen(page, place)]
        missing = [
            word for word in written(context, name) if re.sub(r"\s", "", RULED.get(word, word)) not in said
        ]
        picture(page, screenshots, f"as-mock-{name}")

    assert not missing
    assert not below


def seen(page: Page, selector: str) -> bool:
    """Whether the first of these stands whole within the first screen."""
    bottoms = page.evaluate(BOTTOMS, selector)
    return bool(bottoms) and 0 < bottoms[0] <= FOLD
