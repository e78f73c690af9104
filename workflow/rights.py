"""Who may see a report, and what may be done to it now. One predicate for lists, pages, files and counts.

Source: product.md, rulings "Who" and "Versions". Units never see each other's reports; outside the unit a report
is seen from its first submission on, as last submitted.
"""

from __future__ import annotations

import sqlalchemy as sa

from models import Report, ReportVersion, Role
from workflow.case import Actor, Case

INSIDE = frozenset({Role.filler, Role.evaluator, Role.team_leader, Role.unit_head, Role.deputy_head})
SUPERVISING = frozenset({Role.department_head, Role.department_clerk, Role.deputy_head})
FINANCE = frozenset({Role.finance_section_head, Role.finance_section_clerk})
COUNTY = frozenset({Role.performance_office, Role.auditor})


def units(actor: Actor, roles: frozenset[Role]) -> frozenset[int]:
    """The units at which the person holds one of `roles`."""
    return frozenset(unit_id for role, unit_id in actor.posts if role in roles)


def is_inside(actor: Actor, unit_id: int) -> bool:
    """Whether the person sees the unit's drafts."""
    return unit_id in units(actor, INSIDE)


def concerns(actor: Actor, case: Case) -> bool:
    """The same as `visible_to` for a report already read."""
    if is_inside(actor, case.unit_id):
        return True
    if case.number == 1 and case.content_hash is None:
        return False
    return (
        case.supervising_id in units(actor, SUPERVISING)
        or case.section_id in units(actor, FINANCE)
        or bool(units(actor, COUNTY))
    )


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The reports this person may know of, as a condition on `Report`."""
    submitted = (
        sa.select(ReportVersion.id)
        .where(ReportVersion.report_id == Report.id, ReportVersion.submitted_at.is_not(None))
        .correlate(Report)
        .exists()
    )
    outside = sa.or_(
        Report.supervising_id.in_(units(actor, SUPERVISING)),
        Report.section_id.in_(units(actor, FINANCE)),
        sa.true() if units(actor, COUNTY) else sa.false(),
    )
    return sa.or_(Report.unit_id.in_(units(actor, INSIDE)), sa.and_(submitted, outside))


def counted_for(actor: Actor) -> sa.ColumnElement[bool]:
    """The reports whose standing (not content) the person may know: drafts of others are counted, never shown."""
    return sa.or_(
        Report.unit_id.in_(units(actor, INSIDE)),
        Report.supervising_id.in_(units(actor, SUPERVISING)),
        Report.section_id.in_(units(actor, FINANCE)),
        sa.true() if units(actor, COUNTY) else sa.false(),
    )
