"""One score being worked out: its figures, its steps, and the result they end in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from evaluation.figures import points as as_points
from evaluation.places import SCORES, Place
from evaluation.rules.arithmetic import NOTHING, Tape
from evaluation.rules.results import Explanation, Given, Missing, Note, Operand, Result


@dataclass(frozen=True)
class Subject:
    """What is scored: a cell, a printed row of it, or a line of targets."""

    cell: str
    kind: str
    name: str
    weight: Decimal
    standard: str = ""
    place: Place | None = None

    @property
    def where(self) -> Place:
        """Where it stands; the cell on the score sheet unless it has a place of its own."""
        return self.place or Place(SCORES, self.cell)


class Working:
    """The sheet of paper on which one score is worked out. The last step is named "points"."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.tape = Tape()
        self.givens: dict[str, Given] = {}
        self.parts: list[Explanation] = []
        self.notes: list[Note] = []

    def take(self, *givens: Given) -> None:
        """Write down figures; blank ones too, so that they are seen."""
        for given in givens:
            self.givens[given.key] = given
            if given.value is not None:
                self.tape.know(given.key, given.value)

    def part(self, result: Result) -> str:
        """Write down a row's explanation; gives the name under which steps use its points."""
        self.parts.append(result.explanation)
        name = f"part {len(self.parts)}"
        if result.points is not None:
            self.tape.know(name, result.points)
        return name

    def step(self, name: str, operation: str, *operands: Operand) -> Decimal:
        """Work out a step and write it down."""
        return self.tape.step(name, operation, *operands)

    def note(
        self, kind: str, name: str = "", value: Decimal | None = None, place: Place | None = None
    ) -> None:
        """Write down something to ask about."""
        self.notes.append(Note(kind, name or self.subject.name, place or self.subject.where, value))

    def computed(self, operand: Operand, *, exact: bool = False) -> Result:
        """End in points: within 0 and the weight, two decimals unless `exact`."""
        self.step("not below 0", "at_least", operand, NOTHING)
        self.step("within", "at_most", "not below 0", self.subject.weight)
        points = self.step("points", "take" if exact else "round", "within")
        return self.result(points, points, points)

    def lost(self, loss: Operand) -> Result:
        """End in the weight less a loss."""
        self.step("left", "subtract", self.subject.weight, loss)
        return self.computed("left")

    def lacking(self, missing: Iterable[Missing], most: Decimal | None = None) -> Result:
        """End without points; `most` is what is still possible."""
        possible = self.subject.weight if most is None else most
        return self.result(None, NOTHING, as_points(possible), tuple(missing))

    def judged(self, least: Decimal, most: Decimal, *, open_top: bool = False) -> Result:
        """End in the range the unit may choose from."""
        return self.result(None, as_points(least), as_points(most), open_top=open_top)

    def result(
        self,
        points: Decimal | None,
        least: Decimal,
        most: Decimal,
        missing: tuple[Missing, ...] = (),
        *,
        open_top: bool = False,
    ) -> Result:
        """The result with its explanation."""
        about = self.subject
        explanation = Explanation(
            about.kind,
            about.name,
            about.weight,
            about.standard,
            tuple(self.givens.values()),
            tuple(self.tape.steps),
            tuple(self.parts),
            points,
            tuple(self.notes),
        )
        return Result(about.cell, points, least, most, missing, explanation, open_top)


def blanks(givens: Iterable[Given]) -> tuple[Missing, ...]:
    """What is missing among these figures."""
    return tuple(Missing(given.name, given.place) for given in givens if given.value is None)
