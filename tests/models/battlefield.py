"""Reports in every state, and the connections on which hostile statements are tried against them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, Base, State
from tests.workflow.shortforms import LONG
from tests.workflow.village import PREFIX, STATES, Village, build

OTHER_PREFIX = "平财补封"
Scene = dict[str, object]


def make_scene(engine: sa.Engine) -> Scene:
    """Reports in every state, written by the real acts; ids by name."""
    with Session(engine) as session:
        village = build(session)
        reports = {state.name: village.at(state) for state in (State.draft, State.approved, State.locked)}
        reports["returned"] = village.at(State.returned)
        reports["submitted"] = village.at(State.at_unit)
        reports["cancelled"] = village.draft()
        village.do(Act.cancel, reports["cancelled"], "filler")
        reports |= {f"at_{stop}": village.at(STATES[stop]) for stop in LONG[1:]}
        village.lock(village.at(State.approved), prefix=OTHER_PREFIX)
        return {**reports, **children(village, reports), **others(village, reports)}


def children(village: Village, reports: dict[str, int]) -> Scene:
    """One row of each kind below each report."""
    found: Scene = {}
    for state in ("draft", "submitted", "approved", "locked", "cancelled"):
        version = village.row(reports[state]).version_id
        found[f"{state}_version"] = version
        for name, table in (("section", "section"), ("score", "score_row"), ("attachment", "attachment")):
            found[f"{state}_{name}"] = first(village, f"SELECT id FROM {table} WHERE version_id = {version}")
    old = f"SELECT id FROM report_version WHERE report_id = {reports['returned']} AND number = 1"
    found["superseded_version"] = first(village, old)
    return found


def others(village: Village, reports: dict[str, int]) -> Scene:
    """Signatures, visits, actions and what else the statements name."""
    submitted, locked, returned = (reports[state] for state in ("submitted", "locked", "returned"))
    signed = f"SELECT x.id FROM visit x WHERE outcome = 'signed' AND report_id = {submitted}"
    here = {
        "open_visit": f"SELECT id FROM visit WHERE closed_at IS NULL AND report_id = {submitted}",
        "signed_visit": signed,
        "signature": f"SELECT id FROM signature WHERE visit_id = ({signed})",
        "open_action": f"SELECT max(id) FROM action WHERE report_id = {submitted}",
        "fallen_visit": f"SELECT max(id) FROM visit WHERE superseded_at IS NOT NULL AND report_id = {returned}",
        "last_action": f"SELECT max(id) FROM action WHERE report_id = {locked}",
        "locked_action": f"SELECT min(id) FROM action WHERE report_id = {locked}",
        "locked_visit": f"SELECT max(id) FROM visit WHERE report_id = {locked}",
        "locked_signature": "SELECT s.id FROM signature s JOIN visit x ON x.id = s.visit_id"
        f" WHERE x.report_id = {locked}",
        "locked_intent": f"SELECT key FROM intent WHERE report_id = {locked}",
        "locked_route": "SELECT o.id FROM route_stop o JOIN report_version v ON v.id = o.version_id"
        f" WHERE o.stop = 'finance' AND v.report_id = {locked}",
        "form": f"SELECT form_hash FROM report WHERE id = {locked}",
    }
    places = {
        f"approved_{stop}": f"SELECT id FROM visit WHERE stop = '{stop}' AND report_id = {reports['approved']}"
        for stop in LONG[1:]
    }
    found = {name: first(village, sql) for name, sql in {**here, **places}.items()}
    people = {who: village[who] for who in ("stranger", "leader")}
    return {**found, **people, "prefix": PREFIX, "other_prefix": OTHER_PREFIX}


def first(village: Village, sql: str) -> Any:
    return village.all(sql)[0][0]


@dataclass
class Channel:
    """A way to reach the database: sends statements in one transaction, raising what the database answers."""

    send: Callable[[Sequence[str]], None]
    contents: Callable[[], object]
    scene: Scene
    dialect: str


def tables() -> list[str]:
    return sorted(Base.metadata.tables)


@contextmanager
def sqlite_plain(url: str, scene: Scene) -> Iterator[Channel]:
    """The standard library's connection with every pragma as it comes: replaced rows fire no triggers."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)

    def send(statements: Sequence[str]) -> None:
        connection.execute("BEGIN")
        try:
            for statement in statements:
                connection.execute(statement)
        finally:  # what was done before the refusal stays, as with any program that does not look
            connection.execute("COMMIT" if len(statements) == 1 else "ROLLBACK")

    def contents() -> object:
        return [
            connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
            for table in tables()
        ]

    yield Channel(send, contents, scene, "sqlite")
    connection.close()


def rows(connection: sa.Connection) -> object:
    """Everything that is in the tables, or what gives away that any of it was written."""
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql(WRITTEN).all()
    driver = connection.connection.cursor()
    return [driver.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in tables()]


@contextmanager
def product(engine: sa.Engine, scene: Scene, first: str = "") -> Iterator[Channel]:
    """Connections of an engine; `first` is said at the beginning of each transaction."""

    def send(statements: Sequence[str]) -> None:
        with engine.begin() as connection:
            for statement in [*filter(None, [first]), *statements]:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

    def contents() -> object:
        with engine.connect() as connection:
            return rows(connection)

    yield Channel(send, contents, scene, engine.dialect.name)


def disarm(url: str) -> None:
    """Take the guards away, as somebody who owns the database can."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            for table in tables():
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            triggers = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
            for name in triggers.all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
    engine.dispose()


@contextmanager
def unguarded(url: str) -> Iterator[Callable[[Sequence[str]], str]]:
    """Tries statements and takes them back; says "changed", "nothing", "constraint", or what was wrong with them."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        before = rows(connection)

    def attempt(statements: Sequence[str]) -> str:
        with engine.connect() as connection:
            try:
                for statement in statements:
                    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            except sa.exc.IntegrityError:
                return "constraint"
            except sa.exc.DBAPIError as fault:
                return str(fault)
            return "nothing" if rows(connection) == before else "changed"

    yield attempt
    engine.dispose()


# On PostgreSQL every row written bears the number of its transaction: rows and newest number per table.
WRITTEN = " UNION ALL ".join(
    f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM public.{table}" for table in tables()
)
