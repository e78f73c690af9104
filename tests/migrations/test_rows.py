"""What single migrations do with the rows they meet; that all others stay is tried in tests/models/test_schema.py."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Person, Secret, schema
from tests.county import make_county, open_session
from workflow import tries
from workflow.errors import Waiting

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.fixture
def peopled_url(database_url):
    """A county with a filler who has guessed wrong and a leader who waits."""
    with open_session(database_url) as session:
        make_county(session)
        tries.count_wrong(session, Secret.signing, "fangyc", NOW)
        with pytest.raises(Waiting):
            for _ in range(tries.MOST):
                tries.count_wrong(session, Secret.sign_in, "shenyq", NOW)
        session.commit()
    return database_url


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
