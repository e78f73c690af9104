"""The inventory of the guards, and the rights of the role the product runs as."""

import pytest
import sqlalchemy as sa

from models import guards
from models.base import Base
from tests.models.conftest import granted
from tests.workflow.village import open_engine

TOOTHLESS = "CREATE TRIGGER action_kept BEFORE DELETE ON action BEGIN SELECT 1; END"
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def plain(url):
    """A connection as an attacker has it: without the product's behaviour."""
    return sa.create_engine(url, poolclass=sa.pool.NullPool)


def test_a_migrated_database_has_every_guard(database_url):
    with plain(database_url).connect() as connection:
        assert guards.faults(connection) == []


def test_an_empty_database_has_none(blank_database_url):
    with plain(blank_database_url).connect() as connection:
        assert {"action_kept", "signature_kept", "report_guard"} <= set(guards.faults(connection))


@pytest.mark.parametrize(
    ("hostile", "named"),
    [
        ("DROP TRIGGER signature_fixed", "signature_fixed"),
        (f"DROP TRIGGER action_kept; {TOOTHLESS}", "action_kept"),
        (
            "DROP VIEW closed_version; CREATE VIEW closed_version AS SELECT id FROM report_version",
            "closed_version",
        ),
    ],
)
def test_a_trigger_taken_away_or_rewritten_is_named_on_sqlite(sqlite_url, hostile, named):
    with plain(sqlite_url).connect() as connection:
        connection.connection.executescript(hostile)

        assert guards.faults(connection) == [named]


@pytest.mark.parametrize(
    ("hostile", "named"),
    [
        ("DROP TRIGGER signature_kept ON signature", "signature_kept"),
        ("ALTER TABLE action DISABLE TRIGGER action_kept", "action_kept"),
        ("ALTER TABLE report ENABLE TRIGGER report_guard", "report_guard"),  # no longer ALWAYS
        (
            "CREATE OR REPLACE FUNCTION refuse(why text) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'",
            "refuse",
        ),
    ],
)
def test_a_trigger_taken_away_switched_off_or_emptied_is_named_on_postgresql(postgres_url, hostile, named):
    with plain(postgres_url).begin() as connection:
        connection.exec_driver_sql(hostile)

        assert guards.faults(connection) == [named]


def test_the_runtime_role_may_do_exactly_what_the_product_needs(postgres_url):
    with granted(postgres_url) as url, open_engine(url) as engine, engine.connect() as connection:
        held = {
            table: {right for right in RIGHTS if may(connection, table, right)}
            for table in Base.metadata.tables
        }

    assert held == {table: set(guards.rights(table).split(", ")) for table in held}
    assert held["signature"] == held["action"] == held["intent"] == {"SELECT", "INSERT"}
    assert "DELETE" in held["user_session"] and "DELETE" not in held["section"]


def may(connection, table, right):
    asked = sa.text("SELECT has_table_privilege(:table, :right)")
    return connection.scalar(asked, {"table": table, "right": right})


def test_granting_again_takes_away_what_was_added_by_hand(postgres_url):
    with granted(postgres_url) as url, plain(postgres_url).begin() as connection:
        role = sa.make_url(url).username or ""
        connection.exec_driver_sql(f"GRANT DELETE, UPDATE ON signature TO {role}")

        guards.grant(connection, role)

        asked = sa.text("SELECT has_table_privilege(:role, 'signature', 'UPDATE, DELETE')")
        assert not connection.scalar(asked, {"role": role})
