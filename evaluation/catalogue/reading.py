"""From a reading (seeds/README.md gives its schema) to the facts of a document.

Keys of our own that a draft adds: `anchor` on any entry, `key`, `basis` and `typed_anchor` (of target and result) on a
row of a score sheet, `evidence`, `headings_due`, `offered`, `on_paper` and `anchors` (of 评价类型, 复核分, the
lists and the rows) on the reading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaluation.catalogue.facts import (
    Amount,
    Box,
    Document,
    Field,
    Goal,
    Month,
    Person,
    Section,
    Voucher,
)
from evaluation.catalogue.finding import Spot
from evaluation.catalogue.reading_rows import exact, table
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.values import plain

Entry = Mapping[str, Any]
SAID = ("narrative", "indicator")  # amounts of running text, which the checks read for themselves
LISTS = (
    ("duties", "职能职责概述"),
    ("main_tasks", "年度主要工作内容"),
    ("achievements", "总体运行情况及取得的成绩"),
)
UNIT_MARK = re.compile(r"元|￥|¥")
LEVEL = re.compile(r"小计|中央|省|市|县|区|乡")  # the levels of government whose money is summed by 小计
MONTH = re.compile(r"(\d{4})年(\d{1,2})月")


def unit_year(readings: Sequence[Entry]) -> UnitYear:
    """The reports of one unit-year: score sheets go to the main form they name, else to the one of their kind."""
    documents = [document(reading) for reading in readings]
    sheets = [found for found in documents if found.part == "sheet"]
    mains = [found for found in documents if found.part != "sheet"]
    reports = [Report(main, take(sheets, main, mains)) for main in mains]
    return UnitYear((*reports, *(Report(sheet, sheet) for sheet in sheets)))


def take(sheets: list[Document], main: Document, mains: Sequence[Document]) -> Document | None:
    """The score sheet of a main form, taken out of the list; None for a report that scores itself."""
    if main.part != "main":
        return None
    named = [sheet for sheet in sheets if sheet.belongs_to == main.id]
    ids = {other.id for other in mains}
    loose = [sheet for sheet in sheets if sheet.kind == main.kind and sheet.belongs_to not in ids]
    loose.sort(key=lambda sheet: sheet.project != main.project)
    found = next(iter([*named, *loose]), None)
    if found:
        sheets.remove(found)
    return found


def document(reading: Entry) -> Document:
    """The facts of one reading."""
    form_type = reading.get("form_type") or ""
    scores = reading.get("scores") or {}
    date = reading.get("report_date")
    lines = reading.get("expenditure_lines") or ()
    anchors = reading.get("anchors") or {}
    return Document(
        id=reading.get("id") or "",
        label=reading.get("form_label") or "",
        kind="department" if form_type.startswith("department") else "project",
        part=part(form_type),
        on_paper=reading.get("on_paper", True),
        title=reading.get("title") or "",
        region=reading.get("region") or "",
        year=reading.get("year"),
        unit=reading.get("unit") or "",
        project=reading.get("project_name") or "",
        supervising=reading.get("supervising_department") or "",
        belongs_to=reading.get("belongs_to") or "",
        fields=tuple(
            map(labelled, [*(reading.get("cover_fields") or ()), *(reading.get("basic_info") or ())])
        ),
        amounts=grouped(
            [amount(entry) for entry in reading.get("finances") or () if entry["where"] not in SAID]
        ),
        vouchers=tuple(voucher(entry, position) for position, entry in enumerate(lines, 1)),
        voucher_total=voucher_total(reading.get("expenditure_total")),
        unit_marked=any(UNIT_MARK.search(str(entry.get("amount_text") or "")) for entry in lines),
        goals=tuple(map(goal, reading.get("qualitative_targets") or ())),
        tables=tuple(map(table, reading.get("indicator_tables") or ())),
        score_table=scores.get("score_table") or "",
        total=exact(scores.get("total_score")),
        review_total=exact(scores.get("review_score")),
        grade=scores.get("grade") or "",
        people=tuple(map(person, reading.get("evaluators") or ())),
        boxes=tuple(map(box, reading.get("sign_off_boxes") or ())),
        filler=filler(reading.get("filler")),
        types=tuple((item["label"], bool(item["checked"])) for item in reading.get("evaluation_types") or ()),
        review_spot=Spot("复核分", anchors.get("review_score", "")),
        rows_spot=Spot("绩效指标", anchors.get("rows", "")),
        types_spot=Spot("封面 评价类型", anchors.get("evaluation_types", "")),
        date_label=date is not None,
        report_date=day((date or {}).get("date")),
        period=period(reading.get("project_period")),
        sections=tuple(map(section, reading.get("narrative") or ())),
        lists=tuple(lists(reading)),
        headings_due=tuple(
            (title, Spot(title, anchor)) for title, anchor in reading.get("headings_due") or ()
        ),
        offered=tuple(reading.get("offered") or ()),
        evidence=tuple(reading.get("evidence") or ()),
    )


def lists(reading: Entry) -> Iterator[tuple[Spot, tuple[str, ...]]]:
    """The lists of a department's form, each with its place."""
    anchors = reading.get("anchors") or {}
    for key, label in LISTS:
        if reading.get(key):
            yield Spot(label, anchors.get(key, "")), tuple(reading[key])


