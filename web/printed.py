"""The paper form as it is printed: cover, sections, tables, written report, score sheet, from a content document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from evaluation import entry as entries
from evaluation import rules
from evaluation.paper import TOTAL, Field, Form, Indicator, Outline, SectionSpec, Table, printed
from web.paper import grid

View = dict[str, Any]
WIDE = ("longtext", "lines", "month_range", "choice")  # take a row of their own
GRID = 8  # cells of a row of fields: label and value, two or four times
MANY, AMOUNTS = 6, 2  # more columns, or more columns of money, are set smaller


@dataclass(frozen=True)
class Sheet:
    """What is printed: the form and the content of one version."""

    form: Form
    doc: Mapping[str, Any]
    county: str

    def value(self, spec: SectionSpec, key: str) -> Any:
        return self.doc["fields"].get(spec.key, {}).get(key)

    def text(self, spec: SectionSpec, field: Field) -> str:
        """A field as printed; blank stays blank."""
        if field.source:
            return self.figures[field.key]
        return entries.show(field, self.value(spec, field.key))

    @cached_property
    def figures(self) -> Mapping[str, str]:
        """The figures that the rules take from the report itself."""
        return {key: given.text for key, given in rules.givens(self.form, self.doc["fields"]).items()}

    def words(self, text: str) -> str:
        """A printed text of the form with the county and the year in it."""
        return printed(text, self.county, int(self.doc["campaign"]["year"]))


# ---- the main form -----------------------------------------------------------------------------------------------


def cover(sheet: Sheet, spec: SectionSpec) -> View:
    """The lines of the cover, and the date at its foot."""
    fields = [entry for entry in spec.entries if isinstance(entry, Field)]
    dates = [field for field in fields if field.type == "date"]
    return {
        "lines": [cover_line(sheet, spec, field) for field in fields if field.type != "date"],
        "dates": [{"label": field.label, "text": sheet.text(spec, field)} for field in dates],
    }


def cover_line(sheet: Sheet, spec: SectionSpec, field: Field) -> View:
    text = sheet.text(spec, field)
    ticks = [{"label": option, "on": option == text} for option in field.options]
    return {"label": field.label, "text": text, "ticks": ticks}


def section(sheet: Sheet, spec: SectionSpec) -> View:
    """Rows of fields, tables, the written report, in printed order.

    Persons and telephones of the part that is signed stand at the foot of the boxes, not in it.
    """
    signed = is_signed(spec)
    blocks: list[View] = []
    for is_field, run in groupby(spec.entries, key=lambda entry: isinstance(entry, Field)):
        if is_field:
            fields = [entry for entry in run if isinstance(entry, Field)]
            blocks += [] if signed else field_blocks(sheet, spec, fields)
            continue
        for entry in run:
            if isinstance(entry, Table):
                blocks.append(table(sheet, spec, entry))
            elif isinstance(entry, Outline):
                blocks.append(outline(sheet, spec, entry))
    prose = any(block["kind"] == "prose" for block in blocks)
    return {"title": spec.title, "blocks": blocks, "signed": signed, "prose": prose}


def field_blocks(sheet: Sheet, spec: SectionSpec, fields: Sequence[Field]) -> list[View]:
    """Two short fields in a row, a long one alone; the total and its grade larger."""
    results = [field for field in fields if field.origin in ("total", "grade")]
    rows: list[list[View]] = []
    for field in fields:
        if field in results:
            continue
        made = {"label": label(field), "text": sheet.text(spec, field), "span": 3, "left": False}
        if field.type in WIDE:
            rows.append([{**made, "span": 7, "left": field.type in ("longtext", "lines")}])
        elif rows and len(rows[-1]) == 1 and rows[-1][0]["span"] == 3:
            rows[-1].append(made)
        else:
            rows.append([made])
    for row in rows:
        if len(row) == 1:
            row[0]["span"] = GRID - 1
    found: list[View] = [{"kind": "fields", "rows": rows}] if rows else []
    if results:
        lines = [{"label": field.label, "text": sheet.text(spec, field)} for field in results]
        found.append({"kind": "results", "rows": lines})
    return found


def label(field: Field) -> str:
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def table(sheet: Sheet, spec: SectionSpec, entry: Table) -> View:
    """As the paper has it: label and value side by side, or headers over rows."""
    rows = sheet.value(spec, entry.key) or []
    if entry.fixed and not entry.stub and len(entry.columns) * 2 == GRID:
        return {"kind": "pairs", "rows": [pair(entry, row) for row in rows]}
    total = [total_row(entry, row) for row in rows if row.get("row") == TOTAL]
    own = [row for row in rows if row.get("row") != TOTAL]
    labels = grid.row_labels(entry, own)
    lines = [[*map(head_cell, labels[n]), *cells(entry, row)] for n, row in enumerate(own)]
    lines = lines or [blank_row(entry)]
    first = entry.total is not None and entry.total.first
    return {
        "kind": "table",
        "caption": grid.caption(entry) if entry.caption else "",
        "beside": bool(entry.caption)
        and not grid.amounts(entry),  # the caption stands at the left of the rows
        "heads": heads(entry),
        "rows": [*total, *lines] if first else [*lines, *total],
        "cols": ["stub"] * stubs(entry) + [column.type for column in entry.columns],
        "many": stubs(entry) + len(entry.columns) > MANY or len(grid.amounts(entry)) > AMOUNTS,
        "caption_rows": len(heads(entry)) + len(lines) + len(total),
    }


def is_signed(spec: SectionSpec) -> bool:
    """Whether this is the part with the people who sign: the boxes follow it."""
    tables = [entry for entry in spec.entries if isinstance(entry, Table)]
    return any(column.type == "signature" for table in tables for column in table.columns)


def stubs(entry: Table) -> int:
    """Printed cells at the left of a row; the paper does not number the unit's own rows."""
    return len(grid.labels_of(entry.rows[0])) if entry.rows else 0


