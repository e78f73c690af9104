"""The four sample papers of the invented county 平澜县, from web/demo: `python -m docs.samples.build_samples`.

附件2-2 and 附件3-2 tell story.toml in its second version, 附件2-1 and 附件3-1 department.toml. Wording and layout come
from forms/, figures and people from web/demo; nothing else goes in. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from docs.samples.paper import HEI, TITLE, Box, line, new_document, save, table
from docs.samples.score_sheets import score_sheet
from evaluation.forms import library
from evaluation.paper import Column, Field, Form, Outline, SectionSpec, StopSpec, Table, printed

FOLDER = Path(__file__).resolve().parent
DEMO = FOLDER.parent.parent / "web" / "demo"
COUNTY, YEAR = "平澜县", 2025
Told = dict[str, Any]
Row = list[Box]


def main(folder: Path = FOLDER) -> None:
    """Write the four files, by default beside this script."""
    forms = library()
    story, department = told("story"), told("department")
    people = {person["login"]: person | {"unit": unit["short"]} for unit, person in everybody()}
    department["evaluator"] = [people[row["login"]] for row in department["evaluator"]]
    papers = {
        "pinglan_2-2": main_form(forms["2-2"], story),
        "pinglan_3-2": score_sheet(forms["2-2"], story["score"]),
        "pinglan_2-1": main_form(forms["2-1"], department),
        "pinglan_3-1": score_sheet(forms["2-1"], department["score"]),
    }
    for name, document in papers.items():
        save(document, folder / f"{name}.docx")


def told(name: str) -> Told:
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def everybody() -> Iterator[tuple[Told, Told]]:
    for unit in told("county")["unit"]:
        for person in unit.get("people", ()):
            yield unit, person


# ---- 附件2-1, 附件2-2 ---------------------------------------------------------------------------------------------


def main_form(form: Form, source: Told) -> Any:
    """Cover, the long table of the form, the line of the filler, the written report in one cell."""
    document = new_document()
    cover(document, form, source)
    rows: list[Row] = []
    for section in form.sections[1:-1]:
        rows.append([bar(section.title)])
        rows += section_rows(section, source)
    rows += [[sign_off(stop)] for stop in form.stops[1:]]
    table(document, rows)
    line(document, f"{form.stops[0].box}                          联系电话：{source['filler']['phone']}")
    document.add_page_break()
    table(document, [[written_report(form, source)]], size=12)
    return document


def cover(document: Any, form: Form, source: Told) -> None:
    line(document, form.label, size=16, font=HEI)
    for _ in range(4):
        line(document, size=16)
    line(document, printed(form.title, COUNTY, YEAR), size=26, font=TITLE, center=True)
    for _ in range(5):
        line(document, size=16)
    for field in form.sections[0].entries:
        assert isinstance(field, Field)
        value = field.value or source["cover"].get(field.label)
        if field.type == "date":
            line(document, size=16)
            day = chinese_day(source["cover"][field.label])
            line(document, f"{field.label}：{day}", size=15, center=True)
        else:
            line(document, f"{field.label}：{choice(field, value) if field.options else value}", size=15)
    line(document, printed(form.maker, COUNTY, YEAR), size=15, center=True)
    document.add_page_break()


def chinese_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def choice(field: Field, chosen: str) -> str:
    return "   ".join(option + ("☑" if option == chosen else "□") for option in field.options)


def bar(text: str) -> Box:
    return Box(text, 1000, bold=True)


def section_rows(section: SectionSpec, source: Told) -> Iterator[Row]:
    """The rows of one section: tables as tables, fields in pairs."""
    short: list[tuple[str, str]] = []
    for entry in section.entries:
        if isinstance(entry, Table):
            yield from paired(short)
            short = []
            yield from table_rows(entry, source)
        elif isinstance(entry, Field) and section.key == "overview":
            value = overview_value(entry, source)
            if entry.type in ("lines", "month_range"):
                yield from paired(short)
                short = []
                yield [Box(entry.label, 180), Box(value, 820, align="left")]
            else:
                short.append((entry.label, value))
        elif isinstance(entry, Field) and entry.origin in ("total", "grade"):
            value = source["report"]["score"] if entry.origin == "total" else source["report"]["grade"]
            yield [Box(entry.label, 400), Box(str(value), 600)]
    yield from paired(short)


def paired(short: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Two labels with their values in a row."""
    for place in range(0, len(short), 2):
        pairs = short[place : place + 2]
        yield [
            box for label, value in pairs for box in (Box(label, 180), Box(value, 1000 // len(pairs) - 180))
        ]


def overview_value(field: Field, source: Told) -> str:
    facts = source["overview"]
    value = facts.get(field.label, facts.get({"annual_tasks": "tasks"}.get(field.key, field.key), ""))
    if field.type == "month_range":
        (first, last) = (month.split("-") for month in value)
        return f"{first[0]}年{int(first[1])}月起至{last[0]}年{int(last[1])}月止"
    if field.type == "lines":
        return "\n".join(value if ":" in value[0] or "任务" in value[0] else numbered(value))
    return str(value)


def numbered(texts: Sequence[str]) -> list[str]:
    return [f"{number}、{text}" for number, text in enumerate(texts, 1)]


def table_rows(entry: Table, source: Told) -> Iterator[Row]:
    match entry.key:
        case "funds":
            return fund_rows(entry, source["fund"])
        case "details":
            return voucher_rows(entry, source["vouchers"])
        case "qualitative":
            return goal_rows(entry, source["qualitative"])
        case "quantitative":
            return target_rows(entry, source["indicator"])
        case "evaluators":
            return people_rows(entry, source["evaluator"])
    return institution_rows(entry, source[entry.key])


def fund_rows(entry: Table, funds: Sequence[Told]) -> Iterator[Row]:
    """Label and value side by side, four times; the first row is the whole."""
    keys = {"planned": "plan", "received": "received", "spent": "spent", "balance": "balance"}
    labels = {row.label: row.lead + row.label for row in entry.rows}
    for fund in funds:
        row: Row = []
        for column in entry.columns:
            label = labels.get(fund["source"], f"{column.label}\n（{entry.unit}）")
            row += [Box(label, 140), Box(str(fund[keys[column.key]]), 110)]
        yield row


def voucher_rows(entry: Table, vouchers: Told) -> Iterator[Row]:
    """The header, the vouchers, their total."""
    assert entry.total
    widths = (300, 200, 300, 200)
    yield boxes([column.label for column in entry.columns], widths)
    for row in vouchers["rows"]:
        yield boxes([row["content"], str(row["amount"]), row["voucher"], ""], widths)
    yield boxes([entry.total.label, str(vouchers["total"]), "", ""], widths)


def goal_rows(entry: Table, goals: Told) -> Iterator[Row]:
    """The caption stands to the left of the header and of all goals."""
    yield boxes([entry.caption, *(column.label for column in entry.columns)], (160, 420, 420))
    lists = [value if isinstance(value, list) else [value] for value in (goals["target"], goals["result"])]
    for texts in zip(*lists, strict=True):
        yield [Box("", 160, down=True), *boxes(texts, (420, 420), "left")]


def target_rows(entry: Table, targets: Sequence[Told]) -> Iterator[Row]:
    """Quantitative targets under their printed categories; a joined column stands in the cell before it."""
    columns = [column for column in entry.columns if not column.joined]
    widths = shares(620, len(columns))
    yield [
        Box(entry.caption, 140),
        *boxes(entry.stub, shares(240, len(entry.stub))),
        *boxes([column.label for column in columns], widths),
    ]
    above: tuple[str, ...] = ()
    for spec in entry.rows:
        for target in [row for row in targets if row["level2"] == spec.label]:
            labels = (*spec.groups, spec.label)
            texts = [target_text(column, entry.columns, target) for column in columns]
            yield [Box("", 140, down=True), *category(labels, above), *boxes(texts, widths, "left")]
            above = labels


def category(labels: Sequence[str], above: Sequence[str]) -> Iterator[Box]:
    """The cells of the printed category; those of the row above go on."""
    for place, label in enumerate(labels, 1):
        goes_on = labels[:place] == above[:place]
        yield Box("" if goes_on else label, 120, down=goes_on)


def boxes(texts: Sequence[str], widths: Sequence[int], align: str = "center") -> Row:
    return [Box(text, width, align=align) for text, width in zip(texts, widths, strict=True)]


def shares(width: int, count: int) -> list[int]:
    """A width in equal parts; the last takes what is left over."""
    return [width // count] * (count - 1) + [width - width // count * (count - 1)]


def target_text(column: Column, columns: Sequence[Column], target: Told) -> str:
    following = columns[columns.index(column) + 1 :][:1]
    joined = [target[other.key] for other in following if other.joined]
    return "：".join([target[column.key], *joined])


def people_rows(entry: Table, people: Sequence[Told]) -> Iterator[Row]:
    widths = shares(1000, len(entry.columns))
    yield boxes([column.label for column in entry.columns], widths)
    for person in people:
        yield boxes([person["name"], person["title"], person["unit"], ""], widths)


def institution_rows(entry: Table, source: Told) -> Iterator[Row]:
    """A caption where the form prints one, header rows with their groups, a row an institution."""
    widths = [210, *shares(790, len(entry.columns) - 1)]
    if entry.caption:
        yield [bar(entry.caption)]
    yield from header_rows([(*column.above, column.label) for column in entry.columns], widths)
    for row in source["rows"]:
        yield boxes([row["org"], *map(str, row["values"])], widths)


def header_rows(stacks: Sequence[tuple[str, ...]], widths: Sequence[int]) -> Iterator[Row]:
    """The header cells of a column stand above each other; equal neighbours over labels are one cell."""
    for level in range(max(map(len, stacks))):
        keys = [stack[: level + 1] if level < len(stack) - 1 else place for place, stack in enumerate(stacks)]
        row: Row = []
        for _, group in groupby(range(len(stacks)), keys.__getitem__):
            places = list(group)
            stack, width = stacks[places[0]], sum(widths[place] for place in places)
            row.append(Box(stack[level] if level < len(stack) else "", width, level >= len(stack)))
        yield row


def sign_off(stop: StopSpec) -> Box:
    signer = f"\n{' ' * 40}{stop.signer_label}" if stop.signer_label else ""
    return Box(f"{stop.box}\n\n\n{signer}\n{' ' * 60}年   月   日", 1000, align="left")


def written_report(form: Form, source: Told) -> Box:
    """The whole text in one cell, heading by heading."""
    section = form.sections[-1]
    (outline,) = (entry for entry in section.entries if isinstance(entry, Outline))
    texts = {
        tuple(part[key] for key in ("section", "part", "item") if key in part): part["text"].strip()
        for part in source["narrative"]
    }
    lines, path = [section.title, ""], list[str]()
    for heading in outline.headings:
        path[heading.level - 1 :] = [heading.text]
        lines.append(heading.text)
        lines += texts[tuple(path)].split("\n") if tuple(path) in texts else []
    return Box("\n".join(lines), 1000, align="left")


if __name__ == "__main__":
    main()
