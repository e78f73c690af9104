"""Fixtures of the tests of the tasks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tasks.office import Office, open_office, settings


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """The demo county's desk and its worker; on each kind of database."""
    with open_office(settings(database_url, tmp_path)) as office:
        yield office


@pytest.fixture
def small_office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """The same on SQLite alone, for what does not depend on the database."""
    with open_office(settings(sqlite_url, tmp_path)) as office:
        yield office
