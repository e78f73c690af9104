"""操作日志: who did what to units, people and accounts. Written in the transaction of the act, never changed.
What others did to one's account and posts is told on 消息.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import OrganisationAct, OrganisationAction, Person, Unit
from workflow.case import Actor
from workflow.reach import Reach

COMMAND = "系统管理员（命令行）"


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, from which address, when. A command of the server has no person."""

    person_id: int | None
    name: str
    address: str
    at: dt.datetime


def by_person(actor: Actor, address: str, now: dt.datetime) -> By:
    return By(actor.id, actor.name, address, now)


def by_command(now: dt.datetime) -> By:
    return By(None, COMMAND, "", now)


def note(
    session: Session,
    act: OrganisationAct,
    by: By,
    person: Person | None = None,
    unit: Unit | None = None,
    words: str = "",
) -> None:
    """One entry; the names are copied as they are now. The caller commits."""
    session.add(
        OrganisationAction(
            act=act,
            actor_id=by.person_id,
            actor_name=by.name,
            person=person,
            person_name=person.name if person else "",
            unit=unit,
            unit_name=unit.short_name if unit else "",
            words=words,
            address=by.address[:60],
            at=by.at,
        )
    )


def visible_to(reach: Reach) -> sa.ColumnElement[bool]:
    """The entries an administrator may read: those of the units kept."""
    return sa.true() if reach.office else OrganisationAction.unit_id.in_(reach.units)


def about(person_id: int) -> sa.ColumnElement[bool]:
    """What others have done to this person's account and posts: they are told of it on 消息."""
    return sa.and_(
        OrganisationAction.person_id == person_id, OrganisationAction.actor_id.is_distinct_from(person_id)
    )
