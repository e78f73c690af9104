"""What a table looks like whether it is read or filled in: its columns, header rows and row labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from evaluation.paper import Column, RowSpec, Table
from web.paper.parts import View

FIGURES = ("amount", "number")
COUNTED = re.compile(r"\{n\}(.)")  # 第{n}笔


def columns(table: Table) -> tuple[Column, ...]:
    """The columns on the screen; a signature is not typed into a cell."""
    return tuple(column for column in table.columns if column.type != "signature")


def is_figure(column: Column) -> bool:
    """Whether the column is set flush right."""
    return column.type in FIGURES


def is_numbered(table: Table) -> bool:
    """Whether rows are called by their number: 第8笔."""
    return table.free and "{n}" in table.row_name


def counter(table: Table) -> str:
    """The measure word of the rows: 笔 for 支出明细第{n}笔."""
    found = COUNTED.search(table.row_name)
    return found[1] if found else "行"


def caption(table: Table) -> str:
    """The caption as printed, or the table's name, with its unit of money."""
    text = table.caption or table.name
    return text if not table.unit or f"（{table.unit}）" in text else f"{text}（{table.unit}）"


def says_unit(table: Table) -> bool:
    """Whether the header itself says the unit, so that no caption need be seen."""
    return not table.unit or bool(table.rows and not table.stub) or len(amounts(table)) == 1


def amounts(table: Table) -> list[Column]:
    """The columns of money."""
    return [column for column in table.columns if column.type == "amount"]


def heads(table: Table) -> list[list[View]]:
    """The header rows: what stands over the row labels, then the columns under what is printed above them."""
    shown = columns(table)
    depth = max(len(column.above) for column in shown) + 1
    rows = [level_heads(table, shown, level, depth) for level in range(depth)]
    return [[*stub_heads(table, depth), *rows[0]], *rows[1:]]


def level_heads(table: Table, shown: Sequence[Column], level: int, depth: int) -> list[View]:
    """The header cells that begin in row `level`: groups of columns, and columns that reach to the bottom."""
    cells = []
    for _, same in groupby(shown, key=lambda column: above(column, level) or column.key):
        group = list(same)
        if above(group[0], level):
            cells.append(sized({"label": group[0].above[level]}, span=len(group)))
        elif len(group[0].above) == level:
            head = {"label": column_label(table, group[0]), "num": is_figure(group[0])}
            cells.append(sized(head, rows=depth - level))
    return cells


def above(column: Column, level: int) -> tuple[str, ...]:
    """The header cells over a column down to row `level`; empty when the column itself begins higher."""
    return column.above[: level + 1] if len(column.above) > level else ()


def stub_heads(table: Table, depth: int) -> list[View]:
    """The header cells over the row labels; the last one covers what is left of them."""
    if not table.rows:
        return [sized({"label": "序号", "minor": True}, rows=depth)] if is_numbered(table) else []
    names = table.stub or (f"{table.name}（{table.unit}）" if table.unit else table.name,)
    spare = label_width(table) - len(names)
    cells = [
        sized({"label": name, "minor": is_minor(table, place)}, rows=depth)
        for place, name in enumerate(names)
    ]
    return [*cells[:-1], sized(cells[-1], span=1 + spare)]


def is_minor(table: Table, place: int) -> bool:
    """Whether a label is left out on a narrow screen: a category that has a header of its own."""
    return len(table.stub) > 1 and place < len(table.stub) - 1


def column_label(table: Table, column: Column) -> str:
    """The label verbatim; the only column of money says its unit."""
    alone = table.free and amounts(table) == [column] and f"（{table.unit}）" not in table.caption
    return f"{column.label}（{column.unit}）" if alone else column.label


def labels_of(row: RowSpec) -> tuple[str, ...]:
    """The printed cells at the left of a row."""
    return (*row.groups, f"{row.lead}{row.label}")


def row_labels(table: Table, rows: Sequence[Mapping[str, Any]], whole: bool = False) -> list[list[View]]:
    """For each row its printed labels as {label, rows?, head, minor}.

    A label that continues the row above is left out and the one above covers it; `whole` repeats them all, for rows
    that may be hidden.
    """
    texts = [labels_of(table.row(row["row"])) for row in rows] if table.rows else [() for _ in rows]
    return [
        [
            sized(label_cell(table, labels, place), rows=1 if whole else run(texts[at:], place + 1))
            for place in range(len(labels))
            if whole or not at or texts[at - 1][: place + 1] != labels[: place + 1]
        ]
        for at, labels in enumerate(texts)
    ]


def label_cell(table: Table, labels: Sequence[str], place: int) -> View:
    """One printed label; the last of a row is its head."""
    return {"label": labels[place], "head": place == len(labels) - 1, "minor": is_minor(table, place)}


def run(texts: Sequence[tuple[str, ...]], width: int) -> int:
    """How many rows from the first on have the same first `width` labels."""
    return next((n for n, labels in enumerate(texts) if labels[:width] != texts[0][:width]), len(texts))


def label_width(table: Table) -> int:
    """Cells at the left of a row: its printed labels, or its number."""
    return len(labels_of(table.rows[0])) if table.rows else int(is_numbered(table))


def sized(cell: View, span: int = 1, rows: int = 1) -> View:
    """The cell with the columns and rows it covers, where it covers more than one."""
    more = {"span": span, "rows": rows}
    return {**cell, **{name: size for name, size in more.items() if size > 1}}


def total_kind(table: Table) -> str:
    """How a total row is set: at the head of its table, or as its sum."""
    return "lead" if table.total and table.total.first else "sum"
