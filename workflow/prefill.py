"""A new draft that does not begin blank: with what was read from paper, or with what stays the same from last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation import rules
from evaluation.paper import INPUTS, Field, Form, Table
from models import Campaign, Report, ReportVersion, Role, Section, State
from workflow import drafting, paperwork, rights
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
    """Start a report and save what is known, as if it had been typed; 测算依据 begins with last year's figures.

    The caller commits.

    Args:
        bodies: section key → body; scores: cell key → {"score"?, "reason", "basis"}.

    Raises:
        Refused: as `drafting.start`.
    """
    report = drafting.start(session, by, unit_id, campaign_id, form_key, name, clock)
    known = {**figures_of_last_year(session, report), **bodies.get(INPUTS, {})}
    for key, body in {**bodies, INPUTS: known}.items():
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

    Money, dates, results, scores and prose are of their year and stay behind.
    """
    old = bodies_of(session, report)
    kept = {}
    for spec in (*form.sections, form.inputs):
        body = old.get(spec.key, {})
        kept[spec.key] = {
            entry.key: lasts
            for entry in spec.entries
            if entry.key in body and (lasts := lasting_value(entry, body[entry.key]))
        }
    return kept


def bodies_of(session: Session, report: Report) -> dict[str, dict[str, Any]]:
    """The sections of a report's present version as they are stored."""
    stored = session.execute(
        sa.select(Section.key, Section.body)
        .join(ReportVersion, ReportVersion.id == Section.version_id)
        .where(ReportVersion.report_id == report.id, ReportVersion.number == report.number)
    )
    return {row.key: row.body for row in stored}


def figures_of_last_year(session: Session, report: Report) -> dict[str, Any]:
    """What a new report needs of the year before, 上年“三公”经费, from the unit's locked report on the same form.

    A unit with several such reports has to say itself which figure is meant.
    """
    form = paperwork.form_by_hash(session, report.form_hash)
    asked = [entry for entry in form.inputs.entries if isinstance(entry, Field) and entry.last_year]
    before = year_before(session, report) if asked else []
    if len(before) != 1:
        return {}
    old = bodies_of(session, before[0])
    found = {entry.key: rules.stored(form, old, entry.last_year) for entry in asked}
    return {key: value for key, value in found.items() if value}


def year_before(session: Session, report: Report) -> Sequence[Report]:
    """The locked reports of the unit on the same form in the year before."""
    year = session.get_one(Campaign, report.campaign_id).year - 1
    return session.scalars(
        sa.select(Report)
        .join(Campaign, Campaign.id == Report.campaign_id)
        .where(
            Report.unit_id == report.unit_id,
            Report.form_key == report.form_key,
            Report.state == State.locked,
            Campaign.year == year,
        )
    ).all()


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
