"""What a form consists of: stops, sections, fields, tables, outline, score sheet. Read by `forms`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluation.entries import COLUMN_TYPES as COLUMN_TYPES
from evaluation.entries import FIELD_TYPES as FIELD_TYPES
from evaluation.entries import ORIGINS as ORIGINS
from evaluation.entries import TOTAL as TOTAL
from evaluation.entries import Column as Column
from evaluation.entries import Entry as Entry
from evaluation.entries import Field as Field
from evaluation.entries import Heading as Heading
from evaluation.entries import Outline as Outline
from evaluation.entries import RowSpec as RowSpec
from evaluation.entries import SectionSpec as SectionSpec
from evaluation.entries import Table as Table
from evaluation.entries import TotalRow as TotalRow
from evaluation.places import SCORES as SCORES
from evaluation.places import Place as Place
from evaluation.rulespec import Ratio, Rule

STOPS = {"filling": "填报", "leader": "组长", "unit": "单位", "department": "主管", "finance": "财政"}
ANSWERS = "answers"  # section key of what the unit answered to 提醒, by cause
INPUTS = "inputs"  # section key of 测算依据: figures that the rules need


@dataclass(frozen=True)
class StopSpec:
    """A stop of the form's route; `box` and `signer_label` are printed, `signer_label` may be empty."""

    stop: str
    box: str
    signer_label: str

    @property
    def name(self) -> str:
        """The box without its punctuation: 项目单位意见, 评价组组长, 填报人."""
        return self.box.rstrip("：").removesuffix("（签字）").removesuffix("（签名）")

    @property
    def short(self) -> str:
        """Two characters for narrow places: 组长."""
        return STOPS[self.stop]


@dataclass(frozen=True)
class SheetColumn:
    """A column of the score sheet as printed; `key` says what stands in it."""

    key: str
    label: str


@dataclass(frozen=True)
class Indicator:
    """A printed row of the score sheet. Rows that share a scored cell have the same `cell` and its weight."""

    key: str
    no: int
    level1: str
    level1_weight: Decimal
    level2: str
    level2_weight: Decimal
    level3: str
    weight: Decimal
    measure: str  # 具体指标, empty where the sheet has no such column
    standard: str
    cell: str
    own: bool = False  # defined by the unit; then target and actual are what it typed
    target: str = ""
    actual: str = ""


@dataclass(frozen=True)
class Cell:
    """What gets one score. `evidence` lists the clauses to prove: "③", or "" for the whole cell."""

    key: str
    label: str
    name: str
    level1: str
    weight: Decimal
    evidence: tuple[str, ...]
    indicators: tuple[str, ...]
    rule: Rule | None = None


@dataclass(frozen=True)
class Parent:
    """A 二级指标 under which the unit defines its own indicators: the lines of printed row `row` of the `own` table.

    Their weights add up to `level2_weight`, or freely where it is None; those of a 一级指标 to its weight always.
    """

    row: str
    level1: str
    level1_weight: Decimal
    level2: str
    level2_weight: Decimal | None
    place: int  # prescribed rows of the sheet before it


@dataclass(frozen=True)
class Grade:
    """A grade and the least total that reaches it, 分."""

    label: str
    least: Decimal


@dataclass(frozen=True)
class Figure:
    """The total of an amount column, named by section, table and column."""

    section: str
    table: str
    column: str


@dataclass(frozen=True)
class Tie:
    """Two totals that must agree (勾稽关系); `check` is the id of the finding when they do not."""

    check: str
    left: Figure
    right: Figure


@dataclass(frozen=True)
class Form:
    """A main form with its score sheet: one report, one content, one hash."""

    key: str
    label: str
    name: str
    kind: str
    title: str
    maker: str
    sheet_label: str
    sheet_title: str
    remark: str
    stops: tuple[StopSpec, ...]
    sections: tuple[SectionSpec, ...]
    sheet_columns: tuple[SheetColumn, ...]
    indicators: tuple[Indicator, ...]
    cells: tuple[Cell, ...]
    grades: tuple[Grade, ...]
    ties: tuple[Tie, ...]
    hash: str
    inputs: SectionSpec = SectionSpec(INPUTS, "", ())
    execution: Ratio | None = None  # 预算执行率 as this form defines it
    levels: tuple[tuple[str, Decimal], ...] = ()  # 一级指标 and their weights
    parents: tuple[Parent, ...] = ()  # of the unit's own indicators, which `own.refined` makes rows and cells
    papers: tuple[str, ...] = ()  # kinds of paper filled in on this form, as `documents` calls them

    def section(self, key: str) -> SectionSpec:
        """The section `key`, 测算依据 included; KeyError when the form has none."""
        return {section.key: section for section in (*self.sections, self.inputs)}[key]

    def table(self, section: str, key: str) -> Table:
        """The table `key` of `section`; KeyError when there is none."""
        entry = self.section(section).entry(key)
        if not isinstance(entry, Table):
            raise KeyError(key)
        return entry

    def field(self, section: str, key: str) -> Field:
        """The field `key` of `section`; KeyError when there is none."""
        entry = self.section(section).entry(key)
        if not isinstance(entry, Field):
            raise KeyError(key)
        return entry

    def cell(self, key: str) -> Cell:
        """The scored cell `key`; KeyError when the sheet has none."""
        return {cell.key: cell for cell in self.cells}[key]

    def indicators_of(self, cell: str) -> tuple[Indicator, ...]:
        """The printed rows that share the scored cell."""
        return tuple(row for row in self.indicators if row.cell == cell)

    def level1(self) -> dict[str, Decimal]:
        """The 一级指标 and their weights, in order."""
        return dict(self.levels)

    def place(self, anchor: str) -> Place:
        """The place with this id; that of the first section where a finding stands nowhere in particular."""
        if anchor == Place(SCORES).anchor or anchor.startswith("i-"):
            return Place(SCORES, anchor.removeprefix("i-") if anchor.startswith("i-") else "")
        _, section, entry, rest = [*anchor.split("-", 3), "", "", ""][:4]
        if not section:
            return Place(self.sections[0].key, self.sections[0].entries[0].key)
        if isinstance(self.section(section).entry(entry), Outline):
            return Place(section, entry, rest)
        row, _, column = rest.partition("-")
        return Place(section, entry, row, column)

    def rank(self, place: Place) -> tuple[int, int]:
        """Where a place comes in the order of the form, the score sheet last."""
        if place.section == SCORES:
            cells = [cell.key for cell in self.cells]
            return len(self.sections) + 1, cells.index(place.entry) if place.entry in cells else len(cells)
        spec = self.section(place.section)
        at = self.sections.index(spec) if spec in self.sections else len(self.sections)
        return at, [entry.key for entry in spec.entries].index(place.entry)

    def own_table(self) -> tuple[SectionSpec, Table] | None:
        """The table of the unit's own indicators with its section; None where the form prescribes them all."""
        tables = (
            (spec, entry) for spec in self.sections for entry in spec.entries if isinstance(entry, Table)
        )
        return next(((spec, table) for spec, table in tables if table.own), None)


def printed(text: str, county: str, year: int) -> str:
    """`text` of a form with its placeholders filled: {county} 平澜县, {year} 2025."""
    return text.replace("{county}", county).replace("{year}", str(year))
