"""Indicators that the unit defines itself: lines of the form's `own` table become rows and cells of the sheet.

    form = own.refined(form, bodies)      # as often as one likes; a form that prescribes everything stays as it is

Every line has a key of its own ("quantity-2"), under which its score is kept while lines come and go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluation.entries import Table
from evaluation.paper import Cell, Form, Indicator, Parent
from evaluation.rulespec import Lines, Rule, Targets

CONTENT, WEIGHT, TARGET, ACTUAL = "content", "weight", "target", "actual"  # columns of an own table
NOTHING = Decimal(0)


def refined(form: Form, bodies: Mapping[str, Mapping[str, Any]]) -> Form:
    """The form with the unit's own indicators among its rows and cells."""
    found = form.own_table()
    if found is None:
        return form
    spec, table = found
    lines = bodies.get(spec.key, {}).get(table.key, ())
    fixed = [row for row in form.indicators if not row.own]
    rows: list[Indicator] = []
    for place in range(len(fixed) + 1):
        for parent in form.parents:
            rows += own_rows(table, parent, lines) if parent.place == place else []
        rows += fixed[place : place + 1]
    return replace(
        form,
        indicators=tuple(replace(row, no=number) for number, row in enumerate(rows, 1)),
        cells=tuple(cells_of(form, f"{spec.key}.{table.key}", table, rows)),
    )


def own_rows(table: Table, parent: Parent, lines: Sequence[Mapping[str, Any]]) -> list[Indicator]:
    """The unit's indicators under one parent; a line that has no key yet gets no score."""
    given = [line for line in lines if line.get("row") == parent.row and line.get("key")]
    whole = sum((weight_of(line) for line in given), NOTHING)
    return [
        Indicator(
            key=line["key"],
            no=0,
            level1=parent.level1,
            level1_weight=parent.level1_weight,
            level2=parent.level2,
            level2_weight=whole if parent.level2_weight is None else parent.level2_weight,
            level3=line.get(CONTENT) or f"{table.row(parent.row).label}第{number}项",
            weight=weight_of(line),
            measure="",
            standard="",
            cell=line["key"],
            own=True,
            target=line.get(TARGET, ""),
            actual=line.get(ACTUAL, ""),
        )
        for number, line in enumerate(given, 1)
    ]


def weight_of(line: Mapping[str, Any]) -> Decimal:
    """The weight of a line, 0 while it is blank."""
    return Decimal(line.get(WEIGHT) or 0)


def cells_of(form: Form, path: str, table: Table, rows: Sequence[Indicator]) -> Iterator[Cell]:
    """The cells in the order of the rows: prescribed ones as they are, one for each of the unit's own."""
    prescribed = {cell.key: cell for cell in form.cells}
    for row in rows:
        if row.own:
            yield Cell(
                row.key,
                row.level3,
                row.level3,
                row.level1,
                row.weight,
                (),
                (row.key,),
                rule(path, table, row),
            )
        elif prescribed[row.cell].indicators[0] == row.key:
            yield prescribed[row.cell]


def rule(path: str, table: Table, row: Indicator) -> Rule | None:
    """What was reached of its target gives the points, where the table has both."""
    section, _, name = path.partition(".")
    measured = {TARGET, ACTUAL} <= {column.key for column in table.columns}
    return Targets("PROP", Lines(section, name, row.key), False, "") if measured else None


# ---- keys -------------------------------------------------------------------------------------------------------


def keyed(rows: Sequence[dict[str, Any]], asked: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines of an own table, each with a key: the one it was asked for, else the next that is free.

    Args:
        rows: with their printed row; asked: for each the key that came with it, None or anything else.
    """
    wanted = [key if is_key(row, key) else None for row, key in zip(rows, asked, strict=True)]
    taken: set[str] = set()
    for place, key in enumerate(wanted):
        wanted[place] = None if key in taken else key
        taken |= {key} if key else set()
    found = []
    for row, key in zip(rows, wanted, strict=True):
        key = key or next_key(row["row"], taken)
        taken.add(key)
        found.append(
            {"row": row["row"], "key": key, **{name: row[name] for name in row if name not in ("row", "key")}}
        )
    return found


def is_key(row: Mapping[str, Any], key: Any) -> bool:
    """Whether a key may be one of a line under this printed row."""
    return isinstance(key, str) and bool(
        re.fullmatch(rf"{re.escape(row['row'])}-[1-9]\d{{0,3}}", key, re.ASCII)
    )


def next_key(row: str, taken: set[str]) -> str:
    """The first number that no line under the printed row has had."""
    numbers = [int(key.rpartition("-")[2]) for key in taken if key.rpartition("-")[0] == row]
    return f"{row}-{max(numbers, default=0) + 1}"
