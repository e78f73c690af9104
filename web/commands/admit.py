"""`flask admit LOGIN`: the first people of an installation come in by a one-time link; no password is ever preset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from models import OrganisationAct, Person, Post, Role, Unit, UnitKind, db
from web.console import Failed
from workflow import credentials, logbook
from workflow.errors import moment

KINDS = {
    Role.finance_section_head: UnitKind.finance_section,
    Role.finance_section_clerk: UnitKind.finance_section,
    Role.performance_office: UnitKind.performance_office,
    Role.auditor: UnitKind.outside,
}


@click.command("admit")
@click.argument("login")
@click.option("--unit", "code", required=True, metavar="CODE", help="单位编号")
@click.option("--post", "role", required=True, type=click.Choice([role.name for role in Role]))
@click.option("--name", default="", help="姓名，新建账号时必填")
@click.option("--title", default="", help="职务")
@click.option("--email", default="")
@click.option("--unit-name", default="", help="单位全称，新建单位时必填")
@click.option("--parent", default="", metavar="CODE", help="新单位的主管部门")
@click.option("--section", default="", metavar="CODE", help="新单位的财政归口科室")
@with_appcontext
def command(login: str, code: str, role: str, **given: str) -> None:
    """给 LOGIN 一个岗位，打印首次登录链接（24 小时内有效，只能用一次）。单位和账号没有的就新建。"""
    session = db.session()
    now = current_app.config["CLOCK"](session)
    unit = find_unit(session, code) or new_unit(session, code, Role[role], given)
    person = find_person(session, login) or new_person(session, login, given)
    appoint(session, person, unit, Role[role], now)
    by, words = logbook.by_command(now), f"{Role[role].value}，发给登录链接"
    logbook.note(session, OrganisationAct.give_post, by, person, unit, words)
    link = f"{current_app.config['BASE_URL']}/welcome/{credentials.invite(person, now)}"
    until = moment(now + credentials.INVITATION)
    session.commit()
    click.echo(f"{unit.name}　{Role[role].value}　{person.name}（{person.login}）")
    click.echo(f"首次登录链接，{until} 前有效，只能用一次，请当面或用可靠的方式交给本人：\n{link}")


def find_unit(session: Session, code: str) -> Unit | None:
    return session.scalar(sa.select(Unit).where(Unit.code == code))


def find_person(session: Session, login: str) -> Person | None:
    return session.scalar(sa.select(Person).where(Person.login == credentials.fold(login)))


def new_unit(session: Session, code: str, role: Role, given: Mapping[str, str]) -> Unit:
    """A unit whose kind follows from the post, else from whether it stands below another one."""
    name, parent = given["unit_name"], given["parent"]
    if not name:
        raise Failed(f"没有编号为 {code} 的单位。要新建单位，请加 --unit-name 写明全称。")
    if session.scalar(sa.select(Unit.id).where(Unit.name == name)):
        raise Failed(f"已有名为“{name}”的单位，编号不是 {code}，请核对。")
    kind = KINDS.get(role, UnitKind.subordinate if parent else UnitKind.department)
    unit = Unit(
        code=code,
        name=name,
        short_name=name.removeprefix(current_app.config["COUNTY"]),
        kind=kind,
        parent=named_unit(session, parent),
        section=named_unit(session, given["section"]),
    )
    session.add(unit)
    session.flush()
    return unit


def named_unit(session: Session, code: str) -> Unit | None:
    """The unit an option names; None for a blank option."""
    found = find_unit(session, code) if code else None
    if code and found is None:
        raise Failed(f"没有编号为 {code} 的单位，请先建立它。")
    return found


def new_person(session: Session, login: str, given: Mapping[str, str]) -> Person:
    name, title, email = given["name"], given["title"], given["email"] or None
    if not name:
        raise Failed(f"没有账号 {login}。要新建账号，请加 --name 写明姓名。")
    person = Person(login=credentials.fold(login), name=name, title=title, email=email)
    session.add(person)
    session.flush()
    return person


def appoint(session: Session, person: Person, unit: Unit, role: Role, now: dt.datetime) -> None:
    """The post, unless the person holds it already."""
    held = sa.select(Post.id).where(
        Post.person_id == person.id, Post.unit_id == unit.id, Post.role == role, Post.ended_at.is_(None)
    )
    if session.scalar(held) is None:
        session.add(Post(person=person, unit=unit, role=role, started_at=now))
