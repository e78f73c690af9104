"""退回修改: whom to, which parts, why, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Act, db
from web import auth, site, standing, wording
from web.dossier import Dossier
from web.reports.blueprint import bp, carry_out, check_open, dossier_of, posted_slip, slip_fields
from workflow import deadlines
from workflow.errors import SHANGHAI, ReasonShort, Refused

SCORES = "scores"


class BadDate(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("修改期限须为今天以后的日期，例如 2026-03-20")


@bp.get("/<int:report_id>/return")
def return_to_filler(report_id: int) -> str:
    return return_page(report_id, {})


def return_page(report_id: int, errors: dict[str, str]) -> str:
    dossier, now = dossier_of(report_id), auth.now()
    check_open(dossier, Act.return_to_filler)
    return render_template(
        "reports/return.html",
        report=standing.head(dossier, now),
        track=standing.track(dossier, now),
        **return_box(dossier, errors),
    )


def return_box(dossier: Dossier, errors: dict[str, str]) -> dict[str, Any]:
    """The box as it stands on its own page and on the sign page."""
    form, chosen = dossier.form, request.form.getlist("sections")
    parts = [(spec.key, spec.title) for spec in form.sections] + [(SCORES, f"{form.sheet_label} 评分表")]
    default = deadlines.rework_due(auth.now(), {}, auth.calendar()).astimezone(SHANGHAI).date().isoformat()
    return {
        "targets": [{"value": "filling", "label": f"填报人 {filler(dossier)}"}],
        "sections": [{"key": key, "label": label, "checked": key in chosen} for key, label in parts],
        "reason": request.form.get("reason", ""),
        "due": request.form.get("due") or default,
        "due_hint": f"默认 {deadlines.REWORK_DAYS} 个工作日",
        "errors": errors,
        "slip": slip_fields(dossier),
    }


def filler(dossier: Dossier) -> str:
    submitted = [action for action in dossier.actions if action.act is Act.submit]
    return submitted[-1].actor_name if submitted else ""


@bp.post("/<int:report_id>/return")
def do_return(report_id: int) -> Response | tuple[str, int]:
    form = request.form
    try:
        due = due_date(form.get("due", ""))
        slip = posted_slip(words=form.get("reason", ""), sections=tuple(form.getlist("sections")), due=due)
        carry_out(Act.return_to_filler, report_id, slip)
    except (ReasonShort, BadDate) as refusal:
        db.session.rollback()
        field = "reason" if isinstance(refusal, ReasonShort) else "due"
        return return_page(report_id, {field: refusal.message}), refusal.status
    site.say(said(dossier_of(report_id)))
    return redirect(url_for("reports.show", report_id=report_id), code=303)


def said(dossier: Dossier) -> str:
    """已退回给方予澄，修改期限 3月20日 17:30。"""
    visit = dossier.open_visit
    until = f"，修改期限 {wording.minute(visit.due_at)}" if visit else ""
    return f"已退回给{filler(dossier)}{until}。"


def due_date(text: str) -> dt.datetime | None:
    """17:30 of the day typed, not in the past; None for the default."""
    if not text.strip():
        return None
    try:
        due = deadlines.end_of(dt.date.fromisoformat(text.strip()))
    except ValueError:
        raise BadDate from None
    if due < auth.now():
        raise BadDate
    return due
