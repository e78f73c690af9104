"""Fresh databases in a moment: migrated once, then copied."""

import shutil
from itertools import count
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from models import schema
from tests.postgresql import Postgres

ROOT = Path(__file__).resolve().parent.parent


class Factory(Protocol):
    """Makes databases for tests and takes them away again."""

    def blank(self) -> str:
        """URL of a database without any table."""

    def fresh(self) -> str:
        """URL of a migrated database without any row of ours."""

    def copy(self, url: str) -> str:
        """URL of a copy of a database nobody is connected to."""

    def drop(self, url: str) -> None:
        """Remove it, whoever is connected."""


class SqliteFactory:
    """Copies of one migrated file, each in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.numbers = count(1)
        self.template: Path | None = None

    def blank(self) -> str:
        folder = self.folder / str(next(self.numbers))
        folder.mkdir(parents=True)
        return f"sqlite:///{folder / 'ziping.sqlite'}"

    def fresh(self) -> str:
        if self.template is None:
            url = self.blank()
            schema.upgrade(url)
            self.template = Path(url.removeprefix("sqlite:///"))
        return self.copy(f"sqlite:///{self.template}")

    def copy(self, url: str) -> str:
        new = self.blank()
        shutil.copy(url.removeprefix("sqlite:///"), new.removeprefix("sqlite:///"))
        return new

    def drop(self, url: str) -> None:
        shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent)


class PostgresFactory:
    """Databases of one server, copied by CREATE DATABASE … TEMPLATE (0.07 s)."""

    def __init__(self, server: Postgres, label: str):
        self.address = sa.make_url(server.url)
        self.label = label  # keeps parallel runs on one given server apart
        self.numbers = count(1)
        self.template: str | None = None
        self.open: set[str] = set()

    def blank(self, template: str = "template0") -> str:
        name = f"ziping_{self.label}_{next(self.numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.open.add(name)
        return self.address.set(database=name).render_as_string(hide_password=False)

    def fresh(self) -> str:
        if self.template is None:
            url = self.blank()
            schema.upgrade(url)
            self.template = sa.make_url(url).database
        return self.blank(self.template or "template0")

    def copy(self, url: str) -> str:
        return self.blank(sa.make_url(url).database or "")

    def drop(self, url: str) -> None:
        self.forget(sa.make_url(url).database or "")

    def forget(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.open.discard(name)

    def remove(self) -> None:
        for name in sorted(self.open):
            self.forget(name)

    def execute(self, statement: str) -> None:
        engine = sa.create_engine(self.address, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
