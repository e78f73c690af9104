"""The content of a report as it is hashed, signed and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation import figures, own
from evaluation.canon import canonical as canonical
from evaluation.canon import fingerprint as fingerprint
from evaluation.paper import ANSWERS, Form, Grade

SCHEMA = "ziping/1"


def document(
    form: Form,
    *,
    campaign: Mapping[str, Any],
    report: Mapping[str, Any],
    unit: Mapping[str, Any],
    supervising: Mapping[str, Any] | None,
    section: Mapping[str, Any],
    route: Sequence[Mapping[str, Any]],
    bodies: Mapping[str, Mapping[str, Any]],
    scores: Mapping[str, Mapping[str, Any]],
    attachments: Sequence[Mapping[str, Any]] = (),
    grades: Sequence[Grade] = (),
    submitted: str = "",
) -> dict[str, Any]:
    """The content document: everything a signature answers for, with computed cells and totals filled in.

    Args:
        campaign: {"name": …, "year": 2025}; report, section: {"name": …}.
        unit, supervising: {"name": …, "code": …}.
        route: the frozen stops in order, {"seq": 1, "stop": "filling", "box": …, "unit": …}.
        bodies: section key → stored body; "answers" holds what was answered to 提醒, by cause.
        scores: cell key → {"score": "2.76", "reason": …, "basis": {…}}.
        grades: the campaign's bands where they differ from the form's.
        submitted: day of submission in Shanghai, "2026-03-12"; printed as 报告日期, empty for a draft.
    """
    form = own.refined(form, bodies)
    summed = figures.totals(form, scores)
    totals = {
        "score": str(summed.score),
        "grade": figures.grade(summed.score, grades or form.grades) if summed.complete else "",
        "level1": {label: str(score) for label, score in summed.level1.items()},
    }
    facts = {
        "report": report["name"],
        "unit": unit["name"],
        "budget_code": unit.get("code", ""),
        "supervising": supervising["name"] if supervising else "",
        "submission": submitted,
        "total": totals["score"] if summed.scored else "",
        "grade": totals["grade"],
    }
    return {
        "schema": SCHEMA,
        "form": {"key": form.key, "hash": form.hash},
        "campaign": dict(campaign),
        "report": dict(report),
        "unit": dict(unit),
        "supervising": dict(supervising) if supervising else None,
        "section": dict(section),
        "route": [dict(stop) for stop in route],
        "fields": figures.complete(form, bodies, facts),
        "scores": score_rows(form, scores),
        "totals": totals,
        "attachments": [dict(attachment) for attachment in attachments],
        "answers": dict(bodies.get(ANSWERS, {})),
    }


def score_rows(form: Form, scores: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The score rows in the one way they are written: points with two decimals, blanks absent."""
    rows = {cell.key: dict(scores.get(cell.key, {})) for cell in form.cells}
    for row in rows.values():
        score = figures.score_of(row)
        row["score"] = None if score is None else str(score)
    filled = {key: {name: value for name, value in row.items() if value} for key, row in rows.items()}
    return {key: row for key, row in filled.items() if row}
