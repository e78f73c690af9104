"""Reading the entries of a form file: fields, tables, the outline of the written report."""

from __future__ import annotations

import re
from dataclasses import replace

from evaluation import formulas
from evaluation.entries import (
    COLUMN_TYPES,
    FIELD_TYPES,
    ORIGINS,
    Column,
    Entry,
    Field,
    Heading,
    Outline,
    RowSpec,
    Table,
    TotalRow,
)
from evaluation.formfile import Node

NUMBERS = (
    re.compile(r"([一二三四五六七八九十]+)、"),
    re.compile(r"(（[一二三四五六七八九十]+）)"),
    re.compile(r"(\d+)[、.．]"),
    re.compile(r"(（\d+）)"),
)


def read_entry(node: Node) -> Entry:
    """A field, a table or the outline, as its type says."""
    kind = node.word("type", (*FIELD_TYPES, "table", "outline"), "text")
    entry: Entry
    match kind:
        case "table":
            entry = read_table(node)
        case "outline":
            entry = read_outline(node)
        case _:
            entry = read_field(node, kind)
    node.close()
    return entry


def read_field(node: Node, kind: str) -> Field:
    """A labelled value."""
    label = node.text("label")
    field = Field(
        key=node.key(),
        label=label,
        name=node.text("name", label),
        type=kind,
        unit=node.text("unit", ""),
        required=node.flag("required"),
        options=read_options(node, kind),
        hint=node.text("hint", ""),
        origin=node.word("origin", ORIGINS, ""),
        value=node.text("value", ""),
        source=node.text("source", ""),
        last_year=node.text("last_year", ""),
    )
    if (field.origin == "fixed") != bool(field.value):
        raise node.error('“value”只用于固定内容（origin = "fixed"）的栏目')
    return field


def read_options(node: Node, kind: str) -> tuple[str, ...]:
    """The options of a choice; only a choice has them."""
    options = node.texts("options")
    if (kind == "choice") != bool(options):
        raise node.error("“options”和“choice”必须同时出现")
    return options


def read_outline(node: Node) -> Outline:
    """The headings of the written report; a heading is a leaf when none below it follows."""
    headings: list[Heading] = []
    above: list[tuple[int, str]] = []  # rank and number of the headings that the next one stands under
    for child in node.nodes("heading", needed=True):
        key, text = child.key(), child.text("text")
        rank, number = numbered(child, text)
        above = [*(upper for upper in above if upper[0] < rank), (rank, number)]
        if headings and headings[-1].level < len(above):
            headings[-1] = replace(headings[-1], leaf=False)
        headings.append(Heading(key, text, len(above), "".join(number for _, number in above), leaf=True))
        child.close()
    return Outline(node.key(), node.text("name"), tuple(headings))


def numbered(node: Node, text: str) -> tuple[int, str]:
    """Rank and number of a heading: 一、 is 1, （一） is 2, 1、 is 3, （1） is 4; the number without its 、."""
    for rank, pattern in enumerate(NUMBERS, 1):
        if found := pattern.match(text):
            return rank, found[1]
    raise node.error(f"标题“{text}”没有编号")


def read_table(node: Node) -> Table:
    """A table: columns, then printed rows where it has any, then its total row."""
    unit = node.text("unit", "")
    return Table(
        key=node.key(),
        caption=node.text("caption", ""),
        name=node.text("name"),
        unit=unit,
        required=node.flag("required"),
        stub=node.texts("stub"),
        columns=tuple(read_column(child, unit) for child in node.nodes("column", needed=True)),
        rows=tuple(read_row(child) for child in node.nodes("row")),
        repeats=node.flag("repeats"),
        row_name=node.text("row_name"),
        identity=node.text("identity", ""),
        total=read_total(node.node("total")),
        own=node.flag("own"),
        across=node.flag("across"),
    )


def read_total(node: Node | None) -> TotalRow | None:
    """The computed row, where the table has one."""
    if node is None:
        return None
    total = TotalRow(node.text("label"), node.flag("first"))
    node.close()
    return total


def read_column(node: Node, unit: str) -> Column:
    """A column; an amount has the unit of its table unless it says otherwise."""
    label, kind = node.text("label"), node.word("type", COLUMN_TYPES, "text")
    formula = node.text("formula", "")
    try:
        parsed = formulas.parse_column(formula) if formula else None
    except ValueError as fault:
        raise node.error(str(fault)) from fault
    column = Column(
        key=node.key(),
        label=label,
        name=node.text("name", label),
        type=kind,
        unit=node.text("unit", unit if kind == "amount" else ""),
        required=node.flag("required"),
        hint=node.text("hint", ""),
        above=node.texts("above"),
        joined=node.flag("joined"),
        options=read_options(node, kind),
        formula=parsed,
        line=node.text("line", ""),
    )
    node.close()
    return column


def read_row(node: Node) -> RowSpec:
    """A printed row."""
    row = RowSpec(
        node.key(), node.text("label"), node.text("lead", ""), node.texts("groups"), node.texts("parts")
    )
    node.close()
    return row
