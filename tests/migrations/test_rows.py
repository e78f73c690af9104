"""Migrations carry rows: a county with a locked report goes down step by step to the first tables, and up again."""

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from models import Person, Secret, State, schema
from tests.county import make_county, make_report, open_session
from workflow import tries
from workflow.errors import Waiting

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.fixture
def peopled_url(database_url):
    """A county with a locked report, a filler who has guessed wrong and a leader who waits."""
    with open_session(database_url) as session:
        make_report(make_county(session), State.locked)
        tries.count_wrong(session, Secret.signing, "fangyc", NOW)
        with pytest.raises(Waiting):
            for _ in range(tries.MOST):
                tries.count_wrong(session, Secret.sign_in, "shenyq", NOW)
        session.commit()
    return database_url


def steps(url):
    """The revisions after the first, oldest first."""
    revisions = ScriptDirectory.from_config(schema.settings(url)).walk_revisions()
    return [step.revision for step in revisions][-2::-1]


def rows(url):
    """Table → its rows as the database has them, each a dictionary."""
    engine, metadata = sa.create_engine(url), sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        found = {
            name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for name, table in metadata.tables.items()
            if name != "alembic_version"
        }
    engine.dispose()
    return found


def in_common(one, other):
    """What two states both have: table → rows, cut down to the columns of both, in an order of their own."""
    return {
        name: sorted(
            repr(sorted((key, row[key]) for key in row.keys() & columns(other[name]))) for row in one[name]
        )
        for name in one.keys() & other.keys()
        if one[name] or other[name]
    }


def columns(found):
    return {key for row in found[:1] for key in row}


def test_every_step_down_and_up_keeps_the_rows_that_both_sides_know(peopled_url):
    states = [rows(peopled_url)]
    for step in reversed(steps(peopled_url)):
        schema.downgrade(peopled_url, f"{step}-1")
        states.append(rows(peopled_url))
    for step in steps(peopled_url):
        schema.upgrade(peopled_url, step)
        states.append(rows(peopled_url))

    assert len(states) == 1 + 2 * len(steps(peopled_url)) > 12
    for before, after in zip(states, states[1:], strict=False):
        assert in_common(before, after) == in_common(after, before)
    assert all(states[0][name] for name in ("report", "signature", "action", "outbox", "wrong_tries"))
    assert in_common(states[0], states[-1])["signature"] == in_common(states[-1], states[0])["signature"]


def test_wrong_tries_stand_with_the_person_before_and_by_name_since(peopled_url):
    before = {row["account"]: row for row in rows(peopled_url)["wrong_tries"]}

    schema.downgrade(peopled_url, "0007")
    people = {row[Person.login.key]: row for row in rows(peopled_url)["person"]}
    schema.upgrade(peopled_url)
    after = {row["account"]: row for row in rows(peopled_url)["wrong_tries"]}

    assert people["fangyc"]["code_failures"] == 1
    assert people["shenyq"]["password_failures"] == tries.MOST
    kept = ("secret", "failures", "waits_until")
    assert {name: [row[key] for key in kept] for name, row in after.items()} == {
        name: [row[key] for key in kept] for name, row in before.items()
    }
