"""The whole demo county as its story tells it, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from models import db
from tests.conftest import DATABASES, ToldCounty


@pytest.fixture(params=DATABASES)
def session(request: pytest.FixtureRequest, told_county: ToldCounty) -> Iterator[Session]:
    """A session on the seeded county. Tests only read."""
    app = told_county(request.param).app
    with app.app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()
