"""A filler's first report, from an empty draft to 提交, with a wrong turn at every kind of field."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from models import Report, ReportVersion, ScoreRow, Section, State
from tests.browser.serving import PHONE, WIDE, opened, served, signed_in
from tests.browser.test_filling import PLAN
from tests.proofs import FULL
from tests.web.site import Site

expect.set_options(timeout=20_000)  # a busy machine is slow
NAME = "2025年城镇老旧小区改造项目（第二批）"
PARTS = ("cover", "overview", "vouchers", "results", "inputs", "scores", "team", "narrative")
WRONG = {  # part → input → what is typed wrong, what is said of it
    "overview": {
        "funds.central.planned": ("四千", "请填数字"),
        "period.from": ("2026-03", "请填开始和结束的年月"),
    },
    "vouchers": {"details.1.amount": ("一千多", "请填数字")},
    "scores": {"output_cost.score": ("三分", "请填数字"), "fund_use.taken.1": ("一些", "请填数字")},
    "inputs": {"survey_asked": ("很多人", "请填数字")},
}
LEFT_OUT = {"address", "team_leader", "evaluation_type"}  # a text, a choice of a list, a choice of two
PROGRAM: FilePayload = {"name": "工作计划.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\0\0"}
WAYS = [(WIDE, True), (PHONE, False), (PHONE, True), (WIDE, False)]  # with script or without
GIVEN = ("csrf_token", "revision", "step", ".revision", ".basis")


class Example(NamedTuple):
    """A sound report: what stands in the inputs of its parts, and what is stored of it."""

    fields: Mapping[str, Mapping[str, str]]
    content: Mapping[str, Any]


@pytest.fixture
def example(site: Site, tmp_path: Path) -> Example:
    """The story's report, which is gone again when the journey begins."""
    site.keep(tmp_path / "empty.sqlite")
    report, filler = site.report(State.draft), site.visitor("filler")
    pages = {part: filler.get(f"/reports/{report}/fill/{part}") for part in PARTS}
    fields = {part: page.fields("保存草稿")[1].to_dict() for part, page in pages.items()}
    content = stored(site)
    site.restore(tmp_path / "empty.sqlite")
    return Example({part: typed(values) for part, values in fields.items()}, content)


def typed(fields: Mapping[str, str]) -> dict[str, str]:
    """What a person types of what a page sends."""
    return {name: text for name, text in fields.items() if text and not name.endswith(GIVEN)}


def stored(site: Site) -> dict[str, Any]:
    """What the database holds of the one report that is there: its parts and its scores."""
    parts = site.rows(
        sa.select(Section.key, Section.body).join(ReportVersion).where(Section.key != "answers")
    )
    scores = site.rows(sa.select(ScoreRow.cell, ScoreRow.score, ScoreRow.reason, ScoreRow.basis))
    return {row[0]: tuple(row[1:]) for row in (*parts, *scores)}


class Filler:
    """Somebody at the fill page, with script or without."""

    def __init__(self, page: Page, script: bool) -> None:
        self.page, self.script = page, script

    def box(self, name: str) -> Locator:
        """The input with this name, brought to light; a row that is not there yet is added first."""
        found = self.page.locator(f"#fill [name='{name}']")
        if not found.count():
            self.add_row(name)
        inside = self.page.locator(f"[name='{name}']")
        closed = self.page.locator("#fill details:not([open])", has=inside).locator("summary").first
        if closed.count():
            closed.click()
        return found

    def add_row(self, name: str) -> None:
        table, row, _ = name.split(".")
        printed = row.rpartition("-")[0]
        self.page.click(
            f"[name=add][value='{table}.{printed}']" if printed else f"[name=add][value='{table}']"
        )
        expect(self.page.locator(f"#fill [name='{name}']")).to_be_visible()

    def put(self, name: str, text: str) -> None:
        """Type, choose or tick."""
        box = self.box(name)
        kind = box.first.evaluate("field => field.type")
        if kind == "select-one":
            box.select_option(text)
        elif kind in ("checkbox", "radio"):
            self.page.locator(f"#fill [name='{name}'][value='{text}']").check()
        else:
            box.fill(text)

    def save(self) -> None:
        self.page.click("button:has-text('保存草稿')")

    def goes_wrong(self, name: str, text: str, said: str) -> None:
        """What cannot be read is said at its box, and stays in it."""
        self.put(name, text)
        self.save()
        box = self.page.locator(f"#fill [name='{name}']")
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(self.page.locator("#fill .err", has_text=said).first).to_be_visible()
        expect(box).to_have_value(text)

    def saved(self) -> None:
        self.save()
        expect(self.page.locator("#saved")).to_contain_text(re.compile("已(自动)?保存"))
        expect(self.page.locator("#fill [aria-invalid]")).to_have_count(0)


