"""What the checks ask, on the pages: answered by the filler before submission, read by every signer."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation.catalogue import Question, Severity
from evaluation.paper import ANSWERS
from models import Campaign, Section, db
from web import site
from web.dossier import Dossier
from web.reports.blueprint import bp, posted_number
from web.reports.filling import draft_of
from workflow import drafting, likeness, questions, rights
from workflow.errors import Conflict
from workflow.paperwork import Paper
from workflow.questions import Asked

LONGEST = 500  # characters of an answer


def policy_of(dossier: Dossier) -> dict[str, Any]:
    return db.session.get_one(Campaign, dossier.report.campaign_id).policy


def of_draft(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    """The questions of the open version, each with its answer box."""
    asked = questions.ask(db.session(), dossier.report, paper, policy_of(dossier))
    return {**view(asked, lambda q: place(dossier, q)), "revision": answers_row(dossier).revision}


def of_signed(dossier: Dossier, number: int) -> dict[str, Any] | None:
    """The questions about a submitted version and what the unit answered; None where the campaign asks none."""
    policy = policy_of(dossier)
    if not policy.get("questions"):
        return None
    document = dossier.content(number).document
    answers = document.get("answers", {})
    told = view(questions.asked_of(dossier.form, document, (), policy, answers), lambda q: "")
    return {**told, "copied": copied(dossier, number)}


def copied(dossier: Dossier, number: int) -> dict[str, str] | None:
    """What stands word for word in another unit's report; whose it is, only the bureau and the auditor are told."""
    version = next(version for version in dossier.versions if version.number == number)
    alike = likeness.found(db.session(), version.id)
    if alike is None:
        return None
    letters, words, unit = alike
    county = bool(rights.units(dossier.actor, rights.COUNTY))
    return {"letters": str(letters), "words": words, "unit": unit if county else "其他单位"}


def view(asked: Asked, href: Any) -> dict[str, Any]:
    """必改, 提醒 and 提示 as lists; what has been answered but is asked no more is left out."""
    return {
        "must": [entry(q, asked, href) for q in asked.of(Severity.must)],
        "ask": [entry(q, asked, href) for q in asked.of(Severity.ask)],
        "note": [entry(q, asked, href) for q in asked.of(Severity.note)],
        "open": len(asked.unanswered),
        "answered": len(asked.of(Severity.ask)) - len(asked.unanswered),
    }


def entry(question: Question, asked: Asked, href: Any) -> dict[str, Any]:
    """One question: its findings as sentences, why a text check spoke, ready answers, the answer."""
    findings = list(dict.fromkeys((f.id, f.spot.words, f.message) for f in question.findings))
    first = question.findings[0]
    return {
        "cause": question.cause,
        "findings": [{"id": id, "where": where, "text": text} for id, where, text in findings],
        "why": first.why,
        "points": str(question.points) if question.points else None,
        "offered": first.answers,
        "answer": asked.answers.get(question.cause, ""),
        "href": href(question),
    }


def place(dossier: Dossier, question: Question) -> str:
    """The section of the form where the first finding stands; the whole form when it is nowhere in particular."""
    anchor = question.findings[0].spot.anchor
    keys = [spec.key for spec in (*dossier.form.sections, dossier.form.inputs)]
    if anchor.startswith("i-"):
        return url_for("reports.fill", report_id=dossier.report.id, section="scores", _anchor=anchor)
    key = next((key for key in keys if anchor.startswith(f"f-{key}")), keys[0])
    return url_for("reports.fill", report_id=dossier.report.id, section=key, _anchor=anchor or None)


def answers_row(dossier: Dossier) -> Section:
    where = (Section.version_id == dossier.versions[-1].id, Section.key == ANSWERS)
    return db.session.scalars(db.select(Section).where(*where)).one()


@bp.post("/<int:report_id>/answers")
def answer(report_id: int) -> Response:
    """Save the answers typed on the page of submission; another person's answers to other questions stay."""
    dossier = draft_of(report_id)
    row = answers_row(dossier)
    causes, typed = request.form.getlist("cause"), request.form.getlist("answer")
    given = {cause: text.strip()[:LONGEST] for cause, text in zip(causes, typed, strict=False)}
    body = {cause: text for cause, text in {**row.body, **given}.items() if text}
    clock, by = current_app.config["CLOCK"], dossier.actor.id
    try:
        drafting.save_section(db.session(), report_id, ANSWERS, body, posted_number("revision"), by, clock)
        db.session.commit()
        site.say("已保存对提醒的说明。")
    except Conflict as conflict:
        db.session.rollback()
        site.say(f"{conflict.message}您写的说明没有保存，请核对对方的说明后重填。", "warn")
    return redirect(url_for("reports.submit", report_id=report_id, _anchor="h-ask"), code=303)
