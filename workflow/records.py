"""The rows an act writes: what the machine decided, in the order the table guards expect, by Core.

The statements are built once: SQLAlchemy compiles them once, and an execution costs little more than the driver's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Act,
    Action,
    Assignment,
    AssignmentKind,
    Attachment,
    Debt,
    Report,
    ReportVersion,
    ScoreRow,
    Section,
    Signature,
    State,
    Stop,
    Visit,
)
from models.base import table
from workflow import deadlines, evidence, notices, submission
from workflow.case import Case, RoutePlace
from workflow.errors import Moved
from workflow.route import ROLES
from workflow.slip import Slip

REPORT, VISIT, ASSIGNMENT, ACTION = table(Report), table(Visit), table(Assignment), table(Action)
_CLOSE_VISIT = sa.update(VISIT).where(VISIT.c.id == sa.bindparam("of_visit"))
_CLOSE_ASSIGNMENTS = sa.update(ASSIGNMENT).where(ASSIGNMENT.c.visit_id == sa.bindparam("of_visit"))
_OPEN_VISIT = sa.insert(VISIT).returning(VISIT.c.id)
_ASSIGN = sa.insert(ASSIGNMENT).inline()
_ACTION = sa.insert(ACTION).returning(ACTION.c.id)
_SIGNATURE = sa.insert(table(Signature)).inline()
_ADVANCE = sa.update(REPORT).where(
    REPORT.c.id == sa.bindparam("of_report"),
    REPORT.c.version == sa.bindparam("seen"),
    REPORT.c.number == sa.bindparam("current"),
)


def write(
    session: Session,
    case: Case,
    act: Act,
    slip: Slip,
    before: State | None,
    now: dt.datetime,
    seal: dict[str, Any] | None = None,
) -> None:
    """Write everything `case.follows` says; `seal` are the columns a lock adds to the report."""
    if case.submission:
        submission.freeze(session, case, case.submission, now)
    close_visits(session, case, now)
    action = write_action(session, case, act, slip, before, now)
    if case.follows.signs:
        write_signature(session, case, slip, action, now)
    number = case.number
    if case.follows.new_version:
        copy_version(session, case, now)
    visit_id = open_visit(session, case, now)
    write_debts(session, case, visit_id, now)
    advance(session, case, action["hash"], number, seal or {})


def close_visits(session: Session, case: Case, now: dt.datetime) -> None:
    """Close the open visit with its outcome; what no longer stands is superseded, never removed."""
    follows = case.follows
    if case.visit and follows.closes:
        closed = {
            "closed_at": now,
            "closed_by_id": case.actor.id,
            "outcome": follows.closes,
            "exemption": follows.exemption,
        }
        session.execute(_CLOSE_VISIT, {"of_visit": case.visit.id, **closed})
        session.execute(_CLOSE_ASSIGNMENTS, {"of_visit": case.visit.id, "closed_at": now})
    if follows.supersedes:
        session.execute(sa.update(Visit).where(Visit.id.in_(follows.supersedes)).values(superseded_at=now))


def write_action(
    session: Session, case: Case, act: Act, slip: Slip, before: State | None, now: dt.datetime
) -> dict[str, Any]:
    """Append to the trail; the hash covers the action before."""
    actor = case.actor
    row: dict[str, Any] = {
        "report_id": case.id,
        "seq": case.seq + 1,
        "act": act,
        "actor_id": actor.id or None,
        "actor_name": actor.name,
        "actor_title": actor.title,
        "visit_id": case.visit.id if case.visit else None,
        "stop": case.visit.stop if case.visit else None,
        "number": case.number,
        "state_before": before,
        "state_after": case.state,
        "words": slip.words.strip(),
        "detail": details(case, slip),
        "content_hash": case.content_hash,
        "at": now,
        "address": slip.address[:60],
        "agent": slip.agent[:200],
        "previous_hash": case.head,
    }
    row["hash"] = evidence.action_hash(row)
    row["id"] = session.scalar(_ACTION, row)
    return row


def details(case: Case, slip: Slip) -> dict[str, Any]:
    """What the trail says besides words: sections to mend, the new due date, the score at submission."""
    detail: dict[str, Any] = {}
    if slip.sections:
        detail["sections"] = list(slip.sections)
    if case.follows.due_at:
        detail["due_at"] = evidence.plain(case.follows.due_at)
    if case.score is not None:
        detail["score"], detail["grade"] = str(case.score), case.grade
    if case.follows.exemption:
        detail["exemption"] = case.follows.exemption
    return detail


def write_signature(
    session: Session, case: Case, slip: Slip, action: dict[str, Any], now: dt.datetime
) -> None:
    """The signature itself; it links to the standing signature before it."""
    row: dict[str, Any] = {
        "report_id": case.id,
        "number": case.number,
        "visit_id": action["visit_id"],
        "action_id": action["id"],
        "version_id": case.version_id,
        "stop": case.here.stop,
        "signer_id": case.actor.id,
        "signer_name": case.actor.name,
        "signer_title": case.actor.title,
        "unit_name": case.here.unit_name,
        "exemption": case.follows.exemption,
        "opinion": slip.words.strip(),
        "method": "code",
        "content_hash": case.content_hash,
        "at": now,
        "previous_hash": case.signatures[-1].signature_hash if case.signatures else "",
    }
    row["hash"] = evidence.signature_hash(row)
    columns = {name: value for name, value in row.items() if name not in ("report_id", "number")}
    session.execute(_SIGNATURE, columns)


def copy_version(session: Session, case: Case, now: dt.datetime) -> None:
    """第n+1版 begins as a copy of what was submitted."""
    old, case.number = case.version_id, case.number + 1
    row = {"report_id": case.id, "number": case.number, "started_at": now}
    new = session.scalar(sa.insert(ReportVersion).values(row).returning(ReportVersion.id))
    assert new is not None
    case.version_id = new
    for model, columns in COPIED.items():
        names = [getattr(model, name) for name in columns]
        source = sa.select(sa.literal(new), *names).where(model.version_id == old).order_by(model.id)
        session.execute(sa.insert(model).from_select(["version_id", *columns], source))


COPIED: dict[type[Section | ScoreRow | Attachment], tuple[str, ...]] = {
    Section: ("key", "body", "revision", "saved_by_id", "saved_at"),
    ScoreRow: ("cell", "score", "reason", "basis", "revision", "saved_by_id", "saved_at"),
    Attachment: ("cell", "clause", "file_id", "name", "size", "hash", "added_by_id", "added_at"),
}


def open_visit(session: Session, case: Case, now: dt.datetime) -> int | None:
    """Open the next stop's visit and lay it on a desk: a named person's, or the role's at the unit."""
    stop = case.follows.opens
    if stop is None:
        return None
    place = case.place(stop)
    assert place is not None
    due_at = case.follows.due_at or deadlines.due(place.due_at, place.guaranteed_days, now, case.calendar)
    row = {
        "report_id": case.id,
        "version_id": case.version_id,
        "stop": stop,
        "opened_at": now,
        "due_at": due_at,
    }
    visit_id = session.scalar(_OPEN_VISIT, row)
    assert visit_id is not None
    lay_on_desk(session, visit_id, place, due_at)
    return visit_id


