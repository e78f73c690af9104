"""Pieces of the Chinese line: numbers, rates, tiers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from evaluation.rules.results import Explanation, Missing, Operand, Step

LACKING = {"zero": "{}为 0", "unreadable": "{}无法换算成数"}  # other things are 缺
RELATIONS = {"least": "不低于", "above": "高于", "most": "不超过", "below": "低于"}
CONTRARY = {"least": "低于", "above": "不超过", "most": "超过", "below": "不低于"}
SIGNS = {"add": "+", "subtract": "−", "percent": "÷"}


def missing_text(missing: tuple[Missing, ...]) -> str:
    """缺上年“三公”经费、“三公”经费预算；编制数为 0. Things missing in one way are named together."""
    patterns = [LACKING.get(item.why, "缺{}") for item in missing]
    names: dict[str, dict[str, None]] = {pattern: {} for pattern in patterns}
    for pattern, item in zip(patterns, missing, strict=True):
        names[pattern][item.name] = None
    return "；".join(pattern.format("、".join(found)) for pattern, found in names.items())


def points_text(points: Decimal) -> str:
    """2.50, but 3 for 3.00."""
    return plain_text(points) if points == points.to_integral_value() else format(points, ".2f")


def plain_text(value: Decimal) -> str:
    """A number without needless zeros, at most two decimals."""
    return format(value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize(), "f")


def percent_text(rate: Decimal) -> str:
    """101.23%; with more decimals where two would show a whole number that was not reached."""
    shown = rate
    for places in range(2, 9):
        shown = rate.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if shown != shown.to_integral_value() or shown == rate:
            break
    return f"{shown:f}%".replace("-", "−")


def operand_text(explanation: Explanation, operand: Operand) -> str:
    """A figure as it was read; a step in brackets; a number of the rule as it is."""
    if isinstance(operand, Decimal):
        return plain_text(operand)
    given = explanation.given(operand)
    return given.text if given else f"（{sum_text(explanation, explanation.step(operand))}）"


def sum_text(explanation: Explanation, step: Step) -> str:
    """37.00 − 38.60"""
    text = f" {SIGNS[step.operation]} ".join(operand_text(explanation, item) for item in step.operands)
    return text.replace("） ", "）").replace(" （", "（")


def rate_text(explanation: Explanation) -> str:
    """492 ÷ 486 = 101.23%, or the figure itself: 资金结余 96.00."""
    step = explanation.step("rate")
    if step.operation == "percent":
        return f"{sum_text(explanation, step)} = {percent_text(step.result)}"
    given = explanation.given(step.operands[0])
    if given is None:
        return operand_text(explanation, step.operands[0])
    return f"{given.name} {percent_text(step.result) if given.unit == '%' else given.text}"


def in_percent(explanation: Explanation) -> bool:
    """Whether the figure that was judged is a rate."""
    step = explanation.step("rate")
    given = explanation.given(step.operands[0])
    return step.operation == "percent" or (given is not None and given.unit == "%")


def tier_text(explanation: Explanation) -> str:
    """低于 90%、不低于 80%: the end that was missed last, and those that held."""
    ends = [step for step in explanation.steps if step.operation in RELATIONS and step.operands[0] == "rate"]
    missed = [(CONTRARY, step) for step in ends if not step.result][-1:]
    held = [(RELATIONS, step) for step in ends if step.result]
    return "、".join(
        f"{words[step.operation]}{bound_text(explanation, step.operands[1])}" for words, step in missed + held
    )


def bound_text(explanation: Explanation, bound: Operand) -> str:
    """The end of a tier: a number, or the figure it compares with, 上年结转 240.00."""
    given = explanation.given(bound)
    if given:
        return f"{given.name} {given.text}"
    return f" {operand_text(explanation, bound)}{'%' if in_percent(explanation) else ''}"
