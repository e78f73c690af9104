"""Points lost by row of the score sheet (`lost` in campaign.toml), for each version a report was submitted in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any

from evaluation.paper import Form
from web.demo import paper
from web.demo.told import told

FULL = Decimal(100)
NUMBERS = [*"一二三四五六七八九十", *(f"十{unit}" for unit in "一二三四五六七八九")]
Lost = dict[str, Decimal]


def in_version(report: Mapping[str, Any], version: int) -> Lost:
    """What version `version` claimed to have lost: less than the last one where a return made it claim less."""
    claimed = {act["v"]: act["score"] for act in report["acts"] if act["act"] == "submit"}
    lost: Lost = dict(report["lost"])
    return without(lost, sum(lost.values()) - (FULL - claimed[version]))


def without(lost: Lost, points: Decimal) -> Lost:
    """`lost` less `points`: the fewest whole rows that add up to them, the last ones first; else less of one row."""
    rows = list(reversed(lost))
    for count in range(len(rows) + 1):
        for chosen in combinations(rows, count):
            if sum(lost[row] for row in chosen) == points:
                return {row: value for row, value in lost.items() if row not in chosen}
    largest = max(rows, key=lambda row: lost[row])
    return {**lost, largest: lost[largest] - points}


def scores(form: Form, lost: Lost, bases: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """A score row for every cell: its weight less what its printed rows lost, with the reason told for each."""
    reasons = told("campaign")["defaults"]["reasons"]
    found = {}
    for cell in form.cells:
        rows = [row.level3 for row in form.indicators_of(cell.key) if row.level3 in lost]
        points = cell.weight - sum(lost[row] for row in rows)
        reason = "".join(reasons[row] for row in rows)
        found[cell.key] = paper.score(points.quantize(Decimal("0.01")), reason, bases.get(cell.key))
    return found


def listed(lost: Lost, words: Mapping[str, str]) -> str:
    """The reasons as a paragraph of 五、存在的主要问题: 一是……二是……"""
    reasons = told("campaign")["defaults"]["reasons"]
    numbered = [f"{NUMBERS[n]}是{reasons[row]}" for n, row in enumerate(lost)]
    return words["lead"] + "".join(numbered) if lost else words["none"]
