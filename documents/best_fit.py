"""Which of several forms a paper was written on: the one whose weights and headings it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from documents.outlines import bare
from documents.own_indicators import kind, scored
from documents.values import plain
from evaluation.paper import Field, Form, Outline, Table

Reading = Mapping[str, Any]
Fit = tuple[int, int, int]


def among(forms: Sequence[Form], readings: Sequence[Reading]) -> Form | None:
    """The form that fits best; the only one fits in any case; None where two fit alike or none does."""
    if len(forms) < 2:
        return next(iter(forms), None)
    fits = sorted(((fit(form, readings), form.key) for form in forms), reverse=True)
    if fits[0][0] == fits[1][0]:
        return None
    return next(form for form in forms if form.key == fits[0][1])


def fit(form: Form, readings: Sequence[Reading]) -> Fit:
    """How many 一级指标 weigh what the form says, less those that do not; how many of its headings stand there."""
    weights = [weight for reading in readings for weight in level1_weights(reading).items()]
    own = {kind(label): weight for label, weight in form.level1().items()}
    agreed = sum(own.get(name) == weight for name, weight in weights)
    words = set(headings(form))
    said = {bare(s["path"][-1]) for reading in readings for s in reading["narrative"]}
    return agreed - len(set(own) ^ {name for name, _ in weights}), len(words & said), -len(words - said)


def level1_weights(reading: Reading) -> dict[str, Decimal]:
    """一级指标 → the points under it; scores stand for weights where a full table prints none."""
    rows = [row for row in scored(reading) if not row.get("merged_into")]
    key = "weight" if any(row.get("weight") for row in rows) else "score"
    sums: dict[str, Decimal] = {}
    for row in rows:
        name = kind(row.get("level1") or row.get("indicator"))
        sums[name] = sums.get(name, Decimal(0)) + (row.get(key) or Decimal(0))
    return sums


def headings(form: Form) -> Iterator[str]:
    """The words of a form that its paper prints as headings."""
    for spec in form.sections:
        for entry in spec.entries:
            match entry:
                case Outline():
                    yield from (bare(heading.text) for heading in entry.headings)
                case Table() if entry.caption:
                    yield bare(entry.caption)
                case Field(type="longtext"):
                    yield bare(entry.label)
            if isinstance(entry, Table):
                yield from (plain(row.label) for row in entry.rows if entry.fixed)
