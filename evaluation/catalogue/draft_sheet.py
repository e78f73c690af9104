"""The score sheet of a draft in the schema of a reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation.paper import SCORES, Cell, Form, Indicator, Place

REVIEW = "review_score"  # column of the review's points in a table of the unit's own indicators
Reading = dict[str, Any]
Content = Mapping[str, Any]


def scores_said(content: Content) -> Reading:
    """Total and grade as far as every cell has its score."""
    totals = content["totals"]
    complete = bool(totals.get("grade"))
    return {
        "total_score": Decimal(totals["score"]) if complete else None,
        "grade": totals.get("grade") or None,
    }


def sheet_reading(name: str, form: Form, content: Content) -> Reading:
    """The score sheet."""
    lines = own_lines(form, content)
    rows = [
        {**row, **lines.get(cell.key, {})}
        for cell in form.cells
        for row in cell_rows(form, cell, content["scores"].get(cell.key, {}))
    ]
    keys = ["level1", "level2", "level3", "weight", "standard", "score", "deviation_reason"]
    keys += sorted({key for line in lines.values() for key in line if key != "typed_anchor"})
    proofs = [proof for file in content.get("attachments", ()) if (proof := proof_of(form, file))]
    return {
        "id": f"{name}/评分表",
        "form_type": f"{form.kind}_score_sheet",
        "form_label": form.sheet_label,
        "title": form.sheet_title,
        "belongs_to": name,
        "indicator_tables": [
            {
                "id": "sheet",
                "caption": form.sheet_title,
                "columns": [{"key": key} for key in keys],
                "rows": rows,
            }
        ],
        "scores": {**scores_said(content), "score_table": "sheet"},
        "evidence": proofs,
    }


def own_lines(form: Form, content: Content) -> dict[str, Reading]:
    """What the unit's own indicators say, by cell: target and actual, or the result in words.

    A column that the form does not require is there as soon as one line has it.
    """
    found = form.own_table()
    if found is None:
        return {}
    spec, table = found
    keys = {"target": "target", "actual": "actual", "result": "actual", REVIEW: REVIEW}
    given = content["fields"].get(spec.key, {}).get(table.key, ())
    asked = [
        column.key
        for column in table.columns
        if column.required or any(line.get(column.key) for line in given)
    ]
    printed = [key for key in asked if key in keys]
    return {
        line["key"]: {
            **{keys[key]: line.get(key, "") for key in printed},
            "typed_anchor": Place(spec.key, table.key, str(position)).anchor,
        }
        for position, line in enumerate(given, 1)
        if line.get("key")
    }


def proof_of(form: Form, file: Mapping[str, Any]) -> str:
    """What an attachment proves, as a standard asks for it: 决策依据③."""
    cell = next((cell for cell in form.cells if cell.key == file.get("cell")), None)
    return f"{form.indicators_of(cell.key)[0].level3}{file.get('clause', '')}" if cell else ""


def cell_rows(form: Form, cell: Cell, score: Mapping[str, Any]) -> Iterator[Reading]:
    """The printed rows of a scored cell; the first has the points."""
    indicators_of = form.indicators_of(cell.key)
    first = indicators_of[0]
    for indicator in indicators_of:
        labels = {"level1": indicator.level1, "level2": indicator.level2, "level3": indicator.level3}
        weights = {"level1_weight": indicator.level1_weight, "level2_weight": indicator.level2_weight}
        row = {
            **labels,
            **weights,
            "indicator": indicator.measure or indicator.level3,
            "standard": indicator.standard,
        }
        if indicator is first:
            yield {**row, **points(cell, score, indicators_of)}
        else:
            yield {**row, "merged_into": first.level3}


def points(cell: Cell, score: Mapping[str, Any], shared: Sequence[Indicator]) -> Reading:
    """Weight, score, reason and basis of a cell."""
    return {
        "weight": cell.weight or None,  # one of the unit's own may still be blank
        "score": Decimal(score["score"]) if score.get("score") else None,
        "deviation_reason": score.get("reason", ""),
        "merged_rows": [row.level3 for row in shared] if len(shared) > 1 else [],
        "key": cell.key,
        "basis": score.get("basis") or {},
        "anchor": Place(SCORES, cell.key).anchor,
    }
