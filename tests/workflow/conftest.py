"""Fixtures of the chain's tests: one database of each kind for all of them, a village of its own for each test."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import State
from tests.conftest import DATABASES
from tests.county import County, make_county, open_session
from tests.databases import PostgresFactory, SqliteFactory
from tests.models.battlefield import disarm
from tests.workflow.village import Village, build, open_engine


@pytest.fixture(scope="session")
def sqlite_engine(sqlite: SqliteFactory) -> Iterator[sa.Engine]:
    """The product's engine on a database that all these tests share."""
    url = sqlite.fresh()
    with open_engine(url) as engine:
        yield engine
    sqlite.drop(url)


@pytest.fixture(scope="session")
def postgresql_engine(postgres: PostgresFactory) -> Iterator[sa.Engine]:
    url = postgres.fresh()
    with open_engine(url) as engine:
        yield engine
    postgres.drop(url)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """The shared database, once of each kind."""
    shared: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return shared


@pytest.fixture(scope="session", params=DATABASES)
def stocked(request: pytest.FixtureRequest) -> Iterator[Village]:
    """A village with reports in every state, written once by the real acts."""
    with Session(request.getfixturevalue(f"{request.param}_engine")) as session:
        village = build(session)
        village.fill_stock()
        yield village


@pytest.fixture
def village(stocked: Village) -> Iterator[Village]:
    """The stocked village for one test: its commits are savepoints, and all is taken back in the end."""
    engine = stocked.session.get_bind()
    assert isinstance(engine, sa.Engine)
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            stock = {kind: list(reports) for kind, reports in stocked.stock.items()}
            yield replace(stocked, session=session, stock=stock)
        outer.rollback()


@pytest.fixture
def open_village(engine: sa.Engine) -> Iterator[Village]:
    """A village that really commits, for tests in which several take part."""
    with Session(engine) as session:
        yield build(session)


@pytest.fixture
def postgresql_village(postgresql_engine: sa.Engine) -> Iterator[Village]:
    with Session(postgresql_engine) as session:
        yield build(session)


@pytest.fixture(scope="session", params=DATABASES)
def unguarded_database(request: pytest.FixtureRequest) -> Iterator[Village]:
    """A village whose database has lost its triggers, as if somebody had it in hand; `reports` by name."""
    factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[request.param])
    url = factory.fresh()
    with open_engine(url) as engine, Session(engine) as session:
        village = build(session)
        village.reports = {
            "submitted": village.at(State.at_leader),
            "locked": village.long_way(),
            "other": village.at(State.locked),
            "approved": village.at(State.approved),
        }
        disarm(url)
        yield village
    factory.drop(url)


@pytest.fixture
def unguarded(unguarded_database: Village) -> Iterator[Village]:
    """The same for one test, which commits nothing."""
    yield unguarded_database
    unguarded_database.session.rollback()


@pytest.fixture(scope="session", params=DATABASES)
def settled(request: pytest.FixtureRequest) -> Iterator[County]:
    """The small county on a database of each kind, for tests that commit nothing."""
    factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[request.param])
    url = factory.fresh()
    with open_session(url) as session:
        yield make_county(session)
    factory.drop(url)


@pytest.fixture
def county(settled: County) -> Iterator[County]:
    """The same, as new for every test."""
    yield settled
    settled.session.rollback()


@pytest.fixture
def own_county(database_url: str) -> Iterator[County]:
    """A county of the test's own, for reports and what else commits."""
    with open_session(database_url) as session:
        yield make_county(session)
