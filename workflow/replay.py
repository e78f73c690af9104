"""What the rows must be if the trail is true: the actions played again, step by step, and compared with what is there.

Hashes show that an action or a signature was not rewritten; this shows that nothing beside them was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Act,
    Action,
    Intent,
    Outcome,
    Report,
    ReportVersion,
    RouteStop,
    Signature,
    Stop,
    Visit,
)
from workflow.route import FILLING, STOP

OUTCOMES = {
    Act.submit: Outcome.submitted,
    Act.sign: Outcome.signed,
    Act.return_to_filler: Outcome.returned,
    Act.return_to_stop: Outcome.returned_to_stop,
    Act.withdraw_submission: Outcome.recalled,
    Act.withdraw_signature: Outcome.recalled,
    Act.cancel: Outcome.cancelled,
}
BEGINS_VERSION = (Act.start, Act.return_to_filler, Act.withdraw_submission)
ORDER = list(Stop)


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit as the actions tell it."""

    number: int
    stop: Stop
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    closed_by_id: int | None = None
    outcome: Outcome | None = None
    exemption: str | None = None
    superseded_at: dt.datetime | None = None


@dataclass(slots=True)
class Story:
    """Where the actions lead: visits in the order they were opened, versions with their beginnings and ends."""

    stays: list[Stay] = field(default_factory=list)
    versions: list[tuple[Any, ...]] = field(
        default_factory=list
    )  # started_at, submitted_at, by, content_hash
    visited: list[int | None] = field(default_factory=list)  # for each action, which stay was open
    number: int = 0

    def tell(self, action: Action) -> None:
        open_stay = next((n for n, stay in enumerate(self.stays) if stay.closed_at is None), None)
        self.visited.append(open_stay)
        if open_stay is not None and action.act in OUTCOMES:
            self.stays[open_stay] = replace(
                self.stays[open_stay],
                closed_at=action.at,
                closed_by_id=action.actor_id,
                outcome=OUTCOMES[action.act],
                exemption=action.detail.get("exemption"),
            )
        self.supersede(action)
        self.turn_page(action)
        stop = Stop.filling if action.state_after in FILLING else STOP.get(action.state_after)
        if stop is not None:
            self.stays.append(Stay(self.number, stop, action.at))

    def supersede(self, action: Action) -> None:
        """What falls by this act: all of the version, the newest signature, or everything from a stop on."""
        standing = [
            n
            for n, stay in enumerate(self.stays)
            if stay.outcome in (Outcome.submitted, Outcome.signed) and stay.superseded_at is None
        ]
        fallen: list[int] = []
        if action.act in (Act.return_to_filler, Act.withdraw_submission):
            fallen = standing
        elif action.act is Act.withdraw_signature:
            fallen = standing[-1:]
        elif action.act is Act.return_to_stop and action.state_after in STOP:
            target = ORDER.index(STOP[action.state_after])
            fallen = [n for n in standing if ORDER.index(self.stays[n].stop) >= target]
        for n in fallen:
            self.stays[n] = replace(self.stays[n], superseded_at=action.at)

    def turn_page(self, action: Action) -> None:
        if action.act in BEGINS_VERSION:
            self.number += 1
            self.versions.append((action.at, None, None, None))
        elif action.act is Act.submit and self.versions:
            self.versions[-1] = (self.versions[-1][0], action.at, action.actor_id, action.content_hash)


def contradictions(session: Session, report: Report) -> Iterator[tuple[str, str]]:
    """Rows that are not what the actions say, as (where, what)."""
    actions = session.scalars(
        sa.select(Action).where(Action.report_id == report.id).order_by(Action.seq)
    ).all()
    story = Story()
    for action in actions:
        story.tell(action)
    yield from report_contradictions(report, story, actions)
    yield from version_contradictions(report, story)
    same = sa.and_(ReportVersion.id == Visit.version_id, ReportVersion.report_id == Visit.report_id)
    visits = session.execute(
        sa.select(ReportVersion.number, Visit)
        .outerjoin(ReportVersion, same)
        .where(Visit.report_id == report.id)
        .order_by(Visit.id)
    ).all()
    yield from visit_contradictions(story, visits, actions)
    yield from signature_contradictions(session, report, actions, [visit.id for _, visit in visits])
    yield from route_contradictions(session, report)
    yield from intent_contradictions(session, report, actions)


