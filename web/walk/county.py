"""The scratch county: a database that is gone afterwards, the units the paper names, invented people."""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation import forms
from models import Campaign, CampaignForm, FormDefinition, Person, Post, Stop, Unit, UnitKind, engine, schema
from web.walk.cures import walk_policy
from web.walk.filed import Filed
from workflow import credentials
from workflow.clock import database_now
from workflow.route import ROLES


@dataclass(frozen=True)
class Someone:
    """An invented person with the signing code chosen at the first sign-in."""

    id: int
    login: str
    name: str
    code: str


@dataclass(frozen=True)
class County:
    """What the desk needs to know: ids, and the people by id."""

    campaign: int
    unit: int
    supervising: int
    filler: int
    leader: tuple[str, str]  # login, name
    people: dict[int, Someone]


@contextmanager
def scratch() -> Iterator[Session]:
    """A session on a migrated SQLite database, its triggers included, in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="ziping-walk-") as folder:
        url = f"sqlite:///{Path(folder, 'county.sqlite')}"
        schema.upgrade(url)
        database = sa.create_engine(url)
        engine.prepare(database)
        try:
            with Session(database) as session:
                yield session
        finally:
            database.dispose()


def settle(session: Session, paper: Filed) -> County:
    """Units, posts and a campaign for this paper; everybody has accepted an invitation."""
    now = database_now(session)
    campaign = open_campaign(session, paper, now)
    units = settle_units(session, paper)
    people = engage(session, paper, units, now)
    session.commit()
    someone = {stop: welcome(session, person) for stop, person in people.items()}
    leader = someone[Stop.leader]
    return County(
        campaign=campaign.id,
        unit=units[Stop.unit].id,
        supervising=units[Stop.department].id,
        filler=someone[Stop.filling].id,
        leader=(leader.login, leader.name),
        people={person.id: person for person in someone.values()},
    )


def open_campaign(session: Session, paper: Filed, now: dt.datetime) -> Campaign:
    """The paper's year, with the one form it is on as that form reads today."""
    sources = {forms.load(path).hash: path for path in forms.FOLDER.rglob("*.toml")}
    source = forms.source(sources[paper.form.hash])
    campaign = Campaign(
        name=f"{paper.year}年度", year=paper.year, opened_at=now, policy=walk_policy(paper.form.kind)
    )
    session.add_all([campaign, FormDefinition(hash=paper.form.hash, key=paper.form.key, source=source)])
    session.flush()
    session.add(CampaignForm(campaign_id=campaign.id, form_key=paper.form.key, form_hash=paper.form.hash))
    return campaign


def settle_units(session: Session, paper: Filed) -> dict[Stop, Unit]:
    """The unit each stop belongs to; names as on the paper, which does not name the section of the bureau."""
    section = Unit(
        code="section",
        name=f"{paper.county}财政局归口业务科室",
        short_name="归口业务科室",
        kind=UnitKind.finance_section,
    )
    department = Unit(
        code="department",
        name=paper.supervising,
        short_name=paper.supervising,
        kind=UnitKind.department,
        section=section,
    )
    unit = department
    if not paper.one_unit:
        unit = Unit(
            code="unit",
            name=paper.unit,
            short_name=paper.unit,
            kind=UnitKind.subordinate,
            section=section,
            parent=department,
        )
    unit.budget_code = paper.main["budget_code"]
    session.add_all([unit, department, section])
    session.flush()
    at_unit = dict.fromkeys((Stop.filling, Stop.leader, Stop.unit), unit)
    return {**at_unit, Stop.department: department, Stop.finance: section}


def engage(session: Session, paper: Filed, units: dict[Stop, Unit], now: dt.datetime) -> dict[Stop, Person]:
    """Somebody for every stop of the form, named after the post."""
    people: dict[Stop, Person] = {}
    for stop in (Stop[spec.stop] for spec in paper.form.stops):
        role = ROLES[stop]
        people[stop] = Person(login=f"yanshi-{stop.name}", name=f"演示{role.value}", title=role.value)
        session.add(Post(person=people[stop], unit=units[stop], role=role, started_at=now))
    return people


def welcome(session: Session, person: Person) -> Someone:
    """The first sign-in: the invitation is accepted once, with a password and a signing code of one's own."""
    token = credentials.invite(person, database_now(session))
    session.commit()
    guest = credentials.invited(session, token, database_now(session))
    password, code = f"Aa1-{secrets.token_urlsafe(12)}", secrets.token_hex(4)
    credentials.accept(session, guest, password, code, token)
    session.commit()
    return Someone(person.id, person.login, person.name, code)
