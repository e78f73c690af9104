"""The fill page: one section as inputs, with what is typed, computed and wrong. Scores and checks stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from evaluation.entry import EntryError, show
from evaluation.paper import INPUTS, TOTAL, Column, Entry, Field, Form, Outline, Place, SectionSpec, Table
from web.paper import grid, posting
from web.paper.inputs import NOTHING, Draft, cell_input, field_input, lines
from web.paper.marks import NO_PEOPLE
from web.paper.parts import View
from web.paper.scoring import scores as scores

SHORT_TEXT, LONG_TEXT = 4, 6  # least lines of a text box under a heading
OPTIONAL = "选填：表上没有而评分标准要用的数；缺的只是不能测算"


def section(
    form: Form,
    spec: SectionSpec,
    body: Mapping[str, Any],
    raw: Mapping[str, Any] | None = None,
    errors: Iterable[EntryError] = (),
    people: Mapping[str, str] = NO_PEOPLE,
    given: Mapping[str, str] = NOTHING,
) -> View:
    """A section of the form as inputs.

    Args:
        body: its completed body; with `raw` that of the texts typed.
        raw: what stands in the inputs, exactly as typed (`posting.raw_of`); None: what is stored.
        errors: what could not be read, shown at its input.
        people: login → name, those who may be chosen as a person of the form.
        given: key → figure of 测算依据 that the report itself holds, as it is read.
    """
    texts = posting.stored(spec, body) if raw is None else raw
    draft = Draft(spec, body, texts, {fault.place: fault.message for fault in errors}, people, given)
    blocks: list[View] = []
    for is_field, run in groupby(spec.entries, key=lambda entry: isinstance(entry, Field)):
        if is_field:
            blocks.append({"kind": "fields", "inputs": [field_input(draft, field) for field in run]})
        else:
            blocks += [block(draft, entry) for entry in run]
    note = OPTIONAL if spec.key == INPUTS else None
    return {"key": spec.key, "title": spec.title, "kind": "fields", "note": note, "blocks": blocks}


def block(draft: Draft, entry: Entry) -> View:
    """A table or the written report."""
    if isinstance(entry, Table):
        return table_block(draft, entry)
    assert isinstance(entry, Outline)
    return outline_block(draft, entry)


def outline_block(draft: Draft, outline: Outline) -> View:
    """The headings of the written report; text belongs under those that have none below, or where some stands."""
    texts: Mapping[str, str] = draft.raw.get(outline.key) or {}
    headings = []
    for heading in outline.headings:
        text = texts.get(heading.key, "")
        view: View = {"title": heading.text, "level": 3 if heading.level == 1 else 4}
        if heading.leaf or text:
            view["input"] = {
                "type": "longtext",
                "name": f"{outline.key}.{heading.key}",
                "id": Place(draft.spec.key, outline.key, heading.key).anchor,
                "label": heading.text,
                "value": text,
                "rows": lines(text, SHORT_TEXT if text else LONG_TEXT),
            }
        headings.append(view)
    return {"kind": "outline", "headings": headings}


def table_block(draft: Draft, table: Table) -> View:
    """A table as inputs, its computed cells and total row beside them."""
    rows = draft.raw.get(table.key) or posting.arranged(table, ())
    own = own_rows(draft, table, rows)
    total = [total_row(draft, table)] if table.total else []
    first = table.total is not None and table.total.first
    return {
        "kind": "table",
        "key": table.key,
        "caption": grid.caption(table),
        "heads": grid.heads(table),
        "free": not table.fixed,
        "rows": [*total, *own] if first else [*own, *total],
        "hint": "；".join(f"{column.name}：{column.hint}" for column in grid.columns(table) if column.hint),
        "can_add": table.free,
    }


def own_rows(draft: Draft, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[View]:
    """The rows a person fills in."""
    known = [row for row in draft.body.get(table.key, ()) if row.get("row") != TOTAL]
    filled = posting.filled_positions(draft.spec, table, rows)
    computed = dict(zip(range(1, len(known) + 1) if table.fixed else filled, known, strict=False))
    labels = grid.row_labels(table, rows)
    return [
        {
            **row_view(draft, table, row, position, computed.get(position, {})),
            **row_frame(table, rows, position),
            **own_key(table, row, position),
            "label": number_label(table, str(position)) or labels[position - 1],
        }
        for position, row in enumerate(rows, 1)
    ]


def own_key(table: Table, row: Mapping[str, Any], position: int) -> View:
    """The key under which a row of the unit's own indicators keeps its score, to be posted with it."""
    name = f"{table.key}.{posting.token_of(table, row, position)}.key"
    return {"own": {"name": name, "value": row.get("key", "")}} if table.own else {}


def number_label(table: Table, number: str) -> list[View]:
    """The number by which a row is called, for tables whose rows have one."""
    return [{"label": number}] if grid.is_numbered(table) else []


def row_view(
    draft: Draft, table: Table, row: Mapping[str, Any], position: int, computed: Mapping[str, Any]
) -> View:
    """One row: inputs, and computed cells as the completed body has them."""
    token = posting.token_of(table, row, position)
    place = Place(draft.spec.key, table.key, row["row"] if table.fixed else str(position))
    cells = []
    for column in grid.columns(table):
        where = replace(place, column=column.key)
        if column.formula is not None or (column.type == "amount" and row.get("row") in table.summed):
            cells.append(computed_cell(column, where, computed))
        else:
            name = f"{table.key}.{token}.{column.key}"
            cells.append(cell_input(draft, column, where, name, row.get(column.key, "")))
    return {"key": token, "kind": "", "cells": cells}


def computed_cell(column: Column, place: Place, row: Mapping[str, Any]) -> View:
    """A cell that follows from others."""
    value = show(column, row.get(column.key))
    return {"computed": True, "id": place.anchor, "value": value, "label": column.name}


def row_frame(table: Table, rows: Sequence[Mapping[str, Any]], position: int) -> View:
    """What a row is called when a cell is read out, whether it can be removed, and one added below it."""
    if table.free:
        return {"name": f"第{position}{grid.counter(table)}", "removable": len(rows) > 1}
    printed = table.row(rows[position - 1]["row"])
    if table.fixed:
        return {"name": printed.label, "removable": False}
    alike = [at for at, row in enumerate(rows, 1) if row["row"] == printed.key]
    if len(alike) == 1:
        return {"name": printed.label, "removable": False, "add": f"{table.key}.{printed.key}"}
    return {
        "name": f"{printed.label}第{alike.index(position) + 1}行",
        "removable": True,
        "add": f"{table.key}.{printed.key}" if position == alike[-1] else None,
    }


def total_row(draft: Draft, table: Table) -> View:
    """The computed row; its label stands where other rows have theirs, or in the first column."""
    assert table.total is not None
    place = Place(draft.spec.key, table.key, TOTAL)
    width = grid.label_width(table) + (0 if table.rows else 1)
    return {
        "key": TOTAL,
        "kind": grid.total_kind(table),
        "name": table.total.label,
        "label": [grid.sized({"label": table.total.label}, span=width)],
        "cells": [
            total_cell(draft, table, column, replace(place, column=column.key))
            for column in grid.columns(table)[0 if table.rows else 1 :]
        ],
    }


def total_cell(draft: Draft, table: Table, column: Column, place: Place) -> View:
    """The sum of a column of money; other columns have none."""
    if column.type != "amount":
        return {"blank": True}
    rows: Sequence[Mapping[str, Any]] = draft.body.get(table.key, ())
    return computed_cell(column, place, next((row for row in rows if row.get("row") == TOTAL), {}))
