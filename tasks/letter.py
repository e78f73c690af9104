"""A mail as it goes out: what it says is read when it is sent, and only if it is still true for its reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from models import (
    Act,
    Action,
    Debt,
    Outbox,
    Person,
    Report,
    ReportVersion,
    Role,
    Signature,
    Stop,
    Visit,
)
from models.engine import only_reading
from tasks import digest
from tasks.digest import Pointless as Pointless
from tasks.digest import link
from workflow import notices, paperwork, rights, workdays
from workflow.case import Actor, load_actor
from workflow.errors import SHANGHAI, Missing, moment
from workflow.route import ROLES
from workflow.workdays import Calendar

SENDER = "绩效自评签审系统"


class Unaddressable(Exception):
    """No mail can be sent to what stands as the person's address."""


def write(session: Session, outbox_id: int, now: dt.datetime) -> EmailMessage:
    """The mail that row `outbox_id` owes; no transaction is left open.

    Raises:
        Pointless, Unaddressable.
    """
    with only_reading():
        try:
            owed = session.get_one(Outbox, outbox_id)
            reader = reader_of(session, owed)
            template = current_app.jinja_env.get_template(f"mail/{owed.debt.name}.txt")  # no page around it
            own = OF_NO_REPORT.get(owed.debt, facts)
            text = template.render(own(session, owed, reader, now))
            return message(owed, session.get_one(Person, reader.id), text, now)
        finally:
            session.rollback()


def reader_of(session: Session, owed: Outbox) -> Actor:
    """The person the mail is for, who may still read of it.

    Raises:
        Pointless: the notice is no longer true, or no longer this person's business.
    """
    assert owed.person_id is not None
    reason = notices.untrue(session, owed)
    if reason:
        raise Pointless(reason)
    try:
        reader = load_actor(session, owed.person_id)
    except Missing:
        raise Pointless("收件人的账号已停用") from None
    visible = sa.select(Report.id).where(Report.id == owed.report_id, rights.visible_to(reader))
    if owed.report_id is not None and session.scalar(visible) is None:
        raise Pointless("收件人已不能查看这份报告")
    if owed.debt is Debt.turn and not notices.on_desk(session, owed.visit_id, reader):
        raise Pointless("这一环节已不由收件人办理")
    return reader


def message(owed: Outbox, person: Person, text: str, now: dt.datetime) -> EmailMessage:
    """Line one of `text` is the subject. The Message-ID is the same at every try, so that a second one is known.

    Raises:
        Pointless, Unaddressable.
    """
    if not person.email:
        raise Pointless("收件人没有登记邮箱")
    subject, _, body = text.partition("\n")
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    mail = EmailMessage(policy=SMTP)
    try:
        mail["To"] = Address(one_line(person.name), addr_spec=person.email)
    except (ValueError, IndexError, MessageError):  # IndexError: Python's own parser at "name@"
        raise Unaddressable(f"邮箱地址不能用：{person.email}") from None
    mail["From"] = Address(SENDER, addr_spec=current_app.config["SMTP_FROM"])
    mail["Subject"] = one_line(subject)
    mail["Date"] = format_datetime(now.astimezone(SHANGHAI))
    mail["Message-ID"] = f"<outbox-{owed.id}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body.strip() + "\n")
    return mail


def one_line(text: str) -> str:
    return " ".join(text.split())


def facts(session: Session, owed: Outbox, reader: Actor, now: dt.datetime) -> dict[str, Any]:
    """What the template of this debt may say; a score only where the report is locked."""
    report = session.get_one(Report, owed.report_id)
    own = FACTS[owed.debt](session, owed, report, reader, now)
    return {
        "reader": reader.name,
        "report": one_line(report.name),
        "hotline": current_app.config["HOTLINE"],
        **own,
        "link": link(own.get("page", "show"), report.id),
    }


def turn(session: Session, owed: Outbox, report: Report, reader: Actor, now: dt.datetime) -> dict[str, Any]:
    """待签审: which box, until when, who has signed, how much changed; who asked for a signature once more."""
    visit = session.get_one(Visit, owed.visit_id)
    form = paperwork.form_by_hash(session, report.form_hash)
    return {
        "page": "sign",
        "form": form.label,
        "unit": report.unit.name,
        "box": next(stop.name for stop in form.stops if stop.stop == visit.stop.name),
        "due": moment(visit.due_at),
        "day": day(visit.due_at),
        "left": left(now, visit.due_at, workdays.calendar(session, now)),
        "signed": [f"{name} {day(at)}" for name, at in standing_signatures(session, visit.version_id)],
        "changes": session.get_one(ReportVersion, visit.version_id).changes,
        "again": asked_again(session, owed),
    }


