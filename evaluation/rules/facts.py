"""The figures a rule may use: those of 测算依据, typed or taken from the report's tables, and lines of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluation import entry, figures, measures
from evaluation.paper import INPUTS, TOTAL, Column, Field, Form, Place, Table
from evaluation.rules.policy import Policy
from evaluation.rules.results import Given
from evaluation.rules.working import Subject
from evaluation.rulespec import Lines

Body = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A line of targets and where it stands."""

    row: Row
    place: Place

    def text(self, column: str) -> str:
        """What stands in a column; empty while blank."""
        return str(self.row.get(column) or "")


@dataclass(frozen=True)
class Facts:
    """One report as the rules see it: completed bodies, 测算依据 among them."""

    form: Form
    bodies: Mapping[str, Body]

    def given(self, key: str) -> Given:
        """A figure of 测算依据; KeyError when the form has none of that key."""
        return given(self.form, self.bodies, self.form.field(INPUTS, key))

    def lines(self, lines: Lines) -> list[Line]:
        """The lines under a printed row, or the one line of that key; positions count as the page does."""
        rows = self.bodies.get(lines.section, {}).get(lines.table, ())
        return [
            Line(row, Place(lines.section, lines.table, str(position)))
            for position, row in enumerate(rows, 1)
            if lines.row in (row.get("row"), row.get("key"))
        ]

    def column(self, path: str) -> list[str]:
        """Every cell of a column written section.table.column, blank ones as empty text."""
        section, table, column = path.split(".")
        return [str(row.get(column) or "") for row in self.bodies.get(section, {}).get(table, ())]


@dataclass(frozen=True)
class Case:
    """One cell of one report under one policy."""

    subject: Subject
    facts: Facts
    basis: Mapping[str, Any]  # what the filler chose at the cell
    policy: Policy
    evidence: tuple[str, ...] = ()  # clauses that need an attachment, "" for the cell as a whole
    proven: frozenset[str] = frozenset()  # clauses that have one
    rows: tuple[tuple[str, str], ...] = ()  # key and name of the printed rows that share the score


def facts(form: Form, bodies: Mapping[str, Body], inputs: Body | None) -> Facts:
    """The report with computed cells filled in."""
    body = bodies.get(INPUTS, {}) if inputs is None else inputs
    return Facts(form, {**figures.complete(form, bodies), INPUTS: body})


def given(form: Form, bodies: Mapping[str, Body], field: Field) -> Given:
    """A figure of 测算依据: the one handed in, else what the report itself holds.

    A page cannot type a figure of origin "figure"; filed paper hands in what stands on it, right or wrong.
    """
    typed = bodies.get(INPUTS, {}).get(field.key)
    if typed or not field.source:
        return read(field, field, typed, Place(INPUTS, field.key))
    spec, value, place = sought(form, bodies, field.source)
    return read(field, spec, value, place)


def stored(form: Form, bodies: Mapping[str, Body], key: str) -> Any:
    """A figure of 测算依据 as a body holds it; None while it is blank, or stands in the report as running text."""
    known, field = facts(form, bodies, None).bodies, form.field(INPUTS, key)
    typed = known[INPUTS].get(key)
    if typed or not field.source:
        return typed
    spec, value, _ = sought(form, known, field.source)
    return value if spec.type == field.type else None


def read(field: Field, spec: Field | Column, value: Any, place: Place) -> Given:
    """A stored value as a figure; text is measured, and must have the unit of the figure."""
    if not value:
        number = None
    elif spec.type == "amount":
        number = Decimal(value["yuan"])
    elif spec.type == "number":
        number = Decimal(value)
    else:
        measure = measures.read(value)
        number = measure.value if measure and measure.unit == field.unit else None
    return Given(field.key, field.name, place, number, entry.show(spec, value), field.unit)


def sought(form: Form, bodies: Mapping[str, Body], source: str) -> tuple[Field | Column, Any, Place]:
    """What stands at a source: its field or column, its value (None while blank), its place."""
    section, name, *path = source.split(".")
    spec = form.section(section).entry(name)
    stored = bodies.get(section, {}).get(name)
    if isinstance(spec, Field):
        return spec, stored, Place(section, name)
    assert isinstance(spec, Table)
    column, row = path[-1], path[0] if len(path) == 2 else TOTAL
    place = Place(section, name, row, column)
    return spec.column(column), only(stored or (), row, column), place


def only(rows: Sequence[Row], row: str, column: str) -> Any:
    """The cell of the one line under a printed row; None when several lines stand there."""
    found = [item.get(column) for item in rows if item.get("row") == row]
    return found[0] if len(found) == 1 else None
