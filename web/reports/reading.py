"""报告详情 in every state, one version in full, and 我的填报."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request

from evaluation import comparison
from evaluation.paper import SCORES
from models import Act, Campaign, CampaignForm, Report, Role, State, db
from web import auth, desk, inbox, standing, wording
from web.dossier import Dossier, returning
from web.paper import marks, parts, reading, summary
from web.reports import downloads
from web.reports.blueprint import bp, dossier_of
from workflow import paperwork, rights
from workflow.possible import possible_acts


@bp.get("")
def mine() -> str:
    return mine_page({})


def mine_page(new: dict[str, str]) -> str:
    """The reports of the units I fill for, and a box to begin a new one."""
    actor, now = auth.actor(), auth.now()
    own = rights.units(actor, frozenset({Role.filler}))
    shown = own or rights.units(actor, rights.INSIDE)
    condition = sa.and_(rights.visible_to(actor), Report.unit_id.in_(shown))
    rows = db.session.execute(desk.listed(actor, condition)).all()
    return render_template(
        "reports/mine.html",
        items=inbox.items_of(rows, actor, now),
        new={"forms": forms_of(newest_campaign()), **new} if own else None,
    )


def newest_campaign() -> Campaign | None:
    """The open campaign of the latest year."""
    return db.session.scalar(
        sa.select(Campaign)
        .where(Campaign.closed_at.is_(None))
        .order_by(Campaign.year.desc(), Campaign.id.desc())
        .limit(1)
    )


def forms_of(campaign: Campaign | None) -> list[dict[str, str]]:
    if campaign is None:
        return []
    hashes = db.session.scalars(
        sa.select(CampaignForm.form_hash)
        .where(CampaignForm.campaign_id == campaign.id)
        .order_by(CampaignForm.form_key)
    )
    forms = paperwork.forms_by_hash(db.session(), hashes).values()
    return [{"key": form.key, "label": f"{form.label} {standing.KINDS[form.kind]}"} for form in forms]


@bp.get("/<int:report_id>")
def show(report_id: int) -> str:
    dossier, now = dossier_of(report_id), auth.now()
    content = dossier.content(dossier.shown.number)
    submitted = dossier.shown.submitted_at is not None
    return render_template(
        "reports/show.html",
        report=standing.head(dossier, now),
        track=standing.track(dossier, now),
        acts=buttons(dossier),
        seal=standing.seal(dossier),
        score=summary.score_view(content.totals, content.grade, content.bands) if submitted else None,
        levels=summary.levels(dossier.form, content.totals) if submitted else None,
        goals=summary.goals(dossier.form, content.document) if submitted else None,
        boxes=standing.boxes(dossier) if submitted else None,
        document=None
        if submitted
        else reading.document(
            dossier.form,
            content.document,
            people=dossier.people,
            addresses=downloads.addresses(dossier, dossier.shown.number),
            policy=dossier.rule_policy,
        ),
        returned=returned_note(dossier),
        again=standing.asked_again(dossier),
        trail=standing.trail(dossier, now),
        versions=standing.versions(dossier),
        cancelled=cancelled(dossier),
    )


def buttons(dossier: Dossier) -> set[str]:
    """What this person may do to the report now."""
    names = {
        Act.submit: "submit",
        Act.sign: "sign",
        Act.return_to_filler: "return",
        Act.withdraw_submission: "withdraw_submission",
        Act.withdraw_signature: "withdraw_signature",
        Act.cancel: "cancel",
    }
    may = possible_acts(db.session(), dossier.report.id, dossier.actor)
    return {names[act] for act in may if act in names} | ({"fill"} if Act.submit in may else set())


def returned_note(dossier: Dossier) -> dict[str, Any] | None:
    """By whom, why, which parts, until when."""
    action, visit = returning(dossier), dossier.open_visit
    if action is None or visit is None:
        return None
    titles = {part.key: part.title for part in parts.parts(dossier.form)} | {SCORES: "评分表"}
    who = action.stop.value if action.stop else "绩效管理股"
    return {
        "by": f"{who} {action.actor_name}",
        "reason": action.words,
        "due": wording.minute(visit.due_at),
        "sections": "、".join(titles[key] for key in action.detail.get("sections", []) if key in titles),
    }


def cancelled(dossier: Dossier) -> dict[str, str] | None:
    if dossier.report.state is not State.cancelled:
        return None
    last = dossier.actions[-1]
    return {"by": last.actor_name, "at": wording.minute(last.at), "reason": last.words}


@bp.get("/<int:report_id>/versions/<int:number>")
def version(report_id: int, number: int) -> str:
    """One version in full; beside an earlier one when asked."""
    dossier, now = dossier_of(report_id), auth.now()
    readable = {v.number: v for v in dossier.readable}
    against = request.args.get("against", type=int)
    if number not in readable or (against is not None and against not in readable):
        abort(404)
    content = dossier.content(number)
    earlier = dossier.content(against).document if against else None
    changes = comparison.changes(dossier.form, earlier, content.document) if earlier else None
    return render_template(
        "reports/version.html",
        report=standing.head(dossier, now, number),
        number=number,
        latest=max(readable),
        versions=standing.versions(dossier),
        score=summary.score_view(content.totals, content.grade, content.bands),
        levels=summary.levels(dossier.form, content.totals),
        document=reading.document(
            dossier.form,
            content.document,
            changes,
            earlier,
            people=dossier.people,
            addresses=downloads.addresses(dossier, number),
            policy=dossier.rule_policy,
        ),
        changes=marks.changes_view(dossier.form, changes or (), against, people=dossier.people)
        if against
        else None,
        hash=readable[number].content_hash,
        boxes=standing.boxes(dossier)
        if number == dossier.shown.number and readable[number].submitted_at
        else None,
    )
