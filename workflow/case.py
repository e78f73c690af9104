"""A report as an act sees it: read under the row lock, plain values, moved by the machine, written back by `acts`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Act,
    Action,
    Campaign,
    Exemption,
    Outcome,
    Person,
    Post,
    Report,
    ReportVersion,
    Role,
    RouteStop,
    Signature,
    State,
    Stop,
    StopDate,
    Visit,
)
from workflow.errors import Missing, WrongState
from workflow.workdays import WEEKENDS, Calendar


@dataclass(frozen=True, slots=True)
class OpenVisit:
    id: int
    stop: Stop
    opened_at: dt.datetime
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RoutePlace:
    """A stop of the frozen route with the visit that stands there, if any."""

    stop: Stop
    box: str
    unit_id: int
    unit_name: str
    person_id: int | None
    due_at: dt.datetime | None
    guaranteed_days: int = 0
    visit_id: int | None = None
    closed_by_id: int | None = None
    closed_by: str = ""
    signature_hash: str = ""
    signed_hash: str = ""  # the content hash that signature covers
    was_due_at: dt.datetime | None = None  # that visit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the posts held at this moment: {(role, unit id)}."""

    id: int
    name: str
    title: str
    posts: frozenset[tuple[Role, int]]

    def holds(self, role: Role, unit_id: int | None) -> bool:
        return (role, unit_id) in self.posts

    @property
    def is_performance_office(self) -> bool:
        return any(role is Role.performance_office for role, _ in self.posts)


MACHINE = Actor(0, "系统", "自动", frozenset())


@dataclass(slots=True)
class Case:
    """One report under lock. `state` is what the machine moves; nothing else changes before `acts` writes."""

    id: int
    state: State
    version: int
    number: int
    seq: int
    head: str
    name: str
    form_key: str
    campaign_id: int
    unit_id: int
    supervising_id: int | None
    section_id: int
    policy: dict[str, Any]
    version_id: int
    content: bytes | None
    content_hash: str | None
    score: Any
    grade: str | None
    submitted_by_id: int | None
    exempt: bool
    was_returned: bool
    last_at: dt.datetime | None
    visit: OpenVisit | None
    route: tuple[RoutePlace, ...] = ()
    actor: Actor = MACHINE
    calendar: Calendar = WEEKENDS
    submission: Any = None
    follows: Any = None

    def place(self, stop: Stop) -> RoutePlace | None:
        return next((place for place in self.route if place.stop is stop), None)

    def present(self, now: dt.datetime) -> dt.datetime:
        """`now`, but never before the newest action: a clock set back does not turn the trail around."""
        return max(now, self.last_at) if self.last_at else now

    @property
    def here(self) -> RoutePlace:
        """The place of the open visit; a report without one has no turn to take."""
        place = self.place(self.visit.stop) if self.visit else None
        if place is None:
            raise WrongState(self.state.value, "办理")
        return place

    def index(self, stop: Stop) -> int:
        return [place.stop for place in self.route].index(stop)

    @property
    def standing(self) -> tuple[RoutePlace, ...]:
        """Places signed (or, for filling, submitted) and not superseded, in route order."""
        return tuple(place for place in self.route if place.visit_id)

    @property
    def signatures(self) -> tuple[RoutePlace, ...]:
        return tuple(place for place in self.standing if place.signature_hash)