def part(form_type: str) -> str:
    """Whether a form goes with a score sheet, is one, or scores itself: a table of its own, or a written report."""
    ends = {"score_sheet": "sheet", "_form": "main", "_table": "table"}
    return next((name for ending, name in ends.items() if form_type.endswith(ending)), "report")


def labelled(entry: Entry) -> Field:
    """A label without blanks and colon, and its text."""
    name = plain(entry["label"]).strip("：:")
    return Field(name, (entry.get("value") or "").strip(), Spot(name, entry.get("anchor", "")))


def amount(entry: Entry) -> Amount:
    """A cell of a money table."""
    path = tuple(entry["item"].split("/"))
    source, org = entry.get("source") or "", entry.get("org") or ""
    words = " ".join(filter(None, (org, path[-1], source if source != path[-1] else "")))
    return Amount(
        entry["where"],
        org,
        path,
        source,
        exact(entry["amount"]),
        exact(entry["amount_yuan"]),
        entry["unit"] or "",
        str(entry.get("amount_text") or ""),
        entry.get("line_no") or "",
        Spot(words, entry.get("anchor", "")),
    )


def grouped(amounts: list[Amount]) -> tuple[Amount, ...]:
    """Amounts whose sources say what they are part of: beside a 小计, 中央级 is 财政资金/中央级."""
    if not any(cell.source == "小计" for cell in amounts):
        return tuple(amounts)
    return tuple(
        replace(cell, source=f"财政资金/{cell.source}") if LEVEL.match(cell.source) else cell
        for cell in amounts
    )


def voucher(entry: Entry, position: int) -> Voucher:
    """A line of 支出明细."""
    number = plain(entry.get("voucher_no") or "")
    found = MONTH.match(number)
    month = dt.date(int(found[1]), int(found[2]), 1) if found and 1 <= int(found[2]) <= 12 else None
    spot = Spot(f"支出明细第{position}笔", entry.get("anchor", ""))
    text = str(entry.get("amount_text") or "")
    return Voucher(
        position, entry.get("content") or "", text, exact(entry["amount_yuan"]), number, month, spot
    )


def voucher_total(entry: Entry | None) -> Amount | None:
    """The printed sum of the vouchers."""
    if not entry:
        return None
    return amount({"where": "vouchers", "item": "支出合计", "source": None, **entry})


def goal(entry: Entry) -> Goal:
    """A goal in words."""
    kind = entry.get("kind") or "预期目标"
    return Goal(
        kind, entry.get("target") or "", entry.get("result") or "", Spot(kind, entry.get("anchor", ""))
    )


def person(entry: Entry) -> Person:
    """An evaluator."""
    name = "".join((entry.get("name") or "").split())
    position, unit, signature = (entry.get(key) or "" for key in ("position", "unit", "signature"))
    return Person(name, position, unit, signature, Spot(f"评价人员 {name}", entry.get("anchor", "")))


def box(entry: Entry) -> Box:
    """A box of opinion; its date line counts only when it holds a figure."""
    date = entry.get("date_line") or ""
    texts = (entry.get("opinion") or "", entry.get("signature") or "")
    return Box(plain(entry["label"]).strip("：:"), *texts, date if re.search(r"\d", date) else "")


def filler(entry: Entry | None) -> tuple[Field, ...]:
    """Who filled the form in, and a telephone."""
    if not entry:
        return ()
    name = Field("填报人", (entry.get("name") or "").strip(), Spot("填报人（签名）"))
    return (name, Field("填报人联系电话", (entry.get("phone") or "").strip(), Spot("填报人联系电话")))


def day(text: str | None) -> dt.date | None:
    """A date as it stands in a reading."""
    return dt.date.fromisoformat(text) if text else None


def period(entry: Entry | None) -> tuple[Month, Month] | None:
    """First and last month of the project."""
    if not entry or not entry.get("start") or not entry.get("end"):
        return None
    first, last = (tuple(map(int, entry[key].split("-")[:2])) for key in ("start", "end"))
    return (first[0], first[1]), (last[0], last[1])


def section(entry: Entry) -> Section:
    """A heading and its text."""
    path = tuple(entry["path"])
    words = " ".join(heading.split("：")[0][:20] for heading in path[-2:])
    return Section(
        path,
        entry["level"],
        plain(entry.get("number") or ""),
        entry["title"],
        entry.get("text") or "",
        bool(entry.get("tables")),
        Spot(words, entry.get("anchor", "")),
    )
