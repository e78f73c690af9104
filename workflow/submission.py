"""What a submission freezes: the route with its holders, and the content over which everybody will sign."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation import comparison
from evaluation.canon import canonical, fingerprint
from evaluation.paper import Field, Form
from models import Person, Post, Report, ReportVersion, Role, RouteStop, Stop, StopDate, Unit
from workflow import guards, paperwork, questions
from workflow.case import Case, RoutePlace
from workflow.errors import NoHolder, NotReady, Unanswered
from workflow.route import ROLES


@dataclass(frozen=True, slots=True)
class Submission:
    content: bytes
    content_hash: str
    paper: paperwork.Paper
    route: tuple[RoutePlace, ...]
    changes: int | None  # against the version submitted before


def prepare(session: Session, case: Case, now: dt.datetime) -> Submission:
    """Check the draft and build what will be frozen; writes nothing.

    Raises:
        NotReady: 必改 is left. Unanswered: a 提醒 without an answer. NoHolder: a stop nobody may sign.
    """
    # Its row is locked before its content is read: whoever writes past the acts has written, or is refused.
    version = session.get_one(ReportVersion, case.version_id, with_for_update=True)
    paper = paperwork.read(session, version, now)
    check_questions(session, case, paper)
    route = route_of(session, case, paper)
    document = paper.document(paperwork.route_lines(route))
    content = canonical(document)
    return Submission(
        content, fingerprint(content), paper, route, count_changes(session, case, paper.form, document)
    )


def check_questions(session: Session, case: Case, paper: paperwork.Paper) -> None:
    """Nothing that must be mended is left, and every 提醒 has its answer.

    Raises:
        NotReady, Unanswered.
    """
    asked = questions.ask(session, session.get_one(Report, case.id), paper, case.policy)
    if asked.must:
        raise NotReady(asked.must)
    if asked.unanswered:
        raise Unanswered(len(asked.unanswered))


def count_changes(session: Session, case: Case, form: Form, document: dict[str, Any]) -> int | None:
    """How many places differ from the version submitted before; None for the first."""
    before = session.scalar(
        sa.select(ReportVersion.content)
        .where(ReportVersion.report_id == case.id, ReportVersion.submitted_at.is_not(None))
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    return None if before is None else len(comparison.changes(form, json.loads(before), document))


def route_of(session: Session, case: Case, paper: paperwork.Paper) -> tuple[RoutePlace, ...]:
    """The stops of the form, each with the unit (and for the leader the person) it belongs to.

    Raises:
        NoHolder: naming the empty post and who can mend it.
    """
    dates = session.scalars(sa.select(StopDate).where(StopDate.campaign_id == case.campaign_id))
    due = {row.stop: (row.due_at, row.guaranteed_days) for row in dates}
    places, pools = [], []
    for spec in paper.form.stops:
        stop = Stop[spec.stop]
        unit = session.get_one(Unit, place_unit(case, stop))
        leader = leader_of(session, unit.id, paper) if stop is Stop.leader else None
        place = RoutePlace(stop, spec.box, unit.id, unit.name, leader, *due.get(stop, (None, 0)))
        pools.append({case.actor.id} if stop is Stop.filling else signers(session, place))
        places.append(place)
        if not can_be_signed(case, places, pools):
            raise no_holder(place, unit, taken=bool(pools[-1]))
    return tuple(places)


def place_unit(case: Case, stop: Stop) -> int:
    """The unit a stop belongs to: 主管部门 and 归口科室 are fields of the report."""
    if stop is Stop.department:
        return case.supervising_id or case.unit_id
    return case.section_id if stop is Stop.finance else case.unit_id


def leader_of(session: Session, unit_id: int, paper: paperwork.Paper) -> int | None:
    """The person chosen in 四、评价人员, if that person holds the post of team leader at the unit now."""
    chosen = chosen_leader(paper.form, paper.bodies)
    return session.scalar(holders(Role.team_leader, unit_id).where(Person.login == chosen))


def chosen_leader(form: Form, bodies: dict[str, dict[str, object]]) -> str:
    """The login typed into the form's field of type person (评价组组长); empty while none is chosen."""
    for spec in form.sections:
        for entry in spec.entries:
            if isinstance(entry, Field) and entry.type == "person":
                return str(bodies.get(spec.key, {}).get(entry.key, ""))
    return ""


def holders(role: Role, unit_id: int) -> sa.Select[int]:
    """Ids of the people who hold `role` at the unit now."""
    return (
        sa.select(Person.id)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.role == role, Post.unit_id == unit_id, Post.ended_at.is_(None), Person.disabled_at.is_(None)
        )
    )


def signers(session: Session, place: RoutePlace) -> set[int]:
    """Everybody who may sign at this stop; at the leader's only the person chosen on the form."""
    if place.stop is Stop.leader:
        return {place.person_id} if place.person_id else set()
    return set(session.scalars(holders(ROLES[place.stop], place.unit_id)))


def can_be_signed(case: Case, places: list[RoutePlace], pools: list[set[int]]) -> bool:
    """Whether each stop can have a person of its own (product.md, decision 6); exemptions count."""
    if case.exempt:
        return all(pools)
    return any(nobody_twice(case, places, choice) for choice in product(*pools))


def nobody_twice(case: Case, places: list[RoutePlace], choice: tuple[int, ...]) -> bool:
    chosen = {place.stop: person for place, person in zip(places, choice, strict=True)}
    if guards.signs_both(case) and chosen.get(Stop.unit) == chosen.get(Stop.department):
        chosen.pop(Stop.department, None)
    return len({*chosen.values()}) == len(chosen)


def no_holder(place: RoutePlace, unit: Unit, taken: bool) -> NoHolder:
    helper = "绩效管理股" if place.stop is Stop.finance else "单位管理员"
    return NoHolder(place.box.rstrip("："), unit.short_name, ROLES[place.stop].value, helper, taken)


def freeze(session: Session, case: Case, submission: Submission, now: dt.datetime) -> None:
    """Write the route, then close the version for good; the triggers refuse any later write."""
    rows = [
        {
            "version_id": case.version_id,
            "seq": seq,
            "stop": place.stop,
            "box": place.box,
            "unit_id": place.unit_id,
            "unit_name": place.unit_name,
            "person_id": place.person_id,
        }
        for seq, place in enumerate(submission.route, 1)
    ]
    session.execute(sa.insert(RouteStop), rows)
    case.content_hash = submission.content_hash
    case.score, case.grade = submission.paper.totals.score, submission.paper.grade
    values = {
        "submitted_at": now,
        "submitted_by_id": case.actor.id,
        "heading": submission.paper.heading,
        "content": submission.content,
        "content_hash": case.content_hash,
        "score": case.score,
        "grade": case.grade,
        "changes": submission.changes,
    }
    session.execute(sa.update(ReportVersion).where(ReportVersion.id == case.version_id).values(values))
