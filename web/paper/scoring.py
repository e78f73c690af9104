"""The score sheet as it is filled in: every printed row with its standard as controls, its score and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from evaluation import figures, rules
from evaluation.catalogue import Judged, Severity
from evaluation.entry import EntryError, parse_score
from evaluation.paper import INPUTS, SCORES, Cell, Form, Indicator, Place, Table
from evaluation.rules import Policy, Result
from evaluation.rulespec import Judgement
from web.paper import basis
from web.paper.inputs import lines
from web.paper.parts import View, part
from web.paper.posting import TypedScore, typed_columns
from web.paper.worked import filling_line

UNSCORED = "S06"  # one finding for all cells without a score
UNPROVEN = "S11"  # evidence that is missing is said where it is uploaded
KINDS = {Severity.must: "bad", Severity.ask: "wrn"}
NARROW = 26  # characters of a line of the reason's box


@dataclass(frozen=True)
class Worked:
    """What the printed rules give.

    Args:
        results: cell → result; `policy`: the campaign's.
        href_of: place → address of the input where a missing figure is filled in.
    """

    results: Mapping[str, Result] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    href_of: Callable[[Place], str] | None = None


def scores(
    form: Form,
    rows: Mapping[str, Mapping[str, Any]],
    raw: Mapping[str, TypedScore] | None = None,
    errors: Iterable[EntryError] = (),
    findings: Sequence[Judged] = (),
    evidence: Sequence[View] = (),
    worked: Worked | None = None,
) -> View:
    """The score sheet as inputs.

    Args:
        rows: cell → {"score", "reason", "basis"}, as stored or as read from `raw`; the sums are theirs.
        raw: what stands in the inputs, exactly as typed (`posting.scores_of`); None: what is stored.
        errors: what could not be read.
        findings: of the whole report; those of the score sheet are printed at their rows.
        evidence: the places of `files.places`; each is printed at its cell.
    """
    typed = {
        cell.key: as_typed(cell, rows.get(cell.key, {}), (raw or {}).get(cell.key)) for cell in form.cells
    }
    sheet = Sheet(
        form, typed, by_control(errors), row_findings(form, rows, findings), evidence, worked or Worked()
    )
    reached = figures.totals(form, rows).level1
    groups = [
        {
            "name": label,
            "weight": str(weight),
            "score": str(reached[label]),
            "rows": level_rows(sheet, label),
        }
        for label, weight in form.level1().items()
    ]
    caption = part(form, SCORES).title
    block = {"kind": "scores", "caption": caption, "groups": groups}
    return {
        "key": SCORES,
        "title": f"{form.sheet_label}　{form.sheet_title}",
        "kind": "scores",
        "blocks": [block],
    }


@dataclass(frozen=True)
class Sheet:
    """The score sheet while it is filled in; `faults`: cell → control → the sentence shown there."""

    form: Form
    typed: Mapping[str, TypedScore]
    faults: Mapping[str, Mapping[str, str]]
    findings: Mapping[str, list[View]]
    evidence: Sequence[View]
    worked: Worked


def as_typed(cell: Cell, row: Mapping[str, Any], typed: TypedScore | None) -> TypedScore:
    """What stands in the inputs of a cell: as typed, else as it is stored."""
    kept = basis.stored(cell, row.get("basis") or {})
    if typed is None:
        return TypedScore(str(row.get("score") or ""), row.get("reason", ""), 0, kept)
    return typed if typed.answers else typed._replace(answers=kept)


def by_control(errors: Iterable[EntryError]) -> dict[str, dict[str, str]]:
    """What could not be read, by cell and control."""
    found: dict[str, dict[str, str]] = {}
    for fault in errors:
        found.setdefault(fault.place.entry, {})[fault.place.column or "score"] = fault.message
    return found


def row_findings(
    form: Form, rows: Mapping[str, Mapping[str, Any]], findings: Sequence[Judged]
) -> dict[str, list[View]]:
    """What is wrong with or asked of each cell; the one finding about blanks is said at every blank."""
    found: dict[str, list[View]] = {cell.key: [] for cell in form.cells}
    for finding, severity in ((one.finding, one.severity) for one in findings):
        key = finding.spot.anchor.removeprefix("i-")
        if finding.id == UNSCORED:
            blank = [cell for cell in form.cells if figures.score_of(rows.get(cell.key, {})) is None]
            for cell in blank:
                found[cell.key].append({"kind": "bad", "text": f"{cell.name}：请填写自评得分"})
        elif key in found and finding.id != UNPROVEN and severity in KINDS:
            found[key].append({"kind": KINDS[severity], "text": finding.message})
    return found


def level_rows(sheet: Sheet, level1: str) -> list[View]:
    """The printed rows of a 一级指标."""
    found: list[View] = []
    printed = [row for row in sheet.form.indicators if row.level1 == level1]
    for _, run in groupby(printed, key=lambda row: row.level2):
        group = list(run)
        for at, indicator in enumerate(group):
            repeated = at > 0 and group[at - 1].standard == indicator.standard
            view = indicator_row(indicator, "" if repeated else indicator.standard)
            if at == 0:
                weight = str(indicator.level2_weight)
                view["level2"] = {"name": indicator.level2, "weight": weight, "span": len(group)}
            cell = sheet.form.cell(indicator.cell)
            if cell.indicators[0] == indicator.key:
                view |= cell_parts(sheet, cell)
            found.append(view)
    return found


def indicator_row(indicator: Indicator, standard: str) -> View:
    """What is printed in a row; a standard that goes on from the row above is printed once."""
    return {
        "id": f"{Place(SCORES, indicator.cell).anchor}-{indicator.key}",
        "level3": indicator.level3,
        "measure": indicator.measure,
        "standard": standard,
        "findings": [],
    }


def cell_parts(sheet: Sheet, cell: Cell) -> View:
    """What stands in the first row of a cell: controls, how the points come about, score, reason, evidence."""
    typed, faults = sheet.typed[cell.key], sheet.faults.get(cell.key, {})
    result = sheet.worked.results.get(cell.key)
    assert typed.answers is not None
    return {
        "id": Place(SCORES, cell.key).anchor,
        "controls": basis.controls(sheet.form, cell, typed.answers, faults, result, sheet.worked.policy),
        "folded": cell.rule is not None,
        "cell": cell_inputs(cell, typed, faults.get("score"), result),
        "findings": sheet.findings[cell.key],
        "calculated": filling_line(cell, result, sheet.worked.policy),
        "missing": missing(sheet, result),
        "evidence": [place for place in sheet.evidence if place["cell"] == cell.key],
    }


def missing(sheet: Sheet, result: Result | None) -> str | None:
    """Where the first figure that is wanting can be filled in; only 测算依据 takes figures for the rules alone."""
    if result is None or sheet.worked.href_of is None:
        return None
    wanting = (item.place for item in result.missing if item.place.section == INPUTS and item.place.entry)
    place = next(wanting, None)
    return sheet.worked.href_of(input_place(sheet.form, place)) if place else None


def input_place(form: Form, place: Place) -> Place:
    """A figure itself; the first input of a table, whose other rows may not be there yet."""
    entry = form.section(place.section).entry(place.entry)
    if not isinstance(entry, Table):
        return place
    return Place(place.section, place.entry, "1", typed_columns(entry)[0].key)


def cell_inputs(cell: Cell, typed: TypedScore, fault: str | None, result: Result | None) -> View:
    """The score and the reason of a cell; the score is an output as long as it is what the rule gives."""
    anchor = Place(SCORES, cell.key).anchor
    value = None if fault else figures.score_of({"score": parse_score(cell, typed.score)})
    computed = automatic(cell, value, fault, result)
    follows = bool(computed and computed["follows"])
    claimed = result.points if result and follows else value
    differs = bool(computed and computed["points"]) and not follows
    return {
        "key": cell.key,
        "span": len(cell.indicators),
        "weight": str(cell.weight),
        "auto": computed,
        "explained": bool(typed.reason) or differs or claimed not in (None, cell.weight),
        "score": {
            "type": "score",
            "name": f"{cell.key}.score",
            "id": f"{anchor}-score",
            "label": f"{cell.label}自评得分",
            "value": "" if follows else typed.score,
            "error": fault,
        },
        "reason": {
            "type": "longtext",
            "name": f"{cell.key}.reason",
            "id": f"{anchor}-reason",
            "label": "扣分原因/说明",
            "value": typed.reason,
            "rows": lines(typed.reason, 1, NARROW),
        },
    }


def automatic(cell: Cell, value: Decimal | None, fault: str | None, result: Result | None) -> View | None:
    """The computed points; None where the standard leaves them to the unit."""
    if result is None or isinstance(cell.rule, Judgement) or result.kind == "judged":
        return None
    follows = not fault and result.points is not None and rules.follows(result, value)
    return {"points": None if result.points is None else str(result.points), "follows": follows}
