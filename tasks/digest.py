"""The one mail a day: everything that waits for a person, most urgent first (wording: design, mails)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.orm import Session

from models import Outbox, Person, Reminder, Report, Rung, Stop, Visit
from workflow import notices, paperwork, reminders
from workflow.case import Actor
from workflow.errors import moment
from workflow.reminders import OVER
from workflow.workdays import local


class Pointless(Exception):
    """The mail must not be sent any more; the sentence says why."""


def facts(session: Session, owed: Outbox, reader: Actor, now: dt.datetime) -> dict[str, Any]:
    """The items still on this person's desk.

    Raises:
        Pointless: none is.
    """
    found = reminders.in_digest(session, owed.id)
    items = [
        item(session, reminder, now)
        for reminder in found
        if notices.on_desk(session, reminder.visit_id, reader)
    ]
    if not items:
        raise Pointless("所列事项都已办结，或已改由他人办理")
    return {"reader": reader.name, "items": items, "hotline": current_app.config["HOTLINE"], "link": home()}


def item(session: Session, reminder: Reminder, now: dt.datetime) -> dict[str, Any]:
    """One report: how long, what to do, by when, where."""
    visit = session.get_one(Visit, reminder.visit_id)
    report = session.get_one(Report, visit.report_id)
    form = paperwork.form_by_hash(session, report.form_hash)
    filling = visit.stop is Stop.filling
    box = next(stop.name for stop in form.stops if stop.stop == visit.stop.name)
    return {
        "head": head(reminder.rung, visit.due_at, now),
        "over": OVER.get(reminder.rung),
        "name": " ".join(report.name.split()),
        "form": form.label,
        "unit": report.unit.name,
        "act": "提交" if filling else (f"签署{box}" if box.endswith("意见") else f"在“{box}”一栏签署"),
        "verb": "提交" if filling else "签署",
        "due": moment(visit.due_at),
        "day": moment(visit.due_at).partition(" ")[0],
        "words": reminder.words,
        "by": session.get_one(Person, reminder.by_id).name if reminder.by_id else None,
        "link": link("fill" if filling else "sign", report.id),
    }


def head(rung: Rung, due_at: dt.datetime, now: dt.datetime) -> str:
    """还剩3个工作日, 明天到期, 今天到期, 已逾期2个工作日, 财政局催办."""
    days = (local(due_at) - local(now)).days
    if rung in OVER:
        return f"已逾期{OVER[rung]}个工作日"
    if rung is Rung.before_1:
        return "明天到期" if days == 1 else "下一工作日到期"
    if rung is Rung.due:
        return "今天到期" if days <= 0 else "休息日到期，请今天办理"
    return "财政局催办" if rung is Rung.urged else "还剩3个工作日"


def link(page: str, report_id: int) -> str:
    """The page's address as people outside the server open it."""
    base = current_app.config["BASE_URL"]
    paths = current_app.url_map.bind(urlsplit(base).netloc)
    return str(base + paths.build(f"reports.{page}", {"report_id": report_id}))


def home() -> str:
    """工作台."""
    return str(current_app.config["BASE_URL"]) + "/"
