"""The product for one test, to be served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A small county of the test's own."""
    made = Site(sqlite_url, tmp_path)
    yield made
    made.close()
