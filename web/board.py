"""进度看板: units × stops, what is overdue with 催办, and how the scores are spread. One query, counted here."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import aliased
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Assignment, Person, Post, Reminder, Report, ReportVersion, Rung, State, Unit, Visit, db
from web import auth, site, wording
from workflow import reminders, rights
from workflow.case import Actor
from workflow.errors import Missing

bp = Blueprint("board", __name__, url_prefix="/board")
COLUMNS = {  # state → (colour class, label), in the order of the chain
    State.draft: ("st-1", "待填报"),
    State.returned: ("st-b", "已退回"),
    State.at_leader: ("st-2", "组长"),
    State.at_unit: ("st-3", "单位"),
    State.at_department: ("st-4", "主管"),
    State.at_finance: ("st-5", "财政"),
    State.approved: ("st-6", "已批准"),
    State.locked: ("st-6", "已锁定"),
}
LEAST_WIDTH = Decimal("2.5")  # per cent of the flow bar that any number needs
BINS = [(60, 64), (65, 69), (70, 74), (75, 79), (80, 84), (85, 89), (90, 94), (95, 100)]


@dataclass(frozen=True, slots=True)
class Row:
    """A report on the board: whose row it is in, where it is, how late."""

    id: int
    name: str
    state: State
    unit: str
    group_id: int
    group: str
    due_at: dt.datetime | None
    visit_id: int | None
    score: Decimal | None
    late: int  # working days


@bp.get("")
def index() -> str:
    actor, now = auth.actor(), auth.now()
    rows = reports(actor, now)
    columns = [
        state for state in COLUMNS if state is not State.approved or any(r.state is state for r in rows)
    ]
    late = sorted((row for row in rows if row.late), key=lambda row: (-row.late, row.id))
    return render_template(
        "board/board.html",
        at=wording.minute(now),
        total=len(rows),
        counts=summary(rows),
        flow=flow(Counter(row.state for row in rows), columns),
        columns=[{"colour": COLUMNS[state][0], "label": COLUMNS[state][1]} for state in columns],
        units=matrix(rows, columns),
        sums=[sum(row.state is state for row in rows) for state in columns],
        late=overdue(late, actor, now),
        hist=histogram([row.score for row in rows if row.score is not None]),
    )


def reports(actor: Actor, now: dt.datetime) -> list[Row]:
    """Every report the person may know the standing of, cancelled ones apart."""
    own, parent = aliased(Unit), aliased(Unit)
    found = db.session.execute(
        sa.select(
            Report.id,
            Report.name,
            Report.state,
            own.short_name.label("unit"),
            sa.func.coalesce(parent.id, own.id).label("group_id"),
            sa.func.coalesce(parent.short_name, own.short_name).label("group"),
            Visit.due_at,
            Visit.id.label("visit_id"),
            ReportVersion.score,
        )
        .select_from(Report)
        .join(own, own.id == Report.unit_id)
        .outerjoin(parent, parent.id == own.parent_id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .outerjoin(Visit, sa.and_(Visit.report_id == Report.id, Visit.closed_at.is_(None)))
        .where(rights.counted_for(actor), Report.state != State.cancelled)
        .order_by("group_id", Report.id)
    ).mappings()
    return [Row(**row, late=days_late(row["due_at"], now)) for row in found]


def days_late(due_at: dt.datetime | None, now: dt.datetime) -> int:
    return max(1, -auth.calendar().left(now, due_at)) if due_at and now > due_at else 0


def summary(rows: Sequence[Row]) -> dict[str, int]:
    states = Counter(row.state for row in rows)
    held = states[State.draft] + states[State.returned]
    return {
        "locked": states[State.locked],
        "share": round(100 * states[State.locked] / len(rows)) if rows else 0,
        "review": len(rows) - held - states[State.locked],
        "held": held,
    }


def flow(states: Counter[State], columns: Iterable[State]) -> list[dict[str, Any]]:
    """The bar of all stops: per cent, at least 2.5 each, a number marked small under 5."""
    counted = [(state, states[state]) for state in columns if states[state]]
    total = sum(count for _, count in counted)
    shares = [max(LEAST_WIDTH, Decimal(100 * count) / total) for _, count in counted]
    scale, x, parts = 100 / sum(shares, Decimal(0)) if shares else Decimal(1), Decimal(0), []
    for (state, count), share in zip(counted, shares, strict=True):
        width = share * scale
        colour, label = COLUMNS[state]
        part = {"colour": colour, "label": label, "count": count, "small": width < 5}
        parts.append({**part, "x": f"{x:.2f}%", "width": f"{width:.2f}%", "middle": f"{x + width / 2:.2f}%"})
        x += width
    return parts


def matrix(rows: Sequence[Row], columns: Sequence[State]) -> list[dict[str, Any]]:
    """One line a department with its subordinate units; the most reports first."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group_id].append(row)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].group_id))
    return [
        {
            "name": group[0].group,
            "href": url_for("library.index", unit=group[0].group_id),
            "total": len(group),
            "cells": [cell([row for row in group if row.state is state], state) for state in columns],
            "locked": sum(row.state is State.locked for row in group),
        }
        for group in ordered
    ]


