"""`flask seed`: the demo county with its 74 reports, for an empty database; never in production."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from models import Person, Post, Report, State, Unit, db, schema
from web.console import Failed, lines
from web.demo.county import EVERYBODY
from web.demo.seed import ACCOUNTS, NotEmpty, seed
from web.demo.told import shift_to, snapshot
from workflow import anchors, attachments
from workflow.errors import SHANGHAI

ACCOUNTS_FILE = "accounts.txt"  # in the data folder; `make run` prints it at every start


@click.command("seed")
@click.option("--as-told", is_flag=True, help="保留故事原来的日期（2026年3月），不移到本周")
@with_appcontext
def command(as_told: bool) -> None:
    """在空的数据库里建立演示县平澜县和它的 74 份报告。"""
    settings = current_app.config
    if settings["MODE"] == "production":
        raise Failed("正式运行（production）的系统不能装入演示数据。第一位用户请用 flask admit 建立。")
    began = time.monotonic()
    schema.upgrade(settings["SQLALCHEMY_DATABASE_URI"])
    session = db.session()
    shift = dt.timedelta(0) if as_told else shift_to(settings["CLOCK"](session))
    try:
        seed(session, shift, settings["SEAL_PREFIX"], settings["DATA"] / attachments.FOLDER)
    except NotEmpty:
        session.rollback()
        raise Failed("数据库里已有单位，没有装入演示数据。演示县只能装入空的数据库。") from None
    session.commit()
    anchor_seals(session, settings["DATA"] / anchors.NAME)
    click.echo(summary(session, shift, time.monotonic() - began))
    accounts = account_lines(session)
    (settings["DATA"] / ACCOUNTS_FILE).write_text(accounts + "\n", encoding="utf-8")
    click.echo(accounts)


def anchor_seals(session: Session, path: Path) -> None:
    """The seals of a new database begin a new file."""
    path.unlink(missing_ok=True)
    sealed = sa.select(Report.id).where(Report.state == State.locked).order_by(Report.seal_number)
    for report_id in session.scalars(sealed).all():
        anchors.keep(session, report_id, path)


def summary(session: Session, shift: dt.timedelta, seconds: float) -> str:
    """What is there now, and which day it is in the story."""
    units, people, reports = (
        session.scalar(sa.select(sa.func.count(of.id))) for of in (Unit, Person, Report)
    )
    sealed = session.scalar(sa.select(sa.func.count(Report.id)).where(Report.state == State.locked))
    today = (snapshot() + shift).astimezone(SHANGHAI)
    moved = f"（故事里是2026年3月18日，移了 {shift.days // 7} 周）" if shift else ""
    return (
        f"演示县已建立（{seconds:.0f} 秒）：{units} 个单位，{people} 人，{reports} 份报告，其中 {sealed} 份已锁定。\n"
        f"各份报告是 {today.year}年{today.month}月{today.day}日 {today:%H:%M} 的样子{moved}。"
    )


def account_lines(session: Session) -> str:
    """One account per role, and the secrets everybody has."""
    people = sa.select(Person.login, Person.name, Unit.short_name).join(Post.person).join(Post.unit)
    found = {row.login: row for row in session.execute(people)}
    rows = [[role, found[login].name, login, found[login].short_name] for role, login in ACCOUNTS]
    head = f"演示账号（密码 {EVERYBODY.password}，签署口令 {EVERYBODY.code}，所有人相同）："
    return "\n".join([head, *lines(rows)])
