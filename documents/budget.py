"""Budgets as tables: items (年初预算数, 全年执行数 …) one way, sources of money the other, whichever way round.

Every cell becomes one entry of the finances. 分值, 执行率 and 得分 of the whole, where the table has them, are the row
预算执行率 of a table of indicators.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from documents.columns import below, fund_labels, is_named_source, row_at
from documents.finances import Leaf, path_of, right_of, stacked, under
from documents.grid import Cell, Line, Row
from documents.reading import Entry, Reading, money, put
from documents.values import amount, bare, flowing, is_nothing, joined, label, number, plain, unit_in
from documents.vocabulary import found, is_one_of, key_of

VALUE_BEHIND = re.compile(r"^(.{2,20}?)[:：](.*)$", re.DOTALL)
MARKS = ("weight", "score")


# ---- sources over the columns -----------------------------------------------------------------------------------


def read_matrix(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """Items below each other, sources over the columns in one or two header rows."""
    first = row_at(lines, at)
    rows, end = below(lines, at, 1)
    heads = [first, *takewhile(lambda row: first.cells[0] in row.cells or is_header(row), rows)]
    leaves = list(sources(heads))
    number_cell = next((cell for cell in first.cells if is_one_of("funds", "line_no", cell.text)), None)
    for row in rows[len(heads) - 1 :]:
        item = row.cells[0].text
        if plain(item):
            line = under(row, number_cell).text if number_cell else None
            reading.finances += [cell_of(row, item, line, leaf, unit) for leaf in leaves]
    return end


def sources(heads: Sequence[Row]) -> Iterator[Leaf]:
    """The columns of amounts with the path of their source: 财政资金/中央级."""
    for stack in stacked(heads):
        if any(is_named_source(cell) for cell in stack):
            unit = next((found for cell in reversed(stack) if (found := unit_in(cell.text))), None)
            yield stack[-1], "/".join(path_of(stack, None, {})), unit


def is_header(row: Row) -> bool:
    """A further header row: a blank corner and nothing that is a figure."""
    texts = [cell.text for cell in row.cells[1:] if plain(cell.text)]
    return not plain(row.cells[0].text) and bool(texts) and all(number(text) is None for text in texts)


def cell_of(row: Row, item: str, line: str | None, leaf: Leaf, unit: str | None) -> Entry:
    head, path, own_unit = leaf
    name = bare(joined(item))
    money_unit = "%" if is_rate(item) else own_unit or unit_in(item) or unit or "万元"
    entry: Entry = {"where": "budget", "org": None, "item": name, "line_no": joined(line) if line else None}
    return {**entry, "source": path, **money(under(row, head).text, money_unit)}


def is_rate(item: str) -> bool:
    return "率" in item or "%" in plain(item)


# ---- items over the columns -------------------------------------------------------------------------------------


def read_items(lines: Sequence[Line], at: int, reading: Reading, unit: str | None) -> int:
    """Sources below each other, items over the columns, beside them 分值, 执行率 and 得分."""
    head = row_at(lines, at)
    heads = fund_labels(head)
    unit = next((found for cell in head.cells if (found := unit_in(cell.text))), unit)
    rows, _ = below(lines, at, max(cell.rows for cell in heads))
    left = min(cell.start for cell in heads)
    matrix = list(takewhile(lambda row: is_row(row, left), rows))
    rest = rows[len(matrix) :]
    begins_split = bool(rest) and bool(groups(rest[0]))
    split = list(takewhile(lambda row: begins_split and (groups(row) or holds_figure(row)), rest))
    for row in matrix:
        reading.finances += [entry_of(row, source_of(row, left), cell, unit) for cell in heads]
    read_execution(head, matrix, left, reading)
    reading.finances += split_entries(split, unit)
    return at + max(cell.rows for cell in heads) + len(matrix) + len(split)


def is_row(row: Row, left: int) -> bool:
    """A source of money with its amounts."""
    source = source_of(row, left)
    listed = any(is_one_of("funds", group, source) for group in ("sources", "whole"))
    named = listed or found("funds", "source", label(source))
    return bool(label(source) and named)


def holds_figure(row: Row) -> bool:
    """Whether an amount stands in a cell or behind its label: 其中：基本支出：900."""
    texts = [plain(cell.text) for cell in row.cells if cell in row.new]
    behind = [match[2] for text in texts if (match := VALUE_BEHIND.match(re.sub("^其中:", "", text)))]
    return any(is_figure(text) for text in [*texts, *behind])


def is_figure(text: str) -> bool:
    return amount(text, "元").value is not None


def source_of(row: Row, left: int) -> str:
    """The label to the left of the amounts; the nearest where several stand there."""
    cells = [cell for cell in row.cells if cell.end <= left and cell in row.new and plain(cell.text)]
    return cells[-1].text if cells else ""


def entry_of(row: Row, source: str, head: Cell, unit: str | None) -> Entry:
    name = bare(joined(head.text))
    text = under(row, head).text
    money_unit = "%" if is_rate(name) else unit_in(head.text) or unit or "万元"
    entry: Entry = {"where": "budget", "org": None, "item": name, "source": label(joined(source))}
    return {**entry, **money("" if is_nothing(text) else text, money_unit)}


def read_execution(head: Row, rows: Sequence[Row], left: int, reading: Reading) -> None:
    """分值, 执行率 and 得分 of the whole as a row of indicators; nothing where the table has no points."""
    columns_of = {key_of("indicators", cell.text): cell for cell in head.cells if cell in head.new}
    whole = next((row for row in rows if is_one_of("funds", "whole", source_of(row, left))), None)
    if whole is None or not all(key in columns_of for key in MARKS):
        return
    row: Entry = {"level1": None, "level2": None, "level3": None, "indicator": "预算执行率"}
    for key in MARKS:
        text = under(whole, columns_of[key]).text
        put(row, key, number(text), text)
    rate = next((cell for cell in head.cells if cell in head.new and is_rate(cell.text)), None)
    row["actual"] = flowing(under(whole, rate).text) if rate else ""
    reason = columns_of.get("deviation_reason")
    row["deviation_reason"] = flowing(under(whole, reason).text) if reason else ""
    shown = [{"header": joined(cell.text), "key": key} for key, cell in columns_of.items() if key]
    table: Entry = {"id": "execution", "caption": "预算执行率", "columns": shown, "rows": [row]}
    reading.indicator_tables.append({**table, "total": None})


# ---- 按收入性质分, 按支出性质分 -------------------------------------------------------------------------------------


def groups(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell in row.new and found("funds", "splits", cell.text)]


def split_entries(rows: Sequence[Row], unit: str | None) -> Iterator[Entry]:
    """Each part of each way to take the sum apart; the amount stands behind the label or in the next cell."""
    heads: list[Cell] = []
    for row in rows:
        heads = groups(row) or heads
        for cell, name, text in labelled(row):
            group = next((head for head in reversed(heads) if head.start <= cell.start), heads[0])
            own = found("funds", "splits", cell.text)
            path = bare(joined(split_name(group))) + ("" if own else f"/{name}")
            entry: Entry = {"where": "budget", "org": None, "item": path, "source": None}
            if not own or plain(text):
                yield {**entry, **money("" if is_nothing(text) else text, unit or "万元")}


def split_name(cell: Cell) -> str:
    match = VALUE_BEHIND.match(plain(cell.text))
    return match[1] if match else cell.text


def labelled(row: Row) -> Iterator[tuple[Cell, str, str]]:
    """(cell, label, text of the amount) of a row."""
    for cell in row.cells:
        text = re.sub(r"^其中:", "", plain(cell.text))
        match = VALUE_BEHIND.match(text)
        if cell not in row.new or not text or is_figure(text):
            continue
        if match and plain(match[2]):
            yield cell, label(match[1]), match[2]
        else:
            beside = right_of(row, cell)
            own = beside is not None and not VALUE_BEHIND.match(plain(beside.text))
            yield cell, label(text), beside.text if beside and own else ""
