"""Who is owed which notice after an act, and whether a notice is still true when its turn to be sent comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import Assignment, Debt, Outbox, Person, Post, Report, Role, State, Visit
from models.base import table
from workflow.case import Actor, Case

Desk = tuple[Role, int]  # everybody who holds the role at the unit


@dataclass(frozen=True, slots=True)
class Readers:
    """People by id, and everybody at the named desks now; `office` adds the performance office."""

    people: tuple[int, ...] = ()
    desks: tuple[Desk, ...] = ()
    office: bool = False


def readers_of_turn(person_id: int | None, desk: Desk) -> Readers:
    return Readers(people=(person_id,)) if person_id else Readers(desks=(desk,))


def readers_of_return(case: Case) -> Readers:
    """填报人 and all who had signed."""
    signers = {place.closed_by_id for place in case.standing if place.closed_by_id}
    return Readers(tuple(sorted(signers)), ((Role.filler, case.unit_id),))


def readers_of_lock(case: Case) -> Readers:
    """填报人, 单位负责人, 主管部门, 绩效管理股."""
    desks = [(Role.filler, case.unit_id), (Role.unit_head, case.unit_id)]
    if case.supervising_id:
        desks.append((Role.department_head, case.supervising_id))
    filler = (case.submitted_by_id,) if case.submitted_by_id else ()
    return Readers(filler, tuple(desks), office=True)


OUTBOX = table(Outbox)
_READERS = sa.union(
    sa.select(Person.id).where(Person.id.in_(sa.bindparam("people", expanding=True))),
    sa.select(Post.person_id).where(
        sa.tuple_(Post.role, Post.unit_id).in_(sa.bindparam("desks", expanding=True)), Post.ended_at.is_(None)
    ),
    sa.select(Post.person_id).where(
        sa.bindparam("office", type_=sa.Boolean),
        Post.role == Role.performance_office,
        Post.ended_at.is_(None),
    ),
)
_MAILS = {
    "dedup_key": sa.bindparam("occasion", type_=sa.String) + sa.cast(Person.id, sa.String(20)),
    "debt": sa.bindparam("of_debt", type_=OUTBOX.c.debt.type),
    "report_id": sa.bindparam("of_report", type_=sa.Integer),
    "visit_id": sa.bindparam("of_visit", type_=sa.Integer),
    "person_id": Person.id,
    "detail": sa.bindparam("details", type_=sa.JSON),
    "created_at": sa.bindparam("now", type_=OUTBOX.c.created_at.type),
    "due_at": sa.bindparam("now", type_=OUTBOX.c.due_at.type),
}
_READABLE = sa.select(*_MAILS.values()).where(Person.disabled_at.is_(None), Person.id.in_(_READERS))
_OWE_MAIL = {  # built once: every sign-off pays for it
    "postgresql": postgresql.insert(OUTBOX).from_select([*_MAILS], _READABLE).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(OUTBOX).from_select([*_MAILS], _READABLE).on_conflict_do_nothing(),
}
_OWE_LOCK = sa.insert(OUTBOX).inline()


def owe_mail(
    session: Session, debt: Debt, case: Case, visit_id: int | None, readers: Readers, now: dt.datetime
) -> None:
    """One outbox row per reader; the unique key makes a second planning of the same notice a no-op."""
    given = {
        "occasion": f"{debt.name}:{visit_id or case.id}:{case.number}:",
        "of_debt": debt,
        "of_report": case.id,
        "of_visit": visit_id,
        "details": {"number": case.number, "seq": case.seq + 1},
        "now": now,
        "people": readers.people,
        "desks": readers.desks,
        "office": readers.office,
    }
    session.execute(_OWE_MAIL[session.get_bind().dialect.name], given)


def owe_lock(session: Session, case: Case, now: dt.datetime) -> None:
    """The machine owes the lock of a report whose last stop has signed."""
    row = {
        "dedup_key": f"lock:{case.id}:{case.seq + 1}",
        "debt": Debt.lock,
        "report_id": case.id,
        "detail": {"number": case.number},
        "created_at": now,
        "due_at": now,
    }
    session.execute(_OWE_LOCK, row)


def owe_reset(session: Session, person: Person, by: str, now: dt.datetime) -> None:
    """The owner of an account is told that its secrets were reset, by whom: once for every new link."""
    row = {"debt": Debt.reset, "person_id": person.id, "detail": {"by": by}, "created_at": now, "due_at": now}
    session.add(Outbox(dedup_key=f"reset:{person.invitation_hash}", **row))


def untrue(session: Session, owed: Outbox) -> str | None:
    """Why a notice is no longer true and must not be sent; None while it is."""
    if owed.debt in (Debt.digest, Debt.reset):
        return None  # a digest's reminders are looked at one by one; a reset stays done
    report = session.get_one(Report, owed.report_id)
    if owed.debt is Debt.turn:
        visit = session.get_one(Visit, owed.visit_id)
        return None if visit.closed_at is None else "该环节已办结，不再提醒"
    if owed.debt is Debt.returned:
        current = report.state is State.returned and report.number == owed.detail["number"]
        return None if current else "报告已重新提交，不再通知退回"
    if owed.debt is Debt.lock:
        return None if report.state is State.approved else "报告已不在“已批准”，不需锁定"
    return None


def on_desk(session: Session, visit_id: int | None, reader: Actor) -> bool:
    """Whether the visit still lies on this person's desk."""
    desks = session.scalars(
        sa.select(Assignment).where(Assignment.visit_id == visit_id, Assignment.closed_at.is_(None))
    )
    return any(
        desk.person_id == reader.id or (desk.role is not None and reader.holds(desk.role, desk.unit_id))
        for desk in desks
    )
