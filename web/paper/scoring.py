"""The score sheet as it is filled in: every printed row with its standard, one score and one reason per cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from evaluation import figures
from evaluation.catalogue import Judged, Severity
from evaluation.entry import EntryError
from evaluation.paper import SCORES, Cell, Form, Indicator, Place
from web.paper.inputs import lines
from web.paper.parts import View, part
from web.paper.posting import TypedScore

UNSCORED = "S06"  # one finding for all cells without a score
UNPROVEN = "S11"  # evidence that is missing is said where it is uploaded
KINDS = {Severity.must: "bad", Severity.ask: "wrn"}
NOTHING: Mapping[str, str] = {}
NARROW = 26  # characters of a line of the reason's box


def scores(
    form: Form,
    rows: Mapping[str, Mapping[str, Any]],
    raw: Mapping[str, TypedScore] | None = None,
    errors: Iterable[EntryError] = (),
    findings: Sequence[Judged] = (),
    evidence: Sequence[View] = (),
    calculated: Mapping[str, str] = NOTHING,
) -> View:
    """The score sheet as inputs.

    Args:
        rows: cell → {"score", "reason"}, as stored or as read from `raw`; the sums are theirs.
        raw: what stands in the inputs, exactly as typed (`posting.scores_of`); None: what is stored.
        errors: what could not be read.
        findings: of the whole report; those of the score sheet are printed at their rows.
        evidence: the places of `files.places`; each is printed at its cell.
        calculated: cell → the line that says how the printed rules come to its points.
    """
    typed = raw if raw is not None else {cell.key: stored(rows.get(cell.key, {})) for cell in form.cells}
    faults = {fault.place.entry: fault.message for fault in errors}
    reached = figures.totals(form, rows).level1
    groups = [
        {
            "name": label,
            "weight": str(weight),
            "score": str(reached[label]),
            "rows": level_rows(
                form, label, typed, faults, row_findings(form, rows, findings), evidence, calculated
            ),
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


def stored(row: Mapping[str, Any]) -> TypedScore:
    """A stored score as it would have been typed."""
    return str(row.get("score") or ""), row.get("reason", ""), 0


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


def level_rows(
    form: Form,
    level1: str,
    typed: Mapping[str, TypedScore],
    faults: Mapping[str, str],
    findings: Mapping[str, list[View]],
    evidence: Sequence[View],
    calculated: Mapping[str, str],
) -> list[View]:
    """The printed rows of a 一级指标."""
    found: list[View] = []
    printed = [row for row in form.indicators if row.level1 == level1]
    for _, run in groupby(printed, key=lambda row: row.level2):
        group = list(run)
        for at, indicator in enumerate(group):
            repeated = at > 0 and group[at - 1].standard == indicator.standard
            view = indicator_row(indicator, "" if repeated else indicator.standard)
            if at == 0:
                weight = str(indicator.level2_weight)
                view["level2"] = {"name": indicator.level2, "weight": weight, "span": len(group)}
            cell = form.cell(indicator.cell)
            if cell.indicators[0] == indicator.key:
                view["id"] = Place(SCORES, cell.key).anchor
                view["cell"] = cell_inputs(cell, typed[cell.key], faults.get(cell.key))
                view["findings"] = findings[cell.key]
                view["calculated"] = calculated.get(cell.key)
                view["evidence"] = [place for place in evidence if place["cell"] == cell.key]
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


def cell_inputs(cell: Cell, typed: TypedScore, fault: str | None) -> View:
    """The score and the reason of a cell."""
    score, reason, _ = typed
    anchor = Place(SCORES, cell.key).anchor
    return {
        "span": len(cell.indicators),
        "weight": str(cell.weight),
        "score": {
            "type": "score",
            "name": f"{cell.key}.score",
            "id": f"{anchor}-score",
            "label": f"{cell.label}自评得分",
            "value": score,
            "error": fault,
        },
        "reason": {
            "type": "longtext",
            "name": f"{cell.key}.reason",
            "id": f"{anchor}-reason",
            "label": "扣分原因/说明",
            "value": reason,
            "rows": lines(reason, 1, NARROW),
        },
    }
