"""What a section of a form consists of: fields, tables, the outline of the written report."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.formulas import Formula

FIELD_TYPES = ("text", "longtext", "lines", "number", "amount", "month_range", "date", "choice", "person")
COLUMN_TYPES = ("text", "longtext", "number", "amount", "percent", "date", "choice", "signature")
ORIGINS = (
    "",
    "fixed",
    "report",
    "unit",
    "budget_code",
    "supervising",
    "submission",
    "total",
    "grade",
    "figure",
)
TOTAL = "total"  # row key of a computed total row in a completed body


@dataclass(frozen=True)
class Field:
    """One labelled value. A field with an `origin` is given by the system and cannot be typed.

    `source` (only in 测算依据) is where the report holds the figure: section.field, section.table.column for a total,
    section.table.row.column for a printed row. With the origin "figure" it stands, else until one is typed.
    `last_year` (there too) is the figure of last year's report with which this one begins.
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
    last_year: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table; a column with a `formula` is computed and cannot be typed.

    A column of type percent has a formula that divides: executed / budget.
    """

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
    line: str = ""  # 行次 where the paper prints one: (7)=(4)/(2)


@dataclass(frozen=True)
class RowSpec:
    """A printed row: "其中：" + 中央财政, or the category 项目产出指标 / 数量指标.

    A row with `parts` is the sum of those rows (小计) and cannot be typed; the total row does not count them again.
    """

    key: str
    label: str
    lead: str
    groups: tuple[str, ...]  # cells to the left of the label, from the left
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class TotalRow:
    """A computed row: the sum of every amount column over all rows."""

    label: str
    first: bool


@dataclass(frozen=True)
class Table:
    """Rows of columns. Without `rows` the unit adds its own; with `repeats` it adds some under each.

    The rows of an `own` table are indicators of the unit: each has a `key` of its own ("quantity-2") and gets a score.
    A table that is `across` is printed with its rows as columns.
    """

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
    own: bool = False
    across: bool = False

    @property
    def free(self) -> bool:
        """Whether every row is the unit's own."""
        return not self.rows

    @property
    def fixed(self) -> bool:
        """Whether each printed row takes exactly one line."""
        return bool(self.rows) and not self.repeats

    @property
    def summed(self) -> frozenset[str]:
        """Printed rows that are the sum of others."""
        return frozenset(row.key for row in self.rows if row.parts)

    @property
    def counted_in_others(self) -> frozenset[str]:
        """Printed rows that another row of the form sums up."""
        return frozenset(part for row in self.rows for part in row.parts)

    def column(self, key: str) -> Column:
        """The column `key`; KeyError when the table has none."""
        return {column.key: column for column in self.columns}[key]

    def row(self, key: str) -> RowSpec:
        """The printed row `key`; KeyError when the table has none."""
        return {row.key: row for row in self.rows}[key]


@dataclass(frozen=True)
class Heading:
    """A heading of the written report; level 1 stands under none, 2 under one. Text belongs under a leaf."""

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
