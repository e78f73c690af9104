"""How a connection behaves: SQLite waits, flushes and takes its write lock at once; both refuse changes of structure.

Without BEGIN IMMEDIATE two SQLite transactions read the same figure and the slower one silently wins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "busy_timeout=10000",
)
POSTGRES_OPTIONS = "-c lock_timeout=3s -c timezone=UTC"
STRUCTURE = {
    getattr(sqlite3, name)
    for name in dir(sqlite3)
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_"))
    or name in {"SQLITE_ALTER_TABLE", "SQLITE_ATTACH", "SQLITE_DETACH"}
}
INSPECTING = (
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
)

_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Inside, SQLite transactions take no write lock: readers never wait for a writer."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


def set_only_reading(value: bool) -> None:
    """The same for one web request, whose end is not where its beginning is."""
    _only_reading.set(value)


def refuse_structure(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite authorizer of the running product: no DDL, no ATTACH, no setting of pragmas."""
    setting = action == sqlite3.SQLITE_PRAGMA and second is not None and first not in INSPECTING
    return sqlite3.SQLITE_DENY if setting or action in STRUCTURE else sqlite3.SQLITE_OK


def prepare(engine: Engine) -> None:
    """Give every connection of `engine` the behaviour above; PostgreSQL gets its options from the URL arguments."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def insert(session: Session, into: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens ON CONFLICT, as the session's database writes it."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(into)


def options(url: str) -> dict[str, object]:
    """Arguments of `create_engine` for `url`."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {}
    return {"connect_args": {"options": POSTGRES_OPTIONS, "prepare_threshold": 2}}


def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # BEGIN is ours
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.set_authorizer(refuse_structure)


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED" if _only_reading.get() else "BEGIN IMMEDIATE")
