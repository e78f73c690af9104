"""Tables as they are read: printed rows, the unit's own rows, computed cells, what changed since the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaluation.comparison import Change
from evaluation.paper import TOTAL, Column, Place, SectionSpec, Table
from web.paper import grid
from web.paper.marks import anchor, value
from web.paper.page import Page
from web.paper.parts import View

Row = Mapping[str, Any]
FEW = 5  # rows that are always shown: a short table reads better whole
WIDE = 5  # columns a phone has room for


def block(page: Page, spec: SectionSpec, table: Table) -> View:
    """A table with its rows, the total row first or last as printed."""
    place = Place(spec.key, table.key)
    stored = page.value(spec.key, table.key) or []
    total = [total_row(page, table, row, place) for row in stored if row.get("row") == TOTAL]
    lines = own_rows(page, table, [row for row in stored if row.get("row") != TOTAL], place)
    lines += [removed_row(table, change) for change in page.marks.removed(place)]
    first = table.total is not None and table.total.first
    return {
        "kind": "table",
        "caption": grid.caption(table),
        "quiet": not table.caption and grid.says_unit(table),
        "heads": grid.heads(table),
        "rows": [*total, *lines] if first else [*lines, *total],
        "wide": width(table) > WIDE,
    }


def width(table: Table) -> int:
    """Cells in a row."""
    return grid.label_width(table) + len(grid.columns(table))


def own_rows(page: Page, table: Table, rows: Sequence[Row], place: Place) -> list[View]:
    """The rows as they were filled in; those that did not change fold while something else stays to be seen."""
    changed = page.marks.touch(place)
    folding = page.folds and not table.fixed and len(rows) > FEW and (changed or table.total is not None)
    labels = grid.row_labels(table, rows, whole=folding)
    lines = []
    for position, row in enumerate(rows, 1):
        where = replace(place, row=row["row"] if table.fixed else str(position))
        line = own_row(page, table, row, where)
        line["cells"] = [
            *map(label_cell, labels[position - 1]),
            *number_cell(table, str(position)),
            *line["cells"],
        ]
        lines.append({**line, "fold": folding and not line["changed"]})
    return lines


def own_row(page: Page, table: Table, row: Row, place: Place) -> View:
    """One row; its id is the place that changes of its cells point at."""
    cells = [cell(page, table, column, row, place) for column in grid.columns(table)]
    added = page.marks.at(place)
    if added:
        cells[0]["value"] = {"text": cells[0]["value"], "mark": added.number}
    return {"id": place.anchor, "changed": page.marks.touch(place), "kind": "", "cells": cells}


def label_cell(label: View) -> View:
    """A printed label as a cell."""
    return {**label, "value": label["label"], "label": ""}


def number_cell(table: Table, number: str) -> list[View]:
    """The number by which a row is called."""
    return [{"value": number, "minor": True}] if grid.is_numbered(table) else []


def cell(page: Page, table: Table, column: Column, row: Row, place: Place) -> View:
    """One cell with what it was; where rows keep their place a computed one shows it too."""
    text = page.shown(column, row.get(column.key))
    if column.formula is not None and table.fixed:
        shown = derived(page, column, text, place)
    else:
        shown = value(text, page.marks.at(replace(place, column=column.key)))
    return {"value": shown, "num": grid.is_figure(column), "label": column.name}


def derived(page: Page, column: Column, text: str, place: Place) -> str | View:
    """A computed figure; it has no number in the list of changes, for it follows from what was typed."""
    rows = page.before(place.section, place.entry) or ()
    before: Row = next((row for row in rows if row.get("row") == place.row), {})
    old = page.shown(column, before.get(column.key))
    return {"text": text, "old": old} if page.folds and old != text else text


def total_row(page: Page, table: Table, row: Row, place: Place) -> View:
    """The computed row; its label stands where other rows have theirs, or in the first column."""
    assert table.total is not None
    where = replace(place, row=TOTAL)
    cells = [
        {
            "value": derived(page, column, page.shown(column, row.get(column.key)), where),
            "num": grid.is_figure(column),
            "label": column.name,
        }
        for column in grid.columns(table)[0 if table.rows else 1 :]
    ]
    label = grid.sized(
        {"value": table.total.label, "head": True}, span=grid.label_width(table) if table.rows else 1
    )
    return {
        "id": where.anchor,
        "kind": grid.total_kind(table),
        "cells": [*number_cell(table, ""), label, *cells],
    }


def removed_row(table: Table, change: Change) -> View:
    """A row that is gone, struck out over the whole width."""
    gone = {"text": "", "old": change.old, "mark": change.number}
    return {
        "id": anchor(change),
        "changed": True,
        "kind": "",
        "cells": [{"value": gone, "span": width(table)}],
    }


def summary(table: Table, drawn: View) -> str:
    """How many rows there are, and which are shown: 12 笔，显示有变更的 1 笔及合计."""
    own = [line for line in drawn["rows"] if "fold" in line]
    changed = sum(line.get("changed", False) for line in drawn["rows"])
    unit = grid.counter(table)
    if not any(line["fold"] for line in own):
        return f"{len(own)} {unit}"
    if not changed:
        return f"{len(own)} {unit}，没有变更，显示合计"
    return f"{len(own)} {unit}，显示有变更的 {changed} {unit}{'及合计' if table.total else ''}"
