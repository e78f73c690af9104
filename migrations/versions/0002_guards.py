"""Triggers that refuse what may never be written; rows already here are not touched."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parent.parent / "guards"


def statements(dialect: str) -> Iterator[str]:
    """The statements of the file for `dialect`; PostgreSQL takes its file whole."""
    text = (FOLDER / f"{dialect}.sql").read_text(encoding="utf-8")
    if dialect == "postgresql":
        yield text
        return
    gathered = ""
    for line in text.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def upgrade() -> None:
    connection = op.get_bind()
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        _drop_from_postgresql(connection)
        return
    named = sa.text("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type")
    for kind, name in connection.execute(named).all():
        connection.exec_driver_sql(f'DROP {kind} "{name}"')


def _drop_from_postgresql(connection: sa.Connection) -> None:
    named = sa.text(
        "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = current_schema() AND (p.proname LIKE 'guard%' OR p.proname LIKE 'refuse%'"
        " OR p.proname = 'fully_signed')"
    )
    for function in connection.scalars(named).all():
        connection.exec_driver_sql(f"DROP FUNCTION {function} CASCADE")