def lay_on_desk(session: Session, visit_id: int, place: RoutePlace, due_at: dt.datetime) -> None:
    kind = AssignmentKind.prepare if place.stop is Stop.filling else AssignmentKind.sign
    desk = {"visit_id": visit_id, "kind": kind, "due_at": due_at, "person_id": place.person_id}
    if place.person_id is None:
        desk |= {"role": ROLES[place.stop], "unit_id": place.unit_id}
    session.execute(_ASSIGN, desk)


def write_debts(session: Session, case: Case, visit_id: int | None, now: dt.datetime) -> None:
    """Owe the notices, and the lock, as rows of this transaction."""
    for debt in case.follows.owes:
        if debt is Debt.lock:
            notices.owe_lock(session, case, now)
        else:
            notices.owe_mail(session, debt, case, visit_id, readers(case, debt), now)


def readers(case: Case, debt: Debt) -> notices.Readers:
    if debt is Debt.returned:
        return notices.readers_of_return(case)
    if debt is Debt.locked:
        return notices.readers_of_lock(case)
    place = case.place(case.follows.opens)
    assert place is not None
    return notices.readers_of_turn(place.person_id, (ROLES[place.stop], place.unit_id))


def advance(session: Session, case: Case, head: str, number: int, seal: dict[str, Any]) -> None:
    """The report itself, last: its guard checks what has been written above."""
    values = {
        "state": case.state,
        "version": case.version + 1,
        "number": case.number,
        "seq": case.seq + 1,
        "head": head,
        **seal,
    }
    where = {"of_report": case.id, "seen": case.version, "current": number}
    won = session.execute(_ADVANCE, {**where, **values})
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise Moved
    case.version, case.seq, case.head = case.version + 1, case.seq + 1, head
