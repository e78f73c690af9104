"""From what was read to a draft: section bodies and score rows of a form, and every doubt on the way.

Nothing is invented: what finds no place in the form, cannot be read or does not add up is a `Doubt`. Points the
paper claims stay. Totals are never taken over, they are computed; a total that says otherwise is a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents import contents, statements
from documents.doubt import Doubt
from documents.outlines import written_report
from documents.refusals import NoFormFor
from documents.values import plain
from evaluation import entry
from evaluation.paper import Cell, Form, Outline, SectionSpec, Table

Reading = Mapping[str, Any]
KINDS = {
    "project_form": "project",
    "project_score_sheet": "project",
    "department_overall_form": "department",
    "department_score_sheet": "department",
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
    """The form that the readings were written on: by the number printed on them, else the only one of their kind.

    Raises:
        NoFormFor: the library has none.
    """
    labels = {plain(reading.get("form_label")) for reading in readings}
    kinds = {KINDS.get(reading.get("form_type") or "") for reading in readings} - {None}
    fitting = [form for form in library.values() if form.kind in kinds]
    printed = [form for form in fitting if {plain(form.label), plain(form.sheet_label)} & labels]
    if len(printed or fitting) != 1:
        raise NoFormFor()
    return (printed or fitting)[0]


def intake(readings: Sequence[Reading], form: Form) -> Draft:
    """The draft of one report from its main form, its score sheet, or both.

    Args:
        readings: as `documents.readings` gives them; of each kind the first counts.
    """
    fitting = [r for r in readings if KINDS.get(r.get("form_type") or "") == form.kind]
    main = next((r for r in fitting if r["form_type"] not in SHEETS), None)
    sheet = next((r for r in fitting if r["form_type"] in SHEETS), None)
    bodies: dict[str, dict[str, Any]] = {}
    doubts: list[Doubt] = []
    if main:
        for spec in form.sections:
            bodies[spec.key] = body_of(spec, main, doubts)
        doubts += contents.left_over(form, main)
        doubts += statements.tables(form, bodies, main)
    scores = scores_of(form, sheet, doubts) if sheet else {}
    doubts += statements.scores(form, scores, main, sheet)
    return Draft(bodies, scores, tuple(dict.fromkeys(doubts)))


def body_of(spec: SectionSpec, reading: Reading, doubts: list[Doubt]) -> dict[str, Any]:
    """One section: what was read is handed to the form as if it had been typed."""
    raw: dict[str, Any] = {}
    for item in spec.entries:
        if isinstance(item, Table):
            raw[item.key], faults = contents.rows(spec, item, reading)
        elif isinstance(item, Outline):
            raw[item.key], faults = written_report(item, reading)
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
    rows = [row for table in sheet["indicator_tables"] for row in table["rows"]]
    found = dict(contents.matched_rows(form, rows, doubts))
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
