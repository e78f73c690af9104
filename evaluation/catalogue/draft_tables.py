"""The tables of a draft in the schema of a reading: money, vouchers, goals, targets, people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation import entry as entries
from evaluation.money import UNITS
from evaluation.paper import TOTAL, Column, Place, SectionSpec, Table
from evaluation.rows import Line, lines

Reading = dict[str, Any]


def put_table(reading: Reading, spec: SectionSpec, table: Table, rows: list[Mapping[str, Any]]) -> None:
    """A table by what its columns hold."""
    keys = {column.key for column in table.columns}
    given = lines(table, rows) if rows else []
    reading["basic_info"] += list(blanks(spec, table, given))
    if table.own:  # its lines are rows of the score sheet
        reading["anchors"]["rows"] = Place(spec.key, table.key).anchor
        return
    if {"target", "actual"} <= keys:
        reading["indicator_tables"].append(indicators(spec, table, given))
    elif {"expected", "achieved"} <= keys:
        reading["qualitative_targets"] += [goal(spec, table, line) for line in given]
    elif "position" in keys:
        reading["evaluators"] += [person(spec, table, line) for line in given]
    elif table.identity or table.fixed:
        reading["finances"] += list(money(spec, table, rows, given))
    elif any(column.type == "amount" for column in table.columns):
        put_vouchers(reading, spec, table, rows, given)


def blanks(spec: SectionSpec, table: Table, given: Sequence[Line]) -> Iterator[Reading]:
    """What a table needs and does not hold: any row at all, cells of the unit's own rows; targets and results apart.

    Of printed rows only a column that is blank in all of them is lacking: a source that gave nothing may stay blank.
    """
    if table.required and not given:
        yield {"label": table.name, "value": "", "anchor": Place(spec.key, table.key).anchor}
    wanted = [column for column in table.columns if column.required and not is_apart(column)]
    for column in wanted if table.fixed and given else ():
        if not any(line.value(column) for line in given):
            yield blank(Place(spec.key, table.key, given[0].name, column.key), column.name)
    for line in given if not table.fixed else ():
        for column in wanted:
            if not line.value(column):
                place = Place(spec.key, table.key, line.name, column.key)
                yield blank(place, f"{line.label}：{column.name}")


def is_apart(column: Column) -> bool:
    """Whether a blank of this column is no S01: it is computed, or checks of their own ask for it."""
    return column.formula is not None or column.key in ("target", "actual")


def blank(place: Place, label: str) -> Reading:
    """A blank and its place; "支出明细第3笔：凭证号" says which row."""
    return {"label": label, "value": "", "anchor": place.anchor}


def anchor_of(spec: SectionSpec, table: Table, line: Line) -> str:
    """The id of a row on the page."""
    return Place(spec.key, table.key, line.name).anchor


def goal(spec: SectionSpec, table: Table, line: Line) -> Reading:
    """A goal in words."""
    texts = {"target": line.row.get("expected"), "result": line.row.get("achieved")}
    kind = table.row(line.row["row"]).label if table.fixed else table.caption or table.name
    return {"kind": kind, "anchor": anchor_of(spec, table, line), **texts}


def person(spec: SectionSpec, table: Table, line: Line) -> Reading:
    """An evaluator; the post is not wanted where the form does not want it."""
    wanted = {column.key: column.required for column in table.columns}
    position = line.row.get("position") or ("" if wanted["position"] else "—")
    return {"name": line.row.get("name"), "position": position, "anchor": anchor_of(spec, table, line)}


def indicators(spec: SectionSpec, table: Table, given: Sequence[Line]) -> Reading:
    """A table of targets and results."""
    rows = []
    for line in given:
        printed = table.row(line.row["row"]) if table.rows else None
        labels = {
            "level1": printed.groups[0] if printed and printed.groups else "",
            "level2": printed.label if printed else "",
        }
        texts = {
            "indicator": line.row.get("content"),
            "target": line.row.get("target"),
            "actual": line.row.get("actual"),
        }
        rows.append(
            {
                **labels,
                **texts,
                "deviation_reason": line.row.get("reason"),
                "anchor": anchor_of(spec, table, line),
            }
        )
    columns = [{"key": "indicator" if column.key == "content" else column.key} for column in table.columns]
    return {"id": table.key, "caption": table.caption, "columns": columns, "rows": rows}


def money(
    spec: SectionSpec, table: Table, rows: Sequence[Mapping[str, Any]], given: Sequence[Line]
) -> Iterator[Reading]:
    """A table of amounts by source or by institution, its computed total row included."""
    totals = [(table.total.label, "", row) for row in rows if table.total and row.get("row") == TOTAL]
    named = [(label_of(table, line), anchor_of(spec, table, line), line.row) for line in given]
    for label, anchor, row in [*totals, *named]:
        for column in table.columns:
            if column.type == "amount":
                name = {"org": label, "source": None} if table.identity else {"org": None, "source": label}
                where = table.key if table.identity else "form"
                yield {"where": where, "item": column.label, "anchor": anchor, **name, **figures(column, row)}


def label_of(table: Table, line: Line) -> str:
    """The institution or the source of a row."""
    if table.identity:
        return str(line.row.get(table.identity, ""))
    printed = table.row(line.row["row"])
    return "/".join([*printed.groups, printed.label])


def figures(column: Column, row: Mapping[str, Any]) -> Reading:
    """The four keys of an amount."""
    value = row.get(column.key)
    unit = column.unit or "元"
    yuan = Decimal(value["yuan"]) if value else None
    text = entries.show(column, value)
    return {
        "amount_text": text,
        "amount": yuan / UNITS[unit] if yuan is not None else None,
        "unit": unit,
        "amount_yuan": yuan,
    }


def put_vouchers(
    reading: Reading,
    spec: SectionSpec,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    given: Sequence[Line],
) -> None:
    """The list of payments and its sum."""
    column = next(column for column in table.columns if column.type == "amount")
    number = next((other.key for other in table.columns if "凭证" in other.label), "")
    content = table.columns[0].key
    reading["expenditure_lines"] = [
        {
            "content": line.row.get(content),
            "voucher_no": line.row.get(number),
            "anchor": anchor_of(spec, table, line),
            **figures(column, line.row),
        }
        for line in given
    ]
    total = next((row for row in rows if row.get("row") == TOTAL), None)
    anchor = Place(spec.key, table.key).anchor
    reading["expenditure_total"] = {**figures(column, total), "anchor": anchor} if total else None
