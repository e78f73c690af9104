"""Reading the score sheet of a form file: 一级 › 二级 › scored cells › printed rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from evaluation.formfile import Node
from evaluation.paper import Cell, Indicator, Parent, SheetColumn
from evaluation.rulefile import read_rule

Level = tuple[str, Decimal]  # label, weight in 分
CellRows = tuple[Cell, list[Indicator]]
Levels = list[CellRows | Parent]  # what stands under a level, in order

COLUMNS = (
    "level1",
    "level1_weight",
    "level2",
    "level2_weight",
    "level3",
    "weight",
    "measure",
    "target",
    "actual",
    "completion",
    "standard",
    "score",
    "reason",
)


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet: 一级指标, scored cells, printed rows, and where the unit adds its own."""

    levels: tuple[Level, ...]
    cells: tuple[Cell, ...]
    indicators: tuple[Indicator, ...]
    parents: tuple[Parent, ...]


def read_columns(sheet: Node) -> tuple[SheetColumn, ...]:
    """The printed columns, left to right."""
    columns = []
    for node in sheet.nodes("column", needed=True):
        columns.append(SheetColumn(node.word("key", COLUMNS), node.text("label")))
        node.close()
    return tuple(columns)


def read_rows(sheet: Node, *, needs_standard: bool) -> Rows:
    """The scored cells and the printed rows, numbered from 1 through the whole sheet.

    Args:
        needs_standard: the sheet prints a standard for every row.
    """
    levels: list[Level] = []
    found: Levels = []
    for node in sheet.nodes("level1", needed=True):
        level = (node.text("label"), node.points("weight"))
        levels.append(level)
        for child in node.nodes("level2", needed=True):
            found += read_level2(child, level, needs_standard)
        node.close()
    cells: list[Cell] = []
    rows: list[Indicator] = []
    parents: list[Parent] = []
    for item in found:
        if isinstance(item, Parent):
            parents.append(replace(item, place=len(rows)))
        else:
            cells.append(item[0])
            rows += [replace(row, no=len(rows) + number) for number, row in enumerate(item[1], 1)]
    return Rows(tuple(levels), tuple(cells), tuple(rows), tuple(parents))


def read_level2(node: Node, level1: Level, needs_standard: bool) -> Levels:
    """The cells of a 二级指标, a standard printed once for all of them stands here; or the place for the unit's own."""
    label, own = node.text("label"), node.text("own", "")
    if own:
        weight = node.points("weight") if "weight" in node.data else None
        found: Levels = [Parent(own, *level1, label, weight, 0)]
    else:
        level2, shared = (label, node.points("weight")), node.text("standard", "")
        standard = shared or (None if needs_standard else "")
        found = [read_cell(cell, level1, level2, standard) for cell in node.nodes("cell", needed=True)]
    node.close()
    return found


def read_cell(node: Node, level1: Level, level2: Level, shared: str | None) -> CellRows:
    """A scored cell and its rows: one row named like the cell, or the rows that share it.

    Args:
        shared: the standard where the cell has none; None where it must have one.
    """
    key, label, weight = node.key(), node.text("label"), node.points("weight")
    standard = shared or node.text("standard", shared)
    names = [read_name(row) for row in node.nodes("row")] or [(key, label, node.text("measure", ""))]
    rows = [
        Indicator(row, 0, *level1, *level2, level3, weight, measure, standard, key)
        for row, level3, measure in names
    ]
    keys = tuple(row.key for row in rows)
    rule = read_rule(node.node("rule"))
    cell = Cell(key, label, node.text("name", label), level1[0], weight, node.texts("evidence"), keys, rule)
    node.close()
    return cell, rows


def read_name(node: Node) -> tuple[str, str, str]:
    """Key, 三级指标 and 具体指标 of a row that shares its cell."""
    name = (node.key(), node.text("label"), node.text("measure", ""))
    node.close()
    return name
