"""An application with its clock in the test's hand, a county in its database, and the worker's tasks called by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

import config
from models import Act, Debt, Outbox, Person, Report, State, Visit, db
from tasks import make_celery
from tests import county as counties
from tests.county import LOCKED, OPINION, County, make_county, make_report
from tests.sink import MailSink
from web import create_app


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: dt.datetime):
        self.at = at

    def __call__(self, _: Session) -> dt.datetime:
        return self.at

    def forward(self, **time: int) -> None:
        self.at += dt.timedelta(**time)


@dataclass
class Office:
    """What the tests of the tasks work with; everything happens in one application context and its one session."""

    app: Flask
    clock: Clock
    county: County

    def report(self, state: State, **more: Any) -> Report:
        """A report walked to `state`; a second one of the same form gets a name of its own."""
        number = db.session.scalar(sa.select(sa.func.count()).select_from(Report))
        name = f"2025年城镇老旧小区改造项目（第{number}处）" if number else ""
        return make_report(self.county, state, **{"name": name, **more})

    def sign(self, report: Report) -> None:
        """Whoever holds the report signs it."""
        held = sa.select(Visit.stop).where(Visit.report_id == report.id, Visit.closed_at.is_(None))
        signer = counties.signer(report, db.session.scalars(held).one())
        counties.act(self.county, report, Act.sign, signer, OPINION)

    def owed(self, debt: Debt, person: int | None = None) -> Outbox:
        """The newest row of that kind (for that person), as it is now."""
        rows = sa.select(Outbox).where(
            Outbox.debt == debt, sa.true() if person is None else Outbox.person_id == person
        )
        db.session.rollback()
        return db.session.scalars(rows.order_by(Outbox.id.desc()).limit(1)).one()

    def change(self, person: int, **values: Any) -> None:
        db.session.execute(sa.update(Person).where(Person.id == person).values(values))
        db.session.commit()

    def send_through(self, smtp: MailSink) -> None:
        self.app.config.update(SMTP_HOST=smtp.host, SMTP_PORT=smtp.port)


def state(report: Report) -> State:
    """Where the report is now, whoever brought it there."""
    db.session.rollback()
    return report.state


def settings(url: str, data: Path, **more: str) -> dict[str, str]:
    """The environment of an embedded system on this database and folder."""
    given = {f"ZIPING_{name}": value for name, value in more.items()}
    return {"ZIPING_DATABASE_URL": url, "ZIPING_DATA": str(data), **given}


@contextmanager
def open_office(environment: dict[str, str], at: dt.datetime = LOCKED) -> Iterator[Office]:
    clock = Clock(at)
    app = create_app({**config.load(environment), "CLOCK": clock})
    make_celery(app)
    with app.app_context():
        try:
            yield Office(app, clock, make_county(db.session()))
        finally:
            db.session.remove()
            db.engine.dispose()
