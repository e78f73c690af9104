"""What the checks ask, on the pages: answered by the filler before submission, read by every signer."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from evaluation.answers import LATER, Answer
from evaluation.catalogue import NAMES, Question, Severity
from evaluation.catalogue.rescoring import Scorecard
from evaluation.paper import ANSWERS, Place
from models import Section, db
from web.dossier import Dossier
from web.paper import status
from workflow import likeness, questions, rights
from workflow.questions import Asked

KINDS = {"must": Severity.must, "ask": Severity.ask, "note": Severity.note}


class Typed(NamedTuple):
    """What stands in the boxes of an answer, and what is wrong with the date."""

    words: str
    later: str = ""
    error: str = ""


NOTHING: Mapping[str, Typed] = {}


def of_draft(
    dossier: Dossier, asked: Asked, href_of: Callable[[Place], str], typed: Mapping[str, Typed] = NOTHING
) -> dict[str, Any]:
    """The questions of the open version, each with its answer box; `typed`: cause → what could not be saved."""
    form = dossier.form
    told = view(asked, lambda q: href_of(status.mended_at(form, q.findings[0])), typed)
    return {**told, "revision": answers_row(dossier).revision}


def of_signed(dossier: Dossier, number: int) -> dict[str, Any] | None:
    """The questions about a submitted version and what the unit answered; None where the campaign asks none."""
    policy = dossier.policy
    if not policy.get("questions"):
        return None
    document = dossier.content(number).document
    answers = document.get("answers", {})
    told = view(questions.asked_of(dossier.form, document, questions.ALONE, policy, answers), lambda q: "")
    return {
        **told,
        "beside": beside(answers, {q["cause"] for key in KINDS for q in told[key]}),
        "copied": copied(dossier, number),
    }


def beside(answers: Mapping[str, Any], asked: Container[str]) -> list[dict[str, str]]:
    """Answers to what the report alone does not raise: they stand in the content, so whoever signs it reads them."""
    given = {cause: Answer.of(stored) for cause, stored in answers.items() if cause not in asked}
    return [
        {"name": NAMES.get(cause.partition(" ")[0], ""), "answer": answer.text}
        for cause, answer in given.items()
        if answer.given
    ]


def copied(dossier: Dossier, number: int) -> dict[str, str] | None:
    """What stands word for word in another unit's report; whose it is, only the bureau and the auditor are told."""
    version = next(version for version in dossier.versions if version.number == number)
    alike = likeness.found(db.session(), version.id)
    if alike is None:
        return None
    letters, words, unit = alike
    county = bool(rights.units(dossier.actor, rights.COUNTY))
    return {"letters": str(letters), "words": words, "unit": unit if county else "其他单位"}


def view(asked: Asked, href: Any, typed: Mapping[str, Typed] = NOTHING) -> dict[str, Any]:
    """必改, 提醒 and 提示 as lists; what has been answered but is asked no more is left out."""
    lists = {
        key: [entry(q, asked, href, typed.get(q.cause)) for q in asked.of(severity)]
        for key, severity in KINDS.items()
    }
    return {
        **lists,
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


def entry(question: Question, asked: Asked, href: Any, typed: Typed | None) -> dict[str, Any]:
    """One question: its findings as sentences, why a text check spoke, the answer, and what stands in its boxes."""
    findings = list(dict.fromkeys((f.id, f.spot.words, f.message) for f in question.findings))
    first, answer = question.findings[0], Answer.of(asked.answers.get(question.cause))
    return {
        "cause": question.cause,
        "findings": [{"id": id, "where": where, "text": text} for id, where, text in findings],
        "why": first.why,
        "points": str(question.points) if question.points else None,
        "later": any(LATER in finding.answers for finding in question.findings),
        "answer": answer.text,
        "typed": typed or Typed(answer.words, answer.later.isoformat() if answer.later else ""),
        "href": href(question),
    }


def answers_row(dossier: Dossier) -> Section:
    where = (Section.version_id == dossier.versions[-1].id, Section.key == ANSWERS)
    return db.session.scalars(db.select(Section).where(*where)).one()
