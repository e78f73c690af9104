"""Several records of one indicator: figures add up, rates are weighed by money; first together, then scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from evaluation import measures
from evaluation.money import yuan_of
from evaluation.rules.facts import Case, Line
from evaluation.rules.results import Given, Missing, Result
from evaluation.rules.targets import SIDES, concluded, line_result, lines_result
from evaluation.rules.working import Working
from evaluation.rulespec import Targets

SUM = "sum"


def targets(rule: Targets, case: Case) -> Result:
    """PROP and PROPR of the lines under a printed row."""
    direction = "reverse" if rule.reverse else ""
    lines = case.facts.lines(rule.lines) if rule.roll_up else []
    if len(lines) < 2:
        return lines_result(case, rule.lines, direction)
    return rolled(rule, case, lines, direction)


def rolled(rule: Targets, case: Case, lines: Sequence[Line], direction: str) -> Result:
    """The records together, as one indicator."""
    work = Working(case.subject)
    missing = write_down(work, case, lines, direction)
    if not missing and rule.roll_up != SUM:
        missing = weigh(work, lines, rule.roll_up)
    if missing:
        return work.lacking(missing)
    for side in SIDES:
        together(work, side, len(lines), weighed=rule.roll_up != SUM)
    reverse = bool(direction) or any(less_is_better(line) for line in lines)
    found = measures.compare_numbers(work.tape.values["target"], work.tape.values["actual"], reverse)
    return concluded(work, found, case.policy)


def write_down(work: Working, case: Case, lines: Sequence[Line], direction: str) -> list[Missing]:
    """Target and actual of each record; what cannot be had, different units included."""
    missing: list[Missing] = []
    units = set()
    for number, line in enumerate(lines, 1):
        single = line_result(line, case.subject, direction, case.policy)
        missing += single.missing
        for given in single.explanation.givens:
            units.add(given.unit)
            work.take(
                Given(f"{given.key} {number}", given.name, given.place, given.value, given.text, given.unit)
            )
    if not missing and len(units) > 1:
        missing.append(Missing(f"{case.subject.name}各行相同的单位", lines[0].place, "unit"))
    return missing


def weigh(work: Working, lines: Sequence[Line], column: str) -> list[Missing]:
    """The money of each record and the whole of it."""
    places = [replace(line.place, column=column) for line in lines]
    amounts = [yuan_of(line.row.get(column)) for line in lines]
    missing = [
        Missing("各行的金额", place) for place, amount in zip(places, amounts, strict=True) if amount is None
    ]
    for number, (place, amount) in enumerate(zip(places, amounts, strict=True), 1):
        work.take(Given(f"money {number}", "金额", place, amount))
    if not missing and not work.step("money", "add", *(f"money {n}" for n in range(1, len(lines) + 1))):
        missing.append(Missing("各行的金额之和", places[0], "zero"))
    return missing


def together(work: Working, side: str, count: int, *, weighed: bool) -> Decimal:
    """The sum of one side, or its mean weighed by money."""
    terms = [f"{side} {number}" for number in range(1, count + 1)]
    if not weighed:
        return work.step(side, "add", *terms)
    for number, term in enumerate(terms, 1):
        work.step(f"{term} weighed", "multiply", term, f"money {number}")
    work.step(f"{side} weighed", "add", *(f"{term} weighed" for term in terms))
    return work.step(side, "divide", f"{side} weighed", "money")


def less_is_better(line: Line) -> bool:
    """Whether the target's own operator says so."""
    measure = measures.read(line.text("target"))
    return measure is not None and measure.operator in measures.REVERSE