def heads(entry: Table) -> list[list[View]]:
    """The header rows, without the number that only the screen shows and with the column to sign in."""
    rows = [[cell for cell in row if cell["label"] != "序号" or entry.rows] for row in grid.heads(entry)]
    signing = [
        {"label": column.label, "rows": len(rows)} for column in entry.columns if column.type == "signature"
    ]
    return [[*rows[0], *signing], *rows[1:]]


def pair(entry: Table, row: Mapping[str, Any]) -> list[View]:
    """One printed row of sums: 中央财政 beside each of its amounts; the total row says what they are."""
    found = []
    for column in entry.columns:
        name = f"{column.label}（{entry.unit}）"
        if row.get("row") != TOTAL:
            spec = entry.row(row["row"])
            name = f"{spec.lead}{spec.label}"
        found.append({"label": name, "text": entries.show(column, row.get(column.key))})
    return found


def head_cell(cell: View) -> View:
    return {"text": cell["label"], "head": True, "rows": cell.get("rows")}


def cells(entry: Table, row: Mapping[str, Any]) -> list[View]:
    return [
        {
            "text": entries.show(column, row.get(column.key)) if column.type != "signature" else "",
            "num": grid.is_figure(column),
            "left": column.type == "longtext" or (column is entry.columns[0] and bool(grid.amounts(entry))),
        }
        for column in entry.columns
    ]


def blank_row(entry: Table) -> list[View]:
    return [{"text": "　"} for _ in range(stubs(entry) + len(entry.columns))]


def total_row(entry: Table, row: Mapping[str, Any]) -> list[View]:
    """The computed row; its label stands where other rows have theirs, or in the first column."""
    assert entry.total is not None
    columns = entry.columns[0 if entry.rows else 1 :]
    made = [
        {"text": entries.show(column, row.get(column.key)), "num": grid.is_figure(column)}
        for column in columns
    ]
    return [{"text": entry.total.label, "head": True, "span": stubs(entry) or None}, *made]


def outline(sheet: Sheet, spec: SectionSpec, entry: Outline) -> View:
    """The written report under its headings."""
    texts = sheet.value(spec, entry.key) or {}
    parts = [
        {
            "title": heading.text,
            "level": heading.level,
            "paragraphs": [line for line in texts.get(heading.key, "").split("\n") if line.strip()],
        }
        for heading in entry.headings
    ]
    return {"kind": "prose", "parts": parts}


# ---- the score sheet ---------------------------------------------------------------------------------------------


def scores(sheet: Sheet) -> View:
    """The score sheet: a group of rows for each 一级指标, labels over the rows they cover."""
    form, columns = sheet.form, [column.key for column in sheet.form.sheet_columns]
    groups = [list(rows) for _, rows in groupby(form.indicators, key=lambda row: row.level1)]
    return {
        "label": form.sheet_label,
        "title": sheet.words(form.sheet_title).removesuffix("（参考样表）"),
        "columns": form.sheet_columns,
        "groups": [[score_row(sheet, columns, rows, at) for at in range(len(rows))] for rows in groups],
        "total": [total_cell(sheet, key, first=at == 0) for at, key in enumerate(columns)],
        "remark": sheet.words(form.remark),
    }


def score_row(sheet: Sheet, columns: Sequence[str], rows: Sequence[Indicator], at: int) -> list[View]:
    """The cells that begin in row `at`."""
    row = rows[at]
    found = []
    for key in columns:
        same = SPANS.get(key)
        if same and at and same(rows[at - 1]) == same(row):
            continue
        span = (
            next((n for n, other in enumerate(rows[at:]) if same(other) != same(row)), len(rows) - at)
            if same
            else 1
        )
        found.append({"key": key, "text": score_text(sheet, key, row), "rows": span if span > 1 else None})
    return found


SPANS: dict[str, Callable[[Indicator], Any]] = {
    "level1": lambda row: row.level1,
    "level1_weight": lambda row: row.level1,
    "level2": lambda row: (row.level1, row.level2),
    "level2_weight": lambda row: (row.level1, row.level2),
    "score": lambda row: row.cell,
    "reason": lambda row: row.cell,
}


def score_text(sheet: Sheet, key: str, row: Indicator) -> str:
    given = sheet.doc["scores"].get(row.cell, {})
    if key in ("score", "reason"):
        return str(given.get(key) or "")
    return str(getattr(row, key, "")).replace("\n", "")  # 完成率 is worked out from the two beside it by hand


def total_cell(sheet: Sheet, key: str, first: bool) -> View:
    """The closing row: the sum of each column of weights, and of the scores."""
    full = str(sum(sheet.form.level1().values()))
    text = "总分" if first else full if key.endswith("weight") else ""
    scored = any(row.get("score") for row in sheet.doc["scores"].values())
    return {"key": key, "text": sheet.doc["totals"]["score"] if key == "score" and scored else text}
