"""What lies on a person's desk: one query over open assignments, by index, columns only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models import Assignment, Report, ReportVersion, Signature, Unit, Visit
from workflow.case import Actor

LONGEST = 50


def open_assignments(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Open assignments of the person or of a post held now: visit id, id, due_at."""
    pool = sa.and_(
        Assignment.person_id.is_(None),
        sa.tuple_(Assignment.unit_id, Assignment.role).in_([(unit, role) for role, unit in actor.posts]),
    )
    mine = sa.or_(Assignment.person_id == actor.id, pool) if actor.posts else Assignment.person_id == actor.id
    return sa.select(Assignment.visit_id, Assignment.id, Assignment.due_at).where(
        Assignment.closed_at.is_(None), mine
    )


_COLUMNS = (
    Report.id,
    Report.name,
    Report.state,
    Report.number,
    Report.form_key,
    Report.form_hash,
    Unit.short_name.label("unit"),
    ReportVersion.score,
    ReportVersion.grade,
    ReportVersion.changes,
)


def desk_of(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Open work with its report, most urgent first; at most 50 rows."""
    page = open_assignments(actor).order_by(Assignment.due_at, Assignment.id).limit(LONGEST).subquery()
    return (
        sa.select(*_COLUMNS, Visit.stop, Visit.due_at, Visit.opened_at)
        .select_from(page)
        .join(Visit, Visit.id == page.c.visit_id)
        .join(Report, Report.id == Visit.report_id)
        .join(Unit, Unit.id == Report.unit_id)
        .join(ReportVersion, ReportVersion.id == Visit.version_id)
        .order_by(page.c.due_at, page.c.id)
    )


def listed(condition: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Reports under `condition` with their open visit, newest write first; at most 50 rows."""
    return (
        sa.select(*_COLUMNS, Visit.stop, Visit.due_at, Visit.opened_at)
        .select_from(Report)
        .join(Unit, Unit.id == Report.unit_id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .outerjoin(Visit, sa.and_(Visit.report_id == Report.id, Visit.closed_at.is_(None)))
        .where(condition)
        .order_by(Report.id.desc())
        .limit(LONGEST)
    )


def signed_by(person_id: int) -> sa.ColumnElement[bool]:
    """Reports this person has signed, in whatever version."""
    return (
        sa.select(Signature.id)
        .join(Visit, Visit.id == Signature.visit_id)
        .where(Visit.report_id == Report.id, Signature.signer_id == person_id)
        .correlate(Report)
        .exists()
    )
