"""Fixtures of the chain's tests: one database of each kind for all of them, a village of its own for each test."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import DATABASES
from tests.databases import Factory
from tests.workflow.village import Village, build, open_engine


@pytest.fixture(scope="session", params=DATABASES)
def shared_engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """The product's engine on a database that all these tests share, each with a village of its own."""
    factory: Factory = request.getfixturevalue({"sqlite": "sqlite", "postgresql": "postgres"}[request.param])
    url = factory.fresh()
    with open_engine(url) as engine:
        yield engine
    factory.drop(url)


@pytest.fixture
def village(shared_engine: sa.Engine) -> Iterator[Village]:
    """A small county nobody else is in."""
    with Session(shared_engine) as session:
        yield build(session)
