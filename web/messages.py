"""消息: everything a person was told, newest first; a badge in the header counts what came since they last looked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for

from models import Act, Debt, OrganisationAction, Reminder, Role, Stop, Visit, db
from models.engine import set_only_reading
from web import auth, wording
from workflow import messages, paperwork
from workflow.messages import ACCOUNT, MAIL, URGED, Key
from workflow.route import ROLES

bp = Blueprint("messages", __name__, url_prefix="/messages")
View = dict[str, Any]
HIDDEN = "这份报告您现在不能查看"
ACTS = {Act.submit: "提交", Act.sign: "签署后转来", Act.return_to_stop: "退回给您重新签署"}


@bp.get("")
def index() -> str:
    """A page of them; the first page marks what is new, and counts as having looked."""
    actor, now, session = auth.actor(), auth.now(), db.session()
    after = messages.key_of(request.args.get("after", ""))
    seen = messages.seen_at(session, actor.id)
    keys = messages.keys(session, actor.id, after, messages.PAGE + 1)
    shown = keys[: messages.PAGE]
    page = render_template(
        "messages/messages.html",
        items=[{**item, "new": key.at > seen} for key, item in zip(shown, items(shown), strict=True)],
        next=url_for(".index", after=str(shown[-1])) if len(keys) > messages.PAGE else None,
        first=after is None,
    )
    if after is None and request.method == "GET" and any(key.at > seen for key in shown):
        remember(actor.id, now)
    return page


def remember(person_id: int, now: dt.datetime) -> None:
    """A transaction of its own, after everything was read: the request itself only reads."""
    db.session.rollback()
    set_only_reading(False)
    messages.looked(db.session(), person_id, now)
    db.session.commit()


def items(keys: Sequence[Key]) -> list[View]:
    """The messages as they are read, in the order of their keys."""
    session, now = db.session(), auth.now()
    mails = messages.outbox_rows(session, [key.id for key in keys if key.kind == MAIL])
    digests = [row.Outbox.id for row in mails.values() if row.Outbox.debt is Debt.digest]
    changes = messages.account_rows(session, [key.id for key in keys if key.kind == ACCOUNT])
    reminded = messages.reminder_rows(session, [key.id for key in keys if key.kind == URGED], digests)
    ids = {row.Outbox.report_id for row in mails.values()} | {row.Visit.report_id for row in reminded}
    reports = messages.readable(session, auth.actor(), sorted(ids - {None}))
    urged = {row.Reminder.id: row for row in reminded if row.Reminder.by_id}
    lines: dict[int, list[View]] = defaultdict(list)
    for row in reminded:
        if row.Reminder.outbox_id:
            lines[row.Reminder.outbox_id].append(digest_line(row, reports.get(row.Visit.report_id)))
    views: dict[int, Callable[[int], View]] = {
        MAIL: lambda id: mail(mails[id], reports, lines),
        URGED: lambda id: urging(urged[id], reports),
        ACCOUNT: lambda id: change(changes[id]),
    }
    return [{"at": wording.recently(key.at, now), **views[key.kind](key.id)} for key in keys]


def change(entry: OrganisationAction) -> View:
    """What somebody did to this person's account or posts."""
    view = {
        "tag": "账号变动",
        "kind": "account",
        "mail": "",
        "name": entry.act.value,
        "unit": entry.unit_name,
    }
    return {**view, "by": f"{entry.actor_name}办理", "text": f"{entry.words}。" if entry.words else ""}


def mail(row: Any, reports: dict[int, Any], lines: dict[int, list[View]]) -> View:
    owed = row.Outbox
    view: View = {"tag": owed.debt.value, "kind": owed.debt.name, "mail": sent(owed)}
    if owed.debt is Debt.digest:
        count = len(lines[owed.id])
        return {**view, "machine": True, "text": f"{count} 件待办事项需要留意", "lines": lines[owed.id]}
    report = reports.get(owed.report_id)
    if report is None:
        return {**view, "text": HIDDEN}
    return {**view, "name": report.name, "unit": report.unit, **FACTS[owed.debt](row, report)}


def sent(owed: Any) -> str:
    """What became of the mail."""
    if owed.sent_at:
        return f"邮件已寄出 {wording.minute(owed.sent_at)}"
    if owed.closed_at:
        return f"邮件未寄：{owed.reason}"
    return "邮件没有送达" if owed.failed_at else "邮件待寄"


def turn(row: Any, report: Any) -> View:
    """It is this person's turn to sign, or was."""
    visit, action = row.Visit, row.Action
    view = {
        "text": f"待您签署{box(report, visit.stop)}，截止 {wording.minute(visit.due_at)}。",
        **about(visit),
    }
    if action and action.act in ACTS:
        view["by"] = f"{who(action)}{ACTS[action.act]}"
        view["words"] = action.words if action.act is Act.return_to_stop else ""
    page = "reports.show" if visit.closed_at else "reports.sign"
    return {**view, "href": url_for(page, report_id=report.id)}


def returned(row: Any, report: Any) -> View:
    visit, action = row.Visit, row.Action
    view = {"text": f"修改期限 {wording.minute(visit.due_at)}。", "href": show(report)}
    if action is None:
        return view
    return {
        **view,
        "by": f"{who(action)}退回第{action.number}版",
        "words": action.words,
        "done": visit.closed_at is not None and "已重新提交",
    }


def locked(row: Any, report: Any) -> View:
    return {"machine": True, "text": f"封存编号 {report.seal_number}。", "href": show(report)}


FACTS = {Debt.turn: turn, Debt.returned: returned, Debt.locked: locked}


def urging(row: Any, reports: dict[int, Any]) -> View:
    """The bureau asks to hurry, in somebody's name."""
    report, reminder, visit = reports.get(row.Visit.report_id), row.Reminder, row.Visit
    view: View = {"tag": "财政局催办", "kind": "urged", "mail": ""}
    if report is None:
        return {**view, "text": HIDDEN}
    return {
        **view,
        "name": report.name,
        "unit": report.unit,
        "by": f"{Role.performance_office.value} {row.by}请您尽快办理",
        "words": reminder.words,
        "text": f"截止 {wording.minute(visit.due_at)}。",
        "href": show(report),
        **about(visit),
    }


def digest_line(row: Any, report: Any) -> View:
    """One report of the daily digest."""
    reminder: Reminder = row.Reminder
    by = f"（{row.by}）" if row.by else ""
    return {
        "rung": f"{reminder.rung.value}{by}",
        "words": reminder.words,
        "name": report.name if report else HIDDEN,
        "href": show(report) if report else None,
        "due": wording.minute(row.Visit.due_at),
        **about(row.Visit),
    }


def about(visit: Visit) -> View:
    """Whether what was asked for has been done."""
    return {"done": "已办结" if visit.closed_at else ""}


def show(report: Any) -> str:
    return url_for("reports.show", report_id=report.id)


def box(report: Any, stop: Stop) -> str:
    """The box of the form in which that stop signs."""
    form = paperwork.form_by_hash(db.session(), report.form_hash)
    return next(spec.name for spec in form.stops if spec.stop == stop.name)


def who(action: Any) -> str:
    """单位负责人 顾怀舟"""
    role = ROLES[action.stop] if action.stop else Role.performance_office
    return f"{role.value} {action.actor_name}"
