"""The operations explanations are made of, the tape that records them, and the way back from it to the points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from evaluation.money import FEN
from evaluation.rules.results import Explanation, Operand, Step

FULL = Decimal(100)
NOTHING = Decimal(0)
WHOLE = Decimal(1)
NOISE = Decimal("1e-18")  # finer than any figure, coarser than what a division of 28 digits leaves behind


def add(*terms: Decimal) -> Decimal:
    return sum(terms, NOTHING)


def first(*pairs: Decimal) -> Decimal:
    """The value beside the first condition that holds: condition, value, condition, value …"""
    return next(value for holds, value in zip(pairs[::2], pairs[1::2], strict=True) if holds)


def half_up(value: Decimal) -> Decimal:
    """Two decimals; a third, divided and multiplied again, is taken for what it was (7 × 1.005 ÷ 7 is 1.005)."""
    return value.quantize(NOISE, ROUND_HALF_UP).quantize(FEN, ROUND_HALF_UP)


OPERATIONS: dict[str, Callable[..., Decimal]] = {
    "take": lambda value: value,
    "add": add,
    "subtract": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": lambda left, right: left / right,
    "percent": lambda part, whole: part * FULL / whole,
    "share": lambda whole, percent: whole * percent / FULL,
    "complete": lambda value: value.quantize(WHOLE, ROUND_FLOOR),
    "started": lambda value: value.quantize(WHOLE, ROUND_CEILING),
    "at_least": max,
    "at_most": min,
    "round": half_up,
    "least": lambda value, bound: Decimal(value >= bound),
    "above": lambda value, bound: Decimal(value > bound),
    "most": lambda value, bound: Decimal(value <= bound),
    "below": lambda value, bound: Decimal(value < bound),
    "all": lambda *holds: min(holds, default=WHOLE),
    "first": first,
}


class Tape:
    """Works figures out and keeps every step."""

    def __init__(self) -> None:
        self.values: dict[str, Decimal] = {}
        self.steps: list[Step] = []

    def know(self, name: str, value: Decimal) -> None:
        """A figure that later steps may name."""
        self.values[name] = value

    def step(self, name: str, operation: str, *operands: Operand) -> Decimal:
        """Work out one step."""
        result = OPERATIONS[operation](*(self.value(operand) for operand in operands))
        self.values[name] = result
        self.steps.append(Step(name, operation, operands, result))
        return result

    def value(self, operand: Operand) -> Decimal:
        return self.values[operand] if isinstance(operand, str) else operand


def replay(explanation: Explanation) -> Decimal | None:
    """The points rebuilt from figures and steps alone; None when nothing was worked out.

    Raises:
        ValueError: a step does not give what it says.
    """
    tape = Tape()
    for name, value in known(explanation).items():
        tape.know(name, value)
    for step in explanation.steps:
        if tape.step(step.name, step.operation, *step.operands) != step.result:
            raise ValueError(f"{explanation.name}: step {step.name!r} does not give {step.result}")
    return tape.values.get("points")


def known(explanation: Explanation) -> Mapping[str, Decimal]:
    """What the first step may name: the figures, and the points of the parts."""
    figures = {given.key: given.value for given in explanation.givens if given.value is not None}
    rows = {f"part {n}": replay(part) for n, part in enumerate(explanation.parts, 1)}
    return {**figures, **{name: value for name, value in rows.items() if value is not None}}


def split(weight: Decimal, count: int, places: int = 2) -> tuple[Decimal, ...]:
    """`weight` in equal parts of so many decimals, half up; the last takes the remainder."""
    unit = Decimal(1).scaleb(-places)
    part = (weight / count).quantize(unit, ROUND_HALF_UP)
    if part * (count - 1) > weight:
        part = (weight / count).quantize(unit, ROUND_DOWN)
    return (*[part] * (count - 1), weight - part * (count - 1))