def begin(page: Page) -> str:
    """新建报告, first without its name; the address of the report."""
    page.goto("/reports")
    page.check("[name=form][value='2-2']")
    page.click("text=开始填报")
    expect(page.locator("#new-name-e")).to_contain_text("请填写报告名称")
    page.fill("[name=name]", NAME)
    page.click("text=开始填报")
    page.wait_for_url("**/fill")
    return page.url.removesuffix("/fill")


def fill_in(filler: Filler, at: str, part: str, values: Mapping[str, str]) -> None:
    """One part: wrong, then right."""
    filler.page.goto(f"{at}/fill/{part}")
    wrong = WRONG.get(part, {})
    for name, (text, said) in wrong.items():
        filler.goes_wrong(name, text, said)
    for name in wrong.keys() - values.keys():
        filler.put(name, "")
    for name, text in values.items():
        filler.put(name, text)
    if wrong or values:
        filler.saved()


def prove(filler: Filler, at: str) -> None:
    """Evidence where the standards ask for it, but for one: a program is refused, a plan is taken."""
    page = filler.page
    page.goto(f"{at}/evidence")
    wanted = [str(box.get_attribute("id")) for box in page.locator("input[type=file]").all()][:-2]
    upload(page, wanted[0], PROGRAM)
    expect(page.locator("main")).to_contain_text("只能上传 PDF")
    for box in wanted:
        upload(page, box, PLAN)
        expect(page.locator(f"[id='{box.removesuffix('-file')}']")).to_contain_text(PLAN["name"])


def upload(page: Page, box: str, file: FilePayload) -> None:
    page.set_input_files(f"[id='{box}']", file)
    page.locator("form", has=page.locator(f"[id='{box}']")).locator("button:has-text('上传佐证')").click()


def submit(filler: Filler, at: str, left_out: Mapping[str, str]) -> None:
    """核对并提交: what was left out is listed, each line leads to its box; then every question is answered."""
    page = filler.page
    page.goto(f"{at}/submit")
    page.click("main button:has-text('提交签审')")
    expect(page.locator(".errs")).to_contain_text("还不能提交")
    for _ in left_out:
        page.goto(f"{at}/submit")
        page.click("main button:has-text('提交签审')")
        page.locator(".errs a").first.click()
        name = next(name for name in left_out if page.locator(f"#fill [name='{name}']").count())
        expect(page.locator(":target")).to_have_attribute("name", name)
        filler.put(name, left_out[name])
        filler.saved()
    page.goto(f"{at}/submit")
    answer(page)
    page.click("main button:has-text('提交签审')")
    expect(page.locator(".head")).to_contain_text("审签中")


def answer(page: Page) -> None:
    """The questions: first not answered, then each in a sentence."""
    boxes = page.locator("textarea[name=answer]")
    if not boxes.count():
        return
    page.click("main button:has-text('提交签审')")
    expect(page.locator(".errs")).to_contain_text("没有说明")
    for box in boxes.all():
        box.fill("已核对，数据与凭证一致，按实际情况填报。")
    page.click("text=保存说明")
    expect(page.locator("main")).to_contain_text("提醒都已说明")


def without(values: Mapping[str, str], names: Container[str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name not in names}


@pytest.mark.proof
@pytest.mark.parametrize(("size", "script"), WAYS if FULL else WAYS[:2])
def test_from_an_empty_draft_to_the_submission_with_a_wrong_turn_at_every_kind_of_field(
    site, example, browser: Browser, size, script
):
    with (
        served(site) as address,
        opened(browser, address, viewport=size, java_script_enabled=script) as context,
    ):
        filler = Filler(signed_in(context, "filler"), script)
        at = begin(filler.page)
        for part in PARTS:
            values = example.fields[part]
            fill_in(filler, at, part, without(values, LEFT_OUT))
        prove(filler, at)
        submit(
            filler,
            at,
            {name: text for part in PARTS for name, text in example.fields[part].items() if name in LEFT_OUT},
        )

    assert site.one(sa.select(Report.state)) is State.at_leader
    assert stored(site) == example.content
