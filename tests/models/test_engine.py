"""How connections behave: writers one after the other, readers beside them, no waiting for ever."""

import threading

import pytest
import sqlalchemy as sa

from models import engine as behaviour
from tests.workflow.village import open_engine


@pytest.fixture
def engine(sqlite_url):
    with open_engine(sqlite_url) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO seal_counter (prefix, year, last) VALUES ('平财绩封', 2026, 0)"
            )
        yield engine


def count(connection):
    return connection.exec_driver_sql("SELECT last FROM seal_counter").scalar_one()


def test_every_connection_has_its_settings(engine):
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert found == ["wal", 2, 1, 1, 10000]


def test_tables_can_be_inspected(engine):
    assert "signature" in sa.inspect(engine).get_table_names()
    assert sa.inspect(engine).get_foreign_keys("signature")


def test_a_hundred_steps_by_four_at_once_lose_none(engine):
    """Read, add one, write: with SQLite's own BEGIN most of these would be lost or refused."""

    def step():
        for _ in range(25):
            with engine.begin() as connection:
                last = count(connection)
                connection.execute(sa.text("UPDATE seal_counter SET last = :n"), {"n": last + 1})

    threads = [threading.Thread(target=step) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engine.connect() as connection:
        assert count(connection) == 100


def test_a_reader_waits_for_no_writer_and_sees_what_was_committed(engine):
    with engine.begin() as writer:
        writer.exec_driver_sql("UPDATE seal_counter SET last = last + 1")
        with behaviour.only_reading(), engine.connect() as reader:
            assert count(reader) == 0
    with behaviour.only_reading(), engine.connect() as reader:
        assert count(reader) == 1


def test_a_request_may_say_that_it_only_reads(engine):
    behaviour.set_only_reading(True)
    try:
        with engine.connect() as one, engine.connect() as two:
            assert count(one) == count(two) == 0
    finally:
        behaviour.set_only_reading(False)


def test_postgresql_waits_three_seconds_for_a_lock_and_speaks_utc(postgres_url):
    with open_engine(postgres_url) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "3s"
        assert connection.exec_driver_sql("SHOW timezone").scalar_one() == "UTC"
