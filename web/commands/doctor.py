"""`flask doctor`: the self-check, a line for each thing with what to do; exit 1 when something critical is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from models import db
from models.engine import only_reading
from web.health import Finding, database, surroundings


@click.command("doctor")
@with_appcontext
def command() -> None:
    """自检：设置、数据库、保护触发器、Redis、邮件。有必须处理的，退出码为 1。"""
    findings = []
    for finding in look(current_app.config):
        findings.append(finding)
        click.echo(f"{finding.sign} {finding.what}")
        if not finding.good:
            click.echo(f"    {finding.remedy}")
    critical = sum(not finding.good and finding.critical for finding in findings)
    click.echo(f"有 {critical} 处必须处理。" if critical else "可以运行。")
    raise SystemExit(1 if critical else 0)


def look(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """The surroundings, then the database as far as it can be asked."""
    yield from surroundings.look(settings)
    try:
        if not database.is_newest(settings["SQLALCHEMY_DATABASE_URI"]):
            yield Finding(False, "数据库不是最新版本", "请以表的属主运行 flask upgrade。")
            return
        yield Finding(True, "数据库是最新版本")
        with only_reading():
            session = db.session()
            now = settings["CLOCK"](session)
            yield from database.look(session.connection(), settings["MODE"] == "production", now)
    except sa.exc.OperationalError as error:
        yield Finding(False, "数据库没有应答", f"请启动数据库，并核对 ZIPING_DATABASE_URL（{error.orig}）。")
