"""Migrations with rows in the database: one step back and forward again, and a locked report is what it was."""

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from models import State, guards, schema
from tests.workflow.village import build, open_engine
from workflow.verification import verify

STEPS = [
    script.revision for script in ScriptDirectory.from_config(schema.settings("sqlite://")).walk_revisions()
]


def contents(url, columns=None):
    """Table → its rows, in the columns that are there; `columns` asks for no more than those."""
    engine = sa.create_engine(url)
    rows = {}
    with engine.connect() as connection:
        for table, names in (columns or present(connection)).items():
            listed = ", ".join(f'"{name}"' for name in names)
            rows[table] = sorted(
                connection.exec_driver_sql(f'SELECT {listed} FROM "{table}"').all(), key=repr
            )
    engine.dispose()
    return rows


def present(connection):
    """Table → names of its columns."""
    inspector = sa.inspect(connection)
    tables = sorted({*inspector.get_table_names()} - {"alembic_version"})
    return {table: [column["name"] for column in inspector.get_columns(table)] for table in tables}


def columns_of(url):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = present(connection)
    engine.dispose()
    return found


def shared(older, newer):
    """Table → the columns that it has on both sides of a step."""
    return {table: [name for name in names if name in newer[table]] for table, names in older.items()}


@pytest.fixture
def peopled(database_url):
    """A database with reports in several states, one of them locked; its URL and the locked report."""
    with open_engine(database_url) as engine, Session(engine) as session:
        village = build(session)
        village.at(State.returned)
        village.at(State.at_unit)
        locked = village.long_way()
    return database_url, locked


@pytest.mark.proof
def test_a_step_back_and_forward_again_keeps_every_row(peopled, proof):
    """What a step itself has added goes with it and what it took away comes back; all else stays what it is."""
    url, locked = peopled
    schema.upgrade(url)  # a second time changes nothing
    for revision in STEPS[
        : proof.size(2, len(STEPS) - 1)
    ]:  # newest first; the oldest makes the tables themselves
        newer, before = columns_of(url), contents(url)
        schema.downgrade(url, previous(revision))
        both = shared(columns_of(url), newer)
        below = contents(url, both)
        schema.upgrade(url)

        assert contents(url, both) == below, revision
        assert all(len(below[table]) == len(before[table]) for table in below), revision
        with open_engine(url) as engine, Session(engine) as session:
            assert guards.faults(session.connection()) == [], revision
            if revision == STEPS[0]:
                assert verify(session, locked) == []
                with pytest.raises(sa.exc.DBAPIError, match="guard: "):
                    write = f"UPDATE report SET name = 'x', version = version + 1 WHERE id = {locked}"
                    session.execute(sa.text(write))


def previous(revision):
    script = ScriptDirectory.from_config(schema.settings("sqlite://")).get_revision(revision)
    return str(script.down_revision)


def test_a_database_at_its_newest_says_so(database_url):
    with open_engine(database_url) as engine, engine.connect() as connection:
        assert schema.is_current(connection)
    schema.downgrade(database_url, previous(STEPS[0]))
    with open_engine(database_url) as engine, engine.connect() as connection:
        assert not schema.is_current(connection)
