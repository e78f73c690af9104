"""填报: one section of the draft at a time, every section and the score table, totals live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation import rules
from evaluation.catalogue import Judged
from evaluation.comparison import ATTACHMENTS, FILES
from evaluation.paper import INPUTS, SCORES, Place
from models import Role, db
from web import auth, site, standing, wording
from web.dossier import Dossier
from web.paper import conflicts, files, filling, parts, status, summary
from web.paper.scoring import Worked
from web.reports.blueprint import bp, dossier_of, words
from web.reports.downloads import file_address
from web.reports.reading import mine_page, newest_campaign, returned_note
from web.reports.typed import (
    NOTHING,
    Typed,
    readable,
    results_of,
    save,
    score_rows,
    section_row,
    typed_scores,
    typed_section,
)
from workflow import attachments, drafting, prefill, questions, rights
from workflow.errors import Conflict, NotAllowed, Refused, ReportFixed
from workflow.paperwork import Paper
from workflow.questions import Asked
from workflow.route import FILLING


@bp.post("")
def create() -> Response | tuple[str, int]:
    """Begin a report of the filler's unit in the newest campaign."""
    actor, form = auth.actor(), request.form
    name, campaign = " ".join(words("name").split()), newest_campaign()
    units = sorted(unit_id for role, unit_id in actor.posts if role is Role.filler)
    try:
        if campaign is None or not units:
            raise NotAllowed("本单位填报人")
        if not 2 <= len(name) <= 100:
            raise NameMissing
        key, clock = form.get("form", ""), current_app.config["CLOCK"]
        report = prefill.begin(db.session(), actor.id, units[0], campaign.id, key, name, {}, {}, clock)
        db.session.commit()
    except (drafting.NameTaken, NameMissing) as refusal:
        db.session.rollback()
        return mine_page(
            {"form": form.get("form", ""), "name": name, "error": refusal.message}
        ), refusal.status
    return redirect(url_for("reports.fill", report_id=report.id), code=303)


