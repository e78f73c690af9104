"""The product behind its pages: made once, and as new for every test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import SqliteFactory
from tests.web.browsing import Visitor
from tests.web.site import Site


@pytest.fixture(scope="session")
def built(sqlite: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """The application on SQLite, and a copy of its database as it was in the beginning."""
    url = sqlite.fresh()
    folder = tmp_path_factory.mktemp("site")
    made = Site(url, folder / "data")
    made.keep(folder / "beginning.sqlite")
    yield made, folder / "beginning.sqlite"
    made.close()
    sqlite.drop(url)


@pytest.fixture
def site(built: tuple[Site, Path]) -> Site:
    """The small county, and nothing that another test did."""
    made, beginning = built
    made.restore(beginning)
    return made


@pytest.fixture
def visit(site: Site) -> Callable[[str], Visitor]:
    """visit("leader"): a browser with that person signed in."""
    return site.visitor


@pytest.fixture
def each_site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """The same on both databases, made for the one test."""
    made = Site(database_url, tmp_path)
    yield made
    made.close()
