"""`flask remind`: what the clock would send at a moment, and why; the same planning that beat runs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from models import Debt, Outbox, Person, Reminder, Report, Unit, Visit, db
from workflow import reminders, workdays
from workflow.errors import SHANGHAI, moment


class Moment(click.ParamType):
    """A Shanghai time: 2026-03-18T08:30."""

    name = "时间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        try:
            at = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"时间写作 2026-03-18T08:30，现为 {value}")
        return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(dt.UTC)


@click.command("remind", help="某一时刻会发出哪些提醒，为什么；不加 --dry-run 时计划入库，由后台发送。")
@click.option("--at", required=True, type=Moment(), help="北京时间，例如 2026-03-18T08:30")
@click.option("--dry-run", is_flag=True, help="只看，不写数据库")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON")
@with_appcontext
def command(at: dt.datetime, dry_run: bool, as_json: bool) -> None:
    session = db.session()
    calendar = workdays.calendar(session, at)
    reminders.plan(session, at, calendar)
    mails = planned(session, at)
    if dry_run:
        session.rollback()
    else:
        session.commit()
    day = workdays.local(at)
    told = {
        "at": at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
        "working_day": calendar.is_working(day),
        "official": calendar.is_official(day),
        "mails": mails,
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else text(told))


def planned(session: Session, at: dt.datetime) -> list[dict[str, Any]]:
    """The digests of that day, one per person, with what is in each."""
    rows = session.execute(
        sa.select(
            Outbox.id,
            Person.login,
            Person.name,
            Person.email,
            Reminder.rung,
            Visit.stop,
            Visit.due_at,
            Report.name,
            Unit.short_name,
        )
        .join(Reminder, Reminder.outbox_id == Outbox.id)
        .join(Visit, Visit.id == Reminder.visit_id)
        .join(Report, Report.id == Visit.report_id)
        .join(Unit, Unit.id == Report.unit_id)
        .join(Person, Person.id == Outbox.person_id)
        .where(Outbox.debt == Debt.digest, Reminder.day == workdays.local(at), Reminder.closed_at.is_(None))
        .order_by(Outbox.id, Visit.due_at, Reminder.id)
    )
    mails: dict[int, dict[str, Any]] = {}
    for outbox_id, login, name, email, rung, stop, due_at, report, unit in rows:
        mail = mails.setdefault(outbox_id, {"login": login, "to": name, "address": email, "items": []})
        mail["items"].append(
            {
                "report": report,
                "unit": unit,
                "stop": stop.value,
                "rung": rung.name,
                "why": rung.value,
                "due": moment(due_at),
            }
        )
    return list(mails.values())


def text(told: dict[str, Any]) -> str:
    kind = "工作日" if told["working_day"] else "休息日，不发提醒"
    doubt = "" if told["official"] else "（该年放假通知尚未公布，暂按推算）"
    lines = [f"{told['at']}　{kind}{doubt}　共 {len(told['mails'])} 封"]
    for mail in told["mails"]:
        lines.append(f"{mail['to']}（{mail['login']}）{len(mail['items'])} 件")
        lines += [
            f"  {item['why']}　{item['due']}　{item['stop']}　{item['unit']}　{item['report']}"
            for item in mail["items"]
        ]
    return "\n".join(lines)
