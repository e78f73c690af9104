"""Totals that the paper states, against what its own rows add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from documents.doubt import Doubt
from documents.table_rows import column_of, fund_column, is_whole, source_row, table_entries, whole_of
from documents.values import label
from documents.vocabulary import key_of
from evaluation import figures
from evaluation.money import shown
from evaluation.paper import TOTAL, Column, Form, SectionSpec, Table

Reading = Mapping[str, Any]
GRADES = {"合格": "中", "一般": "中", "不合格": "差", "较差": "差"}  # other words for a grade
TENTH = Decimal("0.1")


def tables(form: Form, bodies: Mapping[str, Any], reading: Reading) -> Iterator[Doubt]:
    """Every computed cell of the main form that the paper fills in otherwise."""
    filled = figures.complete(form, bodies)
    for spec in form.sections:
        for table in spec.entries:
            if isinstance(table, Table):
                rows = filled[spec.key].get(table.key, ())
                yield from differing(spec, table, rows, reading)


def differing(
    spec: SectionSpec, table: Table, rows: Sequence[Mapping[str, Any]], reading: Reading
) -> Iterator[Doubt]:
    for column, name, row_key, stated in statements(table, reading):
        row = next((row for row in rows if row_name(table, row) == row_key), {})
        if stated["amount"] is None or agrees(column, row.get(column.key), stated):
            continue
        place = " ".join(filter(None, (spec.title, table.name, name, column.label)))
        unit = column.unit or stated["unit"]
        text = stated["amount_text"].strip()
        yield Doubt(
            place,
            text if text.endswith(stated["unit"]) else f"{text}（{stated['unit']}）",
            f"按表内各项计算是 {figure(column, row.get(column.key))}（{unit}），以计算的为准",
        )


def agrees(column: Column, computed: Any, stated: Mapping[str, Any]) -> bool:
    """Whether the paper says what follows from its other cells; a rate may be rounded to a tenth of a percent."""
    if computed is None and not stated["amount"]:
        return True  # 0 where the form leaves a blank
    if column.type == "percent":
        return computed is not None and abs(Decimal(computed) - Decimal(stated["amount"])) <= TENTH
    return computed is not None and Decimal(computed["yuan"]) == Decimal(stated["amount_yuan"] or 0)


def figure(column: Column, computed: Any) -> str:
    """A computed value as it is read; 空白 where it cannot be computed."""
    if not computed:
        return "空白"
    return str(computed) if column.type == "percent" else shown(computed, column.unit)


def row_name(table: Table, row: Mapping[str, Any]) -> str:
    """What a row of a completed body is known by: its printed key, total, or the name of its institution."""
    return row.get("row") or label(row.get(table.identity, ""))


def statements(table: Table, reading: Reading) -> Iterator[tuple[Column, str, str, Mapping[str, Any]]]:
    """(column, name of the row for people, row, entry) of every cell of the paper that the form computes."""
    if table.fixed:
        yield from fund_statements(table, reading)
    elif table.identity:
        entries = table_entries(table, reading)
        whole = whole_of(table, entries)
        alone = all(item["org"] == whole for item in entries)
        for item in entries:
            column = column_of(table, item["item"])
            row = TOTAL if item["org"] == whole and not alone else label(item["org"])
            if column and (column.formula or row == TOTAL):
                yield column, item["org"], row, item
    elif table.total and reading["expenditure_total"]:
        column = next((c for c in table.columns if key_of("vouchers", c.label) == "amount"), None)
        if column:
            yield column, table.total.label, TOTAL, reading["expenditure_total"]


def fund_statements(table: Table, reading: Reading) -> Iterator[tuple[Column, str, str, Mapping[str, Any]]]:
    for item in reading["finances"]:
        column = fund_column(table, item)
        if column is None:
            continue
        row = source_row(table, item["source"] or "")
        if is_whole(table, item["source"] or ""):
            yield column, table.total.label if table.total else "合计", TOTAL, item
        elif row and (column.formula or row.parts):
            yield column, row.label, row.key, item


def scores(
    form: Form, rows: Mapping[str, Any], main: Reading | None, sheet: Reading | None
) -> Iterator[Doubt]:
    """The totals and the grade that form and sheet claim, against the sum of the scores."""
    totals = figures.totals(form, rows)
    if not totals.scored:
        return
    for reading, place in ((sheet, f"{form.sheet_label} 总分"), (main, f"{form.label} 绩效自评综合得分")):
        said = reading["scores"]["total_score"] if reading else None
        if said is not None and Decimal(said) != totals.score:
            yield Doubt(place, str(said), f"各项得分相加是 {totals.score}，以相加的为准")
    said = main["scores"]["grade"] if main else None
    reached = figures.grade(totals.score, form.grades)
    if said and totals.complete and GRADES.get(label(said), label(said))[:1] != label(reached)[:1]:
        yield Doubt(f"{form.label} 评价等次", said, f"{totals.score} 分对应的等次是{reached}")
