"""A report as a page reads it: found under the one predicate of rights, with its chain beside it. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from evaluation import figures, own, rules
from evaluation.paper import Form, Grade
from models import (
    Action,
    Campaign,
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
    Unit,
    Visit,
)
from workflow import paperwork, rights, submission
from workflow.case import Actor
from workflow.errors import Missing
from workflow.route import ROLES


@dataclass(frozen=True, slots=True)
class Content:
    """A version's content document with what is worked out from it."""

    document: dict[str, Any]
    totals: figures.Totals
    grade: str
    bands: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of the route as the page shows it: whose it is."""

    stop: Stop
    box: str
    unit_id: int
    unit_name: str
    unit_short: str
    person_id: int | None


@dataclass
class Dossier:
    """The report, its versions (without content), route, visits, signatures and actions."""

    session: Session
    actor: Actor
    report: Report
    form: Form
    versions: Sequence[Any]  # id, number, submitted_at, submitted_by_id, content_hash, score, grade, changes
    visits: Sequence[Visit]
    actions: Sequence[Action]

    @property
    def inside(self) -> bool:
        return rights.is_inside(self.actor, self.report.unit_id)

    @cached_property
    def submitted(self) -> list[Any]:
        """Submitted versions, oldest first."""
        return [version for version in self.versions if version.submitted_at]

    @cached_property
    def readable(self) -> list[Any]:
        """The versions this person may read, oldest first: drafts stay inside the unit."""
        return list(self.versions) if self.inside else self.submitted

    @cached_property
    def shown(self) -> Any:
        """The version this person is shown: the current one inside the unit, the last submitted one outside."""
        return self.versions[-1] if self.inside or not self.submitted else self.submitted[-1]

    @cached_property
    def open_visit(self) -> Visit | None:
        return next((visit for visit in self.visits if visit.closed_at is None), None)

    def standing(self, stop: Stop, version_id: int) -> Visit | None:
        """The closed visit that stands at `stop` of the version."""
        return next(
            (
                visit
                for visit in self.visits
                if (visit.version_id, visit.stop) == (version_id, stop)
                and visit.outcome in (Outcome.signed, Outcome.submitted)
                and visit.superseded_at is None
            ),
            None,
        )

    @cached_property
    def route(self) -> tuple[Place, ...]:
        """The frozen route of the last submitted version; before the first, what the form says."""
        if self.submitted:
            columns = (RouteStop.stop, RouteStop.box, RouteStop.unit_id, RouteStop.unit_name)
            rows = self.session.execute(
                sa.select(*columns, Unit.short_name, RouteStop.person_id)
                .join(Unit, Unit.id == RouteStop.unit_id)
                .where(RouteStop.version_id == self.submitted[-1].id)
                .order_by(RouteStop.seq)
            )
            return tuple(Place(*row) for row in rows)
        return tuple(self.expected(spec.stop, spec.box) for spec in self.form.stops)

    def expected(self, stop: str, box: str) -> Place:
        report = self.report
        unit = {"department": report.supervising or report.unit, "finance": report.section}.get(
            stop, report.unit
        )
        return Place(Stop[stop], box, unit.id, unit.name, unit.short_name, None)

    @cached_property
    def holders(self) -> dict[Stop, str]:
        """Names of those who may act at each stop now, as 陆闻笙 or 秦慕遥、石承棠."""
        desks = [(ROLES[place.stop], place.unit_id) for place in self.route]
        rows = self.session.execute(
            sa.select(Post.role, Post.unit_id, Person.id, Person.name)
            .join(Person, Person.id == Post.person_id)
            .where(Post.ended_at.is_(None), sa.tuple_(Post.role, Post.unit_id).in_(desks))
            .order_by(Post.id)
        ).all()
        return {place.stop: "、".join(names_at(place, rows)) for place in self.route}

    def place(self, stop: Stop) -> Place | None:
        return next((place for place in self.route if place.stop is stop), None)

    @property
    def my_turn(self) -> bool:
        """Whether the open visit waits for this person."""
        place = self.place(self.open_visit.stop) if self.open_visit else None
        if place is None:
            return False
        if place.person_id is not None:
            return place.person_id == self.actor.id
        return self.actor.holds(ROLES[place.stop], place.unit_id)

    def content(self, number: int) -> Content:
        """What version `number` says: the signed bytes, or a draft's rows as they are now."""
        version = self.session.scalars(
            sa.select(ReportVersion).where(
                ReportVersion.report_id == self.report.id, ReportVersion.number == number
            )
        ).one()
        if version.content is None or version.heading is None:
            paper = self.paper(version)
            return Content(paper.document(), paper.totals, paper.grade, paper.bands)
        document = json.loads(version.content)
        totals = figures.totals(own.refined(self.form, document["fields"]), document["scores"])
        return Content(document, totals, version.grade or "", paperwork.bands_of(version.heading))

    @property
    def rule_policy(self) -> rules.Policy:
        """What the campaign says about the printed rules."""
        return rules.Policy.of(self.policy)

    def paper(self, version: ReportVersion) -> paperwork.Paper:
        return paperwork.read(self.session, version, version.started_at)

    def draft(self) -> paperwork.Paper:
        """The open version's rows."""
        return self.paper(self.session.get_one(ReportVersion, self.versions[-1].id))

    @cached_property
    def policy(self) -> dict[str, Any]:
        """What the campaign has set for scores and checks."""
        return self.session.get_one(Campaign, self.report.campaign_id).policy

    @cached_property
    def people(self) -> dict[str, str]:
        """Login → 姓名（职务） of those who may be chosen as 评价组组长."""
        rows = self.session.scalars(
            sa.select(Person)
            .where(Person.id.in_(submission.holders(Role.team_leader, self.report.unit_id)))
            .order_by(Person.id)
        )
        return {person.login: f"{person.name}（{person.title}）" for person in rows}


