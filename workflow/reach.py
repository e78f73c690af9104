"""Whom an administrator keeps: the units, the people in them, the posts that may be given there.

The administrator of a department serves its subordinate units too; the performance office keeps everybody. What lies
outside answers as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Person, Post, Role, Unit, UnitKind
from workflow.case import Actor
from workflow.errors import Missing

UNIT_POSTS = (
    Role.filler,
    Role.evaluator,
    Role.team_leader,
    Role.unit_head,
    Role.deputy_head,
    Role.unit_administrator,
)
POSTS = {  # what one can be, by kind of unit
    UnitKind.department: (*UNIT_POSTS[:-1], Role.department_head, Role.department_clerk, UNIT_POSTS[-1]),
    UnitKind.subordinate: UNIT_POSTS,
    UnitKind.finance_section: (Role.finance_section_head, Role.finance_section_clerk),
    UnitKind.performance_office: (Role.performance_office,),
    UnitKind.outside: (Role.auditor,),
}
NEEDED = {  # posts without which a report of the unit, or one it signs, comes to a stop
    UnitKind.department: (Role.filler, Role.team_leader, Role.unit_head, Role.department_head),
    UnitKind.subordinate: (Role.filler, Role.team_leader, Role.unit_head),
    UnitKind.finance_section: (Role.finance_section_head,),
    UnitKind.performance_office: (Role.performance_office,),
    UnitKind.outside: (),
}
ORDINARY = (UnitKind.department, UnitKind.subordinate)  # what unit administrators serve
ORDER = list(UnitKind)


@dataclass(frozen=True, slots=True)
class Reach:
    """The units one person keeps, departments each followed by their own; `office`: all of them."""

    actor: Actor
    units: dict[int, Unit]
    office: bool

    def unit(self, unit_id: int) -> Unit:
        """
        Raises:
            Missing: no such unit, or none of this person's.
        """
        if unit_id not in self.units:
            raise Missing
        return self.units[unit_id]

    def person(self, session: Session, person_id: int) -> Person:
        """Somebody who holds or last held a post here.

        Raises:
            Missing.
        """
        person = session.get(Person, person_id)
        if person is None or not (self.office or any(post.unit_id in self.units for post in shown(person))):
            raise Missing
        return person

    def keeps(self, person: Person) -> bool:
        """Whether the account too is kept here: all posts held now lie within.

        Whoever also serves elsewhere could be shut out, or stood in for, by an administrator of one of the units.
        """
        return self.office or all(post.unit_id in self.units for post in held(person))


def held(person: Person) -> list[Post]:
    """The posts in force, oldest first."""
    return sorted((post for post in person.posts if post.ended_at is None), key=lambda post: post.id)


def shown(person: Person) -> list[Post]:
    """The posts by which a person belongs somewhere: those in force, or when there is none, all earlier ones."""
    return held(person) or list(person.posts)


def reach_of(session: Session, actor: Actor) -> Reach:
    """What `actor` keeps now; nothing for who is no administrator."""
    units = set(session.scalars(sa.select(Unit)))
    if not actor.is_performance_office:
        above = {unit.id: unit.parent_id for unit in units}
        own = {unit_id for role, unit_id in actor.posts if role is Role.unit_administrator}
        units = {unit for unit in units if unit.kind in ORDINARY and own & line(unit.id, above)}
    return Reach(actor, {unit.id: unit for unit in in_order(units)}, actor.is_performance_office)


def line(unit_id: int, above: Mapping[int, int | None]) -> set[int]:
    """The ids of a unit and of those above it."""
    passed: set[int] = set()
    here: int | None = unit_id
    while here is not None and here not in passed:
        passed.add(here)
        here = above[here]
    return passed


def in_order(units: set[Unit]) -> list[Unit]:
    """Departments each followed by its subordinate units, then the bureau's sections and the others."""

    def place(unit: Unit) -> tuple[int, int, int, int]:
        below = unit.kind is UnitKind.subordinate
        family = unit.parent_id if below and unit.parent_id else unit.id
        rank = ORDER.index(UnitKind.department if below else unit.kind)
        return rank, family, below, unit.id

    return sorted(units, key=place)
