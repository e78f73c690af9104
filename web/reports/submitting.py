"""核对并提交: the whole draft read once more, what must be mended, then into the chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Act, Stop, StopDate, db
from web import auth, site, standing, wording
from web.dossier import Dossier
from web.paper import reading, status, summary
from web.reports import asking, downloads
from web.reports.blueprint import bp, carry_out, dossier_of, posted_slip, slip_fields
from web.reports.filling import address, contents, draft_of
from workflow import deadlines, questions
from workflow.errors import Moved, NoHolder, NotReady, Unanswered
from workflow.submission import chosen_leader


@bp.get("/<int:report_id>/submit")
def submit(report_id: int) -> str:
    return submit_page(draft_of(report_id), [])


def submit_page(
    dossier: Dossier, errors: list[dict[str, str]], typed: Mapping[str, asking.Typed] = asking.NOTHING
) -> str:
    """The page; `typed`: cause → an answer that could not be saved."""
    form, now, paper = dossier.form, auth.now(), dossier.draft()
    jumps = status.jumps(form, paper.bodies, lambda part: address(dossier, part))
    asked = questions.ask(db.session(), dossier.report, paper, dossier.policy)
    told = asking.of_draft(dossier, asked, jumps, typed)
    return render_template(
        "reports/submit.html",
        report=standing.head(dossier, now),
        nav=contents(dossier, paper, asked),
        document=reading.document(
            form,
            paper.document(),
            edit=lambda part: address(dossier, part),
            people=dossier.people,
            addresses=downloads.addresses(dossier, dossier.versions[-1].number),
            policy=dossier.rule_policy,
        ),
        score=summary.score_view(paper.totals, paper.grade, paper.bands),
        levels=summary.levels(form, paper.totals),
        checks=status.checks_view(form, asked.findings, jumps, wording.minute(now), asked.answered),
        errors=errors,
        questions=told,
        confirm={**confirm(dossier, paper.bodies), "warnings": told["answered"]},
        slip=slip_fields(dossier),
    )


def confirm(dossier: Dossier, bodies: dict[str, Any]) -> dict[str, Any]:
    """Who gets it next, and by when that person signs."""
    date = db.session.get_one(StopDate, (dossier.report.campaign_id, Stop.leader))
    due_at = deadlines.due(date.due_at, date.guaranteed_days, auth.now(), auth.calendar())
    leader = dossier.people.get(chosen_leader(dossier.form, bodies), "（尚未选择）")
    return {"leader": leader, "day": wording.day(due_at)}


@bp.post("/<int:report_id>/submit")
def do_submit(report_id: int) -> Response | tuple[str, int]:
    dossier = draft_of(report_id)
    try:
        carry_out(Act.submit, report_id, posted_slip())
    except NotReady as refusal:
        db.session.rollback()
        return submit_page(dossier, links(dossier, refusal)), refusal.status
    except Unanswered as refusal:
        db.session.rollback()
        return submit_page(dossier, [{"text": refusal.message, "href": "#h-ask"}]), refusal.status
    except (NoHolder, Moved) as refusal:
        db.session.rollback()
        return submit_page(dossier, [{"text": refusal.message, "href": "#main"}]), refusal.status
    site.say(submitted_note(report_id))
    return redirect(url_for("reports.show", report_id=report_id), code=303)


def links(dossier: Dossier, refusal: NotReady) -> list[dict[str, str]]:
    """Each finding with the place to go to."""
    jumps = status.jumps(dossier.form, dossier.draft().bodies, lambda part: address(dossier, part))
    return list(status.error_links(dossier.form, refusal.findings, jumps))


def submitted_note(report_id: int) -> str:
    """已提交签审。已通知评价组组长沈砚清，3月12日前签署；组长签署前您可以撤回。"""
    dossier = dossier_of(report_id)
    visit = dossier.open_visit
    if visit is None:
        return "已提交签审。"
    return (
        f"已提交签审。已通知{visit.stop.value}{dossier.holders[visit.stop]}，{wording.day(visit.due_at)}前签署；"
        f"{visit.stop.value}签署前您可以撤回。"
    )
