"""What a rule gives: points or what is missing, and the explanation as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluation.places import Place

Operand = str | Decimal  # the name of a figure, step or part; or a number of the rule itself


@dataclass(frozen=True)
class Given:
    """A figure the rule was applied to. `value` is in 元 for money, a day number for dates; None while blank."""

    key: str
    name: str
    place: Place
    value: Decimal | None
    text: str = ""  # as it is read: 8,840.00
    unit: str = ""


@dataclass(frozen=True)
class Missing:
    """What keeps a score from being computed.

    `why`: "blank"; "zero" (a denominator); "unreadable" (not to be measured); "unit" (target and actual do not
    compare); "weights" (parts that do not add up); "unknown" (a choice not made).
    """

    name: str
    place: Place
    why: str = "blank"


@dataclass(frozen=True)
class Note:
    """Something to ask about. Kinds stand in the functions that give them."""

    kind: str
    name: str
    place: Place
    value: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """One operation of `arithmetic.OPERATIONS`; text operands name a given, an earlier step or a part."""

    name: str
    operation: str
    operands: tuple[Operand, ...]
    result: Decimal


@dataclass(frozen=True)
class Explanation:
    """How the points came about: the rule as printed, the figures, each step, the points.

    `parts` are the rows of a cell, each explained alike; `points` of a part may have more than two decimals.
    """

    kind: str
    name: str
    weight: Decimal
    standard: str
    givens: tuple[Given, ...]
    steps: tuple[Step, ...]
    parts: tuple[Explanation, ...]
    points: Decimal | None
    notes: tuple[Note, ...]

    def has(self, name: str) -> bool:
        """Whether the rule had use for a step of that name."""
        return any(step.name == name for step in self.steps)

    def step(self, name: str) -> Step:
        """The step of that name; KeyError when the rule had no use for it."""
        return {step.name: step for step in self.steps}[name]

    def given(self, key: Operand) -> Given | None:
        """The figure of that key, None for a step or a number of the rule."""
        return next((given for given in self.givens if given.key == key), None)


@dataclass(frozen=True)
class Result:
    """The score of a cell by its rule, 分, two decimals.

    `kind` "computed": `points`. "judged": the unit chooses from `least` to `most` (without `most` itself when
    `open_top`). "missing": `most` is what remains possible whatever is filled in.
    """

    cell: str
    points: Decimal | None
    least: Decimal
    most: Decimal
    missing: tuple[Missing, ...]
    explanation: Explanation
    open_top: bool = False

    @property
    def kind(self) -> str:
        if self.missing:
            return "missing"
        return "judged" if self.points is None else "computed"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the rule wants asked, of the cell and its rows."""
        parts = (note for part in self.explanation.parts for note in part.notes)
        return (*self.explanation.notes, *parts)

    def allows(self, score: Decimal) -> bool:
        """Whether the rule can give this score."""
        return self.least <= score <= self.most and not (self.open_top and score == self.most)
