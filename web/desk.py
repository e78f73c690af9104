"""What lies on a person's desk: one query over open assignments, by index, columns only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models import Assignment, Report, ReportVersion, Signature, Unit, Visit
from workflow import rights
from workflow.case import Actor

LONGEST = 50


def desks(actor: Actor) -> list[sa.Select[*tuple[Any, ...]]]:
    """Open assignments of the person and of each post held now: visit id, id, due_at; each a range of one index."""
    mine = [Assignment.person_id == actor.id]
    mine += [sa.and_(Assignment.unit_id == unit_id, Assignment.role == role) for role, unit_id in actor.posts]
    columns = Assignment.visit_id, Assignment.id, Assignment.due_at
    return [sa.select(*columns).where(Assignment.closed_at.is_(None), desk) for desk in mine]


def open_assignments(actor: Actor) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """All of them: an assignment is a person's or a post's, so nothing is found twice."""
    return sa.union_all(*desks(actor))


_COLUMNS = (
    Report.id,
    Report.name,
    Report.state,
    ReportVersion.number,
    Report.form_key,
    Report.form_hash,
    Unit.short_name.label("unit"),
    ReportVersion.score,
    ReportVersion.grade,
    ReportVersion.changes,
)


def desk_of(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Open work with its report, most urgent first; at most 50 rows."""
    first = (desk.order_by(Assignment.due_at, Assignment.id).limit(LONGEST) for desk in desks(actor))
    page = sa.union_all(*(sa.select(desk.subquery()) for desk in first)).subquery()
    return (
        sa.select(*_COLUMNS, Visit.stop, Visit.due_at, Visit.opened_at)
        .select_from(page)
        .join(Visit, Visit.id == page.c.visit_id)
        .join(Report, Report.id == Visit.report_id)
        .join(Unit, Unit.id == Report.unit_id)
        .join(ReportVersion, ReportVersion.id == Visit.version_id)
        .order_by(page.c.due_at, page.c.id)
        .limit(LONGEST)
    )


def shown_to(actor: Actor) -> sa.ColumnElement[int]:
    """The number of the version a list shows: the current one inside the unit, else the last submitted one."""
    submitted = (
        sa.select(sa.func.max(ReportVersion.number))
        .where(ReportVersion.report_id == Report.id, ReportVersion.submitted_at.is_not(None))
        .correlate(Report)
        .scalar_subquery()
    )
    inside = Report.unit_id.in_(rights.units(actor, rights.INSIDE))
    return sa.case((inside, Report.number), else_=submitted)


def listed(actor: Actor, condition: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Reports under `condition` with their open visit, newest first; at most 50 rows."""
    return (
        sa.select(*_COLUMNS, Visit.stop, Visit.due_at, Visit.opened_at)
        .select_from(Report)
        .join(Unit, Unit.id == Report.unit_id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == shown_to(actor)),
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
