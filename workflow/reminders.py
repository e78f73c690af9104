"""The reminder ladder: which open visits stand on which rung today, planned once, told in one digest a day.

Nothing is planned ahead: the rung of a day is read off the due date, so a closed visit, a moved date or a day of
downtime needs no repair, and a rung that was missed is not made up for. The unique key (visit, rung, person) carries
"once"; the digest's own key (person, day) carries "one mail a day".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Assignment, Debt, Outbox, Person, Post, Reminder, Rung, Visit
from models.engine import insert
from workflow.case import Actor
from workflow.errors import SHANGHAI, NotAllowed, Refused
from workflow.workdays import Calendar, local

MORNING, EVENING = dt.time(8, 30), dt.time(20, 0)
BEFORE = {Rung.before_3: 3, Rung.before_1: 1, Rung.due: 0}
OVER = {Rung.over_1: 1, Rung.over_2: 2, Rung.over_3: 3, Rung.over_4: 4, Rung.over_5: 5}
COUNTED = {"preserve_rowcount": True}  # PostgreSQL's answer to INSERT … SELECT
DONE = "该环节已办结，不再提醒"


@dataclass(frozen=True, slots=True)
class Step:
    """Visits due in [low, high), opened before `opened_before`, stand on `rung` today."""

    rung: Rung
    low: dt.datetime
    high: dt.datetime
    opened_before: dt.datetime


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), SHANGHAI)


def steps(today: dt.date, calendar: Calendar) -> list[Step]:
    """The rungs of a working day; a date that falls on a rest day is told the working day before.

    The first rung is left out for a visit opened today: its whole allowance would be three days or less.
    """
    morning = dt.datetime.combine(today, MORNING, SHANGHAI)
    found = []
    for rung, days in BEFORE.items():
        first = calendar.after(today, days)
        opened = midnight(today) if rung is Rung.before_3 else morning
        found.append(Step(rung, midnight(first), midnight(calendar.after(first, 1)), opened))
    for rung, days in OVER.items():
        found.append(
            Step(
                rung,
                midnight(calendar.before(today, days)),
                midnight(calendar.before(today, days - 1)),
                morning,
            )
        )
    return found


def is_hour(now: dt.datetime, calendar: Calendar) -> bool:
    """Whether people are reminded at this hour: working days from 08:30 to 20:00."""
    return calendar.is_working(local(now)) and MORNING <= now.astimezone(SHANGHAI).time() < EVENING


def plan(session: Session, now: dt.datetime, calendar: Calendar) -> int:
    """Plan what is due this morning and owe the digests; the number of reminders added. The caller commits.

    Does nothing on rest days, before 08:30 and after 20:00.
    """
    if not is_hour(now, calendar):
        return 0
    today = local(now)
    close_finished(session, now)
    added = add_reminders(session, steps(today, calendar), today, now)
    owe_digests(session, today, now)
    return added


def add_reminders(session: Session, rungs: list[Step], today: dt.date, now: dt.datetime) -> int:
    """One INSERT … SELECT over the open assignments by due date, a range of the index for each rung.

    What is there already stays.
    """
    due = sa.union(*(due_on(step, today, now) for step in rungs))
    names = ["visit_id", "rung", "person_id", "day", "planned_at"]
    return inserted(session, Reminder, names, due)


def due_on(step: Step, today: dt.date, now: dt.datetime) -> sa.Select[*tuple[Any, ...]]:
    """The reminders of one rung. Its bounds stand in the condition, so that the planner knows how few they find."""
    return (
        sa.select(
            Assignment.visit_id,
            sa.literal(step.rung, Reminder.rung.type),
            Person.id,
            sa.literal(today, sa.Date),
            sa.literal(now, Reminder.planned_at.type),
        )
        .select_from(Assignment)
        .join(Visit, Visit.id == Assignment.visit_id)
        .outerjoin(Post, at_desk())
        .join(Person, Person.id == sa.func.coalesce(Assignment.person_id, Post.person_id))
        .where(
            Assignment.due_at >= step.low,
            Assignment.due_at < step.high,
            Assignment.closed_at.is_(None),
            Visit.opened_at < step.opened_before,
            Person.disabled_at.is_(None),
        )
    )


def inserted(
    session: Session,
    table: type[Any],
    names: list[str],
    rows: sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]],
) -> int:
    result = session.execute(
        insert(session, table).from_select(names, rows).on_conflict_do_nothing(), execution_options=COUNTED
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def owe_digests(session: Session, today: dt.date, now: dt.datetime) -> None:
    """One mail per person with something unsent today; the reminders are put into it."""
    unsent = sa.and_(Reminder.day <= today, Reminder.outbox_id.is_(None), Reminder.closed_at.is_(None))
    prefix = f"digest:{today.isoformat()}:"
    people = (
        sa.select(
            sa.literal(prefix) + sa.cast(Reminder.person_id, sa.String(20)),
            sa.literal(Debt.digest, Outbox.debt.type),
            Reminder.person_id,
            sa.literal({}, sa.JSON),
            sa.literal(now, Outbox.created_at.type),
            sa.literal(now, Outbox.due_at.type),
        )
        .where(unsent)
        .group_by(Reminder.person_id)
    )
    names = ["dedup_key", "debt", "person_id", "detail", "created_at", "due_at"]
    inserted(session, Outbox, names, people)
    mail = (
        sa.select(Outbox.id)
        .where(Outbox.dedup_key == sa.literal(prefix) + sa.cast(Reminder.person_id, sa.String(20)))
        .scalar_subquery()
    )
    session.execute(
        sa.update(Reminder).where(unsent).values(outbox_id=mail),
        execution_options={"synchronize_session": False},
    )


def close_finished(session: Session, now: dt.datetime) -> None:
    """Reminders not yet sent whose visit has closed are ended, with the reason."""
    open_mail = sa.select(Outbox.id).where(
        Outbox.debt == Debt.digest,
        Outbox.sent_at.is_(None),
        Outbox.closed_at.is_(None),
        Outbox.failed_at.is_(None),
    )
    finished = sa.exists().where(Visit.id == Reminder.visit_id, Visit.closed_at.is_not(None))
    session.execute(
        sa.update(Reminder)
        .where(Reminder.closed_at.is_(None), Reminder.outbox_id.in_(open_mail), finished)
        .values(closed_at=now, reason=DONE),
        execution_options={"synchronize_session": False},
    )


def settle(session: Session, outbox_id: int, now: dt.datetime, reason: str = DONE) -> None:
    """The digest was sent or given up: what was not told in it any more is ended, with the reason."""
    told = {reminder.id for reminder in in_digest(session, outbox_id)} if reason is DONE else set()
    session.execute(
        sa.update(Reminder)
        .where(Reminder.outbox_id == outbox_id, Reminder.closed_at.is_(None), Reminder.id.not_in(told))
        .values(closed_at=now, reason=reason),
        execution_options={"synchronize_session": False},
    )


def in_digest(session: Session, outbox_id: int) -> list[Reminder]:
    """The reminders of a digest that are still true, most urgent first."""
    return list(
        session.scalars(
            sa.select(Reminder)
            .join(Visit, Visit.id == Reminder.visit_id)
            .where(Reminder.outbox_id == outbox_id, Reminder.closed_at.is_(None), Visit.closed_at.is_(None))
            .order_by(Visit.due_at, Reminder.id)
        )
    )


class UrgedAlready(Refused):
    """Once a day is enough."""

    def __init__(self) -> None:
        super().__init__("今天已经催办过，未重复发送。")


class NobodyToUrge(Refused):
    def __init__(self) -> None:
        super().__init__("这份报告现在没有待办环节，或待办环节暂缺办理人，不能催办。")


def urge(
    session: Session, report_id: int, by: Actor, words: str, now: dt.datetime, calendar: Calendar
) -> int:
    """催办 by the bureau: told at once on the page of messages, by mail in the next digest; how many were told.

    The caller commits.

    Raises:
        NotAllowed: not the performance office. UrgedAlready, NobodyToUrge.
    """
    if not by.is_performance_office:
        raise NotAllowed("绩效管理股")
    people = session.execute(
        sa.select(Assignment.visit_id, Person.id)
        .select_from(Assignment)
        .join(Visit, Visit.id == Assignment.visit_id)
        .outerjoin(Post, at_desk())
        .join(Person, sa.or_(Person.id == Assignment.person_id, Person.id == Post.person_id))
        .where(Visit.report_id == report_id, Assignment.closed_at.is_(None), Person.disabled_at.is_(None))
        .distinct()
    ).all()
    if not people:
        raise NobodyToUrge
    rows = [
        {
            "visit_id": visit_id,
            "rung": Rung.urged,
            "person_id": person_id,
            "day": next_morning(now, calendar),
            "planned_at": now,
            "by_id": by.id,
            "words": words.strip()[:200],
        }
        for visit_id, person_id in people
    ]
    told = session.execute(
        insert(session, Reminder).values(rows).on_conflict_do_nothing(), execution_options=COUNTED
    )
    if not told.rowcount:  # type: ignore[attr-defined]
        raise UrgedAlready
    return int(told.rowcount)  # type: ignore[attr-defined]


def next_morning(now: dt.datetime, calendar: Calendar) -> dt.date:
    """The day of the next digest: today before 08:30 of a working day, else the next working day."""
    today = local(now)
    if calendar.is_working(today) and now.astimezone(SHANGHAI).time() < MORNING:
        return today
    return calendar.after(today, 1)


def at_desk() -> sa.ColumnElement[bool]:
    """Posts in force that hold a pool assignment."""
    return sa.and_(Post.unit_id == Assignment.unit_id, Post.role == Assignment.role, Post.ended_at.is_(None))
