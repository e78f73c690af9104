"""Databases full of stored reports: loaded in bulk before there are triggers, which are then created and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from evaluation.canon import fingerprint
from models import Outcome, Stop, guards, schema
from models.base import UTCDateTime
from workflow.deadlines import end_of
from workflow.route import ROLES

BEFORE_GUARDS = "0001"  # the migration that makes the tables; the next one makes the first triggers
SCRIPT = Path(__file__).with_name("stock.sql")
OPENED_AT = dt.datetime(2025, 3, 3, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2025, 3, 19)  # a Wednesday: the reminders are planned on its morning
FAR = dt.date(2025, 6, 2)  # the first of a hundred days on which everything else is due
FIRST_UNIT, UNIT_REPORTS = 31, 60  # as in stock.sql
DUE_UNITS = 500  # units with two reports due today, whatever the stock
DUE = 2 * DUE_UNITS
SCRATCH = {
    "place": "k integer, stop text, role text, title text, outcome text",
    "calendar": "i integer, due_at {moment}",
    "numbered": "i integer PRIMARY KEY, unit_id integer, here integer",
    "passing": "id integer PRIMARY KEY, i integer, k integer, here integer,"
    " holder_id integer, person_id integer, due_at {moment}",
}
PARAMETER = re.compile(r"(?<![:\w]):(\w+)")
NUMBERED = ("unit", "person", "post", "campaign", "report", "report_version", "route_stop", "visit", "assignment",
            "action", "signature")  # fmt: skip


class Unguarded(Exception):
    """A trigger is missing after the load; the message names it."""


def load(url: str, reports: int, signable: int = 0, content: bytes = b"{}") -> None:
    """Fill the blank database at `url` with so many reports of the same content, and arm it.

    Args:
        signable: how many have a route and a trail as well, so that they can be signed.

    Raises:
        Unguarded: not every guard stands afterwards.
    """
    schema.upgrade(url, BEFORE_GUARDS)
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        fill(connection, reports, signable, content)
    schema.upgrade(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if missing := guards.faults(connection):
            raise Unguarded(", ".join(missing))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")  # as autovacuum does soon after


def fill(connection: sa.Connection, reports: int, signable: int, content: bytes) -> None:
    """Run the script with its scratch tables; foreign keys are right by construction and not looked up."""
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for name, columns in SCRATCH.items():
        moment = "timestamptz" if postgresql else "datetime"
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} ({columns.format(moment=moment)})")
    connection.execute(sa.text("INSERT INTO place VALUES (:k, :stop, :role, :title, :outcome)"), places())
    days = sa.text("INSERT INTO calendar VALUES (:i, :due_at)").bindparams(moment_of("due_at"))
    connection.execute(days, [{"i": i, "due_at": end_of(FAR + dt.timedelta(i))} for i in range(100)])
    units = -(-reports // UNIT_REPORTS)
    given = {
        "reports": reports,
        "signable": signable,
        "units": units,
        "stride": max(1, units // DUE_UNITS),
        "opened_at": OPENED_AT,
        "far_due_at": end_of(FAR),
        "due_at": end_of(TODAY),
        "content": content,
        "content_hash": fingerprint(content),
    }
    with indices_later(connection):
        for statement in statements(given):
            connection.execute(statement)
    for table in NUMBERED if postgresql else ():
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


@contextmanager
def indices_later(connection: sa.Connection) -> Iterator[None]:
    """PostgreSQL makes an index of a full table in much less time than it keeps one while the table fills."""
    indices = sa.text(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    found = connection.execute(indices).all() if connection.dialect.name == "postgresql" else []
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, definition in found:
        connection.exec_driver_sql(definition)


def places() -> list[dict[str, Any]]:
    """The stops in their order, each with its role and how a visit there ends."""
    return [
        {
            "k": k,
            "stop": stop.name,
            "role": ROLES[stop].name,
            "title": stop.value,
            "outcome": (Outcome.signed if k else Outcome.submitted).name,
        }
        for k, stop in enumerate(Stop)
    ]


def statements(given: dict[str, Any]) -> Iterator[sa.TextClause]:
    """The statements of the script, each with those of the given values that it names."""
    for text in SCRIPT.read_text(encoding="utf-8").split(";\n"):
        named = set(PARAMETER.findall(text))
        yield sa.text(text).bindparams(*(moment_of(name, given[name]) for name in sorted(named)))


def moment_of(name: str, value: Any = None) -> sa.BindParameter[Any]:
    """A parameter; moments as the product's columns write them."""
    kind = UTCDateTime() if name.endswith("_at") else None
    return sa.bindparam(name, value, type_=kind) if value is not None else sa.bindparam(name, type_=kind)
