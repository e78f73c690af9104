"""What a rule of a score sheet says: written as TOML beside its cell, read by `rulefile`, applied by `rules`.

Figures are named by their key in the form's block 测算依据 (`Form.inputs`); rates are in percent: 90 is 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluation.formulas import Formula

RELATIONS = ("least", "above", "most", "below")  # ≥ > ≤ <
OVER, UNDER = "over", "under"


@dataclass(frozen=True)
class Lines:
    """The lines under one printed row of a table of targets."""

    section: str
    table: str
    row: str


@dataclass(frozen=True)
class Ratio:
    """A figure to judge: `of` ÷ `to` in percent, or `of` itself where `to` is empty.

    `without` is taken off `of` when the campaign excludes that figure; `stated` is a rate that stands in while the
    counts are blank.
    """

    of: Formula
    to: str
    without: str
    stated: str


@dataclass(frozen=True)
class Rule:
    """A rule of one scored cell; `kind` is its code: PP, TIER, PROP, PROPR, CHK, OCC, DED, BIN, JDG, GRP."""

    kind: str


@dataclass(frozen=True)
class PerPoint(Rule):
    """Points off for each percentage point that the rate is over, or under, `base`."""

    ratio: Ratio
    base: Decimal
    side: str
    per_point: Decimal


@dataclass(frozen=True)
class Bound:
    """One end of a tier: a relation and a number, or the key of the figure to compare with."""

    relation: str
    value: Decimal | str


@dataclass(frozen=True)
class Tier:
    """Points for figures within all `bounds`; a tier without any takes what is left."""

    bounds: tuple[Bound, ...]
    points: Decimal


@dataclass(frozen=True)
class Tiers(Rule):
    """The points of the first tier that the figure falls into."""

    ratio: Ratio
    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class Proportion(Rule):
    """Points in proportion to the rate; below `least` none. `reverse`: the overrun over 100 % is lost."""

    ratio: Ratio
    reverse: bool
    least: Decimal


@dataclass(frozen=True)
class Targets(Rule):
    """Points by what each line reached of its target.

    `roll_up`: "" scores line by line; "sum" adds the figures up first; else the column whose amounts weigh the rates.
    """

    lines: Lines
    reverse: bool
    roll_up: str


@dataclass(frozen=True)
class Clause:
    """A clause to tick. `measurable`: section.table.column whose values must be measurable for it to count."""

    sign: str
    text: str
    points: Decimal
    measurable: str


@dataclass(frozen=True)
class Checklist(Rule):
    """The points of the ticked clauses; clauses named in the cell's `evidence` need an attachment."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Occurrences(Rule):
    """Points off for each case: `cases` is the figure of 测算依据 that counts them, else `counted` says what is counted
    at the cell: 不符合要求的情形.
    """

    cases: str
    counted: str
    per_case: Decimal


@dataclass(frozen=True)
class Deduction:
    """A fault that costs between `least` and `most` points."""

    text: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Deductions(Rule):
    """The weight less what was taken off for each fault."""

    items: tuple[Deduction, ...]


@dataclass(frozen=True)
class Option:
    """An answer and its points."""

    text: str
    points: Decimal


@dataclass(frozen=True)
class Choice(Rule):
    """The points of the chosen answer. With `lines` the first answer means that every target was met in time."""

    options: tuple[Option, ...]
    lines: Lines | None


@dataclass(frozen=True)
class Judgement(Rule):
    """The unit chooses within the band of its grade; `lines` show what was reached."""

    lines: Lines | None


@dataclass(frozen=True)
class Group(Rule):
    """Printed rows that share a score: each has its part of the weight (none given: equal parts).

    A part is scored by its own lines in the table, else judged.
    """

    weights: tuple[Decimal, ...]
    section: str
    table: str
