"""What a form consists of: stops, sections, fields, tables, outline, score sheet. Read by `forms`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluation.formulas import Formula
from evaluation.places import SCORES as SCORES
from evaluation.places import Place as Place
from evaluation.rulespec import Ratio, Rule

FIELD_TYPES = ("text", "longtext", "lines", "number", "amount", "month_range", "date", "choice", "person")
COLUMN_TYPES = ("text", "longtext", "number", "amount", "date", "choice", "signature")
GIVEN = ("fixed", "report", "unit", "budget_code", "supervising", "submission", "total", "grade", "figure")
ORIGINS = ("", *GIVEN)
STOPS = {"filling": "填报", "leader": "组长", "unit": "单位", "department": "主管", "finance": "财政"}
TOTAL = "total"  # row key of a computed total row in a completed body
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
class Field:
    """One labelled value. A field with an `origin` is given by the system and cannot be typed.

    `source` (only in 测算依据) is where the report holds the figure: section.field, section.table.column for a total,
    section.table.row.column for a printed row. With the origin "figure" it stands, else until one is typed.
    """

    key: str
    label: str
    name: str  # what running text calls it; the label unless the form says otherwise
    type: str
    unit: str
    required: bool
    options: tuple[str, ...]
    hint: str
    origin: str
    value: str  # printed text of a field of origin "fixed"
    source: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table; a column with a `formula` is computed and cannot be typed."""

    key: str
    label: str
    name: str
    type: str
    unit: str
    required: bool
    hint: str
    options: tuple[str, ...]
    above: tuple[str, ...]  # header cells over the label, from the top: ("其中：", "其中：")
    joined: bool  # printed in the same cell of the paper as the column before it
    formula: Formula | None


@dataclass(frozen=True)
class RowSpec:
    """A printed row: "其中：" + 中央财政, or the category 项目产出指标 / 数量指标."""

    key: str
    label: str
    lead: str
    groups: tuple[str, ...]  # cells to the left of the label, from the left


@dataclass(frozen=True)
class TotalRow:
    """A computed row: the sum of every amount column over all rows."""

    label: str
    first: bool


@dataclass(frozen=True)
class Table:
    """Rows of columns. Without `rows` the unit adds its own; with `repeats` it adds some under each."""

    key: str
    caption: str
    name: str
    unit: str
    required: bool
    stub: tuple[str, ...]  # headers over the printed row labels
    columns: tuple[Column, ...]
    rows: tuple[RowSpec, ...]
    repeats: bool
    row_name: str  # "第{n}笔"; {n} is the position, {row} the printed row, other names are columns
    identity: str  # column whose text names a row (机构名称); empty where none does
    total: TotalRow | None

    @property
    def free(self) -> bool:
        """Whether every row is the unit's own."""
        return not self.rows

    @property
    def fixed(self) -> bool:
        """Whether each printed row takes exactly one line."""
        return bool(self.rows) and not self.repeats

    def column(self, key: str) -> Column:
        """The column `key`; KeyError when the table has none."""
        return {column.key: column for column in self.columns}[key]

    def row(self, key: str) -> RowSpec:
        """The printed row `key`; KeyError when the table has none."""
        return {row.key: row for row in self.rows}[key]


@dataclass(frozen=True)
class Heading:
    """A heading of the written report; level 1 is 一、, 2 is （一）, 3 is 1、. Text belongs under a leaf."""

    key: str
    text: str
    level: int
    number: str  # with the numbers above it: "二（一）"
    leaf: bool


@dataclass(frozen=True)
class Outline:
    """The written report, heading by heading."""

    key: str
    name: str
    headings: tuple[Heading, ...]
    type: str = "outline"


Entry = Field | Table | Outline


@dataclass(frozen=True)
class SectionSpec:
    """A part of the form that is saved as one."""

    key: str
    title: str
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry:
        """The entry `key`; KeyError when the section has none."""
        return {entry.key: entry for entry in self.entries}[key]


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
        return {row.level1: row.level1_weight for row in self.indicators}


def printed(text: str, county: str, year: int) -> str:
    """`text` of a form with its placeholders filled: {county} 平澜县, {year} 2025."""
    return text.replace("{county}", county).replace("{year}", str(year))
