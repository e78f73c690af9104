"""消息: what a person was told (a turn, a return, a lock, the daily digest, an urging), whether or not a mail went out,
and what others did to their account and posts.

Nothing is stored for it but when they last looked: the outbox, the reminders and 操作日志 are the messages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Action,
    Debt,
    MessagesSeen,
    OrganisationAction,
    Outbox,
    Person,
    Reminder,
    Report,
    Rung,
    Unit,
    Visit,
)
from models.engine import insert
from workflow import logbook, rights
from workflow.case import Actor

PAGE = 30
TOLD = (  # a reset is told from 操作日志, like all that others did to the account
    Debt.turn,
    Debt.returned,
    Debt.locked,
    Debt.digest,
)
MAIL, URGED, ACCOUNT = 0, 1, 2
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a message stands in the list: when it came, of which kind, its id."""

    at: dt.datetime
    kind: int
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.kind}.{self.id}"


def key_of(text: str) -> Key | None:
    """The key written in an address; None for what is none."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        return None
    at, kind, id = map(int, parts)
    return Key(EPOCH + at * MICROSECOND, kind, min(id, 2**31 - 1))


def mails(person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Outbox.person_id == person_id, Outbox.debt.in_(TOLD))


def urgings(person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Reminder.person_id == person_id, Reminder.rung == Rung.urged)


def keys(session: Session, person_id: int, after: Key | None, limit: int = PAGE) -> list[Key]:
    """The messages of a person, newest first, from the one after `after` on."""
    of_mails = sa.select(sa.literal(MAIL).label("kind"), Outbox.id, Outbox.created_at.label("at"))
    of_urgings = sa.select(sa.literal(URGED), Reminder.id, Reminder.planned_at)
    of_account = sa.select(sa.literal(ACCOUNT), OrganisationAction.id, OrganisationAction.at)
    told = sa.union_all(
        of_mails.where(mails(person_id)),
        of_urgings.where(urgings(person_id)),
        of_account.where(logbook.about(person_id)),
    ).subquery()
    where: sa.ColumnElement[bool] = sa.true()
    if after:
        older = sa.and_(told.c.at == after.at, told.c.kind == after.kind, told.c.id < after.id)
        where = sa.or_(told.c.at < after.at, sa.and_(told.c.at == after.at, told.c.kind < after.kind), older)
    order = told.c.at.desc(), told.c.kind.desc(), told.c.id.desc()
    rows = session.execute(sa.select(told).where(where).order_by(*order).limit(limit))
    return [Key(row.at, row.kind, row.id) for row in rows]


def outbox_rows(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """Mails with the visit they are about and the act that owed them."""
    seq = Outbox.detail["seq"].as_integer()
    rows = session.execute(
        sa.select(Outbox, Visit, Action)
        .outerjoin(Visit, Visit.id == Outbox.visit_id)
        .outerjoin(Action, sa.and_(Action.report_id == Outbox.report_id, Action.seq == seq))
        .where(Outbox.id.in_(ids))
    )
    return {row.Outbox.id: row for row in rows}


def reminder_rows(session: Session, urged: Sequence[int], digests: Sequence[int]) -> list[Any]:
    """Urgings by their id, and what stands in the digests; each with its visit and who urged."""
    return list(
        session.execute(
            sa.select(Reminder, Visit, Person.name.label("by"))
            .join(Visit, Visit.id == Reminder.visit_id)
            .outerjoin(Person, Person.id == Reminder.by_id)
            .where(sa.or_(Reminder.id.in_(urged), Reminder.outbox_id.in_(digests)))
            .order_by(Visit.due_at, Reminder.id)
        )
    )


def account_rows(session: Session, ids: Sequence[int]) -> dict[int, OrganisationAction]:
    """Entries of 操作日志."""
    rows = session.scalars(sa.select(OrganisationAction).where(OrganisationAction.id.in_(ids)))
    return {row.id: row for row in rows}


def readable(session: Session, actor: Actor, report_ids: Sequence[int]) -> dict[int, Any]:
    """Of these reports those the person may know of now: name, unit, form, number, seal."""
    rows = session.execute(
        sa.select(
            Report.id,
            Report.name,
            Report.form_hash,
            Report.seal_number,
            Unit.short_name.label("unit"),
        )
        .join(Unit, Unit.id == Report.unit_id)
        .where(Report.id.in_(report_ids), rights.visible_to(actor))
    )
    return {row.id: row for row in rows}


def seen_at(session: Session, person_id: int) -> dt.datetime:
    """When the person last looked; long ago for who never did."""
    seen = session.get(MessagesSeen, person_id)
    return seen.seen_at if seen else EPOCH


def unread(person_id: int) -> sa.ColumnElement[int]:
    """How many came since then, to be asked for together with other things."""
    last = sa.select(MessagesSeen.seen_at).where(MessagesSeen.person_id == person_id).scalar_subquery()
    since = sa.func.coalesce(last, sa.literal(EPOCH, MessagesSeen.seen_at.type))
    told = sa.select(sa.func.count()).select_from(Outbox).where(mails(person_id), Outbox.created_at > since)
    urged = (
        sa.select(sa.func.count())
        .select_from(Reminder)
        .where(urgings(person_id), Reminder.planned_at > since)
    )
    changed = (
        sa.select(sa.func.count())
        .select_from(OrganisationAction)
        .where(logbook.about(person_id), OrganisationAction.at > since)
    )
    return told.scalar_subquery() + urged.scalar_subquery() + changed.scalar_subquery()


def looked(session: Session, person_id: int, now: dt.datetime) -> None:
    """The person has the newest page before them. The caller commits."""
    row = insert(session, MessagesSeen).values(person_id=person_id, seen_at=now)
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"seen_at": now}))
