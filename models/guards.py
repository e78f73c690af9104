"""The guards of the tables from outside: what the running product may do on PostgreSQL, and whether all triggers stand.

The owner migrates; the product runs as another role that can neither switch a trigger off nor rewrite what was signed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from models.base import Base

FOLDER = Path(__file__).resolve().parent.parent / "migrations" / "guards"
APPEND_ONLY = frozenset(
    {"action", "form_definition", "intent", "organisation_action", "route_stop", "signature"}
)
REMOVABLE = frozenset(
    {"attachment", "user_session", "wrong_tries"}
)  # of a draft; a deleted session has ended; what was typed wrong is forgotten
TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (?:BEFORE|AFTER|INSTEAD OF) .*? ON (\w+)\b")
FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?\$\$(.*?)\$\$", re.DOTALL)


def rights(table: str) -> str:
    """What the runtime role may do with `table`."""
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE" if table in REMOVABLE else "SELECT, INSERT, UPDATE"


def grants(role: str) -> list[str]:
    """The statements that give an existing PostgreSQL role its rights in `public` and take away all others."""
    name = postgresql.dialect().identifier_preparer.quote(role)  # type: ignore[no-untyped-call]
    tables = sorted(Base.metadata.tables)
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"GRANT SELECT ON alembic_version TO {name}",
        *(f'GRANT {rights(table)} ON "{table}" TO {name}' for table in tables),
    ]


def grant(connection: sa.Connection, role: str) -> None:
    """Give `role` its rights; `connection` belongs to the owner of the tables. The caller commits."""
    for statement in grants(role):
        connection.exec_driver_sql(statement)


def faults(connection: sa.Connection) -> list[str]:
    """Names of guards that are missing, switched off or not as written; none when all stand."""
    if connection.dialect.name == "postgresql":
        return sorted({*_postgresql_triggers(connection), *_postgresql_functions(connection)})
    return sorted(_sqlite_triggers(connection))


def _texts(dialect: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob(f"{dialect}*.sql"))]


def _postgresql_triggers(connection: sa.Connection) -> set[str]:
    """Every trigger is there and fires always, for the owner and under replication too."""
    written = {match.groups() for text in _texts("postgresql") for match in TRIGGER.finditer(text)}
    standing = connection.execute(
        sa.text(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled = 'A'"
        )
    )
    return {name for name, _ in written - {tuple(row) for row in standing}}


def _postgresql_functions(connection: sa.Connection) -> set[str]:
    """Every function of a guard has the body that was written."""
    written = {match[1]: match[2] for text in _texts("postgresql") for match in FUNCTION.finditer(text)}
    query = sa.text("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
    standing = {row.proname: row.prosrc for row in connection.execute(query)}
    return {name for name, body in written.items() if standing.get(name) != body}


def _sqlite_triggers(connection: sa.Connection) -> set[str]:
    """Every trigger and view reads as it was written last."""
    written = {
        statement.split()[2]: statement for text in _texts("sqlite") for statement in _statements(text)
    }
    query = sa.text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
    standing = {row.name: row.sql for row in connection.execute(query)}
    return {name for name, statement in written.items() if standing.get(name) != statement}


def _statements(script: str) -> Iterator[str]:
    """The statements of a script as SQLite keeps them: without comments before them and the last semicolon."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += "" if line.startswith("--") and not gathered else line
        if sqlite3.complete_statement(gathered):
            yield gathered.strip().removesuffix(";")
            gathered = ""
