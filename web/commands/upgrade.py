"""`flask upgrade`: bring the database to the newest migration. Run as the owner of the tables."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from models import schema


@click.command("upgrade")
@with_appcontext
def command() -> None:
    """把数据库升级到最新版本；以表的属主身份运行。"""
    schema.upgrade(current_app.config["SQLALCHEMY_DATABASE_URI"])
    click.echo("数据库已是最新版本。")