def asked_again(session: Session, owed: Outbox) -> dict[str, str] | None:
    """By whom and why a stop that had signed signs once more; None where it signs for the first time."""
    action = act_of(session, owed)
    if action.act is not Act.return_to_stop:
        return None
    return {"by": who(action), "reason": action.words}


def act_of(session: Session, owed: Outbox) -> Action:
    """The act that owed the mail."""
    where = (Action.report_id == owed.report_id, Action.seq == owed.detail["seq"])
    return session.scalars(sa.select(Action).where(*where)).one()


def who(action: Action) -> str:
    """单位负责人 顾怀舟"""
    role = ROLES[action.stop] if action.stop else Role.performance_office
    return f"{role.value} {action.actor_name}"


def standing_signatures(session: Session, version_id: int) -> list[tuple[str, dt.datetime]]:
    rows = session.execute(
        sa.select(Signature.signer_name, Signature.at)
        .join(Visit, Visit.id == Signature.visit_id)
        .where(Signature.version_id == version_id, Visit.superseded_at.is_(None))
        .order_by(Signature.id)
    )
    return [(row.signer_name, row.at) for row in rows]


def returned(
    session: Session, owed: Outbox, report: Report, reader: Actor, now: dt.datetime
) -> dict[str, Any]:
    """被退回: by whom, why, which parts, until when; to the filler what to do, to a signer what became of it."""
    visit = session.get_one(Visit, owed.visit_id)
    action = act_of(session, owed)
    fills = reader.holds(Role.filler, report.unit_id)
    form = paperwork.form_by_hash(session, report.form_hash)
    titles = {spec.key: unnumbered(spec.title) for spec in form.sections} | {"scores": "评分表"}
    return {
        "page": "fill" if fills else "show",
        "fills": fills,
        "number": action.number,
        "by": who(action),
        "reason": action.words,
        "parts": [titles[key] for key in action.detail.get("sections", ()) if key in titles],
        "due": moment(visit.due_at),
        "first": Stop[form.stops[1].stop].value,
    }


def locked(session: Session, owed: Outbox, report: Report, reader: Actor, now: dt.datetime) -> dict[str, Any]:
    """已锁定封存: when, the score, the 封存编号, the fingerprint."""
    version = session.scalars(
        sa.select(ReportVersion).where(
            ReportVersion.report_id == report.id, ReportVersion.number == report.number
        )
    ).one()
    assert report.locked_at is not None and version.content_hash is not None
    print_hex = version.content_hash.partition(":")[2]
    return {
        "locked": f"{report.locked_at.astimezone(SHANGHAI).year}年{moment(report.locked_at)}",
        "score": version.score,
        "grade": version.grade,
        "seal": report.seal_number,
        "fingerprint": f"{print_hex[:8]} {print_hex[8:16]}",
    }


Facts = Callable[[Session, Outbox, Report, Actor, dt.datetime], dict[str, Any]]
FACTS: dict[Debt, Facts] = {Debt.turn: turn, Debt.returned: returned, Debt.locked: locked}


def reset(session: Session, owed: Outbox, reader: Actor, now: dt.datetime) -> dict[str, Any]:
    """登录方式已重置: by whom, when."""
    told = {"by": owed.detail["by"], "at": moment(owed.created_at)}
    return {"reader": reader.name, **told, "hotline": current_app.config["HOTLINE"], "link": digest.home()}


OF_NO_REPORT = {Debt.digest: digest.facts, Debt.reset: reset}


def unnumbered(title: str) -> str:
    """五、评价报告综述 → 评价报告综述, so that titles can stand in a row."""
    return title.partition("、")[2] or title


def day(at: dt.datetime) -> str:
    """3月20日"""
    return moment(at).partition(" ")[0]


def left(now: dt.datetime, due_at: dt.datetime, calendar: Calendar) -> str:
    """How long there is, in working days."""
    if now > due_at:
        return "现已过期"
    if day(now) == day(due_at):
        return "今天到期"
    return f"还剩 {calendar.left(now, due_at)} 个工作日"
