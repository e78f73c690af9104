"""What time it is: the database says, once per act; tests and the demo hand in their own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

Clock = Callable[[Session], dt.datetime]


def database_now(session: Session) -> dt.datetime:
    """The database server's present moment, UTC."""
    if session.get_bind().dialect.name == "sqlite":
        text = session.scalar(sa.text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
        return dt.datetime.fromisoformat(str(text)).replace(tzinfo=dt.UTC)
    moment: dt.datetime = session.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(dt.UTC)


def fixed(at: dt.datetime) -> Clock:
    """A clock that stands still."""
    return lambda _: at
