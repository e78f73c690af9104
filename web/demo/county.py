"""Units, people with their posts, and the campaign with its forms, dates, policy and seal counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation import forms
from models import (
    Campaign,
    CampaignForm,
    FormDefinition,
    Person,
    Post,
    Role,
    SealCounter,
    Stop,
    StopDate,
    Unit,
    UnitKind,
)
from web.demo.told import moment, told
from workflow import credentials, workdays
from workflow.errors import SHANGHAI


class Keys(NamedTuple):
    """What a person needs to get in, and to sign."""

    password: str
    code: str


EVERYBODY = Keys("Pinglan-2025", "ping-2025")  # the same for all 281: hashed once, so that seeding is quick
IN_OFFICE_BEFORE = dt.timedelta(days=60)  # everybody took up the post this long before the campaign
KINDS = {
    "department": UnitKind.department,
    "subordinate": UnitKind.subordinate,
    "归口科室": UnitKind.finance_section,
    "绩效管理股": UnitKind.performance_office,
    "审计": UnitKind.outside,
}


@dataclass(frozen=True)
class County:
    """The ids by which the rest of the demo speaks: login → person, code → unit."""

    campaign_id: int
    people: dict[str, int]
    units: dict[str, int]


def settle(session: Session, shift: dt.timedelta, prefix: str, only: Collection[str] = ()) -> County:
    """Make the county, or only the units with the codes `only`; `prefix` is that of the 封存编号. Does not commit."""
    records = [record for record in everyone() if not only or record["key"] in only]
    campaign_id = open_campaign(session, shift, prefix)
    units = make_units(session, records)
    return County(campaign_id, make_people(session, records, units, shift), units)


def everyone() -> list[dict[str, Any]]:
    """Every unit with its people: departments, subordinate units, the bureau's sections, the overseer."""
    source = told("county")
    bureau = source["county"]["finance_bureau"]
    inside = [{**row, "name": f"{bureau}{row['name']}", "short": row["name"]} for row in source["section"]]
    county = source["county"]["name"]
    outside = [{**row, "short": row["name"].removeprefix(county)} for row in source["outside"]]
    return [*inside, *outside, *source["unit"]]


def make_units(session: Session, records: list[dict[str, Any]]) -> dict[str, int]:
    units = {
        row["key"]: Unit(
            code=row["key"],
            name=row["name"],
            short_name=row["short"],
            kind=KINDS[row["kind"]],
            budget_code=row.get("budget_code"),
        )
        for row in records
    }
    session.add_all(units.values())
    for row in records:
        units[row["key"]].parent = units.get(row.get("parent", ""))
        units[row["key"]].section = units.get(row.get("section", ""))
    session.flush()
    return {code: unit.id for code, unit in units.items()}


def make_people(
    session: Session, records: list[dict[str, Any]], units: dict[str, int], shift: dt.timedelta
) -> dict[str, int]:
    """Accounts that can sign in at once, each with the posts of its roles."""
    password, code = hashed_keys()
    domain = told("county")["county"]["mail_domain"]
    since = moment(told("campaign")["campaign"]["opened"], shift) - IN_OFFICE_BEFORE
    people = [(person, units[row["key"]]) for row in records for person in row["people"]]
    accounts = [
        {
            "login": person["login"],
            "name": person["name"],
            "title": person["title"],
            "email": f"{person['login']}@{domain}",
            "password_hash": password,
            "code_hash": code,
        }
        for person, _ in people
    ]
    session.execute(sa.insert(Person), accounts)
    ids = {row.login: row.id for row in session.execute(sa.select(Person.login, Person.id))}
    posts = [
        {"person_id": ids[person["login"]], "unit_id": unit_id, "role": Role[role], "started_at": since}
        for person, unit_id in people
        for role in person["roles"]
    ]
    session.execute(sa.insert(Post), posts)
    return ids


@cache
def hashed_keys() -> Keys:
    """Both hashes, worked out once per process: argon2 is slow on purpose."""
    return Keys(*map(credentials.hashed, EVERYBODY))


def open_campaign(session: Session, shift: dt.timedelta, prefix: str) -> int:
    """The campaign of the told year; its forms are those of the library as they read now."""
    source = told("campaign")
    facts = source["campaign"]
    opened = moment(facts["opened"], shift)
    campaign = Campaign(name=facts["name"], year=facts["year"], opened_at=opened, policy=policy())
    session.add(campaign)
    session.flush()
    for row in source["stop"]:
        due, days = moment(row["due"], shift), row.get("guaranteed_days", 0)
        date = StopDate(campaign_id=campaign.id, stop=Stop[row["key"]], due_at=due, guaranteed_days=days)
        session.add(date)
    take_up_forms(session, campaign.id)
    year = opened.astimezone(SHANGHAI).year
    workdays.fill(session, range(year - 1, year + 2))
    session.add(SealCounter(prefix=prefix, year=year, last=facts["seal_counter_before"]))
    session.flush()
    return campaign.id


def take_up_forms(session: Session, campaign_id: int) -> None:
    for path in sorted(forms.FOLDER.rglob("*.toml")):
        source = forms.source(path)
        form = forms.read(source, path.name)
        session.add(FormDefinition(hash=form.hash, key=form.key, source=source))
        session.flush()
        session.add(CampaignForm(campaign_id=campaign_id, form_key=form.key, form_hash=form.hash))


def policy() -> dict[str, Any]:
    """The figures of the campaign that the workflow reads."""
    source = told("campaign")
    return {
        "grades": [[band["name"], str(band["from"])] for band in source["policy"]["grades"]],
        "rework_days": source["deadlines"]["rework_days"],
        "re_sign_days": source["deadlines"]["re_sign_days"],
        "same_unit_signs_both": True,
        "questions": source["policy"]["reminder_limit"],
    }
