"""What the tables refuse, whoever asks: every hostile statement, on every kind of connection, changes nothing."""

import sqlite3
from collections import Counter

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, State, Stop, guards
from tests.models import battlefield, mischief
from tests.workflow.village import build, open_engine
from workflow.verification import verify

ERRORS = (sqlite3.Error, psycopg.Error, sa.exc.DBAPIError)
CHANNELS = {
    "sqlite": ("sqlite product", "sqlite plain"),
    "postgresql": ("postgresql owner", "postgresql runtime", "postgresql replica"),
}
FAMILIES = {dialect: mischief.families(dialect) for dialect in CHANNELS}
ASSAULTS = [
    (channel, family)
    for dialect, channels in CHANNELS.items()
    for channel in channels
    for family in FAMILIES[dialect]
]
STRUCTURE = {
    "sqlite": (
        "DROP TRIGGER section_guard",
        "DROP TABLE signature",
        "DROP VIEW closed_version",
        "DROP INDEX ix_visit_one_open",
        "ALTER TABLE section RENAME TO part",
        "ALTER TABLE section ADD COLUMN more TEXT",
        "ALTER TABLE section DROP COLUMN body",
        "CREATE TRIGGER more BEFORE UPDATE ON section BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMPORARY TRIGGER more BEFORE UPDATE ON section BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TABLE more (id INTEGER)",
        "CREATE TEMPORARY TABLE report (id INTEGER)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE UNIQUE INDEX more ON section (key)",
        "ATTACH ':memory:' AS more",
        "DETACH main",
        "VACUUM INTO 'more.sqlite'",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA ignore_check_constraints = ON",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA synchronous = OFF",
    ),
    "postgresql": (
        "ALTER TABLE section DISABLE TRIGGER section_guard",
        "ALTER TABLE section DISABLE TRIGGER ALL",
        "ALTER TABLE section ENABLE REPLICA TRIGGER section_guard",
        "SET session_replication_role = replica",
        "SET LOCAL session_replication_role = replica",
        "DROP TRIGGER section_guard ON section",
        "DROP FUNCTION guard_content() CASCADE",
        "DROP TABLE signature CASCADE",
        "ALTER TABLE section RENAME TO part",
        "ALTER TABLE section ADD COLUMN more TEXT",
        "ALTER FUNCTION guard_content() SET search_path = pg_temp",
        "CREATE OR REPLACE FUNCTION guard_content() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER more BEFORE UPDATE ON section FOR EACH ROW EXECUTE FUNCTION guard_content()",
        "CREATE RULE more AS ON UPDATE TO section DO INSTEAD NOTHING",
        "CREATE TABLE more (id integer)",
        "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA more",
        "CREATE ROLE more",
        "ALTER TABLE signature OWNER TO CURRENT_USER",
        "SET ROLE test",
        "COPY signature TO '/dev/null'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("channel", "family"), ASSAULTS, indirect=["channel"], ids=lambda value: value)
def test_hostile_statements_are_refused_and_change_nothing(channel, family, proof):
    tried = FAMILIES[channel.dialect][family]
    before = channel.contents()
    came_through = []
    for attack in tried:
        try:
            channel.send(attack.filled(channel.scene))
            came_through.append(f"{attack.name}: done")
        except ERRORS as refusal:
            if not ("guard: " in str(refusal) or "permission denied" in str(refusal)):
                came_through.append(f"{attack.name}: {refusal}")
        if channel.contents() != before:
            came_through.append(f"{attack.name}: something changed")
            before = channel.contents()

    assert came_through == []
    proof.equals("hostile statements refused", len(tried) - len(came_through), len(tried))


@pytest.mark.proof
def test_without_the_guards_the_same_statements_would_do_harm(disarmed, proof):
    """So none of them is refused for a slip of the pen: each changes rows, or meets another constraint."""
    url, scene = disarmed
    tried = [attack for family in FAMILIES[sa.make_url(url).get_backend_name()].values() for attack in family]
    with battlefield.unguarded(url) as attempt:
        results = {
            attack.name: attempt(attack.filled(scene))
            for attack in tried[:: proof.size(5, 1)]  # every fifth
        }

    assert {name: result for name, result in results.items() if result not in ("changed", "constraint")} == {}
    assert Counter(results.values())["changed"] > len(results) * 3 // 4
    proof.at_least("harmful statements", len(results), len(tried) // proof.size(5, 1))


@pytest.mark.parametrize("statement", STRUCTURE["sqlite"])
def test_the_product_cannot_change_what_guards_it_on_sqlite(sqlite_field, statement):
    url, _ = sqlite_field
    with open_engine(url) as engine, engine.connect() as connection:
        driver = connection.connection.cursor()
        with pytest.raises(sqlite3.DatabaseError, match="not authorized|authorization denied"):
            driver.execute(statement)

        assert guards.faults(connection) == []


@pytest.mark.parametrize("statement", STRUCTURE["postgresql"])
def test_the_product_cannot_change_what_guards_it_on_postgresql(runtime_url, statement):
    with open_engine(runtime_url) as engine, engine.connect() as connection:
        with pytest.raises(sa.exc.DBAPIError, match="permission denied|must be "):
            connection.exec_driver_sql(statement)
        connection.rollback()

        assert guards.faults(connection) == []


def test_rows_copied_in_bulk_meet_the_same_guards(postgresql_field):
    url, scene = postgresql_field
    line = f"{scene['locked_version']}\tmore\t{{}}\t0\t{scene['leader']}\t2026-03-18 04:00:00+00\n"
    with open_engine(url) as engine, engine.connect() as connection:
        cursor = connection.connection.cursor()
        with pytest.raises(psycopg.Error, match="guard: "):
            with cursor.copy(
                "COPY section (version_id, key, body, revision, saved_by_id, saved_at) FROM STDIN"
            ) as copy:
                copy.write(line)


@pytest.mark.parametrize("dialect", CHANNELS)
def test_the_product_itself_is_not_hindered(dialect, request):
    """As the runtime role: the whole chain there and back, to the lock, and all of it verifies."""
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "fresh_runtime_url"}[dialect])
    with open_engine(url) as engine, Session(engine) as session:
        village = build(session)
        report = village.at(State.returned)
        village.save(report, "overview", {"project_leader": "钟见川", "address": "平澜县城关镇"})
        village.do(Act.submit, report, "filler")
        village.do(Act.withdraw_submission, report, "filler")
        village.do(Act.submit, report, "filler")
        for signer in ("leader", "unit_head", "department_head"):
            village.do(Act.sign, report, signer)
        village.do(Act.return_to_stop, report, "finance_head", to=Stop.unit)
        for signer in ("unit_head", "department_head", "finance_head"):
            village.do(Act.sign, report, signer)
        village.do(Act.withdraw_signature, report, "finance_head")
        village.do(Act.sign, report, "finance_head")
        village.lock(report)

        assert village.row(report).state is State.locked
        assert verify(session, report) == []


def test_every_guard_stands_always_and_looks_only_where_the_tables_are(postgresql_field):
    """Functions with a search path of the caller's choosing would read the caller's temporary tables."""
    url, _ = postgresql_field
    with open_engine(url) as engine, engine.connect() as connection:
        functions = connection.exec_driver_sql(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        ).all()
        triggers = connection.exec_driver_sql(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
        ).all()

    assert {name for name, settings in functions if settings != ["search_path=public, pg_temp"]} == set()
    assert {name for name, enabled in triggers if enabled != "A"} == set()
    assert len(functions) > 5 and len(triggers) > 20
