"""What came with a request of the fill page: texts as typed, what they mean, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from flask import current_app, request

from evaluation import entry, rules
from evaluation.paper import SCORES
from models import ScoreRow, Section, db
from web.dossier import Dossier
from web.paper import conflicts, parts, posting
from web.reports.blueprint import posted_number
from workflow import drafting
from workflow.errors import Missing
from workflow.paperwork import Paper


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
    """The score sheet as posted; a score left blank is the computed one, where there is one."""
    draft = dossier.draft()
    typed = posting.scores_of(dossier.form, request.form)
    scores, errors = posting.parsed_scores(dossier.form, typed, draft.scores, dossier.rule_policy)
    revisions = {f"{cell}.revision": row.revision for cell, row in typed.items()}
    if chooses():
        scores, errors = conflicts.resolve_scores(scores, draft.scores, request.form), ()
    wrong = {fault.place.entry for fault in errors}
    results = results_of(dossier, replace(draft, scores={**draft.scores, **scores}))
    blank = {cell: row for cell, row in scores.items() if cell not in wrong}
    for cell, points in rules.worked_out(results, blank).items():
        scores[cell]["score"] = points
    return Typed(None if chooses() else typed, scores, errors, revisions=revisions)


def results_of(dossier: Dossier, paper: Paper) -> dict[str, rules.Result]:
    """What the printed rules give each cell of a draft."""
    return rules.evaluate(
        paper.form,
        paper.bodies,
        paper.scores,
        policy=dossier.rule_policy,
        attachments=paper.attachments,
    )


def save(dossier: Dossier, key: str, typed: Typed) -> None:
    """Write what was typed, and with a section the scores that follow from its figures."""
    clock, by = current_app.config["CLOCK"], dossier.actor.id
    if key == SCORES:
        scores = {cell: score(row, typed.revisions[f"{cell}.revision"]) for cell, row in typed.body.items()}
        drafting.save_scores(db.session(), dossier.report.id, scores, by, clock)
        return
    before = dossier.draft()
    drafting.save_section(
        db.session(), dossier.report.id, key, typed.body, typed.revisions["revision"], by, clock
    )
    follow(dossier, before)


def follow(dossier: Dossier, before: Paper) -> None:
    """Bring scores that nobody typed up to the figures as they are now; `before` is the draft as it was."""
    after = dossier.draft()
    changed = rules.kept_up(results_of(dossier, before), results_of(dossier, after), after.scores)
    points = {cell: Decimal(text) for cell, text in changed.items()}
    if points:
        drafting.follow_scores(
            db.session(), dossier.report.id, points, dossier.actor.id, current_app.config["CLOCK"]
        )


def score(row: Mapping[str, Any], revision: int) -> drafting.Score:
    """A row of the score sheet as it is saved; without a basis the stored one stays."""
    points = Decimal(row["score"]) if row.get("score") else None
    return drafting.Score(points, row.get("reason", ""), revision, row.get("basis"))
