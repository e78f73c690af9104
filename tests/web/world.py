"""A report in every state, everybody signed in, and the addresses of `matrix.csv`, which was written by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from models import State
from tests.county import PERSONAS
from tests.web.site import NOBODY, Site
from tests.web.slips import slip_for

MATRIX = Path(__file__).with_name("matrix.csv")
EVERYBODY = (NOBODY, *PERSONAS)
COOKIE = "ziping"


class Line(NamedTuple):
    method: str
    address: str
    state: str
    answers: dict[str, int]


def lines() -> Iterator[Line]:
    with MATRIX.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        for row in rows:
            method, address, state = (row.pop(name) for name in ("method", "address", "state"))
            yield Line(method, address, state, {name: int(status) for name, status in row.items()})


class World(NamedTuple):
    """A report in every state, everybody signed in, and a copy of the database to come back to."""

    site: Site
    reports: dict[str, int]
    cookies: dict[str, str]
    tokens: dict[str, str]
    copy: Path

    def ask(self, line: Line, persona: str) -> int:
        """The answer to one line, from the world as it was in the beginning."""
        client = self.site.app.test_client()
        client.set_cookie(COOKIE, self.cookies[persona])
        typed = self.payload(line, persona) if line.method == "POST" else None
        answer = client.open(self.path(line), method=line.method, data=typed, buffered=True)
        if answer.status_code == 303:
            self.site.restore(self.copy)
        return answer.status_code

    def path(self, line: Line) -> str:
        """The address with the number of the report in that state."""
        return line.address.format(id=self.reports.get(line.state, 0))

    def payload(self, line: Line, persona: str) -> dict[str, Any]:
        typed = {"csrf_token": self.tokens[persona]}
        if not line.state:
            return typed | {
                "login": f"nobody-{persona}",
                "password": "x",
                "form": "2-2",
                "name": f"另一个项目 {persona}",
            }
        by = getattr(self.site.county, persona, 0)
        return typed | slip_for(self.site, line.address, self.reports[line.state], by)


def build(site: Site, copy: Path) -> World:
    """The world on this site, remembered in `copy`."""
    reports = {state.name: site.report(state, name=f"自评 {state.name}") for state in State}
    people = {persona: site.visitor(persona) for persona in EVERYBODY}
    tokens = {persona: visitor.token() for persona, visitor in people.items()}
    site.keep(copy)
    cookies = {persona: visitor.cookie for persona, visitor in people.items()}
    return World(site, reports, cookies, tokens, copy)
