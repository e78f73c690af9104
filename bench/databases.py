"""The scratch databases: an own PostgreSQL that flushes every commit, and SQLite files, all in temporary folders."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from models import engine
from tests.databases import Factory, PostgresFactory, SqliteFactory
from tests.postgresql import Postgres


class Durable(Postgres):
    """The server of the tests, but as people run it: a commit is on the disk when it returns."""

    settings = ("fsync=on", "synchronous_commit=on", "max_wal_size=8GB")


@contextmanager
def factories() -> Iterator[dict[str, Factory]]:
    """Where databases come from, by kind; everything is removed at the end.

    Raises:
        Unavailable: there is no PostgreSQL to start.
    """
    server = Durable()
    try:
        with tempfile.TemporaryDirectory(prefix="ziping-bench-") as folder:
            databases = PostgresFactory(server, "bench")
            yield {"PostgreSQL": databases, "SQLite": SqliteFactory(Path(folder))}
            databases.remove()
    finally:
        server.remove()


@contextmanager
def engine_of(url: str) -> Iterator[sa.Engine]:
    """An engine with the behaviour of the product's."""
    made = sa.create_engine(url, **engine.options(url))
    engine.prepare(made)
    try:
        yield made
    finally:
        made.dispose()


@contextmanager
def loaded(factory: Factory, load: Callable[[str], None]) -> Iterator[sa.Engine]:
    """The product's engine on a blank database that `load` has filled; dropped at the end."""
    url = factory.blank()
    try:
        load(url)
        with engine_of(url) as made:
            yield made
    finally:
        factory.drop(url)
