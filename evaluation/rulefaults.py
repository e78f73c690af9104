"""What must hold between a rule, its cell and the rest of the form; a fault is a pair of place and sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from evaluation.paper import Cell, Column, Field, Form, Table
from evaluation.rulespec import (
    Checklist,
    Choice,
    Deductions,
    Group,
    Judgement,
    Lines,
    Occurrences,
    PerPoint,
    Proportion,
    Ratio,
    Rule,
    Targets,
    Tiers,
)

FIGURES = ("number", "amount")
Faults = Iterator[str]


def rule_faults(form: Form) -> Iterator[tuple[str, str]]:
    """Every fault of 测算依据 and of the rules."""
    for entry in form.inputs.entries:
        if isinstance(entry, Field):
            yield from placed(f"{form.inputs.title} › {entry.label}", source_faults(form, entry))
            yield from placed(f"{form.inputs.title} › {entry.label}", last_year_faults(form, entry))
    for section in form.sections:
        for entry in section.entries:
            if isinstance(entry, Field) and (entry.source or entry.origin == "figure" or entry.last_year):
                yield f"{section.title} › {entry.label}", "“source”“figure”和“last_year”只用于测算依据"
    if form.execution:
        yield from placed("execution", ratio_faults(form, form.execution))
    for cell in form.cells:
        if cell.rule:
            yield from placed(
                f"{form.sheet_label} › {cell.name}", CHECKS[type(cell.rule)](form, cell, cell.rule)
            )


def placed(place: str, faults: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((place, fault) for fault in faults)


def source_faults(form: Form, field: Field) -> Faults:
    """A source names a field, a total or a printed row, whose values the figure can take."""
    if (field.origin == "figure") > bool(field.source):
        yield "取自本表的数要写“source”"
    if not field.source:
        return
    spec = sought(form, field.source)
    if spec is None:
        yield f"“source”所指的“{field.source}”不存在"
    elif (
        spec.type not in (field.type, "text")
        or spec.type in FIGURES
        and spec.unit != field.unit
        and spec.unit
    ):
        yield f"“{field.source}”的类型或单位与本栏不同"


def last_year_faults(form: Form, field: Field) -> Faults:
    """A figure begins with one of its own kind."""
    alike = {
        e.key
        for e in form.inputs.entries
        if isinstance(e, Field) and (e.type, e.unit) == (field.type, field.unit)
    }
    if field.last_year and field.last_year not in alike:
        yield f"“last_year”所指的“{field.last_year}”不是同类的数"


def sought(form: Form, source: str) -> Field | Column | None:
    """The field or column at a source; None when there is none."""
    section, _, rest = source.partition(".")
    name, *path = rest.split(".")
    try:
        entry = form.section(section).entry(name)
        if isinstance(entry, Field) and not path:
            return entry
        if isinstance(entry, Table) and len(path) == 2:
            entry.row(path[0])
        if isinstance(entry, Table) and len(path) in (1, 2):
            return entry.column(path[-1]) if len(path) == 2 or entry.total else None
    except KeyError:
        return None
    return None


def figure_faults(form: Form, keys: Iterable[str]) -> Faults:
    """A rule names figures of 测算依据."""
    known = {e.key for e in form.inputs.entries if isinstance(e, Field) and e.type in FIGURES}
    for key in keys:
        if key not in known:
            yield f"测算依据没有数“{key}”"


def ratio_faults(form: Form, ratio: Ratio) -> Faults:
    """Its figures exist; terms belong to no table."""
    yield from figure_faults(form, (".".join(filter(None, (t.table, t.column))) for t in ratio.of.terms))
    yield from figure_faults(form, filter(None, (ratio.to, ratio.without, ratio.stated)))


def lines_faults(form: Form, lines: Lines | None) -> Faults:
    """Lines stand under a printed row of a table with content, target and actual."""
    if lines is None:
        return
    path = f"{lines.section}.{lines.table}.{lines.row}"
    if any(sought(form, f"{path}.{column}") is None for column in ("content", "target", "actual")):
        yield f"“{path}”不是有指标、目标值和完成值的行"


def full(cell: Cell, parts: Iterable[Decimal], what: str) -> Faults:
    """Parts add up to the weight."""
    found = sum(parts, Decimal(0))
    if found != cell.weight:
        yield f"{what} {found} 应为 {cell.weight}"


def highest(cell: Cell, points: Iterable[Decimal]) -> Faults:
    """The best answer gives the whole weight and none gives more."""
    if max(points) != cell.weight:
        yield f"最高一档应为 {cell.weight} 分"


def per_point(form: Form, cell: Cell, rule: PerPoint) -> Faults:
    yield from ratio_faults(form, rule.ratio)


def tiers(form: Form, cell: Cell, rule: Tiers) -> Faults:
    """Points fall from tier to tier, and the last takes what is left."""
    yield from ratio_faults(form, rule.ratio)
    yield from figure_faults(
        form, (end.value for tier in rule.tiers for end in tier.bounds if isinstance(end.value, str))
    )
    given = [tier.points for tier in rule.tiers]
    yield from highest(cell, given)
    if given != sorted(given, reverse=True) or min(given) < 0:
        yield "各档得分应从高到低"
    if rule.tiers[-1].bounds or not all(tier.bounds for tier in rule.tiers[:-1]):
        yield "只有最后一档不写界限"


def proportion(form: Form, cell: Cell, rule: Proportion) -> Faults:
    yield from ratio_faults(form, rule.ratio)


def targets(form: Form, cell: Cell, rule: Targets) -> Faults:
    yield from lines_faults(form, rule.lines)
    column = sought(form, f"{rule.lines.section}.{rule.lines.table}.{rule.lines.row}.{rule.roll_up}")
    if rule.roll_up not in ("", "sum") and (column is None or column.type != "amount"):
        yield f"“roll_up”只能是 sum 或金额列，不能是“{rule.roll_up}”"


def checklist(form: Form, cell: Cell, rule: Checklist) -> Faults:
    """Clauses add up, and what needs evidence is one of them."""
    yield from full(cell, (clause.points for clause in rule.clauses), "各条款分值之和")
    for sign in set(cell.evidence) - {clause.sign for clause in rule.clauses} - {""}:
        yield f"“evidence”所指的条款“{sign}”不存在"
    for clause in rule.clauses:
        if clause.measurable and not is_column(form, clause.measurable):
            yield f"“{clause.measurable}”不是表的列"


def is_column(form: Form, path: str) -> bool:
    """Whether section.table.column names a column."""
    section, _, rest = path.partition(".")
    name, _, column = rest.partition(".")
    try:
        return form.table(section, name).column(column).key == column
    except KeyError:
        return False


def occurrences(form: Form, cell: Cell, rule: Occurrences) -> Faults:
    yield from figure_faults(form, filter(None, (rule.cases,)))


def deductions(form: Form, cell: Cell, rule: Deductions) -> Faults:
    """Ranges are ranges, faults have their own names."""
    if any(item.least > item.most for item in rule.items):
        yield "扣分的下限不能高于上限"
    if len({item.text for item in rule.items}) < len(rule.items):
        yield "扣分情形重复"


def choice(form: Form, cell: Cell, rule: Choice) -> Faults:
    yield from highest(cell, (option.points for option in rule.options))
    yield from lines_faults(form, rule.lines)


def judgement(form: Form, cell: Cell, rule: Judgement) -> Faults:
    yield from lines_faults(form, rule.lines)


def group(form: Form, cell: Cell, rule: Group) -> Faults:
    """One weight for each printed row, or none at all; the rows stand in the table too."""
    if rule.weights:
        yield from full(cell, rule.weights, "各行分值之和")
        if len(rule.weights) != len(cell.indicators):
            yield f"应有 {len(cell.indicators)} 个分值"
    for row in cell.indicators if rule.table else ():
        yield from lines_faults(form, Lines(rule.section, rule.table, row))


CHECKS: dict[type[Rule], Callable[[Form, Cell, Any], Faults]] = {
    PerPoint: per_point,
    Tiers: tiers,
    Proportion: proportion,
    Targets: targets,
    Checklist: checklist,
    Occurrences: occurrences,
    Deductions: deductions,
    Choice: choice,
    Judgement: judgement,
    Group: group,
}
