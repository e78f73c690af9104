"""Scores that are not typed: a score left blank is what its rule works out, and goes on being that.

A person types a score only where the rule leaves room, cannot be applied, or is to be departed from with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evaluation.figures import score_of
from evaluation.rules.results import Result

Rows = Mapping[str, Mapping[str, Any]]
Results = Mapping[str, Result]


def worked_out(results: Results, rows: Rows) -> dict[str, str]:
    """The points of every blank cell of `rows` that its rule can score, as text with two decimals."""
    return {
        cell: str(results[cell].points)
        for cell, row in rows.items()
        if score_of(row) is None and cell in results and results[cell].points is not None
    }


def kept_up(before: Results, after: Results, rows: Rows) -> dict[str, str]:
    """The points that change because the figures did: of cells that stood at what their rule gave, or blank.

    Args:
        before, after: the results on the figures as they were, and as they are now.
    """
    found = {
        cell: result.points
        for cell, result in after.items()
        if result.points is not None and follows(before.get(cell), score_of(rows.get(cell, {})))
    }
    return {cell: str(points) for cell, points in found.items() if points != score_of(rows.get(cell, {}))}


def follows(result: Result | None, score: Decimal | None) -> bool:
    """Whether a score is nobody's own: blank, or what the rule gives."""
    return score is None or (result is not None and result.points == score)
