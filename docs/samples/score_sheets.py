"""附件3-1 and 附件3-2 as Word tables: labels merged downwards, weights and scores of rows that share a cell too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docs.samples.paper import HEI, TITLE, Box, line, new_document, table
from evaluation.paper import Form, Indicator

Told = Mapping[str, Any]
Row = list[Box]


def score_sheet(form: Form, scores: Sequence[Told]) -> Any:
    """The sheet of a form as a document; scores: the rows of the demo, in the order of the sheet."""
    document = new_document(margin=25)
    line(document, form.sheet_label, size=14, font=HEI)
    line(document, form.sheet_title, size=18, font=TITLE, center=True)
    table(document, sheet_rows(form, scores), size=9)
    line(document, form.remark, size=10)
    return document


def sheet_rows(form: Form, scores: Sequence[Told]) -> Iterator[Row]:
    """Labels merged downwards, weights and scores of rows that share a cell merged too."""
    wide = {"standard": 4, "measure": 3, "reason": 2}
    parts = [wide.get(column.key, 1) for column in form.sheet_columns]
    widths = [1000 * part // sum(parts) for part in parts]
    widths[-1] += 1000 - sum(widths)
    yield [
        Box(column.label, width, bold=True) for column, width in zip(form.sheet_columns, widths, strict=True)
    ]
    above: Indicator | None = None
    for row in form.indicators:
        cells = []
        for column, width in zip(form.sheet_columns, widths, strict=True):
            down = above is not None and merged(column.key, row, above)
            cells.append(Box("" if down else sheet_text(form, column.key, row, scores), width, down))
        yield cells
        above = row
    yield total_row(form, scores, widths)


def merged(column: str, row: Indicator, above: Indicator) -> bool:
    """Whether a cell goes on from the row above."""
    if column.startswith("level1"):
        return row.level1 == above.level1
    if column.startswith("level2"):
        return (row.level1, row.level2) == (above.level1, above.level2)
    if column == "standard":
        return row.level2 == above.level2 and row.standard == above.standard
    return column in ("weight", "score", "reason") and row.cell == above.cell


def sheet_text(form: Form, column: str, row: Indicator, scores: Sequence[Told]) -> str:
    in_label = all(c.key != "level1_weight" for c in form.sheet_columns)
    told_rows = [scores[other.no - 1] for other in form.indicators_of(row.cell)]
    match column:
        case "level1" | "level2":
            label, weight = getattr(row, column), getattr(row, f"{column}_weight")
            return f"{label}\n（{weight}分）" if in_label else label
        case "score":
            return str(sum((told_row["score"] for told_row in told_rows), Decimal(0)))
        case "reason":
            return "".join(told_row.get("reason", "") for told_row in told_rows)
    return str(getattr(row, column))


def total_row(form: Form, scores: Sequence[Told], widths: Sequence[int]) -> Row:
    whole = str(sum(cell.weight for cell in form.cells))
    score = str(sum((row["score"] for row in scores), Decimal(0)))
    texts = dict.fromkeys(("level1_weight", "level2_weight", "weight"), whole) | {
        "score": score,
        "level1": "总分",
    }
    return [
        Box(texts.get(column.key, ""), width, bold=True)
        for column, width in zip(form.sheet_columns, widths, strict=True)
    ]
