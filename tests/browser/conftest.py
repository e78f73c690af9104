"""Sites for the browser: the small county anew for every test, the demo county once."""

from collections.abc import Iterator

import pytest

from tests.browser.demo import Demo
from tests.databases import SqliteFactory


@pytest.fixture(scope="session")
def demo(sqlite: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo county as told. Tests only look."""
    url = sqlite.fresh()
    made = Demo(url, tmp_path_factory.mktemp("demo"))
    yield made
    made.close()
    sqlite.drop(url)