class NameMissing(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("请填写报告名称，2 至 100 字")


@bp.get("/<int:report_id>/fill")
@bp.get("/<int:report_id>/fill/<section>")
def fill(report_id: int, section: str = "") -> str:
    dossier = draft_of(report_id)
    return fill_page(dossier, section or dossier.form.sections[0].key, NOTHING)


def draft_of(report_id: int) -> Dossier:
    """The report while it is with its fillers, for one of them."""
    dossier = dossier_of(report_id)
    if not rights.units(dossier.actor, frozenset({Role.filler})) & {dossier.report.unit_id}:
        raise NotAllowed("本单位填报人")
    if dossier.report.state not in FILLING:
        raise ReportFixed(dossier.report.state.value)
    return dossier


def fill_page(dossier: Dossier, key: str, typed: Typed) -> str:
    form, now = dossier.form, auth.now()
    order = [part.key for part in parts.parts(form)]
    if key not in order:
        abort(404)
    paper = with_typed(dossier.draft(), key, typed)
    asked = questions.about(paper, dossier.policy)
    jumps = status.jumps(form, paper.bodies, lambda part: address(dossier, part), here=key, raw=typed.raw)
    return render_template(
        "reports/fill.html",
        report=standing.head(dossier, now),
        nav=contents(dossier, paper, asked),
        section=section_view(dossier, paper, key, typed, asked.findings),
        totals=summary.totals_view(form, paper.totals) if key == SCORES else None,
        checks=status.checks_view(form, asked.findings, jumps, wording.minute(now), asked.answered),
        saved=saved_at(dossier, key),
        unsaved=typed.unsaved,
        slip=revisions(dossier, key, typed),
        errors=status.error_links(form, typed.errors, status.posted),
        prev=order.index(key) > 0,
        next=order.index(key) + 1 < len(order),
        returned=returned_note(dossier),
        conflict=typed.conflict,
        person=dossier.actor.id,
    )


def contents(dossier: Dossier, paper: Paper, asked: Asked) -> list[dict[str, Any]]:
    """The parts of the report, its evidence, and the way on."""
    lacking = len(files.missing(dossier.form, paper.scores, paper.attachments))
    state = (
        {"state": "bad", "text": f"缺 {lacking} 份"}
        if lacking
        else {"state": "ok" if paper.attachments else ""}
    )
    report_id = dossier.report.id
    return [
        *status.nav(
            dossier.form, paper.bodies, paper.scores, asked.must, lambda part: address(dossier, part)
        ),
        {
            "key": ATTACHMENTS,
            "title": FILES,
            "href": url_for("reports.evidence", report_id=report_id),
            **state,
        },
        {
            "key": "submit",
            "title": "核对并提交",
            "href": url_for("reports.submit", report_id=report_id),
            "state": "",
        },
    ]


def address(dossier: Dossier, part: str) -> str:
    """The page that edits a part."""
    if part == ATTACHMENTS:
        return url_for("reports.evidence", report_id=dossier.report.id)
    return url_for("reports.fill", report_id=dossier.report.id, section=part)


def with_typed(paper: Paper, key: str, typed: Typed) -> Paper:
    """The draft as it would read with what was typed."""
    if typed.body is None:
        return paper
    if key == SCORES:
        return replace(paper, scores={**paper.scores, **typed.body})
    return replace(paper, bodies={**paper.bodies, key: typed.body})


def section_view(
    dossier: Dossier, paper: Paper, key: str, typed: Typed, findings: Sequence[Judged]
) -> dict[str, Any]:
    form = dossier.form
    if key == SCORES:
        places, sums = evidence_places(dossier, paper), worked(dossier, paper)
        return filling.scores(form, paper.scores, typed.raw, typed.errors, findings, places, sums)
    body = paper.document()["fields"].get(key, {})
    given = figures_of(paper) if key == INPUTS else {}
    return filling.section(form, form.section(key), body, typed.raw, typed.errors, dossier.people, given)


def figures_of(paper: Paper) -> dict[str, str]:
    """The figures that the rules take from the report, as they are read."""
    return {key: given.text for key, given in rules.givens(paper.form, paper.bodies).items()}


def worked(dossier: Dossier, paper: Paper) -> Worked:
    """What the printed rules give each cell, and where a figure that they lack is filled in."""

    def href_of(place: Place) -> str:
        return f"{address(dossier, place.section)}#{place.anchor}"

    return Worked(results_of(dossier, paper), dossier.rule_policy, href_of)


def evidence_places(dossier: Dossier, paper: Paper) -> list[dict[str, Any]]:
    """Where evidence stands or is missing, with the page that takes it."""
    rows = attachments.rows(db.session(), dossier.versions[-1].id)
    found = files.places(dossier.form, paper.scores, rows, lambda row: file_address(dossier, row))
    page = url_for("reports.evidence", report_id=dossier.report.id)
    return [{**place, "upload": f"{page}#{place['id']}"} for place in found]


def revisions(dossier: Dossier, key: str, typed: Typed) -> dict[str, int]:
    """What the page was typed over; after a conflict, what the other person saved."""
    if key == SCORES:
        rows = score_rows(dossier)
        names = {f"{row.cell}.revision": row.revision for row in rows}
        return {**names, **{name: n for name, n in typed.revisions.items() if typed.conflict is None}}
    if typed.revisions and typed.conflict is None:
        return dict(typed.revisions)
    return {"revision": section_row(dossier, key).revision}


def saved_at(dossier: Dossier, key: str) -> str | None:
    rows = score_rows(dossier) if key == SCORES else [section_row(dossier, key)]
    saved: list[dt.datetime] = [row.saved_at for row in rows if row.revision]
    return f"{wording.local(max(saved)):%H:%M:%S}" if saved else None


@bp.post("/<int:report_id>/fill")
@bp.post("/<int:report_id>/fill/<section>")
def do_fill(report_id: int, section: str = "") -> Response | str | tuple[str, int]:
    dossier = draft_of(report_id)
    key = section or dossier.form.sections[0].key
    typed = typed_scores(dossier) if key == SCORES else typed_section(dossier, key)
    if request.form.get("step") == "autosave":
        return autosave(dossier, key, typed)
    if not {"save", "prev", "next", "review"} & {request.form.get("step", "")}:
        return fill_page(dossier, key, replace(typed, unsaved=True))
    if typed.errors:
        return fill_page(dossier, key, replace(typed, unsaved=True)), 422
    try:
        save(dossier, key, typed)
        db.session.commit()
    except Conflict as conflict:
        return conflict_page(dossier, key, typed, conflict)
    return redirect(next_address(dossier, key), code=303)


def autosave(dossier: Dossier, key: str, typed: Typed) -> str | tuple[str, int]:
    """Save what can be read; what cannot stays as it was, and is said at its field. The script takes over the rest."""
    try:
        save(dossier, key, readable(dossier, key, typed))
        db.session.commit()
    except Conflict as conflict:
        return conflict_page(dossier, key, typed, conflict)
    fresh = draft_of(dossier.report.id)
    return fill_page(fresh, key, replace(typed, revisions={}, unsaved=bool(typed.errors)))


def conflict_page(dossier: Dossier, key: str, typed: Typed, conflict: Conflict) -> tuple[str, int]:
    """Both texts, and nothing saved."""
    db.session.rollback()
    fresh = draft_of(dossier.report.id)
    return fill_page(fresh, key, with_conflict(fresh, key, typed, conflict)), conflict.status


def with_conflict(dossier: Dossier, key: str, typed: Typed, conflict: Conflict) -> Typed:
    """Both values of every place that differs, to choose from."""
    if key == SCORES:
        items = conflicts.score_conflict(dossier.form, typed.body, conflict.theirs)
    else:
        items = conflicts.conflict(dossier.form.section(key), typed.body, conflict.theirs, dossier.people)
    view = {"who": conflict.who, "at": wording.minute(conflict.at), "items": items}
    return replace(typed, conflict=view, unsaved=True)


def next_address(dossier: Dossier, key: str) -> str:
    """Where the button leads after a save."""
    step = request.form["step"]
    if step == "review":
        return url_for("reports.submit", report_id=dossier.report.id)
    order = [part.key for part in parts.parts(dossier.form)]
    at = order.index(key) + {"prev": -1, "next": 1}.get(step, 0)
    if step == "save":
        site.say("已保存草稿。")
    return address(dossier, order[max(0, min(at, len(order) - 1))])
