"""What came with a request of the fill page: texts as typed, what they mean, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from flask import current_app, request

from evaluation import entry
from evaluation.paper import SCORES
from models import ScoreRow, Section, db
from web.dossier import Dossier
from web.paper import conflicts, parts, posting
from web.reports.blueprint import posted_number
from workflow import drafting
from workflow.errors import Missing


@dataclass(frozen=True)
class Typed:
    """What came with the request, or nothing: texts exactly as typed, what they mean, what is wrong with them."""

    raw: Any = None
    body: Any = None  # the parsed body, or scores by cell
    errors: Sequence[Any] = ()
    conflict: dict[str, Any] | None = None
    revisions: Mapping[str, int] = field(default_factory=dict)
    unsaved: bool = False


NOTHING = Typed()


def section_row(dossier: Dossier, key: str) -> Section:
    where = (Section.version_id == dossier.versions[-1].id, Section.key == key)
    return db.session.scalars(db.select(Section).where(*where)).one()


def score_rows(dossier: Dossier) -> Sequence[ScoreRow]:
    where = ScoreRow.version_id == dossier.versions[-1].id
    return db.session.scalars(db.select(ScoreRow).where(where)).all()


def readable(dossier: Dossier, key: str, typed: Typed) -> Typed:
    """Without the entries that could not be read: a cell is left out, an entry keeps what is stored."""
    wrong = {fault.place.entry for fault in typed.errors}
    body = {name: value for name, value in typed.body.items() if name not in wrong}
    if key != SCORES:
        stored = section_row(dossier, key).body
        body |= {name: stored[name] for name in wrong if name in stored}
    return replace(typed, body=body)


def typed_section(dossier: Dossier, key: str) -> Typed:
    if key not in {part.key for part in parts.parts(dossier.form)}:
        raise Missing
    spec = dossier.form.section(key)
    raw = posting.with_rows(spec, posting.raw_of(spec, request.form), request.form)
    body, errors = entry.parse_section(spec, raw)
    revisions = {"revision": posted_number("revision")}
    if chooses():
        body = conflicts.resolve(spec, body, section_row(dossier, key).body, request.form)
        return Typed(None, body, (), revisions=revisions)
    return Typed(raw, body, errors, revisions=revisions)


def chooses() -> bool:
    """Whether the form came from the page that showed both values."""
    return any(name.startswith("keep.") for name in request.form)


def typed_scores(dossier: Dossier) -> Typed:
    typed = posting.scores_of(dossier.form, request.form)
    scores, errors = posting.parsed_scores(dossier.form, typed)
    if any(name.startswith("keep.") for name in request.form):
        scores = conflicts.resolve_scores(scores, dossier.draft().scores, request.form)
        return Typed(None, scores, (), revisions={f"{cell}.revision": n for cell, (_, _, n) in typed.items()})
    return Typed(
        typed, scores, errors, revisions={f"{cell}.revision": n for cell, (_, _, n) in typed.items()}
    )


def save(dossier: Dossier, key: str, typed: Typed) -> None:
    clock, by = current_app.config["CLOCK"], dossier.actor.id
    if key != SCORES:
        drafting.save_section(
            db.session(), dossier.report.id, key, typed.body, typed.revisions["revision"], by, clock
        )
        return
    scores = {
        cell: drafting.Score(
            Decimal(row["score"]) if row.get("score") else None,
            row.get("reason", ""),
            typed.revisions[f"{cell}.revision"],
        )
        for cell, row in typed.body.items()
    }
    drafting.save_scores(db.session(), dossier.report.id, scores, by, clock)
