"""`flask upgrade`: bring the database to the newest migration. Run as the owner of the tables."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from models import schema


@click.command("upgrade")
@with_appcontext
def command() -> None:
    """Bring the database to the newest migration."""
    schema.upgrade(current_app.config["SQLALCHEMY_DATABASE_URI"])
    click.echo("数据库已是最新版本。")
