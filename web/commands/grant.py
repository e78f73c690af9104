"""`flask grant ROLE`: give the product's own PostgreSQL role its rights, after every migration."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from models import db, guards


@click.command("grant")
@click.argument("role", metavar="ROLE")
@with_appcontext
def command(role: str) -> None:
    """Give ROLE the rights the running product needs, and no others. Run as the owner of the tables."""
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("只有 PostgreSQL 需要授权；SQLite 没有数据库角色。")
    try:
        with db.engine.begin() as connection:
            guards.grant(connection, role)
    except sa.exc.ProgrammingError as error:
        raise click.ClickException(f"没有授权：{error.orig}") from error
    click.echo(
        f"已授予 {role}：只增的表不能改、不能删，其余按需读写。请把 ZIPING_DATABASE_URL 换成这个角色。"
    )
