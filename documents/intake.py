"""From what was read to a draft: section bodies and score rows of a form, and every doubt on the way.

Nothing is invented: what finds no place in the form, cannot be read or does not add up is a `Doubt`. Points the
paper claims stay. Totals are never taken over, they are computed; a total that says otherwise is a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents import best_fit, contents, own_indicators, statements, table_rows
from documents.doubt import Doubt
from documents.outlines import written_report
from documents.refusals import NoFormFor
from documents.values import plain
from evaluation import entry, own
from evaluation.paper import Cell, Form, Outline, SectionSpec, Table

Reading = Mapping[str, Any]
KINDS = {
    "project_form": "project",
    "project_score_sheet": "project",
    "project_self_evaluation_table": "project",
    "project_self_evaluation_report": "project",
    "project_evaluation_report": "project",
    "project_evaluation_summary": "project",
    "department_overall_form": "department",
    "department_score_sheet": "department",
    "department_self_evaluation_table": "department",
    "department_self_evaluation_report": "department",
}
SHEETS = {"project_score_sheet", "department_score_sheet"}


@dataclass(frozen=True)
class Draft:
    """What a filler finds in the form after an import.

    bodies: section key → entry key → value, computed cells and given fields left out. scores: cell key →
    {"score", "reason", "basis"}, without "score" where none could be read.
    """

    bodies: dict[str, dict[str, Any]]
    scores: dict[str, dict[str, Any]]
    doubts: tuple[Doubt, ...]


def form_of(readings: Sequence[Reading], library: Mapping[str, Form]) -> Form:
    """The form that the readings were written on: by the number printed on them, else the one they fit best.

    Raises:
        NoFormFor: the library has none, or several that fit alike.
    """
    labels = {plain(reading.get("form_label")) for reading in readings}
    fitting = [form for form in library.values() if papers_of(form, readings)]
    printed = [form for form in fitting if {plain(form.label), plain(form.sheet_label)} & labels]
    found = best_fit.among(printed or fitting, readings)
    if found is None:
        raise NoFormFor()
    return found


def papers_of(form: Form, readings: Sequence[Reading]) -> list[Reading]:
    """The readings that are filled in on the form."""
    return [reading for reading in readings if reading.get("form_type") in form.papers]


def intake(readings: Sequence[Reading], form: Form) -> Draft:
    """The draft of one report from its main form, its score sheet, or both; some papers are both in one.

    Args:
        readings: as `documents.readings` gives them; of each kind the first counts.
    """
    fitting = papers_of(form, readings)
    main = next((r for r in fitting if r["form_type"] not in SHEETS), None)
    sheet = next(
        (r for r in fitting if r["form_type"] in SHEETS), None if SHEETS & set(form.papers) else main
    )
    bodies: dict[str, dict[str, Any]] = {}
    doubts: list[Doubt] = []
    if main:
        for spec in form.sections:
            bodies[spec.key] = body_of(form, spec, main, doubts)
        doubts += contents.left_over(form, main)
        doubts += statements.tables(form, bodies, main)
    refined = own.refined(form, bodies)
    scores = scores_of(refined, sheet, doubts) if sheet else {}
    doubts += statements.scores(refined, scores, main, None if sheet is main else sheet)
    return Draft(bodies, scores, tuple(dict.fromkeys(doubts)))


def body_of(form: Form, spec: SectionSpec, reading: Reading, doubts: list[Doubt]) -> dict[str, Any]:
    """One section: what was read is handed to the form as if it had been typed."""
    raw: dict[str, Any] = {}
    for item in spec.entries:
        if isinstance(item, Table):
            raw[item.key], faults = table_rows.rows(spec, item, reading)
        elif isinstance(item, Outline):
            raw[item.key], faults = written_report(item, reading, contents.taken(form, reading))
        else:
            raw[item.key], faults = contents.value(spec, item, reading)
        doubts += faults
    body, errors = entry.parse_section(spec, raw)
    doubts += [Doubt(f"{spec.title} {error.label}", typed(raw, error), error.message) for error in errors]
    return body


def typed(raw: Mapping[str, Any], error: entry.EntryError) -> str:
    """The text that could not be parsed."""
    value = raw.get(error.place.entry)
    if isinstance(value, list) and error.place.column:
        named = {str(row.get("row")): row for row in value} | {str(n): row for n, row in enumerate(value, 1)}
        value = named.get(error.place.row, {}).get(error.place.column)
    return "，".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value or "")


# ---- score sheet ------------------------------------------------------------------------------------------------


def scores_of(form: Form, sheet: Reading, doubts: list[Doubt]) -> dict[str, dict[str, Any]]:
    """The score rows; rows of the paper that the form does not have, and cells without a row, are doubts."""
    found = dict(own_indicators.matched_rows(form, own_indicators.scored(sheet), doubts))
    scores = {}
    for cell in form.cells:
        given = [found[key] for key in cell.indicators if key in found]
        if given:
            scores[cell.key] = score_row(form, cell, given, doubts)
        else:
            doubts.append(Doubt(f"{form.sheet_label} {cell.name}", "", "评分表上没有读到这一项"))
    return scores


def score_row(
    form: Form, cell: Cell, rows: Sequence[Mapping[str, Any]], doubts: list[Doubt]
) -> dict[str, Any]:
    """The score and reason of one cell; rows that share it but are scored apart on the paper are added up."""
    place = f"{form.sheet_label} {cell.name}"
    reasons = dict.fromkeys(row["deviation_reason"] for row in rows if row.get("deviation_reason"))
    made: dict[str, Any] = {"reason": "\n".join(reasons), "basis": {}}
    given = [row["score"] for row in rows if row.get("score") is not None]
    weights = [row["weight"] for row in rows if row.get("weight") is not None]
    unread = [row["score_text"] for row in rows if row.get("score") is None and row.get("score_text")]
    if unread:
        doubts.append(Doubt(place, "、".join(unread), "得分不是数字，没有导入"))
    elif given:
        try:
            made["score"] = entry.parse_score(cell, str(sum(given)))
        except entry.EntryError as error:
            doubts.append(Doubt(place, str(sum(given)), error.message))
    if weights and sum(weights) != cell.weight:
        doubts.append(Doubt(place, f"分值 {sum(weights)}", f"表式规定的分值是 {cell.weight}"))
    return made
