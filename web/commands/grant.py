"""`flask grant ROLE`: give the product's own PostgreSQL role its rights, after every migration."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from models import db, guards
from web.console import Failed


@click.command("grant")
@click.argument("role", metavar="ROLE")
@with_appcontext
def command(role: str) -> None:
    """给数据库角色 ROLE 恰好够用的权限；以表的属主身份运行，每次 flask upgrade 之后再运行一次。"""
    if db.engine.dialect.name != "postgresql":
        raise Failed("只有 PostgreSQL 需要授权；SQLite 没有数据库角色。")
    try:
        with db.engine.begin() as connection:
            guards.grant(connection, role)
    except sa.exc.ProgrammingError as error:
        raise Failed(f"没有授权：{error.orig}") from error
    click.echo(
        f"已授予 {role}：只增的表不能改、不能删，其余按需读写。请把 ZIPING_DATABASE_URL 换成这个角色。"
    )
