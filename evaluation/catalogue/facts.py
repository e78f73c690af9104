"""The facts of one document, whether it came as a Word file or as a draft of the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from evaluation.catalogue.finding import Spot
from evaluation.catalogue.values import Value

Month = tuple[int, int]  # (2025, 3)
TOTALS = ("合计", "年度总金额", "年度资金总额", "资金总额", "总额", "小计")


@dataclass(frozen=True)
class Field:
    """A printed label and what stands behind it; `text` is "" for a blank."""

    label: str
    text: str
    spot: Spot


@dataclass(frozen=True)
class Amount:
    """A cell of a money table. `path` 支出合计, 基本支出; `org` and `source` are "" where the table has none."""

    where: str
    org: str
    path: tuple[str, ...]
    source: str
    number: Decimal | None  # as printed, in `unit`
    yuan: Decimal | None
    unit: str
    text: str
    line: str  # 行次 with its formula: (7)=(4)/(2)
    spot: Spot

    @property
    def name(self) -> str:
        """The last part of the path: 基本支出."""
        return self.path[-1]

    @property
    def is_total(self) -> bool:
        """Whether it stands for all sources."""
        return self.source in TOTALS or not self.source


@dataclass(frozen=True)
class Voucher:
    """A line of 支出明细; `day` is the first of the month its number names."""

    position: int
    content: str
    text: str
    yuan: Decimal | None
    number: str
    day: dt.date | None
    spot: Spot


@dataclass(frozen=True)
class Goal:
    """A goal in words and what was reported on it; `kind` is its heading."""

    kind: str
    target: str
    result: str
    spot: Spot


@dataclass(frozen=True)
class Row:
    """A row of an indicator table or a score sheet. Points are None where the cell is blank or not there."""

    table: str
    level1: str
    level2: str
    name: str  # 三级指标, else what is measured
    measure: str
    target: Value
    actual: Value
    standard: str
    reason: str
    level1_weight: Decimal | None = None
    level2_weight: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    review: Decimal | None = None
    completion: Value = Value("")
    operator: str = ""
    shared: tuple[str, ...] = ()  # rows that share this one's weight and score
    inside: str = ""  # the row whose weight and score this one shares
    standard_shared: bool = False
    key: str = ""  # cell key, in drafts
    basis: dict = field(default_factory=dict, compare=False)
    spot: Spot = Spot("")
    typed: Spot = Spot("")  # where target and result are typed, if not at `spot`

    @property
    def lost(self) -> Decimal:
        """Points lost; 0 while weight or score is not known."""
        return self.weight - self.score if self.weight is not None and self.score is not None else Decimal(0)

    @property
    def full(self) -> bool:
        """Whether the row has all its points."""
        return self.weight is not None and self.score is not None and self.score >= self.weight

    @property
    def words(self) -> str:
        """Everything that says what the row is about."""
        return f"{self.level1} {self.level2} {self.name} {self.measure}"


@dataclass(frozen=True)
class Table:
    """An indicator table; `columns` are the keys of its printed columns, empty for scores said in sentences."""

    key: str
    caption: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    weight_total: Decimal | None = None
    score_total: Decimal | None = None

    @property
    def leaves(self) -> tuple[Row, ...]:
        """The rows that have a weight and a score of their own."""
        return tuple(row for row in self.rows if not row.inside)


@dataclass(frozen=True)
class Section:
    """A heading of the written report and the text right under it."""

    path: tuple[str, ...]
    level: int
    number: str
    title: str
    text: str
    has_table: bool
    spot: Spot


@dataclass(frozen=True)
class Person:
    """An evaluator."""

    name: str
    position: str
    unit: str
    signature: str
    spot: Spot


@dataclass(frozen=True)
class Box:
    """A box of opinion to be signed."""

    label: str
    opinion: str
    signer: str
    date: str


@dataclass(frozen=True)
class Document:
    """One form, one score sheet or one report without a form."""

    id: str
    label: str
    kind: str  # project, department
    part: str  # main, sheet, table, report
    on_paper: bool
    title: str = ""
    region: str = ""
    year: int | None = None
    unit: str = ""
    project: str = ""
    supervising: str = ""
    belongs_to: str = ""
    fields: tuple[Field, ...] = ()
    amounts: tuple[Amount, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    voucher_total: Amount | None = None
    unit_marked: bool = True  # whether the list of vouchers says its unit
    goals: tuple[Goal, ...] = ()
    tables: tuple[Table, ...] = ()
    score_table: str = ""
    total: Decimal | None = None
    review_total: Decimal | None = None
    review_spot: Spot = Spot("复核分")
    grade: str = ""
    people: tuple[Person, ...] = ()
    boxes: tuple[Box, ...] = ()
    filler: tuple[Field, ...] = ()
    types: tuple[tuple[str, bool], ...] = ()
    rows_spot: Spot = Spot("绩效指标")
    types_spot: Spot = Spot("封面 评价类型")
    date_label: bool = False
    report_date: dt.date | None = None
    period: tuple[Month, Month] | None = None
    sections: tuple[Section, ...] = ()
    lists: tuple[tuple[Spot, tuple[str, ...]], ...] = ()  # 职能职责, 主要工作, 成绩: place and items
    headings_due: tuple[
        tuple[str, Spot], ...
    ] = ()  # headings that the form prints and the report leaves blank
    offered: tuple[str, ...] = ()  # 一级/二级指标 that a form of the system offers; empty for paper
    evidence: tuple[str, ...] = ()  # what the attachments prove: "决策依据③"

    @cached_property
    def main_table(self) -> Table | None:
        """The table that is added up, else the first."""
        named = [table for table in self.tables if table.key == self.score_table]
        return next(iter(named or self.tables), None)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every indicator once: those of the main table, then what only other tables have."""
        main = self.main_table
        seen = {row.name for row in main.rows} if main else set()
        rest = [
            row for table in self.tables if table is not main for row in table.rows if row.name not in seen
        ]
        return (*(main.rows if main else ()), *rest)

    @cached_property
    def leaves(self) -> tuple[Row, ...]:
        """Every row that has points of its own."""
        return tuple(row for row in self.rows if not row.inside)

    def field(self, *labels: str) -> Field | None:
        """The first field whose label is one of these."""
        return next((item for item in self.fields if item.label in labels), None)

    def texts(self) -> Iterator[tuple[Spot, str]]:
        """Every running text with its place: the written report, lists, goals, indicators and their reasons."""
        for section in self.sections:
            yield (
                section.spot,
                f"{section.title}\n{section.text}" if len(section.title) > 15 else section.text,
            )
        for spot, items in self.lists:
            yield spot, "\n".join(items)
        for goal in self.goals:
            yield goal.spot, f"{goal.target}\n{goal.result}"
        for row in self.rows:
            yield row.spot, f"{row.actual.text}\n{row.reason}"

    @cached_property
    def full_text(self) -> str:
        """All running text in one piece."""
        return "\n".join(text for _, text in self.texts())

    @cached_property
    def name(self) -> str:
        """What to call it in a sentence."""
        return self.label or self.title.split("\n")[0] or self.id
