"""The whole product behind its pages, on a fresh county and with a clock that the test sets."""

from __future__ import annotations

import datetime as dt
import filecmp
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

import config
from models import Act, Person, Report, State, Stop, db
from tests import county
from tests.county import PERSONAS, County, make_county, make_report, open_session
from tests.web.browsing import Page, Visitor
from web import create_app
from web.demo import chain
from workflow.acts import Done
from workflow.route import FILLING

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # real hashes that cost a test nothing
EVENING = county.at("2026-03-26 17:00")  # after every act that `make_report` knows
NOBODY = "anonymous"
Dump = dict[str, list[tuple[Any, ...]]]
Made = TypeVar("Made")


class Site:
    """One application and its database; `now` is the time it is."""

    def __init__(self, url: str, data: Path, **settings: str) -> None:
        named = {f"ZIPING_{name}": value for name, value in settings.items()}
        values = config.load({"ZIPING_DATA": str(data), "ZIPING_DATABASE_URL": url, **named})
        self.url, self.data = url, data
        self.now = EVENING
        self.copy: Path | None = None  # what the database was last kept as or restored from
        self.made: dict[tuple[Any, ...], tuple[Path, Any]] = {}
        self.app: Flask = create_app({**values, "CLOCK": lambda session: self.now})
        self.county = self.settle()

    def settle(self) -> County:
        """The county's people, all with the same password and code."""
        with open_session(self.url) as session:
            made = make_county(session)
            keys = {"password_hash": QUICK.hash(county.PASSWORD), "code_hash": QUICK.hash(county.CODE)}
            session.execute(sa.update(Person).values(keys))
            session.commit()
        return made

    @contextmanager
    def workflow(self) -> Iterator[County]:
        """The county with a session of its own, beside the pages."""
        with open_session(self.url) as session:
            yield replace(self.county, session=session)

    def report(self, state: State = State.at_unit, **more: Any) -> int:
        """Id of a report in `state`."""
        return self.once((state, *sorted(more.items())), lambda: self.walk(state, **more))

    def once(self, what: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """What `make` answers; done once, and its database copied for the next test that begins with the same."""
        if not self.untouched():
            return make()
        wanted, now = (self.copy, *what), self.now
        if wanted not in self.made:
            self.made[wanted] = self.data / f"{len(self.made)}.sqlite", make()
            self.keep(self.made[wanted][0])
        copy, answer = self.made[wanted]
        self.restore(copy)
        self.now = now
        return answer

    def untouched(self) -> bool:
        """Whether nothing was written since the database was kept or restored."""
        self.close()
        return self.copy is not None and filecmp.cmp(self.file, self.copy, shallow=False)

    def walk(self, state: State, **more: Any) -> int:
        """A report walked to `state` through the chain; a draft is complete, every question answered."""
        with self.workflow() as made:
            report = make_report(made, state, **more)
            if state in FILLING:
                chain.answer(made.session, report.id, county.signer(report, Stop.filling), county.RETURNED)
                made.session.commit()
            return report.id

    def act(self, report_id: int, act: Act, persona: str, words: str = "", **more: Any) -> Done:
        """An act behind the page's back."""
        with self.workflow() as made:
            report = made.session.get_one(Report, report_id)
            return county.act(made, report, act, getattr(made, persona), words, **more)

    def lock(self, report_id: int) -> None:
        with self.workflow() as made:
            county.lock(made, made.session.get_one(Report, report_id))

    def visitor(self, persona: str = NOBODY) -> Visitor:
        """A browser of the persona's own, signed in through the sign-in page."""
        visitor = Visitor(self.app.test_client())
        if persona != NOBODY:
            answer = sign_in(visitor, PERSONAS.get(persona, persona))
            assert answer.status == 303, answer.text
        return visitor

    def rows(self, statement: Any) -> list[Any]:
        with self.workflow() as made:
            return list(made.session.execute(statement).all())

    def one(self, statement: Any) -> Any:
        (row,) = self.rows(statement)
        return row[0] if len(row) == 1 else row

    def write(self, statement: Any) -> None:
        with self.workflow() as made:
            made.session.execute(statement)
            made.session.commit()

    def state(self, report_id: int) -> State:
        return self.one(sa.select(Report.state).where(Report.id == report_id))

    def dump(self, *apart: str) -> Dump:
        """Every row of every table but those named, and but who has looked at the messages."""
        apart = (*apart, "messages_seen")
        tables = [table for table in db.metadata.sorted_tables if table.name not in apart]
        with self.workflow() as made:
            return {
                table.name: sorted(map(tuple, made.session.execute(sa.select(table)).all()), key=repr)
                for table in tables
            }

    def close(self) -> None:
        """Let go of every connection."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def keep(self, copy: Path) -> None:
        """A copy of the whole database (SQLite)."""
        self.close()
        shutil.copy(self.file, copy)
        self.copy = copy

    def restore(self, copy: Path) -> None:
        """The database as it was at `keep`, signed-in people included, and no mails."""
        self.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(self.data / "mails", ignore_errors=True)
        shutil.copy(copy, self.file)
        self.copy, self.now = copy, EVENING


def sign_in(visitor: Visitor, login: str, password: str = county.PASSWORD, path: str = "/login") -> Page:
    return visitor.get(path).press("登录", {"login": login, "password": password})


def minutes(number: int) -> dt.timedelta:
    return dt.timedelta(minutes=number)
