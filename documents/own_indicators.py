"""Indicators of a paper as rows of a form: the unit's own under their printed category, the others by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.doubt import Doubt
from documents.values import label, plain
from documents.vocabulary import found
from evaluation.paper import Form, Indicator, RowSpec, SectionSpec, Table

Reading = Mapping[str, Any]
Item = Mapping[str, Any]
COLUMNS = {
    "content": "indicator",
    "target": "target",
    "actual": "actual",
    "result": "actual",
    "weight": "weight",
}
KIND = re.compile(r"^项目|^(?:项目)?产出(?=数量|质量|时效|成本)|类?指标$")


def scored(reading: Reading) -> list[Item]:
    """The rows to add up: those of the table with the points, and 预算执行率 where it stands apart."""
    name = reading["scores"]["score_table"]
    tables = [t for t in reading["indicator_tables"] if t["id"] == name or name is None]
    if all(not is_execution(row) for table in tables for row in table["rows"]):
        tables = [t for t in reading["indicator_tables"] if t["id"] == "execution"] + tables
    return [row for table in tables for row in table["rows"]]


def is_execution(row: Item) -> bool:
    return bool(found("tables", "execution_rate", row.get("indicator") or row.get("level3") or ""))


# ---- rows of the unit's own -------------------------------------------------------------------------------------


def rows(spec: SectionSpec, table: Table, reading: Reading) -> tuple[list[dict[str, Any]], list[Doubt]]:
    """The unit's indicators under their printed rows; 预算执行率 is prescribed and left out."""
    doubts: list[Doubt] = []
    made = []
    for item in scored(reading):
        row = category(table, item)
        name = item.get("indicator") or ""
        place = f"{spec.title} {name}"
        if row is None and not is_execution(item):
            doubts.append(
                Doubt(place, name, f"表式中没有“{item.get('level2') or item.get('level1') or ''}”这一类")
            )
        if row is None:
            continue
        made.append({"row": row.key, **cells(table, item)})
        if item.get("weight") is None:
            doubts.append(Doubt(place, "", "表上没有分值，请按批复的绩效目标补填"))
    return made, doubts


def cells(table: Table, item: Item) -> dict[str, Any]:
    """The cells of one indicator; operator and unit of measure are written to the value again."""
    values = {**item, "target": in_unit(item, "target"), "actual": in_unit(item, "actual")}
    texts = {column.key: values.get(COLUMNS.get(column.key, "")) for column in table.columns}
    return {key: None if value is None else str(value) for key, value in texts.items()}


def in_unit(item: Item, key: str) -> str:
    text = str(item.get(key) or "")
    operator = plain(item.get("operator") or "") if key == "target" else ""
    bare = re.fullmatch(r"\d+(?:\.\d+)?", plain(text))
    return (
        f"{operator if operator in '≥≤=＝<>' else ''}{text}{item.get('measure_unit') or ''}" if bare else text
    )


def category(table: Table, item: Item) -> RowSpec | None:
    """The printed row of an indicator: by its 二级指标, else the only one under its 一级指标."""
    level1, level2 = kind(item.get("level1")), kind(item.get("level2"))
    named = [row for row in table.rows if level2 and kind(row.label) == level2]
    under = [row for row in named if not row.groups or kind(row.groups[0]) == level1]
    below = [row for row in table.rows if row.groups and level1 and kind(row.groups[0]) == level1]
    if under or named:
        return (under or named)[0]
    return below[0] if len(below) == 1 else None


def kind(name: str | None) -> str:
    """数量 of 产出数量指标, 产出 of 项目产出指标; every 满意度 is one."""
    bare = label(name)
    return "满意度" if "满意" in bare else KIND.sub("", KIND.sub("", bare)) or bare


# ---- scores -----------------------------------------------------------------------------------------------------


def matched_rows(form: Form, paper: Sequence[Item], doubts: list[Doubt]) -> Iterator[tuple[str, Item]]:
    """(key of the form's row, row of the paper), by the labels of all three levels, else of the last."""
    free = list(form.indicators)
    for row in paper:
        name = label(row.get("level3") or row.get("indicator"))
        named = [r for r in free if label(r.level3) == name]
        exact = [r for r in named if label(r.level2) == label(row.get("level2"))]
        alike = [r for r in free if is_execution(row) and is_execution(as_item(r))]
        if exact or len(named) == 1 or alike:
            match = next(iter([*exact, *named, *alike]))
            free.remove(match)
            yield match.key, row
        elif own_of(named, row):
            match = own_of(named, row)[0]
            free.remove(match)
            yield match.key, row
        else:
            said = row.get("level3") or row.get("indicator") or ""
            doubts.append(Doubt(form.sheet_label, said, "表式的评分表中没有这一项"))


def as_item(row: Indicator) -> Item:
    return {"indicator": row.level3}


def own_of(named: Sequence[Indicator], row: Item) -> list[Indicator]:
    """Rows of the same name under different parents: the one of the paper's kind, else the first."""
    return [r for r in named if kind(r.level2) == kind(row.get("level2"))] or list(named)
