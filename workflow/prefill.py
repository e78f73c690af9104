"""A new draft that does not begin blank: with what was read from paper, or with what stays the same from last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation import rules
from evaluation.paper import INPUTS, Field, Form, Table
from models import Report, ReportVersion, Role, Section, State
from workflow import drafting, rights
from workflow.case import Actor
from workflow.clock import Clock, database_now

Bodies = Mapping[str, Mapping[str, Any]]
Scores = Mapping[str, Mapping[str, Any]]
LASTING = ("row", "content", "target")  # of an indicator; what was reached is this year's


def begin(
    session: Session,
    by: int,
    unit_id: int,
    campaign_id: int,
    form_key: str,
    name: str,
    bodies: Bodies,
    scores: Scores,
    clock: Clock = database_now,
) -> Report:
    """Start a report and save what is known, as if it had been typed. The caller commits.

    Args:
        bodies: section key → body; scores: cell key → {"score"?, "reason", "basis"}.

    Raises:
        Refused: as `drafting.start`.
    """
    report = drafting.start(session, by, unit_id, campaign_id, form_key, name, clock)
    for key, body in bodies.items():
        if body:
            drafting.save_section(session, report.id, key, body, 0, by, clock)
    typed = {
        cell: drafting.Score(
            Decimal(row["score"]) if row.get("score") else None, row.get("reason", ""), 0, row.get("basis")
        )
        for cell, row in scores.items()
    }
    drafting.save_scores(session, report.id, typed, by, clock)
    session.refresh(report)
    return report


def earlier(session: Session, actor: Actor, form_keys: Sequence[str]) -> Sequence[Report]:
    """The locked reports from which the person may begin: of the units they fill for, newest first."""
    own = rights.units(actor, frozenset({Role.filler}))
    return session.scalars(
        sa.select(Report)
        .where(Report.unit_id.in_(own), Report.state == State.locked, Report.form_key.in_(form_keys))
        .order_by(Report.locked_at.desc(), Report.id.desc())
        .limit(20)
    ).all()


def lasting(session: Session, report: Report, form: Form) -> dict[str, dict[str, Any]]:
    """What of a report stays the same in the next year, in the places of `form`: contacts, indicators and targets.

    Money, dates, results, scores and prose are of their year and stay behind; but 测算依据 begins with those figures
    that were this year's and are now last year's.
    """
    stored = session.execute(
        sa.select(Section.key, Section.body)
        .join(ReportVersion, ReportVersion.id == Section.version_id)
        .where(ReportVersion.report_id == report.id, ReportVersion.number == report.number)
    )
    old = {row.key: row.body for row in stored}
    kept = {}
    for spec in (*form.sections, form.inputs):
        body = old.get(spec.key, {})
        kept[spec.key] = {
            entry.key: lasts
            for entry in spec.entries
            if entry.key in body and (lasts := lasting_value(entry, body[entry.key]))
        }
    return {**kept, INPUTS: {**figures_of_last_year(form, old), **kept[INPUTS]}}


def figures_of_last_year(form: Form, old: Bodies) -> dict[str, Any]:
    """上年“三公”经费 from what was the year's own."""
    asked = [entry for entry in form.inputs.entries if isinstance(entry, Field) and entry.last_year]
    found = {entry.key: rules.stored(form, old, entry.last_year) for entry in asked}
    return {key: value for key, value in found.items() if value}


def lasting_value(entry: Any, value: Any) -> Any:
    """A line of text as it is; of indicators their rows without what was reached; nothing of the rest."""
    if isinstance(entry, Field):
        return value if entry.type == "text" and not entry.origin else None
    if isinstance(entry, Table) and entry.repeats:
        known = {row.key for row in entry.rows}
        return [
            {name: row[name] for name in LASTING if name in row} for row in value if row.get("row") in known
        ]
    return None
