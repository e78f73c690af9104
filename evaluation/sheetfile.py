"""Reading the score sheet of a form file: 一级 › 二级 › scored cells › printed rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evaluation.formfile import Node
from evaluation.paper import Cell, Indicator, SheetColumn
from evaluation.rulefile import read_rule

Level = tuple[str, Decimal]  # label, weight in 分
CellRows = tuple[Cell, list[Indicator]]

COLUMNS = (
    "level1",
    "level1_weight",
    "level2",
    "level2_weight",
    "level3",
    "weight",
    "measure",
    "standard",
    "score",
    "reason",
)


def read_columns(sheet: Node) -> tuple[SheetColumn, ...]:
    """The printed columns, left to right."""
    columns = []
    for node in sheet.nodes("column", needed=True):
        columns.append(SheetColumn(node.word("key", COLUMNS), node.text("label")))
        node.close()
    return tuple(columns)


def read_rows(sheet: Node) -> tuple[tuple[Cell, ...], tuple[Indicator, ...]]:
    """The scored cells and the printed rows, numbered from 1 through the whole sheet."""
    found = [pair for level1 in sheet.nodes("level1", needed=True) for pair in read_level1(level1)]
    rows = [row for _, group in found for row in group]
    return tuple(cell for cell, _ in found), tuple(replace(row, no=no) for no, row in enumerate(rows, 1))


def read_level1(node: Node) -> list[CellRows]:
    """The cells of a 一级指标."""
    level1 = (node.text("label"), node.points("weight"))
    found = [pair for level2 in node.nodes("level2", needed=True) for pair in read_level2(level2, level1)]
    node.close()
    return found


def read_level2(node: Node, level1: Level) -> list[CellRows]:
    """The cells of a 二级指标; a standard printed once for all of them stands here."""
    level2, standard = (node.text("label"), node.points("weight")), node.text("standard", "")
    found = [read_cell(cell, level1, level2, standard) for cell in node.nodes("cell", needed=True)]
    node.close()
    return found


def read_cell(node: Node, level1: Level, level2: Level, shared: str) -> CellRows:
    """A scored cell and its rows: one row named like the cell, or the rows that share it."""
    key, label, weight = node.key(), node.text("label"), node.points("weight")
    standard = shared or node.text("standard")
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
