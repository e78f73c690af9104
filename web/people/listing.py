"""The people of one's units: who they are, which posts they hold, what lies before them now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import render_template, request
from sqlalchemy.orm import joinedload

from models import Person, Post, Unit, db
from web import auth
from web.fields import number, options
from web.people import views
from web.people.blueprint import bp, reach
from workflow import holding, tries
from workflow.reach import POSTS, Reach, held, shown

FEW = 8  # units that are shown together
LONGEST = 100  # people found


@bp.get("")
def index() -> str:
    kept, now = reach(), auth.now()
    words = request.args.get("q", "").strip()
    units = chosen_units(kept, request.args.get("unit"))
    people = found(kept, words) if words else at(units)
    groups = [found_group(people, kept, now)] if words else unit_groups(people, units, now)
    chosen = units[0].id if len(units) == 1 else ""
    return render_template(
        "people/list.html",
        groups=groups,
        words=words,
        units=options((unit.id, unit.short_name) for unit in kept.units.values()),
        unit="" if words else str(chosen),
        all_units=len(kept.units) <= FEW,
        office=kept.office,
    )


def chosen_units(kept: Reach, asked: str | None) -> list[Unit]:
    """The unit asked for; else all of them if they are few, else the first.

    Raises:
        Missing: a unit that is not kept here.
    """
    if asked:
        return [kept.unit(number(asked))]
    units = list(kept.units.values())
    return units if len(units) <= FEW else units[:1]


def people_with(posts: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """People with a post, present or past, of this kind."""
    return (
        sa.select(Person)
        .where(Person.id.in_(sa.select(Post.person_id).where(posts)))
        .options(joinedload(Person.posts))  # the units themselves are there already
        .order_by(Person.id)
    )


def at(units: Sequence[Unit]) -> list[Person]:
    ids = {unit.id for unit in units}
    everybody = db.session.scalars(people_with(Post.unit_id.in_(ids))).unique()
    return [person for person in everybody if any(post.unit_id in ids for post in shown(person))]


def found(kept: Reach, words: str) -> list[Person]:
    """People of one's units whose name, login or title has these words."""
    matching = sa.or_(
        Person.name.contains(words, autoescape=True),
        Person.login.contains(words.casefold(), autoescape=True),
        Person.title.contains(words, autoescape=True),
    )
    statement = people_with(Post.unit_id.in_(kept.units)).where(matching).limit(LONGEST)
    everybody = db.session.scalars(statement).unique()
    return [person for person in everybody if any(post.unit_id in kept.units for post in shown(person))]


def unit_groups(people: list[Person], units: Sequence[Unit], now: dt.datetime) -> list[dict[str, Any]]:
    work = holding.work(db.session(), {unit.id for unit in units}, {person.id for person in people})
    waits = waiting(people, now)
    return [unit_group(unit, of(people, unit), work, waits, now) for unit in units]


def waiting(people: list[Person], now: dt.datetime) -> views.Waits:
    return tries.waits(db.session(), [person.login for person in people], now)


def of(people: list[Person], unit: Unit) -> list[Person]:
    """Those who belong to the unit, in the order of its posts; who holds none any more comes last."""
    order = list(POSTS[unit.kind])

    def place(person: Person) -> int:
        here = [
            order.index(post.role) for post in held(person) if post.unit_id == unit.id and post.role in order
        ]
        return min(here, default=len(order))

    return sorted(
        (person for person in people if any(post.unit_id == unit.id for post in shown(person))), key=place
    )


def unit_group(
    unit: Unit, people: list[Person], work: holding.Work, waits: views.Waits, now: dt.datetime
) -> dict[str, Any]:
    return {
        "unit": {"id": unit.id, "name": unit.name, "kind": unit.kind.value},
        "rows": [views.row(person, {unit.id}, work, waits, now) for person in people],
        "vacant": views.vacancies(unit, people),
    }


def found_group(people: list[Person], kept: Reach, now: dt.datetime) -> dict[str, Any]:
    units = {post.unit_id for person in people for post in held(person)} & kept.units.keys()
    work = holding.work(db.session(), units, {person.id for person in people})
    waits = waiting(people, now)
    rows = [views.row(person, kept.units, work, waits, now, named=True) for person in people]
    return {"rows": rows, "vacant": []}
