"""Points rebuilt from an explanation, by operations of the test's own."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from evaluation.rules import Explanation

CLOSE = Fraction(1, 10**18)  # divisions on the tape keep 28 digits


def close(exact: Fraction, kept: Decimal) -> bool:
    """Whether they differ by no more than divisions leave behind."""
    return abs(exact - Fraction(kept)) <= CLOSE * max(Fraction(1), abs(exact))


def half_up(value: Fraction) -> Fraction:
    return Fraction(math.floor(value * 100 + Fraction(1, 2)), 100)


def chosen(*pairs):
    return next(value for holds, value in zip(pairs[::2], pairs[1::2], strict=True) if holds == 1)


OPERATIONS: dict[str, Callable[..., Fraction]] = {
    "take": lambda a: a,
    "add": lambda *terms: sum(terms, Fraction(0)),
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "percent": lambda a, b: a / b * 100,
    "share": lambda a, b: a * b / 100,
    "complete": lambda a: Fraction(math.floor(a)),
    "started": lambda a: Fraction(math.ceil(a)),
    "at_least": lambda a, b: a if a > b else b,
    "at_most": lambda a, b: a if a < b else b,
    "round": half_up,
    "least": lambda a, b: Fraction(1 if a >= b else 0),
    "above": lambda a, b: Fraction(1 if a > b else 0),
    "most": lambda a, b: Fraction(1 if a <= b else 0),
    "below": lambda a, b: Fraction(1 if a < b else 0),
    "all": lambda *holds: Fraction(1 if all(value == 1 for value in holds) else 0),
    "first": chosen,
}


def rebuilt(explanation: Explanation) -> Fraction | None:
    """The points, from figures and steps alone; every step must give what it says."""
    known = {given.key: Fraction(given.value) for given in explanation.givens if given.value is not None}
    for number, part in enumerate(explanation.parts, 1):
        points = rebuilt(part)
        if points is not None:
            known[f"part {number}"] = points
    for step in explanation.steps:
        operands = [known[item] if isinstance(item, str) else Fraction(item) for item in step.operands]
        known[step.name] = OPERATIONS[step.operation](*operands)
        assert close(known[step.name], step.result), (explanation.name, step)
    return known.get("points")


def proves(explanation: Explanation) -> bool:
    """Whether the steps end in the points that are stated."""
    found = rebuilt(explanation)
    if found is None or explanation.points is None:
        return found is None and explanation.points is None
    return close(found, explanation.points)
