"""What must hold between the parts of a form; a form that breaks it is refused with file and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from evaluation.formfile import FormError
from evaluation.formulas import Term
from evaluation.money import UNITS
from evaluation.paper import TOTAL, Column, Field, Form, SectionSpec, Table
from evaluation.rulefaults import rule_faults

FULL = Decimal(100)


def check(form: Form, file: str) -> None:
    """Refuse a form whose parts contradict each other; FormError names the first fault."""
    for place, fault in faults(form):
        raise FormError(file, place, fault)


def faults(form: Form) -> Iterator[tuple[str, str]]:
    """Every fault as (place, sentence)."""
    yield from route_faults(form)
    sections = (*form.sections, form.inputs)
    for section in sections:
        yield from section_faults(section)
    yield from doubled("部分", (section.key for section in sections))
    yield from sheet_faults(form)
    yield from weight_faults(form)
    yield from own_faults(form)
    yield from grade_faults(form)
    yield from tie_faults(form)
    yield from rule_faults(form)


def doubled(place: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A fault for each key that stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield place, f"“{key}”重复"
        seen.add(key)


def route_faults(form: Form) -> Iterator[tuple[str, str]]:
    """The route begins with filling and passes each stop once."""
    yield from doubled("stop", (stop.stop for stop in form.stops))
    if form.stops[0].stop != "filling":
        yield "stop", "第一个环节只能是填报（filling）"


def section_faults(section: SectionSpec) -> Iterator[tuple[str, str]]:
    """Entries have their own keys, and every formula finds its figures."""
    yield from doubled(section.title, (entry.key for entry in section.entries))
    tables = {entry.key: entry for entry in section.entries if isinstance(entry, Table)}
    for entry in section.entries:
        if isinstance(entry, Field):
            yield from unit_faults(f"{section.title} › {entry.label}", entry)
        elif isinstance(entry, Table):
            yield from table_faults(f"{section.title} › {entry.name}", entry, tables)
        else:
            yield from doubled(f"{section.title} › {entry.name}", (h.key for h in entry.headings))


def unit_faults(place: str, entry: Field | Column) -> Iterator[tuple[str, str]]:
    """An amount has a unit of money."""
    if entry.type == "amount" and entry.unit not in UNITS:
        yield place, f"金额的单位不能是“{entry.unit}”，只能是{'、'.join(UNITS)}"


def table_faults(place: str, table: Table, tables: dict[str, Table]) -> Iterator[tuple[str, str]]:
    """Columns and rows have their own keys; names point to columns; formulas are sound."""
    yield from doubled(place, (column.key for column in table.columns))
    yield from doubled(place, (row.key for row in table.rows))
    yield from part_faults(place, table)
    texts = {column.key for column in table.columns if column.type == "text"}
    if table.identity and table.identity not in texts:
        yield place, f"“identity”所指的文字列“{table.identity}”不存在"
    if table.repeats and not table.rows:
        yield place, "“repeats”只用于印有行名的表"
    for name in set(re.findall(r"\{(\w+)\}", table.row_name)) - texts - {"n", "row"}:
        yield place, f"“row_name”所指的文字列“{name}”不存在"
    for column in table.columns:
        yield from unit_faults(f"{place} › {column.label}", column)
    for row in table.rows:
        if row.key == TOTAL:
            yield place, f"行名“{TOTAL}”留给合计行"
    yield from formula_faults(place, table, tables)


def part_faults(place: str, table: Table) -> Iterator[tuple[str, str]]:
    """A sum of rows names other printed rows that are no sums themselves."""
    plain = {row.key for row in table.rows if not row.parts}
    for row in table.rows:
        for part in set(row.parts) - plain:
            yield f"{place} › {row.label}", f"“parts”所指的行“{part}”不存在，或本身是合计"


def formula_faults(place: str, table: Table, tables: dict[str, Table]) -> Iterator[tuple[str, str]]:
    """A formula stands in an amount column, names amount columns, and does not depend on itself."""
    for column in table.columns:
        if column.formula is None:
            if column.type == "percent":
                yield f"{place} › {column.label}", "百分数列（percent）要写相除的公式"
            continue
        where = f"{place} › {column.label}"
        if column.type != ("percent" if column.formula.divisor else "amount"):
            yield where, "只有金额列可以用公式，相除的公式只用于百分数列（percent）"
        for term in (*column.formula.terms, *column.formula.divisor):
            yield from term_faults(where, table, tables.get(term.table) if term.table else table, term)
        if (table.key, column.key) in dependencies((table.key, column.key), tables, set()):
            yield where, "公式循环引用"


def term_faults(place: str, table: Table, other: Table | None, term: Term) -> Iterator[tuple[str, str]]:
    """A term names an amount column; in another table the row is found by its name."""
    amounts = {column.key for column in other.columns if column.type == "amount"} if other else set()
    if term.column not in amounts:
        yield place, f"公式所指的金额列“{'.'.join(filter(None, (term.table, term.column)))}”不存在"
    if term.table and not (table.identity and other and other.identity):
        yield place, "引用另一张表的公式要求两张表都有“identity”"


def dependencies(
    figure: tuple[str, str], tables: dict[str, Table], seen: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Every (table, column) that the figure is computed from, directly or not."""
    table = tables.get(figure[0])
    formula = table and next((c.formula for c in table.columns if c.key == figure[1]), None)
    for term in (*formula.terms, *formula.divisor) if formula else ():
        below = (term.table or figure[0], term.column)
        if below not in seen:
            seen.add(below)
            dependencies(below, tables, seen)
    return seen


