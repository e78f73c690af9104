"""Applications for the tests of the commands, on the story's day at noon."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.county import NOON
from tests.web.typed import make_app
from workflow.clock import fixed


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Flask:
    """An application on an empty, migrated database."""
    app = make_app(database_url, tmp_path)
    app.config["CLOCK"] = fixed(NOON)
    return app


@pytest.fixture
def small_app(sqlite_url: str, tmp_path: Path) -> Flask:
    """The same on SQLite alone, for what does not depend on the database."""
    app = make_app(sqlite_url, tmp_path)
    app.config["CLOCK"] = fixed(NOON)
    return app
