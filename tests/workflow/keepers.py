"""Somebody at the pages of 单位与人员, and what the log says afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from models import OrganisationAct, OrganisationAction
from tests.county import NOON, County
from workflow import organisation
from workflow.case import load_actor
from workflow.logbook import by_person
from workflow.reach import Reach, reach_of

LATER = NOON + dt.timedelta(days=9)  # after every act of the reports


class Keeper:
    """The acts of `workflow.organisation` with the session, the reach and the name of a persona filled in."""

    def __init__(self, county: County, persona: str) -> None:
        self.session = county.session
        self.actor = load_actor(county.session, getattr(county, persona))
        self.reach = reach_of(county.session, self.actor)
        self.by = by_person(self.actor, "192.0.2.7", LATER)

    def __getattr__(self, name: str) -> Any:
        done = getattr(organisation, name)
        return lambda *given: done(self.session, self.reach, self.by, *given)


def entries(county: County, *acts: OrganisationAct) -> list[OrganisationAction]:
    rows = county.session.scalars(sa.select(OrganisationAction).order_by(OrganisationAction.id))
    return [row for row in rows if not acts or row.act in acts]


def codes(reach: Reach) -> list[str]:
    return [unit.code for unit in reach.units.values()]
