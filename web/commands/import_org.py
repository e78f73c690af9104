"""`flask import-org FILE.xlsx`: units and people with their posts from one file, all of it or nothing.

Exit 0 when it was taken in (or, with --dry-run, could be), 1 when a line is wrong: then nothing was written.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from models import db
from web import orgfile
from web.console import Failed, lines
from workflow import logbook
from workflow.credentials import INVITATION
from workflow.errors import moment
from workflow.roster import Fate, Link, Roster, take_in

READABLE_BY_OWNER = 0o600
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HEADS = ("单位", "姓名", "账号", "首次登录链接", "有效期至")


@click.command("import-org")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只核对，什么都不写")
@click.option(
    "--links", type=click.Path(path_type=Path), metavar="FILE", help="新人员的首次登录链接写到这个文件（CSV）"
)
@with_appcontext
def command(file: Path, dry_run: bool, links: Path | None) -> None:
    """从 Excel 文件导入单位、人员和岗位，逐行报告结果；有一行有误就全部不导入。

    模板：docs/samples/organisation.xlsx
    """
    session = db.session()
    now = current_app.config["CLOCK"](session)
    try:
        found = orgfile.read(file)
    except orgfile.Unsuitable as refusal:
        raise Failed(str(refusal)) from refusal
    roster = take_in(session, logbook.by_command(now), found[orgfile.UNITS], found[orgfile.PEOPLE])
    report(roster)
    if roster.wrong:
        session.rollback()
        raise Failed(f"有 {len(roster.wrong)} 行有误，什么都没有导入。请改正后重新导入。")
    if dry_run:
        session.rollback()
        click.echo("核对通过，没有写入。去掉 --dry-run 即可导入。")
        return
    until = moment(now + INVITATION)
    if links is None:
        session.commit()
        tell_links(roster.links, until)
    else:
        with new_file(links) as out:
            write_links(out, roster.links, until)
            session.commit()
        click.echo(
            f"已导入。{len(roster.links)} 个首次登录链接写入 {links}，{until} 前有效，请分别交给本人后删除该文件。"
        )


def report(roster: Roster) -> None:
    """Every line's fate, then the sums."""
    rows = [
        (each.line.sheet, f"第 {each.line.row} 行", each.line.name, each.fate.value, each.why)
        for each in roster.told
    ]
    for line in lines(rows) if rows else ():
        click.echo(line)
    for sheet in (orgfile.UNITS, orgfile.PEOPLE):
        counts = [f"{fate.value} {number}" for fate in Fate if (number := roster.count(sheet, fate))]
        click.echo(f"{sheet}：{'，'.join(counts) or '没有'}")


def tell_links(links: Sequence[Link], until: str) -> None:
    click.echo("已导入。")
    if links:
        click.echo(f"首次登录链接，{until} 前有效，只能用一次，请分别交给本人：")
        for line in lines(
            [(link.unit, link.person.name, link.person.login, address(link)) for link in links]
        ):
            click.echo(line)


def address(link: Link) -> str:
    return f"{current_app.config['BASE_URL']}/welcome/{link.token}"


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A file that only its owner may read; it is gone again if what is done inside fails."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READABLE_BY_OWNER)
    except OSError as fault:
        db.session.rollback()
        why = "已有这个文件" if isinstance(fault, FileExistsError) else fault.strerror
        raise Failed(f"不能写 {path}（{why}），什么都没有导入。请换一个文件名。") from fault
    kept = False
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
            yield out
        kept = True
    finally:
        if not kept:
            path.unlink()


def write_links(out: TextIO, links: Sequence[Link], until: str) -> None:
    """On the disk before the commit: a link that is lost would have to be made anew one by one."""
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for link in links:
        row = (link.unit, link.person.name, link.person.login, address(link), until)
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    out.flush()
    os.fsync(out.fileno())
