"""Who holds what: open assignments by post and by person, and what an end of a post would leave behind."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Assignment, Person, Post, Role, Stop, Visit
from workflow.reach import held

Desk = tuple[int, Role]  # unit id, role


@dataclass(frozen=True, slots=True)
class Load:
    """Open work of one kind, and when the first of it is due."""

    stop: Stop
    count: int
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Work:
    """Open assignments: those that wait for whoever holds a post, and those given to one person (评价组组长)."""

    desks: dict[Desk, Load] = field(default_factory=dict)
    people: dict[int, list[Load]] = field(default_factory=lambda: defaultdict(list))

    def of(self, person: Person) -> list[Load]:
        """What lies before a person now."""
        desks = [self.desks.get((post.unit_id, post.role)) for post in held(person)]
        return [load for load in desks if load] + self.people.get(person.id, [])


@dataclass(frozen=True, slots=True)
class Gap:
    """What the end of a post leaves: who else holds it, and what waits there or for this person alone."""

    post: Post
    others: tuple[str, ...]
    waiting: Load | None
    own: Load | None

    @property
    def empty(self) -> bool:
        """Nobody else could take up what waits."""
        return bool(self.waiting and not self.others)


def work(session: Session, units: Collection[int], people: Collection[int]) -> Work:
    """Everything open at these units' posts, and given to these people by name, in one statement."""
    rows = session.execute(
        sa.select(
            Assignment.person_id,
            Assignment.unit_id,
            Assignment.role,
            Visit.stop,
            sa.func.count().label("open"),
            sa.func.min(Assignment.due_at).label("due_at"),
        )
        .join(Visit, Visit.id == Assignment.visit_id)
        .where(
            Assignment.closed_at.is_(None),
            sa.or_(Assignment.unit_id.in_(units), Assignment.person_id.in_(people)),
        )
        .group_by(Assignment.person_id, Assignment.unit_id, Assignment.role, Visit.stop)
    )
    found = Work()
    for row in rows:
        load = Load(row.stop, row.open, row.due_at)
        if row.person_id is None:
            found.desks[(row.unit_id, row.role)] = load
        else:
            found.people[row.person_id].append(load)
    return found


def gaps(session: Session, person: Person, posts: Collection[Post]) -> list[Gap]:
    """What it would leave behind if `person` no longer held `posts`."""
    found = work(session, {post.unit_id for post in posts}, {person.id})
    return [gap(session, post, found) for post in posts]


def gap(session: Session, post: Post, found: Work) -> Gap:
    others = session.scalars(
        sa.select(Person.name)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.unit_id == post.unit_id,
            Post.role == post.role,
            Post.ended_at.is_(None),
            Post.person_id != post.person_id,
            Person.disabled_at.is_(None),
        )
        .order_by(Post.id)
    )
    own = found.people.get(post.person_id, []) if post.role is Role.team_leader else []
    return Gap(post, tuple(others), found.desks.get((post.unit_id, post.role)), own[0] if own else None)
