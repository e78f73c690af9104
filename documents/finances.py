"""The money tables of the forms: institutions by column, and funds by source.

Every cell becomes one entry: where it stands, whose it is, what it is (`item`, a path), its source, its amount.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from documents.columns import below, fund_labels, institution_kind, is_total, row_at
from documents.grid import Cell, Line, Row
from documents.reading import Entry, Reading, money
from documents.values import amount, bare, is_nothing, joined, label, plain, unit_in
from documents.vocabulary import is_one_of, key_of

ORDINAL = re.compile(r"^(?:[((（]?\d{1,2}[)）]?[、.．)]|[((（]?[一二三四五六七八九十]{1,3}[)）]?、)")
AMONG = "其中"
Leaf = tuple[Cell, str, str | None]  # a column of amounts: its lowest header cell, its path, its unit


def read_institutions(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """机构名称 and columns of amounts under one or more header rows."""
    first = row_at(lines, at)
    rows, end = below(lines, at, 1)
    heads = [first, *takewhile(lambda row: is_header(row, first), rows)]
    where = institution_kind(first) or "income"
    org = next(cell for cell in first.cells if key_of("institutions", cell.text) == "org")
    leaves = list(columns(heads, org, where))
    for row in rows[len(heads) - 1 :]:
        name = next((cell.text for cell in row.cells if cell.shared_width(org.start, org.end) > 0), "")
        if plain(name):
            reading.finances += [institution(row, name, leaf, where, unit) for leaf in leaves]
    return end


def is_header(row: Row, first: Row) -> bool:
    """A further header row: 机构名称 goes on (merged or blank) and nothing in it is a figure."""
    begins = row.cells[0]
    goes_on = begins in first.cells or not plain(begins.text)
    others = [cell.text for cell in row.cells[1:] if plain(cell.text)]
    return goes_on and bool(others) and all(amount(text, "元").value is None for text in others)


def columns(heads: Sequence[Row], org: Cell, where: str) -> Iterator[Leaf]:
    """The columns of amounts from left to right, each with its path: 支出合计/基本支出/人员支出."""
    stacks = [stack for stack in stacked(heads) if stack[0] is not org]
    whole = next((name_of(stack[0]) for stack in stacks if is_total(where, stack[0].text)), None)
    left: dict[int, str] = {}  # depth → label of the last column that a 其中 beside it can be part of
    for stack in stacks:
        parts = path_of(stack, whole, left)
        unit = next((u for cell in reversed(stack) if (u := unit_in(cell.text))), None)
        yield stack[-1], "/".join(parts), unit


def path_of(stack: Sequence[Cell], whole: str | None, left: dict[int, str]) -> list[str]:
    """The path of one column. 其中 stands for the column to its left; a column without a group is part of the whole."""
    parts: list[str] = []
    for depth, cell in enumerate(stack):
        if plain(cell.text).strip(":") == AMONG:
            parts.append(left.get(depth, ""))
        else:
            parts.append(name_of(cell))
            if depth == len(stack) - 1:
                left[depth] = parts[-1]
    if whole and len(stack) == 1 and parts[0] != whole:
        parts.insert(0, whole)
    return [part for part in parts if part]


def name_of(cell: Cell) -> str:
    """What a header cell says, without the unit of money in it."""
    return bare(joined(cell.text)) if unit_in(cell.text) else joined(cell.text)


def stacked(heads: Sequence[Row]) -> Iterator[list[Cell]]:
    """For every column of the lowest header row the header cells above it, from top to bottom."""
    for cell in leaves_of(heads):
        middle = (cell.start + cell.end) // 2
        column = [c for row in heads for c in row.cells if c.start <= middle < c.end and plain(c.text)]
        yield list(dict.fromkeys(column))


def leaves_of(heads: Sequence[Row]) -> list[Cell]:
    """The header cells that stand over amounts: those with no narrower one above or below them."""
    cells = sorted({cell for row in heads for cell in row.cells}, key=lambda cell: (cell.start, cell.end))
    narrowest = [cell for cell in cells if not any(within(other, cell) for other in cells)]
    return list({(cell.start, cell.end): cell for cell in narrowest}.values())


def within(inner: Cell, outer: Cell) -> bool:
    """Whether a cell takes only a part of the width of another."""
    narrower = inner.end - inner.start < outer.end - outer.start
    return narrower and outer.start <= inner.start and inner.end <= outer.end


def institution(row: Row, name: str, leaf: Leaf, where: str, unit: str | None) -> Entry:
    head, path, own_unit = leaf
    entry: Entry = {"where": where, "org": ORDINAL.sub("", joined(name)), "org_text": name, "item": path}
    entry["source"] = path.split("/")[-1] if where == "income" and "/" in path else None
    return {**entry, **money(under(row, head).text, own_unit or unit or "万元")}


def under(row: Row, head: Cell) -> Cell:
    """The cell of a row that stands under a header cell."""
    return max(row.cells, key=lambda cell: cell.shared_width(head.start, head.end))


def read_funds(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """计划安排资金, 实际到位资金, 实际支出, 结余 by source: labels beside values, or as headers of columns."""
    row = row_at(lines, at)
    heads = fund_labels(row)
    beside = [right_of(row, head) for head in heads]
    if all(cell is not None and cell not in heads for cell in beside):
        return read_fund_pairs(lines, at, reading, unit)
    rows, end = below(lines, at, max(head.rows for head in heads))
    for source_row in rows:
        source = source_row.cells[0].text
        if plain(source):
            entries = (fund(head.text, source, under(source_row, head).text, unit) for head in heads)
            reading.finances += entries
    return end


def read_fund_pairs(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """Each item with its total in the cell beside it, and its sources below it."""
    first = row_at(lines, at)
    heads = fund_labels(first)
    rows, _ = below(lines, at, 1)
    rows = list(
        takewhile(lambda row: any(sources(row, heads)) or not plain("".join(c.text for c in row.cells)), rows)
    )
    for head in heads:
        reading.finances.append(fund(head.text, "合计", value_beside(first, head), unit))
    for row in rows:
        entries = (
            fund(head.text, source.text, value_beside(row, source), unit)
            for head, source in sources(row, heads)
        )
        reading.finances += entries
    return at + 1 + len(rows)


def sources(row: Row, heads: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """(item, source) where a source stands below an item."""
    for head in heads:
        below_it = under(row, head)
        if below_it.shared_width(head.start, head.end) > 0 and is_source(below_it.text):
            yield head, below_it


def is_source(text: str) -> bool:
    named = is_one_of("funds", "sources", text) or plain(text).startswith("其中:")
    return named or bool(re.search("财政|资金", label(text)))


def value_beside(row: Row, cell: Cell) -> str:
    value = right_of(row, cell)
    return value.text if value else ""


def right_of(row: Row, cell: Cell) -> Cell | None:
    place = row.cells.index(cell)
    return row.cells[place + 1] if place + 1 < len(row.cells) else None


def fund(item: str, source: str, text: str, unit: str | None) -> Entry:
    name = bare(joined(item)) if unit_in(item) else joined(item).strip("：:")
    whole = is_one_of("funds", "whole", source)
    money_unit = "%" if "率" in name else unit_in(item) or unit or "万元"
    return {
        "where": "form",
        "org": None,
        "item": name,
        "source": "合计" if whole else label(joined(source)),
        **money("" if is_nothing(text) else text, money_unit),
    }
