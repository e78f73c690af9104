"""工作台: what waits for this person, most urgent first; what is being mended; what they have signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for

from evaluation.paper import Form
from models import Action, Campaign, Report, Role, State, Stop, StopDate, db
from web import auth, desk, standing, wording
from workflow import paperwork, rights
from workflow.case import Actor
from workflow.route import ROLES

bp = Blueprint("inbox", __name__)
TABS = {"todo": "待我签审", "returned": "退回修改中", "signed": "我已签审", "unit": "本单位全部"}
TABS_OF_FILLERS = {"todo": "待我办理"}
TABS_ACROSS_UNITS = {"unit": "可查看的全部"}
STOP_LABELS = {
    Stop.filling: "单位填报",
    Stop.leader: "评价组组长",
    Stop.unit: "单位意见",
    Stop.department: "主管部门",
    Stop.finance: "财政归口科室",
}


@bp.get("/")
def index() -> str:
    actor, now = auth.actor(), auth.now()
    tab = request.args.get("tab", "todo")
    tab = tab if tab in TABS else "todo"
    items = items_of(db.session.execute(rows_of(tab, actor)).all(), actor, now)
    counts = count(actor)
    groups = grouped(items) if tab == "todo" else [{"kind": "plain", "items": items}]
    return render_template(
        "inbox/inbox.html",
        today=wording.today(now),
        urgent=sum(len(group["items"]) for group in groups if group["kind"] in ("over", "soon")),
        tab=tab,
        tabs=[{"key": key, "label": label, "count": counts[key]} for key, label in labels(actor).items()],
        groups=groups,
        schedule=schedule(now),
        feed=feed(actor, now),
        empty=None if items else {"signed": counts["signed"]},
    )


def labels(actor: Actor) -> dict[str, str]:
    """The tabs as they are called for this person: who fills in does more than sign, the bureau sees more units."""
    fills = rights.units(actor, frozenset({Role.filler}))
    across = rights.units(actor, rights.FINANCE | rights.COUNTY)
    return TABS | (TABS_OF_FILLERS if fills else {}) | (TABS_ACROSS_UNITS if across else {})


def rows_of(tab: str, actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    if tab == "todo":
        return desk.desk_of(actor)
    return desk.listed(actor, sa.and_(rights.visible_to(actor), conditions(actor)[tab]))


def conditions(actor: Actor) -> dict[str, sa.ColumnElement[bool]]:
    return {
        "returned": Report.state == State.returned,
        "signed": desk.signed_by(actor.id),
        "unit": sa.true(),
    }


def count(actor: Actor) -> dict[str, int]:
    """How many each tab holds, in one statement."""
    visible = rights.visible_to(actor)
    counted = {
        key: sa.select(sa.func.count()).select_from(Report).where(visible, condition).scalar_subquery()
        for key, condition in conditions(actor).items()
    }
    counted["todo"] = (
        sa.select(sa.func.count()).select_from(desk.open_assignments(actor).subquery()).scalar_subquery()
    )
    row = (
        db.session.execute(sa.select(*(value.label(key) for key, value in counted.items()))).mappings().one()
    )
    return {key: row[key] for key in TABS}


def items_of(rows: Sequence[Any], actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """The lines of a list, their forms asked for at once."""
    paperwork.forms_by_hash(db.session(), (row.form_hash for row in rows))
    return [item(row, actor, now) for row in rows]


def item(row: Any, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """One line of a list: what it is, where it is, what is mine to do."""
    form = paperwork.form_by_hash(db.session(), row.form_hash)
    stops = [Stop[spec.stop] for spec in form.stops]
    act = what_to_do(row, actor)
    filling = row.stop is Stop.filling
    return {
        "id": row.id,
        "name": row.name,
        "form_label": form.label,
        "unit": row.unit,
        "box": box_of(form, row.stop) if act == "sign" else None,
        "version": row.number,
        "changes": row.changes,
        "warnings": 0,
        "score": score_of(form, row),
        "due": wording.due(row.due_at, now, auth.calendar(), "提交" if filling else "签署")
        if row.due_at
        else None,
        "state": row.state.name,
        "steps": standing.mini(stops, row.state, row.stop, bool(row.due_at and now > row.due_at)),
        "act": act,
        "href": url_for(f"reports.{act if act != 'start' else 'fill'}", report_id=row.id),
    }


def score_of(form: Form, row: Any) -> dict[str, Any] | None:
    """Points and grade once submitted; `level` 1 is the best band."""
    if row.score is None:
        return None
    labels = [band.label for band in form.grades]
    level = labels.index(row.grade) + 1 if row.grade in labels else 1
    return {"value": str(row.score), "grade": row.grade, "level": level}


def what_to_do(row: Any, actor: Actor) -> str:
    """fill and start for the filler, sign for whoever may hold the stop, else show."""
    if row.stop is None or not any(role is ROLES[row.stop] for role, _ in actor.posts):
        return "show"
    if row.stop is not Stop.filling:
        return "sign"
    return "start" if row.state is State.draft and row.number == 1 else "fill"


def box_of(form: Form, stop: Stop) -> str:
    return next(standing.box_title(spec.box) for spec in form.stops if spec.stop == stop.name)


def grouped(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """已逾期, 3 个工作日内到期, 其他; what is to be filled stands apart."""
    groups: dict[str, list[dict[str, Any]]] = {"over": [], "soon": [], "fill": [], "other": []}
    for entry in items:
        urgent = {"over": "over", "today": "soon", "soon": "soon"}.get(entry["due"]["kind"])
        groups[urgent or ("fill" if entry["act"] in ("fill", "start") else "other")].append(entry)
    return [{"kind": kind, "items": entries} for kind, entries in groups.items() if entries]


def schedule(now: dt.datetime) -> list[dict[str, Any]]:
    """The published dates of the newest campaign."""
    newest = (
        sa.select(Campaign.id).order_by(Campaign.year.desc(), Campaign.id.desc()).limit(1).scalar_subquery()
    )
    dates = db.session.scalars(
        sa.select(StopDate).where(StopDate.campaign_id == newest).order_by(StopDate.due_at)
    ).all()
    current = next((date.stop for date in dates if date.due_at >= now), None)
    return [scheduled(date, current, now) for date in dates]


def scheduled(date: StopDate, current: Stop | None, now: dt.datetime) -> dict[str, Any]:
    past = date.due_at < now
    return {
        "stop": date.stop.name,
        "label": STOP_LABELS[date.stop],
        "day": wording.day(date.due_at),
        "state": "done" if past else ("now" if date.stop is current else ""),
        "left": None if past else auth.calendar().left(now, date.due_at),
    }


def feed(actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """The newest acts on reports this person may see."""
    rows = db.session.execute(
        sa.select(Action.at, Action.actor_name, Action.act, Report.name)
        .join(Report, Report.id == Action.report_id)
        .where(rights.visible_to(actor))
        .order_by(Action.id.desc())
        .limit(5)
    )
    return [
        {
            "time": wording.recently(row.at, now),
            "who": row.actor_name,
            "did": row.act.value,
            "report": row.name,
        }
        for row in rows
    ]
