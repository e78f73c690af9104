"""Tables are known by their headers, and cells belong to the header they stand under."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.grid import Cell, Line, Row
from documents.values import amount, bare, label, number, plain
from documents.vocabulary import found, is_one_of, key_of
from documents.word import Paragraph

NAMES = {"level1", "level2", "level3", "levels", "indicator", "indicator_otherwise"}
MEASURES = {"actual", "score", "weight", "target", "standard"}


@dataclass(frozen=True)
class Column:
    """One column of a table: what it holds, its printed header, its place in thousandths of the width."""

    key: str
    header: str
    start: int
    end: int


@dataclass(frozen=True)
class Header:
    """A header row. `caption` is a cell beside the headers that names the table."""

    columns: tuple[Column, ...]
    caption: Cell | None
    height: int

    def cells(self, row: Row) -> dict[Column, list[Cell]]:
        """The cells of a row under the column each shares most width with; others (a caption) are left out."""
        under: dict[Column, list[Cell]] = {}
        for cell in row.cells:
            best = max(self.columns, key=lambda column: cell.shared_width(column.start, column.end))
            if cell is not self.caption and cell.shared_width(best.start, best.end) > 0:
                under.setdefault(best, []).append(cell)
        return under

    def values(self, row: Row) -> dict[str, Cell]:
        """Key → cell, where every column has a key of its own and one cell in the row."""
        return {column.key: cells[0] for column, cells in self.cells(row).items()}

    def renamed(self, keys: dict[Column, str]) -> "Header":
        columns = tuple(replace(column, key=keys.get(column, column.key)) for column in self.columns)
        return replace(self, columns=columns)


def row_at(lines: Sequence[Line], at: int) -> Row:
    row = lines[at]
    assert isinstance(row, Row)  # readers of tables are called on header rows only
    return row


def header(row: Row, group: str) -> Header:
    """The headers of a row that a group of the vocabulary knows; none of them need be there."""
    keyed = [(cell, key) for cell in row.cells if cell.text and (key := key_of(group, cell.text))]
    if stands_beside([cell for cell, _ in keyed], [key for _, key in keyed]):
        keyed = keyed[1:]
    columns = tuple(Column(key, cell.text, cell.start, cell.end) for cell, key in keyed)
    others = [cell for cell in row.cells if cell.text and not any(cell is known for known, _ in keyed)]
    others = [cell for cell in others if not is_one_of("funds", "line_no", cell.text)]
    caption = max(others, key=lambda cell: len(cell.text), default=None)
    return Header(columns, caption, max((cell.rows for cell, _ in keyed), default=1))


def stands_beside(cells: Sequence[Cell], names: Sequence[str]) -> bool:
    """Whether the first of several headers names the whole table: it goes on downwards, or its key comes again."""
    if len(cells) < 3:
        return False
    return cells[0].rows > max(cell.rows for cell in cells[1:]) or names[0] in names[1:2]


def keys(row: Row, group: str) -> set[str]:
    """The keys of the cells that begin in a row; a header merged downwards begins only once."""
    return {key for cell in row.cells if cell in row.new and cell.text and (key := key_of(group, cell.text))}


def begins(row: Row) -> str | None:
    """Which kind of table has `row` as its header; None for a row of values."""
    indicators = keys(row, "indicators")
    if indicators & NAMES and indicators & MEASURES and len(header(row, "indicators").columns) >= 3:
        return "indicators"
    if keys(row, "qualitative") == {"target", "result"}:
        return "qualitative"
    if keys(row, "statements") == {"value", "problem"}:
        return "statements"
    vouchers = keys(row, "vouchers")
    if {"content", "amount"} <= vouchers and len(vouchers) >= 3:
        return "vouchers"
    people = keys(row, "evaluators")
    if "name" in people and len(people) >= 3:
        return "evaluators"
    if "org" in keys(row, "institutions") and institution_kind(row):
        return "institutions"
    if len(fund_labels(row)) >= 2:
        return "funds"
    if is_matrix(row):
        return "budget"
    return "results" if result_labels(row) else None


def institution_kind(row: Row) -> str | None:
    """Which table of institutions a total column names: income, expenditure, …"""
    kinds = ("income", "expenditure", "three_public_expenses", "fixed_assets")
    return next((kind for cell in row.cells for kind in kinds if is_total(kind, cell.text)), None)


def is_total(kind: str, text: str) -> bool:
    return is_one_of("institution_totals", kind, text)


def fund_labels(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell in row.new and is_one_of("funds", "items", cell.text)]


def is_matrix(row: Row) -> bool:
    """A header with sources of money over its columns, as 年度总金额 | 财政资金 | 上年结转资金."""
    names = {label(bare(cell.text)) for cell in row.cells if cell in row.new and is_named_source(cell)}
    figures = (amount(cell.text, "元").value for cell in row.cells if plain(cell.text))
    return len(names) >= 2 and all(figure is None for figure in figures) and begins_with_label(row)


def begins_with_label(row: Row) -> bool:
    first = row.cells[0]
    return first in row.new and (not plain(first.text) or is_one_of("funds", "budget_label", first.text))


def is_named_source(cell: Cell) -> bool:
    return is_one_of("funds", "sources", cell.text) or is_one_of("funds", "whole", cell.text)


def result_labels(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell in row.new and key_of("results", cell.text)]


def below(lines: Sequence[Line], at: int, height: int) -> tuple[list[Row], int]:
    """The rows under a header that takes `height` rows from `at`, and the place behind them.

    They go on up to the next title, box or header, also where the table is cut in two without its header again.
    """
    rows: list[Row] = []
    place = at + height
    last = row_at(lines, place - 1)
    while place < len(lines):
        line = lines[place]
        if isinstance(line, Paragraph) or line.table != last.table:
            place_of_rest = rest_of(lines, place, last)
            if place_of_rest is None:
                break
            place = place_of_rest
            line = row_at(lines, place)
        if begins(line) or (line.is_bar and plain(line.cells[0].text)):
            break
        rows.append(line)
        last = line
        place += 1
    return rows, place


def total_label(row: Row) -> str | None:
    """合计, 支出合计 or 总分 of a row that holds figures and at most a remark beside it; None for other rows."""
    labels = [c.text for c in row.cells if c in row.new and plain(c.text) and number(c.text) is None]
    totals = [text for text in labels if is_one_of("totals", "row", text)]
    return totals[0] if totals and len(labels) <= 2 else None


def rest_of(lines: Sequence[Line], at: int, last: Row) -> int | None:
    """Where a table that was cut goes on: behind nothing but 续表, a row with the same cells and no known label."""
    for place in range(at, len(lines)):
        line = lines[place]
        if isinstance(line, Row):
            labels = any(is_label(cell.text) for cell in line.cells)
            return place if edges(line) == edges(last) and not labels else None
        if plain(line.text) and not found("marks", "continued", line.text):
            return None
    return None


def edges(row: Row) -> list[tuple[int, int]]:
    return [(cell.start, cell.end) for cell in row.cells]


def is_label(text: str) -> bool:
    """A label that has its value beside it."""
    return any(key_of(group, text) for group in ("basics", "lists", "cover"))
