"""Bring a database to the newest numbered migration, or back."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def settings(url: str | sa.URL) -> Config:
    """Alembic's configuration for `url`, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    text = sa.make_url(url).render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", text.replace("%", "%%"))
    return config


def upgrade(url: str | sa.URL, to: str = "head") -> None:
    command.upgrade(settings(url), to)


def downgrade(url: str | sa.URL, to: str = "base") -> None:
    command.downgrade(settings(url), to)


def is_current(connection: sa.Connection) -> bool:
    """True when the database stands at the newest migration."""
    newest = ScriptDirectory(str(FOLDER)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest
