"""The whole demo county, seeded once for each kind of database by the command itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models import db
from tests.conftest import DATABASES
from tests.databases import Factory
from tests.web.typed import make_app, run


@pytest.fixture(scope="session", params=DATABASES)
def seeded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose database holds the demo county on the story's own days. Tests only read."""
    kind = {"sqlite": "sqlite", "postgresql": "postgres"}[request.param]
    factory: Factory = request.getfixturevalue(kind)
    url = factory.blank()
    app = make_app(url, tmp_path_factory.mktemp("data"))
    result = run(app, "seed", "--as-told")
    assert result.exit_code == 0, result.output
    yield app
    factory.drop(url)


@pytest.fixture
def session(seeded: Flask) -> Iterator[Session]:
    """A session on the seeded county."""
    with seeded.app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()
