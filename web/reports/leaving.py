"""撤回 and 作废: a page that says what follows, then the act."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Act, State
from web import auth, site, standing
from web.dossier import Dossier
from web.reports.blueprint import bp, carry_out, check_open, dossier_of, posted_slip, slip_fields, words
from workflow.errors import ReasonShort


@bp.get("/<int:report_id>/withdraw")
def withdraw(report_id: int) -> str:
    dossier = dossier_of(report_id)
    act = what_to_withdraw(dossier)
    check_open(dossier, act)
    here = dossier.open_visit.stop if dossier.open_visit else None
    return render_template(
        "reports/withdraw.html",
        report=standing.head(dossier, auth.now()),
        what="signature" if act is Act.withdraw_signature else "submission",
        next=here.value if here else "锁定封存",
        slip=slip_fields(dossier),
    )


def what_to_withdraw(dossier: Dossier) -> Act:
    """A signature of mine stands: I take that back; else it is the submission."""
    signed = any(
        visit.signature and visit.signature.signer_id == dossier.actor.id and visit.superseded_at is None
        for visit in dossier.visits
        if visit.version_id == dossier.shown.id
    )
    return Act.withdraw_signature if signed else Act.withdraw_submission


@bp.post("/<int:report_id>/withdraw")
def do_withdraw(report_id: int) -> Response:
    dossier = dossier_of(report_id)
    act = what_to_withdraw(dossier)
    carry_out(act, report_id, posted_slip())
    site.say("已撤回，现在由您处理。")
    page = "reports.show" if act is Act.withdraw_signature else "reports.fill"
    return redirect(url_for(page, report_id=report_id), code=303)


@bp.get("/<int:report_id>/cancel")
def cancel(report_id: int) -> str:
    return cancel_page(report_id, {})


def cancel_page(report_id: int, errors: dict[str, str]) -> str:
    dossier = dossier_of(report_id)
    check_open(dossier, Act.cancel)
    return render_template(
        "reports/cancel.html",
        report=standing.head(dossier, auth.now()),
        reason=request.form.get("reason", ""),
        errors=errors,
        slip=slip_fields(dossier),
    )


@bp.post("/<int:report_id>/cancel")
def do_cancel(report_id: int) -> Response | tuple[str, int]:
    try:
        carry_out(Act.cancel, report_id, posted_slip(words=words("reason")))
    except ReasonShort as refusal:
        return cancel_page(report_id, {"reason": refusal.message}), refusal.status
    site.say(f"报告已作废，状态为“{State.cancelled.value}”，内容和轨迹保留可查。")
    return redirect(url_for("reports.show", report_id=report_id), code=303)