def report_contradictions(
    report: Report, story: Story, actions: Sequence[Action]
) -> Iterator[tuple[str, str]]:
    if not actions or actions[0].act is not Act.start:
        yield "轨迹", "第一条不是建立草稿"
        return
    first, last = actions[0], actions[-1]
    if (report.state, report.number) != (last.state_after, story.number):
        yield "报告", "状态或版次与轨迹不符"
    if (report.created_by_id, report.created_at) != (first.actor_id, first.at):
        yield "报告", "建立人或建立时间与轨迹不符"
    sealed = (last.at, last.words) if last.act is Act.lock else (None, None)
    if (report.locked_at, report.seal_number) != sealed:
        yield "封存", "锁定时间或封存编号与轨迹不符"


def version_contradictions(report: Report, story: Story) -> Iterator[tuple[str, str]]:
    told = [(n, *version) for n, version in enumerate(story.versions, 1)]
    found = [
        (row.number, row.started_at, row.submitted_at, row.submitted_by_id, row.content_hash)
        for row in report.versions
    ]
    if found != told:
        yield "版本", "各版的次序、起止或提交人与轨迹不符"


def visit_contradictions(
    story: Story, visits: Sequence[Any], actions: Sequence[Action]
) -> Iterator[tuple[str, str]]:
    found = [
        Stay(
            number,
            visit.stop,
            visit.opened_at,
            visit.closed_at,
            visit.closed_by_id,
            visit.outcome,
            visit.exemption,
            visit.superseded_at,
        )
        for number, visit in visits
    ]
    if found != story.stays:
        yield "环节", "各环节的起止、办理人、结果、豁免或作废与轨迹不符"
        return
    ids = [visit.id for _, visit in visits]
    for action, stay in zip(actions, story.visited, strict=True):
        if action.visit_id != (None if stay is None else ids[stay]):
            yield f"轨迹第 {action.seq} 条", "不是在它所记的环节办理的"


def signature_contradictions(
    session: Session, report: Report, actions: Sequence[Action], visits: list[int]
) -> Iterator[tuple[str, str]]:
    """Each act of signing has its one signature, and each signature its act and its visit."""
    numbers = {version.id: version.number for version in report.versions}
    signatures = session.scalars(
        sa.select(Signature).where(sa.or_(Signature.visit_id.in_(visits), Signature.version_id.in_(numbers)))
    )
    found = {
        signature.action_id: (
            signature.visit_id,
            numbers.get(signature.version_id),
            signature.stop,
            signature.signer_id,
            signature.opinion,
            signature.content_hash,
            signature.at,
            signature.exemption,
        )
        for signature in signatures
    }
    told = {
        action.id: (
            action.visit_id,
            action.number,
            action.stop,
            action.actor_id,
            action.words,
            action.content_hash,
            action.at,
            action.detail.get("exemption"),
        )
        for action in actions
        if action.act is Act.sign
    }
    for action in actions:
        if found.pop(action.id, None) != told.get(action.id):
            yield f"轨迹第 {action.seq} 条", "与签署记录不符"
    if found:
        yield "签署", "有轨迹中没有的签署"


def route_contradictions(session: Session, report: Report) -> Iterator[tuple[str, str]]:
    """The newest route is gapless and goes through the report's units; where a person was named, that one signed."""
    units = {Stop.department: report.supervising_id, Stop.finance: report.section_id}
    here = sa.select(ReportVersion.id).where(
        ReportVersion.report_id == report.id, ReportVersion.number == report.number
    )
    route = session.scalars(
        sa.select(RouteStop).where(RouteStop.version_id.in_(here)).order_by(RouteStop.seq)
    ).all()
    if [stop.seq for stop in route] != list(range(1, len(route) + 1)):
        yield "路线", "环节的次序不连续"
    if any(stop.unit_id != units.get(stop.stop, report.unit_id) for stop in route):
        yield "路线", "环节的单位不是报告的单位"
    named = {stop.stop: stop.person_id for stop in route}
    if any(person is not None and stop is not Stop.leader for stop, person in named.items()):
        yield "路线", "只有组长是指定的人"
    signatures = session.scalars(sa.select(Signature).where(Signature.version_id.in_(here)))
    if any(named.get(signature.stop) not in (None, signature.signer_id) for signature in signatures):
        yield "路线", "签署人不是路线所定的人"


def intent_contradictions(
    session: Session, report: Report, actions: Sequence[Action]
) -> Iterator[tuple[str, str]]:
    """What people meant to do is what was done: each act but the first and the machine's has its one intent."""
    told = sorted(
        (action.seq, action.actor_id or 0, action.act.name, action.at)
        for action in actions
        if action.act not in (Act.start, Act.lock)
    )
    intents = session.scalars(sa.select(Intent).where(Intent.report_id == report.id))
    if sorted((intent.seq, intent.actor_id, intent.act.name, intent.at) for intent in intents) != told:
        yield "办理记录", "与轨迹不符"
