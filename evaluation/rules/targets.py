"""Rules about lines of targets: positive, reverse, nothing allowed (0 起), day, yes or no; several lines roll up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from evaluation import measures
from evaluation.measures import Comparison, Measure
from evaluation.places import Place
from evaluation.rules.arithmetic import FULL, NOTHING, add
from evaluation.rules.facts import Case, Line
from evaluation.rules.policy import Policy
from evaluation.rules.rates import overrun_share
from evaluation.rules.results import Given, Missing, Result
from evaluation.rules.ticks import typed
from evaluation.rules.working import Subject, Working
from evaluation.rulespec import Lines

SIDES = {"target": "目标值", "actual": "完成值"}


def lines_result(case: Case, where: Lines, direction: str = "") -> Result:
    """The lines under a printed row scored one by one, each with its weight."""
    work, lines = Working(case.subject), case.facts.lines(where)
    if not lines:
        return work.lacking([no_lines(case, where)])
    weights, printed = line_weights(lines, case.subject.weight)
    if add(*weights) != case.subject.weight and printed:
        return work.lacking(
            [Missing(f"与分值 {case.subject.weight} 相等的下级分值", lines[0].place, "weights")]
        )
    results = [
        line_result(line, replace(case.subject, weight=weight), direction, case.policy, exact=not printed)
        for line, weight in zip(lines, weights, strict=True)
    ]
    return summed(work, results)


def no_lines(case: Case, where: Lines) -> Missing:
    """A printed row without lines."""
    table = case.facts.form.table(where.section, where.table)
    name = f"{table.row(where.row).label}的{table.name}"
    return Missing(name, Place(where.section, where.table, where.row))


def line_weights(lines: Sequence[Line], whole: Decimal) -> tuple[list[Decimal], bool]:
    """The weight of each line and whether the unit gave them; none given: equal parts, not rounded."""
    given = [typed(line.text("weight")) for line in lines]
    if any(weight is not None for weight in given):
        return [weight or NOTHING for weight in given], True
    return [whole / len(lines)] * len(lines), False


def summed(work: Working, results: Sequence[Result]) -> Result:
    """The sum of the parts; while some are missing or judged, the range that is left."""
    names = [work.part(result) for result in results]
    missing = [item for result in results for item in result.missing]
    most = add(*(result.most for result in results))
    if missing:
        return work.lacking(missing, min(most, work.subject.weight))
    if any(result.points is None for result in results):
        return work.judged(add(*(result.least for result in results)), most)
    work.step("sum", "add", *names)
    return work.computed("sum")


def line_result(
    line: Line, subject: Subject, direction: str, policy: Policy, *, exact: bool = False
) -> Result:
    """One line: its name, target and actual in columns `content`, `target`, `actual`."""
    about = replace(subject, kind="ROW", name=line.text("content") or subject.name, place=line.place)
    return scored(about, line.text("target"), line.text("actual"), direction, policy, exact=exact)


def scored(
    subject: Subject, target: str, actual: str, direction: str, policy: Policy, *, exact: bool = False
) -> Result:
    """Points for what was reached of a target, both as they are written; a target in words is judged in a band."""
    work, aim, reached = Working(subject), measures.read(target), measures.read(actual)
    write_down(work, "target", target, aim)
    write_down(work, "actual", actual, reached)
    band = policy.band(actual)
    if aim is None and target and band is not None:
        return banded(work, band, policy)
    if aim is None or reached is None:
        return work.lacking(unread(given) for given in work.givens.values() if given.value is None)
    found = measures.compare(aim, reached, direction)
    if found is None:
        where = replace(subject.where, column="actual")
        return work.lacking([Missing(f"{subject.name}的目标值与完成值的可比口径", where, "unit")])
    write_down(work, "target", target, aim, found.target)
    write_down(work, "actual", actual, reached, found.actual)
    return concluded(work, found, policy, exact=exact)


def write_down(
    work: Working, side: str, text: str, measure: Measure | None, value: Decimal | None = None
) -> None:
    """Target or actual; `value` is the figure on the scale of both."""
    about = work.subject
    if measure and value is None:
        value = measure.value
    name, unit = f"{about.name}的{SIDES[side]}", measure.unit if measure else ""
    work.take(Given(side, name, replace(about.where, column=side), value, text, unit))


def unread(given: Given) -> Missing:
    """A target or actual that is blank or cannot be measured."""
    return Missing(given.name, given.place, "unreadable" if given.text else "blank")


def banded(work: Working, number: int, policy: Policy) -> Result:
    """The room of a band; every band but the best ends below the one above."""
    high, low = policy.qualitative_bands[number]
    least = work.step("least", "multiply", work.subject.weight, low)
    most = work.step("most", "multiply", work.subject.weight, high)
    return work.judged(least, most, open_top=number > 0)


def concluded(work: Working, found: Comparison, policy: Policy, *, exact: bool = False) -> Result:
    """The points, with target and actual written down."""
    KINDS[found.kind](work, policy)
    work.step("share", "share", work.subject.weight, "counted")
    return work.computed(cut_points(work, found, policy), exact=exact)


def positive(work: Working, policy: Policy) -> None:
    """W × A ÷ T up to W. Note "over_fulfilled" from the campaign's rate on; it may cost a share of the score."""
    rate = work.step("rate", "percent", "actual", "target")
    work.step("capped", "at_most", "rate", FULL)
    if rate >= policy.over_fulfilment_reason:
        work.note("over_fulfilled", value=rate)
    cut = next((cut for least, cut in policy.over_fulfilment_grades if rate >= least), NOTHING)
    work.step("uncut", "subtract", FULL, cut)
    work.step("counted", "share", "uncut", "capped")


def cut_points(work: Working, found: Comparison, policy: Policy) -> str:
    """What the campaign takes off for a target passed by far; gives the name of what is left."""
    if not (policy.over_fulfilment_deduct and found.kind == "positive"):
        return "share"
    if work.tape.values["rate"] < policy.over_fulfilment_reason:
        return "share"
    work.step("deviation", "subtract", "share", policy.over_fulfilment_points)
    return "deviation"


def reverse(work: Working, policy: Policy) -> None:
    """The overrun of a target that must not be passed."""
    work.step("rate", "percent", "actual", "target")
    overrun_share(work, policy)


def zero(work: Working, policy: Policy) -> None:
    """A target of nothing: all or nothing."""
    work.step("met", "most", "actual", "target")
    work.step("counted", "multiply", "met", FULL)


def day(work: Working, policy: Policy) -> None:
    """In time, or late by days: a share of the weight for each, or one for all."""
    work.step("difference", "subtract", "actual", "target")
    work.step("late", "at_least", "difference", NOTHING)
    if policy.late_per_day:
        work.step("loss", "multiply", "late", policy.late_per_day)
    else:
        work.step("is late", "above", "late", NOTHING)
        work.step("loss", "multiply", "is late", policy.late_deduction)
    work.step("left over", "subtract", FULL, "loss")
    work.step("counted", "at_least", "left over", NOTHING)


def yes_no(work: Working, policy: Policy) -> None:
    """As the target wants it, or not."""
    work.step("at least", "least", "actual", "target")
    work.step("at most", "most", "actual", "target")
    work.step("met", "all", "at least", "at most")
    work.step("counted", "multiply", "met", FULL)


KINDS: dict[str, Callable[[Working, Policy], None]] = {
    "positive": positive,
    "reverse": reverse,
    "zero": zero,
    "day": day,
    "yes_no": yes_no,
}