def sheet_faults(form: Form) -> Iterator[tuple[str, str]]:
    """Cells and rows have their own keys, cells their own names, and no row stands in two cells."""
    yield from doubled(form.sheet_label, (column.key for column in form.sheet_columns))
    yield from doubled(form.sheet_label, (cell.key for cell in form.cells))
    yield from doubled(form.sheet_label, (cell.name for cell in form.cells))
    yield from doubled(form.sheet_label, (row.key for row in form.indicators))


def weight_faults(form: Form) -> Iterator[tuple[str, str]]:
    """Weights add up from the cells to the 二级指标, to the 一级指标, to 100; what the unit divides itself is open."""
    sheet = form.sheet_label
    cells = {row.cell: ((row.level1, row.level2), row.weight) for row in form.indicators}
    groups = {(row.level1, row.level2): row.level2_weight for row in form.indicators}
    for group, weight in groups.items():
        parts = (part for above, part in cells.values() if above == group)
        yield from sum_faults(f"{sheet} › {group[1]}", weight, parts)
    open_levels = {parent.level1 for parent in form.parents if parent.level2_weight is None}
    groups |= {(p.level1, p.level2): p.level2_weight for p in form.parents if p.level2_weight is not None}
    for top, weight in form.levels:
        below = [groups[group] for group in groups if group[0] == top]
        if top not in open_levels:
            yield from sum_faults(f"{sheet} › {top}", weight, below)
        elif sum(below, Decimal(0)) >= weight:
            yield f"{sheet} › {top}", f"已定的下级分值之和 {sum(below)} 应小于 {weight}"
    yield from sum_faults(sheet, FULL, (weight for _, weight in form.levels))


def sum_faults(place: str, whole: Decimal, parts: Iterable[Decimal]) -> Iterator[tuple[str, str]]:
    """A fault when the parts do not add up to the whole."""
    found = sum(parts, Decimal(0))
    if found != whole:
        yield place, f"下级分值之和 {found} 应为 {whole}"


def own_faults(form: Form) -> Iterator[tuple[str, str]]:
    """The unit's own indicators stand in one table, a printed row for every place they have in the sheet."""
    tables = [
        entry for spec in form.sections for entry in spec.entries if isinstance(entry, Table) and entry.own
    ]
    rows = [parent.row for parent in form.parents]
    if len(tables) != (1 if rows else 0):
        yield form.sheet_label, "评分表有“own”时，主表要有且只有一张“own = true”的表"
        return
    yield from doubled(f"{form.sheet_label} own", rows)
    for table in tables:
        columns = {column.key: column for column in table.columns if column.formula is None}
        if (
            not table.repeats
            or not {"content", "weight"} <= set(columns)
            or columns["weight"].type != "number"
        ):
            yield table.name, "“own”的表要有行名、“repeats = true”、文字列 content 和数字列 weight"
        for row in {row.key for row in table.rows} ^ set(rows):
            yield table.name, f"行“{row}”与评分表中的“own”对不上"


def grade_faults(form: Form) -> Iterator[tuple[str, str]]:
    """Grades fall from best to worst and the last takes every total."""
    bounds = [grade.least for grade in form.grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        yield "grade", "等次应从高到低排列，最后一档从 0 分起"


def tie_faults(form: Form) -> Iterator[tuple[str, str]]:
    """A tie names amount columns of tables that have a total row."""
    for tie in form.ties:
        for figure in (tie.left, tie.right):
            name = f"{figure.section}.{figure.table}.{figure.column}"
            try:
                table = form.table(figure.section, figure.table)
                amount = table.column(figure.column).type == "amount"
            except KeyError:
                yield f"tie {tie.check}", f"“{name}”不存在"
                continue
            if not (amount and table.total):
                yield f"tie {tie.check}", f"“{name}”没有合计"
