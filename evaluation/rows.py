"""Which row of one version of a table is which row of another.

Rows of the unit's own have no number that lasts, so they are matched by what stands in them, in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.paper import TOTAL, Column, Table


@dataclass(frozen=True)
class Line:
    """A row with its name in a place ("8", "central") and its label in a sentence (支出明细第8笔)."""

    name: str
    label: str
    row: Mapping[str, Any]

    def value(self, column: Column) -> Any:
        """What stands in a column, None for a blank."""
        return self.row.get(column.key)


Pair = tuple[Line | None, Line | None]


def lines(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The rows without the total row; printed rows that take one line are all there, blank or not."""
    given = [row for row in rows if row.get("row") != TOTAL]
    if table.fixed:
        filled = {row.get("row"): row for row in given}
        given = [filled.get(spec.key, {"row": spec.key}) for spec in table.rows]
    return [line(table, row, position) for position, row in enumerate(given, 1)]


def line(table: Table, row: Mapping[str, Any], position: int) -> Line:
    """A row with its name and label; `position` counts from 1."""
    printed = table.row(row["row"]).label if table.rows else ""
    words = {**row, "n": str(position), "row": printed}
    label = re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], ""), table.row_name)
    label = label.removesuffix("“”")  # a row whose naming cell is still blank
    return Line(row["row"] if table.fixed else str(position), label, row)


def pairs(table: Table, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """Each row beside what became of it, None on the side where it is missing, in the order of the form."""
    before, after = lines(table, old), lines(table, new)
    if table.fixed:
        return list(zip(before, after, strict=True))
    found: list[Pair] = []
    i = j = 0
    for a, b in [*matches(table, before, after), (len(before), len(after))]:
        found += gap(before[i:a], after[j:b])
        found += zip(before[a : a + 1], after[b : b + 1], strict=True)
        i, j = a + 1, b + 1
    return found


def gap(old: list[Line], new: list[Line]) -> list[Pair]:
    """Rows that match nothing: as many as before were rewritten, else they went and came."""
    if [line.row.get("row") for line in old] == [line.row.get("row") for line in new]:
        return list(zip(old, new, strict=True))
    return [*((line, None) for line in old), *((None, line) for line in new)]


def matches(table: Table, old: list[Line], new: list[Line]) -> list[tuple[int, int]]:
    """The pairs of positions, in order, that share most cells in all.

    Equal rows at both ends are taken at once: a long list of vouchers usually differs in a few lines.
    """
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n].row != new[n].row), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if old[-1 - n].row != new[-1 - n].row), rest)
    middle = best(table, old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((n, n) for n in range(head)),
        *((head + a, head + b) for a, b in middle),
        *((len(old) - n, len(new) - n) for n in range(tail, 0, -1)),
    ]


def best(table: Table, old: list[Line], new: list[Line]) -> list[tuple[int, int]]:
    """The alignment with most shared cells (longest common subsequence, weighted)."""
    shared = [[alike(table, before, after) for after in new] for before in old]
    reach = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = shared[i][j] + reach[i + 1][j + 1] if shared[i][j] else 0
            reach[i][j] = max(reach[i + 1][j], reach[i][j + 1], both)
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if shared[i][j] and reach[i][j] == shared[i][j] + reach[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif reach[i][j] == reach[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def alike(table: Table, old: Line, new: Line) -> int:
    """How many cells two rows share; 0 for rows of different printed names."""
    if old.row.get("row") != new.row.get("row") or (table.own and old.row.get("key") != new.row.get("key")):
        return 0
    typed = [column for column in table.columns if column.formula is None]
    same = sum(old.value(column) is not None and old.value(column) == new.value(column) for column in typed)
    named = table.identity and old.row.get(table.identity) == new.row.get(table.identity)
    return same + (len(typed) if named or table.own else 0)