_COLUMNS = (
    Report.id,
    Report.state,
    Report.version,
    Report.number,
    Report.seq,
    Report.head,
    Report.name,
    Report.form_key,
    Report.campaign_id,
    Report.unit_id,
    Report.supervising_id,
    Report.section_id,
    Campaign.policy,
    ReportVersion.id.label("version_id"),
    ReportVersion.content,
    ReportVersion.content_hash,
    ReportVersion.score,
    ReportVersion.grade,
    ReportVersion.submitted_by_id,
    sa.exists(
        sa.select(Exemption.id).where(Exemption.unit_id == Report.unit_id, Exemption.ended_at.is_(None))
    )
    .correlate(Report)
    .label("exempt"),
    sa.exists(sa.select(Action.id).where(Action.report_id == Report.id, Action.act == Act.return_to_filler))
    .correlate(Report)
    .label("was_returned"),
    sa.select(sa.func.max(Action.at))
    .where(Action.report_id == Report.id)
    .correlate(Report)
    .scalar_subquery()
    .label("last_at"),
    sa.func.coalesce(
        sa.select(sa.func.max(Action.seq))
        .where(Action.report_id == Report.id)
        .correlate(Report)
        .scalar_subquery(),
        0,
    ).label("known_seq"),
)
_GLANCED = (
    sa.select(*_COLUMNS, Visit.id.label("visit_id"), Visit.stop, Visit.opened_at, Visit.due_at)
    .select_from(Report)
    .join(Campaign, Campaign.id == Report.campaign_id)
    .outerjoin(
        ReportVersion, sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number)
    )
    .outerjoin(Visit, sa.and_(Visit.report_id == Report.id, Visit.closed_at.is_(None)))
    .where(Report.id == sa.bindparam("report_id"))
)
_LOCKED = _GLANCED.with_for_update(of=Report)
_ROUTE = (
    sa.select(
        RouteStop.stop,
        RouteStop.box,
        RouteStop.unit_id,
        RouteStop.unit_name,
        RouteStop.person_id,
        StopDate.due_at,
        sa.func.coalesce(StopDate.guaranteed_days, 0).label("guaranteed_days"),
        Visit.id.label("visit_id"),
        Visit.closed_by_id,
        Person.name.label("closed_by"),
        sa.func.coalesce(Signature.hash, "").label("signature_hash"),
        sa.func.coalesce(Signature.content_hash, "").label("signed_hash"),
        Visit.due_at.label("was_due_at"),
    )
    .select_from(RouteStop)
    .outerjoin(
        StopDate,
        sa.and_(StopDate.campaign_id == sa.bindparam("campaign_id"), StopDate.stop == RouteStop.stop),
    )
    .outerjoin(
        Visit,
        sa.and_(
            Visit.version_id == RouteStop.version_id,
            Visit.stop == RouteStop.stop,
            Visit.superseded_at.is_(None),
            Visit.outcome.in_([Outcome.submitted, Outcome.signed]),
        ),
    )
    .outerjoin(Signature, Signature.visit_id == Visit.id)
    .outerjoin(Person, Person.id == Visit.closed_by_id)
    .where(RouteStop.version_id == sa.bindparam("version_id"))
    .order_by(RouteStop.seq)
)
_POSTS = (
    sa.select(Person.id, Person.name, Person.title, Post.role, Post.unit_id)
    .select_from(Person)
    .outerjoin(Post, sa.and_(Post.person_id == Person.id, Post.ended_at.is_(None)))
    .where(Person.id == sa.bindparam("person_id"), Person.disabled_at.is_(None))
)


def load(session: Session, report_id: int) -> Case:
    """Lock the report row and read it with its open visit.

    Raises:
        Missing: there is no such report.
    """
    return read_case(session, _LOCKED, report_id)


def glance(session: Session, report_id: int) -> Case:
    """The report with its route, not locked: to say what could be done, not to do it."""
    case = read_case(session, _GLANCED, report_id)
    case.route = load_route(session, case)
    return case


def read_case(session: Session, statement: sa.Select[Any], report_id: int) -> Case:
    """Read once, or twice: rows joined to a row that was waited for are as old as the waiting."""
    for _ in range(2):
        row = session.execute(statement, {"report_id": report_id}).mappings().one_or_none()
        if row is None:
            raise Missing
        values = dict(row)
        if values.pop("known_seq") == row["seq"]:
            break
    visit = [values.pop(key) for key in ("visit_id", "stop", "opened_at", "due_at")]
    return Case(**values, visit=OpenVisit(*visit) if visit[0] else None)


def load_route(session: Session, case: Case) -> tuple[RoutePlace, ...]:
    """The route frozen with the current version, each place with the visit that stands there."""
    rows = session.execute(_ROUTE, {"version_id": case.version_id, "campaign_id": case.campaign_id})
    return tuple(RoutePlace(**row) for row in rows.mappings())


def load_actor(session: Session, person_id: int) -> Actor:
    """The person with the posts held now.

    Raises:
        Missing: unknown or disabled.
    """
    rows = session.execute(_POSTS, {"person_id": person_id}).all()
    if not rows:
        raise Missing
    posts = frozenset((row.role, row.unit_id) for row in rows if row.role)
    return Actor(rows[0].id, rows[0].name, rows[0].title, posts)
