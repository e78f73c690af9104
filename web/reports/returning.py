"""退回修改: to the filler (which parts, why, until when), or to an earlier stop that signs again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Act, Stop, db
from web import auth, site, standing, wording
from web.dossier import Dossier, Place
from web.paper import parts
from web.reports.blueprint import bp, carry_out, check_open, dossier_of, posted_slip, slip_fields, words
from workflow import deadlines
from workflow.errors import SHANGHAI, ReasonShort, Refused
from workflow.route import SIGNING, STOP
from workflow.slip import Slip

TO_FILLER = "退回后本版已有签署作废留痕；重新提交后从评价组组长起逐级重签。"
TO_STOP = "退回给{title}：内容不变，{title}及以后的签署作废留痕，由其重新签署。"
LONGEST_REWORK = dt.timedelta(days=366)


class BadDate(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("修改期限须为今天以后一年以内的日期，例如 2026-03-30")


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
    listed = [(part.key, part.title) for part in parts.parts(form)]
    default = deadlines.rework_due(auth.now(), {}, auth.calendar()).astimezone(SHANGHAI).date().isoformat()
    return {
        "targets": targets(dossier),
        "sections": [{"key": key, "label": label, "checked": key in chosen} for key, label in listed],
        "reason": request.form.get("reason", ""),
        "due": request.form.get("due") or default,
        "due_hint": f"默认 {deadlines.REWORK_DAYS} 个工作日",
        "errors": errors,
        "slip": slip_fields(dossier),
    }


def targets(dossier: Dossier) -> list[dict[str, Any]]:
    """Whom the report can go back to, and what then becomes of the signatures: the filler, or who signed before."""
    chosen = request.form.get("to", Stop.filling.name)
    found = [(Stop.filling.name, f"填报人 {filler(dossier)}", TO_FILLER)]
    for place, signer in earlier_signers(dossier):
        title = standing.box_title(place.box)
        found.append((place.stop.name, f"{title} {signer}", TO_STOP.format(title=title)))
    return [
        {"value": value, "label": label, "note": note, "checked": value == chosen}
        for value, label, note in found
    ]


def earlier_signers(dossier: Dossier) -> list[tuple[Place, str]]:
    """The stops before the present one whose signature stands, with the signer's name."""
    visit = dossier.open_visit
    if visit is None or visit.stop is Stop.filling:
        return []
    order = [place.stop for place in dossier.route]
    before = [dossier.route[n] for n in range(1, order.index(visit.stop))]
    signed = [(place, dossier.standing(place.stop, dossier.shown.id)) for place in before]
    return [(place, v.signature.signer_name) for place, v in signed if v and v.signature]


def filler(dossier: Dossier) -> str:
    submitted = [action for action in dossier.actions if action.act is Act.submit]
    return submitted[-1].actor_name if submitted else ""


@bp.post("/<int:report_id>/return")
def do_return(report_id: int) -> Response | tuple[str, int]:
    try:
        act, slip = handed_back()
        carry_out(act, report_id, slip)
    except (ReasonShort, BadDate) as refusal:
        db.session.rollback()
        field = "reason" if isinstance(refusal, ReasonShort) else "due"
        return return_page(report_id, {field: refusal.message}), refusal.status
    site.say(said(dossier_of(report_id)))
    return redirect(url_for("reports.show", report_id=report_id), code=303)


def handed_back() -> tuple[Act, Slip]:
    """The act the page asks for. An earlier stop signs the same content again: no parts to mend, its date is given.

    Raises:
        BadDate.
    """
    form, to = request.form, request.form.get("to", Stop.filling.name)
    reason = words("reason")
    if to == Stop.filling.name:
        parts = tuple(form.getlist("sections"))
        return Act.return_to_filler, posted_slip(
            words=reason, sections=parts, due=due_date(form.get("due", ""))
        )
    if to not in {STOP[state].name for state in SIGNING}:
        abort(400)
    return Act.return_to_stop, posted_slip(words=reason, to=Stop[to])


def said(dossier: Dossier) -> str:
    """已退回给方予澄，修改期限 3月20日 17:30。"""
    visit = dossier.open_visit
    place = dossier.place(visit.stop) if visit and visit.stop is not Stop.filling else None
    if visit and place:
        who = f"{standing.box_title(place.box)} {dossier.holders[place.stop]}"
        return f"已退回给{who}，由其重新签署，期限 {wording.minute(visit.due_at)}。"
    until = f"，修改期限 {wording.minute(visit.due_at)}" if visit else ""
    return f"已退回给{filler(dossier)}{until}。"


def due_date(text: str) -> dt.datetime | None:
    """17:30 of the day typed, not in the past and within a year; None for the default."""
    if not text.strip():
        return None
    try:
        due = deadlines.end_of(dt.date.fromisoformat(text.strip()))
    except ValueError:
        raise BadDate from None
    if not auth.now() <= due <= auth.now() + LONGEST_REWORK:
        raise BadDate
    return due
