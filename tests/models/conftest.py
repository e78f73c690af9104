"""The battlefields: one database of each kind with reports in every state, reached in different ways."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from models import guards
from tests.conftest import DATABASES
from tests.databases import PostgresFactory, SqliteFactory
from tests.models import battlefield
from tests.models.battlefield import Channel, Scene
from tests.workflow.village import open_engine

Field = tuple[str, Scene]


@pytest.fixture(scope="session")
def sqlite_field(sqlite: SqliteFactory) -> Iterator[Field]:
    """Its URL, and the ids of what lies in it."""
    url = sqlite.fresh()
    with open_engine(url) as engine:
        scene = battlefield.make_scene(engine)
    yield url, scene
    sqlite.drop(url)


@pytest.fixture(scope="session")
def postgresql_field(postgres: PostgresFactory) -> Iterator[Field]:
    url = postgres.fresh()
    with open_engine(url) as engine:
        scene = battlefield.make_scene(engine)
    yield url, scene
    postgres.drop(url)


@pytest.fixture(scope="session", params=DATABASES)
def disarmed(request: pytest.FixtureRequest) -> Iterator[Field]:
    """A battlefield without its guards, once on each kind of database; tests take back what they do."""
    factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[request.param])
    url = factory.fresh()
    with open_engine(url) as engine:
        scene = battlefield.make_scene(engine)
    battlefield.disarm(url)
    yield url, scene
    factory.drop(url)


@contextmanager
def granted(url: str) -> Iterator[str]:
    """The URL of a role of its own, with the rights the product gives to the one it runs as."""
    role = f"ziping_{os.getpid()}_{sa.make_url(url).database}"
    with open_engine(url) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
            guards.grant(connection, role)
        yield sa.make_url(url).set(username=role).render_as_string(hide_password=False)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")


@pytest.fixture(scope="session")
def runtime_url(postgresql_field: Field) -> Iterator[str]:
    """The battlefield's URL for the role as which the product runs."""
    with granted(postgresql_field[0]) as url:
        yield url


@pytest.fixture
def fresh_runtime_url(postgres_url: str) -> Iterator[str]:
    """A freshly migrated database for the role as which the product runs."""
    with granted(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def channel(request: pytest.FixtureRequest) -> Iterator[Channel]:
    """One way to reach one battlefield, by name."""
    dialect = request.param.partition(" ")[0]
    url, scene = request.getfixturevalue(f"{dialect}_field")
    match request.param:
        case "sqlite plain":
            with battlefield.sqlite_plain(url, scene) as channel:
                yield channel
        case _:
            url = request.getfixturevalue("runtime_url") if "runtime" in request.param else url
            first = "SET LOCAL session_replication_role = replica" if "replica" in request.param else ""
            with open_engine(url) as engine, battlefield.product(engine, scene, first) as channel:
                yield channel
