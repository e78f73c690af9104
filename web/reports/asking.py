"""What the checks ask, on the pages: answered by the filler before submission, read by every signer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation.catalogue import Question, Severity
from evaluation.catalogue.rescoring import Scorecard
from evaluation.paper import ANSWERS, Place
from models import Section, db
from web import site
from web.dossier import Dossier
from web.paper import status
from web.reports.blueprint import bp, posted_number
from web.reports.filling import draft_of
from workflow import drafting, likeness, questions, rights
from workflow.errors import Conflict
from workflow.questions import Asked

LONGEST = 500  # characters of an answer


def of_draft(dossier: Dossier, asked: Asked, href_of: Callable[[Place], str]) -> dict[str, Any]:
    """The questions of the open version, each with its answer box."""
    form = dossier.form
    told = view(asked, lambda q: href_of(status.mended_at(form, q.findings[0])))
    return {**told, "revision": answers_row(dossier).revision}


def of_signed(dossier: Dossier, number: int) -> dict[str, Any] | None:
    """The questions about a submitted version and what the unit answered; None where the campaign asks none."""
    policy = dossier.policy
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
        "card": claim(asked.card) if asked.card else None,
    }


def claim(card: Scorecard) -> dict[str, Any] | None:
    """The claim beside what the printed standards give on the report's own figures; None where they give no less."""
    low = [line for line in card.lines if line.left < line.claimed]
    if not low:
        return None
    return {
        "claimed": f"{card.claimed} 分（{card.claimed_grade}）",
        "left": f"{card.left:.2f} 分（{card.left_grade}）",
        "lines": [
            {"name": line.name, "claimed": str(line.claimed), "left": f"{line.left:.2f}", "why": line.why}
            for line in low
        ],
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