def cell(rows: Sequence[Row], state: State) -> dict[str, Any] | None:
    """A count with its look: o overdue, b returned, h in review, k locked; the corner says how late the worst is."""
    if not rows:
        return None
    late = [row.late for row in rows if row.late]
    kind = (
        "k"
        if state is State.locked
        else ("o" if len(late) == len(rows) else ("b" if state is State.returned else "h"))
    )
    said = f"{COLUMNS[state][1]}{len(rows)}份" + (
        f"，其中{len(late)}份逾期{max(late)}个工作日" if late else ""
    )
    href = url_for("library.index", unit=rows[0].group_id, state=state.name)
    return {"count": len(rows), "kind": kind, "late": max(late, default=0), "said": said, "href": href}


def overdue(rows: Sequence[Row], actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """What is late, whose it is, and whether it was urged today."""
    names, urged = holders([row.visit_id for row in rows if row.visit_id]), urged_today(now)
    return [
        {
            "id": row.id,
            "name": row.name,
            "group": row.group,
            "stop": COLUMNS[row.state][1],
            "holder": "、".join(names.get(row.visit_id or 0, [])) or "暂缺",
            "late": row.late,
            "urged": row.visit_id in urged,
            "may_urge": actor.is_performance_office,
        }
        for row in rows
    ]


def holders(visit_ids: Sequence[int]) -> dict[int, list[str]]:
    """Visit → names of those on whose desk it lies."""
    rows = db.session.execute(
        sa.select(Assignment.visit_id, Person.name)
        .select_from(Assignment)
        .outerjoin(Post, reminders.at_desk())
        .join(Person, sa.or_(Person.id == Assignment.person_id, Person.id == Post.person_id))
        .where(Assignment.visit_id.in_(visit_ids), Assignment.closed_at.is_(None))
        .distinct()
    )
    names: dict[int, list[str]] = defaultdict(list)
    for visit_id, name in rows:
        names[visit_id].append(name)
    return names


def urged_today(now: dt.datetime) -> set[int]:
    day = reminders.next_morning(now, auth.calendar())
    return set(
        db.session.scalars(
            sa.select(Reminder.visit_id).where(Reminder.rung == Rung.urged, Reminder.day == day)
        )
    )


def histogram(scores: Sequence[Decimal]) -> dict[str, Any]:
    """Bars of five points from 60 to 100 with their zones; the same numbers as a table."""
    counts = [sum(low <= score < high + 1 for score in scores) for low, high in BINS]
    step = max(5, -(-max(counts, default=0) // 15) * 5)  # a line every 5, 10, 15 …
    top = Decimal(step * (max(counts, default=0) // step + 1)) + Decimal(step) / 2
    bars = [
        {
            "label": f"{low}–{high}",
            "count": count,
            "x": 32 + 43 * n,
            "height": f"{Decimal(160 * count) / top:.1f}",
            "y": f"{182 - Decimal(160 * count) / top:.1f}",
            "text_y": f"{177 - Decimal(160 * count) / top:.1f}",
            "good": low >= 90,
        }
        for n, ((low, high), count) in enumerate(zip(BINS, counts, strict=True))
    ]
    best = counts[-1]
    return {
        "bars": bars,
        "lines": [
            {"value": n, "y": round(182 - Decimal(160 * n) / top)} for n in range(step, int(top) + 1, step)
        ],
        "total": len(scores),
        "median": f"{median(scores):.2f}" if scores else "—",
        "below": sum(score < 60 for score in scores),
        "best": round(100 * best / len(scores)) if scores else 0,
    }


@bp.post("/reports/<int:report_id>/urge")
def urge(report_id: int) -> Response:
    """Single 催办."""
    actor = auth.actor()
    known = db.session.scalar(sa.select(Report.id).where(Report.id == report_id, rights.counted_for(actor)))
    if known is None:
        raise Missing
    try:
        told = reminders.urge(
            db.session(), report_id, actor, request.form.get("words", ""), auth.now(), auth.calendar()
        )
        db.session.commit()
        site.say(f"已向 {told} 人发出催办，列入对方下一封提醒邮件，并显示在其“消息”。")
    except reminders.UrgedAlready as refusal:
        db.session.rollback()
        site.say(refusal.message, "warn")
    return redirect(url_for("board.index"), code=303)