def names_at(place: Place, rows: Sequence[Any]) -> list[str]:
    if place.person_id is not None:
        return list(dict.fromkeys(row.name for row in rows if row.id == place.person_id))
    desk = (ROLES[place.stop], place.unit_id)
    return [row.name for row in rows if (row.role, row.unit_id) == desk]


def open_dossier(session: Session, actor: Actor, report_id: int) -> Dossier:
    """The report if this person may know of it.

    Raises:
        Missing: there is none, or none for this person; the answer is the same.
    """
    report = session.scalars(
        sa.select(Report)
        .options(joinedload(Report.unit), joinedload(Report.supervising), joinedload(Report.section))
        .where(Report.id == report_id, rights.visible_to(actor))
    ).one_or_none()
    if report is None:
        raise Missing
    columns = ("id", "number", "submitted_at", "submitted_by_id", "content_hash", "score", "grade", "changes")
    versions = session.execute(
        sa.select(*(getattr(ReportVersion, name) for name in columns))
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.number)
    ).all()
    visits = session.scalars(
        sa.select(Visit)
        .options(joinedload(Visit.signature))
        .where(Visit.report_id == report_id)
        .order_by(Visit.id)
    ).all()
    actions = session.scalars(
        sa.select(Action).where(Action.report_id == report_id).order_by(Action.seq)
    ).all()
    form = paperwork.form_of_version(session, report.form_hash, versions[-1].id)
    return Dossier(session, actor, report, form, versions, visits, actions)


def last_seen_by(dossier: Dossier) -> int | None:
    """The version to compare the current one with: the last this person signed, else the one submitted before."""
    ids = {version.id: version.number for version in dossier.submitted[:-1]}
    mine = [
        ids[visit.version_id]
        for visit in dossier.visits
        if visit.signature and visit.version_id in ids and visit.signature.signer_id == dossier.actor.id
    ]
    if mine:
        return max(mine)
    return max(ids.values(), default=None)


def my_signature(dossier: Dossier) -> Signature | None:
    """The newest signature of this person on the report, for offering its opinion again."""
    mine = [
        visit.signature
        for visit in dossier.visits
        if visit.signature and visit.signature.signer_id == dossier.actor.id
    ]
    return mine[-1] if mine else None


def returning(dossier: Dossier) -> Action | None:
    """The return that made the report come back, while it is returned."""
    if dossier.report.state is not State.returned:
        return None
    returns = [action for action in dossier.actions if action.act.name == "return_to_filler"]
    return returns[-1] if returns else None
