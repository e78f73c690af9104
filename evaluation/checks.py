"""The checks that block a submission and need no rule of the score sheet: blanks and plain arithmetic.

Ids are those of the catalogue (domain.md §4.1); sentences follow the wording list of the design (er.*, ck.*).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from evaluation import figures, own
from evaluation.money import amount, shown
from evaluation.paper import SCORES, Cell, Field, Form, Outline, Place, SectionSpec, Table, Tie
from evaluation.rows import Line, lines

BLANK_CELL = {"target": "S04", "actual": "S05"}  # columns of targets and results have their own ids


@dataclass(frozen=True)
class Policy:
    """Figures a campaign may set."""

    tolerance: Decimal = Decimal(100)  # 元; two totals of different units may differ by 0.01 万元


@dataclass(frozen=True)
class Finding:
    """One fault: the check's id, where it stands, what to do, and the figures compared."""

    id: str
    place: Place
    message: str
    numbers: tuple[str, ...] = ()


def must_fix(
    form: Form,
    bodies: Mapping[str, Mapping[str, Any]],
    scores: Mapping[str, Mapping[str, Any]],
    policy: Policy | None = None,
) -> tuple[Finding, ...]:
    """What must be mended before the report can be submitted: sections in order, ties, then the score sheet.

    Args:
        bodies, scores: as stored; computed cells are worked out here.
    """
    form, filled = own.refined(form, bodies), figures.complete(form, bodies)
    found = [finding for spec in form.sections for finding in section_findings(spec, filled[spec.key])]
    found += [finding for tie in form.ties for finding in tie_findings(form, tie, filled, policy or Policy())]
    found += [weight_finding(fault) for fault in own.shortfalls(form)]
    found += score_findings(form, scores)
    return tuple(found)


def section_findings(spec: SectionSpec, body: Mapping[str, Any]) -> Iterator[Finding]:
    """Blanks of one section."""
    for entry in spec.entries:
        place, value = Place(spec.key, entry.key), body.get(entry.key)
        match entry:
            case Table():
                yield from table_findings(entry, place, value or [])
            case Outline():
                yield from outline_findings(entry, place, value or {})
            case Field(required=True) if not value:
                yield blank_field(entry, place)


def blank_field(field: Field, place: Place) -> Finding:
    """A required field that is blank; a choice must have exactly one tick."""
    if field.type == "choice":
        return Finding("S08", place, f"请在{field.name}中选且只选一项")
    return Finding("S01", place, f"请填写{field.name}")


def outline_findings(outline: Outline, place: Place, texts: Mapping[str, str]) -> Iterator[Finding]:
    """A report without a word; single headings left open are asked about, they do not block."""
    if not texts:
        yield Finding("S01", place, f"请填写{outline.name}")


def table_findings(table: Table, place: Place, rows: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """A required table without rows, and the blanks of its rows."""
    given = lines(table, rows) if rows else []
    if not given:
        yield from [Finding("S01", place, f"请填写{table.name}")] if table.required else []
    elif table.fixed:
        yield from column_findings(table, place, given)
    else:
        for row in given:
            yield from row_findings(table, place, row)


def column_findings(table: Table, place: Place, rows: list[Line]) -> Iterator[Finding]:
    """Columns that are blank in every printed row: a source that gave nothing may stay blank."""
    for column in table.columns:
        if column.required and not any(row.value(column) for row in rows):
            where = replace(place, row=rows[0].name, column=column.key)
            yield Finding("S01", where, f"请填写{column.name}")


def row_findings(table: Table, place: Place, row: Line) -> Iterator[Finding]:
    """Blank cells of one of the unit's rows."""
    for column in table.columns:
        if column.required and not row.value(column):
            where = replace(place, row=row.name, column=column.key)
            yield Finding(BLANK_CELL.get(column.key, "S01"), where, f"{row.label}：请填写{column.name}")


def tie_findings(form: Form, tie: Tie, bodies: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    """Two totals that differ by more than rounding; a blank total is reported as a blank."""
    left, right = figures.total_of(bodies, tie.left), figures.total_of(bodies, tie.right)
    if left is None or right is None or abs(left - right) <= policy.tolerance:
        return
    name = form.table(tie.left.section, tie.left.table).name
    column = form.table(tie.right.section, tie.right.table).column(tie.right.column)
    numbers = tuple(in_unit(yuan, column.unit) for yuan in (left, right, abs(left - right)))
    message = "{}合计与{}不符：{} ≠ {}，差 {} {}".format(name, column.name, *numbers, column.unit)
    yield Finding(tie.check, Place(tie.left.section, tie.left.table), message, numbers)


def weight_finding(fault: own.Shortfall) -> Finding:
    """A parent whose indicators do not weigh what it does."""
    numbers = (plain(fault.given), plain(fault.weight))
    message = "{}下各指标分值之和是 {} 分，应为 {} 分".format(fault.name, *numbers)
    return Finding("A02", fault.place, message, numbers)


def plain(points: Decimal) -> str:
    """Points without needless zeros: 20, 7.5."""
    return format(points.normalize() if points else Decimal(0), "f")


def in_unit(yuan: Decimal, unit: str) -> str:
    """An amount in another unit, two decimals half up: 7,946.00."""
    return shown(amount(yuan, 2), unit)


def score_findings(form: Form, scores: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Cells without a score, scores out of range, and points lost without a reason."""
    blank = [cell for cell in form.cells if figures.score_of(scores.get(cell.key, {})) is None]
    if blank:
        names = "、".join(cell.name for cell in blank)
        counts = (str(len(form.cells) - len(blank)), str(len(form.cells)))
        message = f"还有 {len(blank)} 项指标未评分：{names}"
        yield Finding("S06", Place(SCORES, blank[0].key), message, counts)
    for cell in form.cells:
        yield from cell_findings(cell, scores.get(cell.key, {}))


def cell_findings(cell: Cell, row: Mapping[str, Any]) -> Iterator[Finding]:
    """The faults of one score."""
    score, place = figures.score_of(row), Place(SCORES, cell.key)
    if score is None or not cell.weight:  # an indicator of the unit's own whose weight is still blank
        return
    numbers = (str(score), str(cell.weight))
    if score > cell.weight:
        yield Finding("A01", place, f"{cell.name}：得分不能超过 {cell.weight} 分", numbers)
    elif score < 0:
        yield Finding("A01", place, f"{cell.name}：得分不能小于 0 分", numbers)
    elif score < cell.weight and not row.get("reason", "").strip():
        yield Finding("E01", place, f"{cell.name}扣 {cell.weight - score} 分，请填写扣分原因", numbers)
