"""Figures of a report: computed cells of its tables, totals of its score sheet, its grade.

Points are Decimal 分, two decimals, half up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evaluation.ledger import Ledger
from evaluation.money import FEN, yuan_of
from evaluation.paper import INPUTS, TOTAL, Entry, Field, Figure, Form, Grade, SectionSpec, Table

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Totals:
    """What the score rows add up to, 分; `scored` of `cells` have a score."""

    score: Decimal
    level1: dict[str, Decimal]
    scored: int
    cells: int

    @property
    def complete(self) -> bool:
        """Whether every cell has its score."""
        return self.scored == self.cells


def points(value: Decimal) -> Decimal:
    """Points as they are kept: two decimals, half up."""
    return value.quantize(FEN, ROUND_HALF_UP)


def totals(form: Form, scores: Mapping[str, Mapping[str, Any]]) -> Totals:
    """Sums of the scores given so far, per 一级指标 and in all; scores of unknown cells do not count."""
    level1 = dict.fromkeys(form.level1(), Decimal("0.00"))
    given = [(cell, score_of(scores.get(cell.key, {}))) for cell in form.cells]
    for cell, score in given:
        level1[cell.level1] += score or Decimal(0)
    scored = sum(score is not None for _, score in given)
    return Totals(sum(level1.values(), Decimal("0.00")), level1, scored, len(form.cells))


def score_of(row: Mapping[str, Any]) -> Decimal | None:
    """The score of a score row, None while it is blank."""
    return points(Decimal(row["score"])) if row.get("score") else None


def grade(total: Decimal, bands: Sequence[Grade]) -> str:
    """The grade that `total` reaches; `bands` fall from best to worst, the last from 0."""
    return next(band.label for band in bands if total >= band.least)


def complete(
    form: Form, bodies: Mapping[str, Body], facts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The bodies of every section with computed cells, printed rows and given fields filled in.

    Args:
        bodies: section key → body as stored; sections may be absent. Not changed.
        facts: what the system knows, by field origin: {"report": "…项目", "unit": "…中心", "total": "96.76"}.

    Completing twice gives the same. 测算依据 is there when anything was filled in.
    """
    known = dict(facts or {})
    sections = (*form.sections, *([form.inputs] if bodies.get(INPUTS) else []))
    return {spec.key: complete_section(spec, bodies.get(spec.key, {}), known) for spec in sections}


def complete_section(spec: SectionSpec, body: Body, facts: Mapping[str, str]) -> dict[str, Any]:
    """One section's body, its keys in printed order; what the form does not know is left out."""
    ledgers = {
        entry.key: Ledger(entry, body.get(entry.key, ()))
        for entry in spec.entries
        if isinstance(entry, Table)
    }
    filled = {entry.key: entry_value(entry, body, facts, ledgers) for entry in spec.entries}
    return {key: value for key, value in filled.items() if value}


def entry_value(entry: Entry, body: Body, facts: Mapping[str, str], ledgers: Mapping[str, Ledger]) -> Any:
    """The completed value of an entry; empty or None while it is blank."""
    if isinstance(entry, Table):
        return ledgers[entry.key].complete(ledgers)
    if isinstance(entry, Field) and entry.origin:
        return entry.value or facts.get(entry.origin)
    return body.get(entry.key)


def total_of(bodies: Mapping[str, Body], figure: Figure) -> Decimal | None:
    """The 元 in the total row of a completed table, None while the column is blank."""
    rows = bodies.get(figure.section, {}).get(figure.table, ())
    total = next((row for row in rows if row.get("row") == TOTAL), None)
    return yuan_of(total.get(figure.column)) if total else None
