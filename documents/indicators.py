"""Indicator tables and score sheets, read by their headers.

Labels merged downwards stand in every row. A weight and a score merged over several rows stand in the first of
them, with `merged_rows`; the others name it in `merged_into`.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from documents.columns import Column, Header, below, header, row_at, total_label
from documents.grid import Cell, Line, Row
from documents.reading import Entry, Reading, put
from documents.values import flowing, is_nothing, joined, number, plain, tidy
from documents.vocabulary import WORDS, found

LEVELS = ("level1", "level2", "level3")
WEIGHTS = {"level1": "level1_weight", "level2": "level2_weight", "level3": "weight"}
FIGURES = ("level1_weight", "level2_weight", "weight", "score", "review_score")
TEXTS = ("target", "actual", "completion_rate", "operator", "measure_unit", "deviation_reason")
OWN = ("level3", "indicator", "weight", "score", "target", "actual")  # what makes a row more than a category
POINTS = re.compile(r"[(（]\s*([\d.０-９]+)\s*分?\s*[)）]?\s*$")


def read(lines: Sequence[Line], at: int, reading: Reading, caption: str | None = None) -> int:
    """Read the table whose header is `lines[at]` into the reading; returns the place behind it.

    Args:
        caption: what stands over the table; a cell beside its header says it better.
    """
    head = header(row_at(lines, at), "indicators")
    rows, end = below(lines, at, head.height)
    rows, end = without_tail(head, rows, end)
    head = resolve(head, rows)
    reader = Rows(head, table_of(head, reading, caption))
    for row in rows:
        reader.read(row)
    if end < len(lines) and reader.is_total(lines[end]):
        reader.read(row_at(lines, end))
        end += 1
    return end


def without_tail(head: Header, rows: list[Row], end: int) -> tuple[list[Row], int]:
    """The rows up to 评价结论, 存在问题 …: a label whose value takes the width of several columns."""
    for place, row in enumerate(rows):
        wide = len(row.cells) == 2 and sum(
            row.cells[1].shared_width(column.start, column.end) > 0 for column in head.columns
        )
        if wide > 2 and not total_label(row):
            return rows[:place], end - (len(rows) - place)
    return rows, end


def table_of(head: Header, reading: Reading, above: str | None) -> Entry:
    """The table that a header begins, or the one it goes on with: same caption, same columns."""
    sheet = (reading.form_type or "").endswith("score_sheet")
    caption = joined(head.caption.text) if head.caption else (reading.title if sheet else above)
    columns = [{"header": joined(c.header), "key": c.key} for c in head.columns]
    keys = {c.key for c in head.columns}
    for table in reading.indicator_tables:
        if table["caption"] == caption and {c["key"] for c in table["columns"]} == keys:
            return table
    name = "sheet" if sheet else name_of(caption)
    taken = [table["id"] for table in reading.indicator_tables if table["id"].startswith(name)]
    name += str(len(taken) + 1) if taken else ""
    table = {"id": name, "caption": caption, "columns": columns, "rows": [], "total": None}
    reading.indicator_tables.append(table)
    return table


def name_of(caption: str | None) -> str:
    """What a table is called by its caption: 附件1.项目支出绩效自评表 is an annex."""
    return next((name for name in WORDS["tables"] if found("tables", name, caption or "")), "quantitative")


def resolve(head: Header, rows: Sequence[Row]) -> Header:
    """Give every column a key of its own: which level a 分值 belongs to, what stands under 评价内容 and 绩效目标."""
    keys: dict[Column, str] = {}
    names = {column.key for column in head.columns}
    for column in head.columns:
        if column.key == "indicator_otherwise":
            keys[column] = "target" if names & {"level3", "indicator"} else "indicator"
    keys.update(weight_levels(head, rows))
    return head.renamed(keys)


def weight_levels(head: Header, rows: Sequence[Row]) -> dict[Column, str]:
    """The level of each 分值 column: the one whose cells begin in the same rows, else the nearest to the left."""
    weights = [column for column in head.columns if column.key == "weight"]
    levels = [column for column in head.columns if column.key in LEVELS]
    if len(weights) < 2:
        return {}
    starts = {column: beginnings(column, head, rows) for column in [*weights, *levels]}
    couples = [(weight, level) for weight in weights for level in levels]
    couples.sort(key=lambda c: (-alike(starts[c[0]], starts[c[1]]), distance(*c), c[0].start))
    out: dict[Column, str] = {}
    for weight, level in couples:
        if weight not in out and WEIGHTS[level.key] not in out.values():
            out[weight] = WEIGHTS[level.key]
    return out


def beginnings(column: Column, head: Header, rows: Sequence[Row]) -> frozenset[int]:
    """The rows in which a filled cell of the column begins."""
    cells = ((n, row, cell) for n, row in enumerate(rows) for cell in head.cells(row).get(column, ()))
    return frozenset(n for n, row, cell in cells if cell in row.new and plain(cell.text))


def alike(a: frozenset[int], b: frozenset[int]) -> Decimal:
    return Decimal(len(a & b)) / max(1, len(a | b))


def distance(weight: Column, level: Column) -> int:
    """How far a 分值 stands to the right of a level; standing to its left counts as far."""
    return weight.start - level.end if weight.start >= level.end else 2000 + level.start - weight.start


class Rows:
    """Reads the rows of one table; remembers the labels and cells of the row above."""

    def __init__(self, head: Header, table: Entry) -> None:
        self.head, self.table = head, table
        self.keys = {column.key for column in head.columns}
        self.last: Entry = table["rows"][-1] if table["rows"] else {}
        self.cells: dict[str, Cell] = {}

    def is_total(self, line: Line) -> bool:
        """Whether a row that could be a result of its own, as 综合得分, has its figure under this table's scores."""
        if not isinstance(line, Row) or "score" not in self.keys or not total_label(line):
            return False
        score = self.by_key(line).get("score")
        return score is not None and number(score.text) is not None

    def read(self, row: Row) -> None:
        cells = self.by_key(row)
        label = total_label(row)
        if label:
            self.table["total"] = total(label, cells)
        else:
            entry = self.entry(cells)
            if any(not found("marks", "prompt", cells[key].text) for key in OWN if key in cells):
                self.share(entry, cells)
                self.table["rows"].append(entry)
            self.last = entry
        self.cells = cells

    def by_key(self, row: Row) -> dict[str, Cell]:
        """Key → cell; the cells under 评价内容 are the levels in their order."""
        out: dict[str, Cell] = {}
        for column, cells in self.head.cells(row).items():
            names = LEVELS if column.key == "levels" else (column.key,)
            out.update(zip(names, cells, strict=False))
        return out

    def entry(self, cells: dict[str, Cell]) -> Entry:
        entry: Entry = {}
        self.name(entry, cells)
        for key in ("weight", "score", "review_score"):
            if key in cells:
                put(entry, key, number(cells[key].text), cells[key].text)
        for key in TEXTS:
            if key in cells:
                put(entry, key, flowing(cells[key].text), cells[key].text)
        if "standard" in cells:
            put(entry, "standard", tidy(cells["standard"].text), cells["standard"].text)
        if is_nothing(entry.get("deviation_reason", "")):
            entry.pop("deviation_reason", None)
        return entry

    def name(self, entry: Entry, cells: dict[str, Cell]) -> None:
        """The labels, with those that the row takes over from the rows above."""
        fresh = False
        for level in LEVELS:
            raw = cells[level].text if level in cells else ""
            words, points = split_points(raw)
            if (
                not words
                and level in self.last
                and not fresh
                and (level != "level3" or "indicator" in self.keys)
            ):
                entry[level] = self.last[level]
                points = self.last.get(WEIGHTS[level]) if level != "level3" else None
            else:
                put(entry, level, words or None, raw)
                fresh = fresh or bool(words) and words != self.last.get(level)
            self.upper_weight(entry, level, points, cells)
        self.indicator(entry, cells)

    def upper_weight(self, entry: Entry, level: str, points: Decimal | None, cells: dict[str, Cell]) -> None:
        """The weight of level 1 or 2: printed with the label, or in a column of its own."""
        key = WEIGHTS[level]
        if level == "level3":
            if points is not None and "weight" not in self.keys:
                entry[key] = points
        elif key in cells and plain(cells[key].text):
            entry[key] = number(cells[key].text)
        elif points is not None:
            entry[key] = points

    def indicator(self, entry: Entry, cells: dict[str, Cell]) -> None:
        if "indicator" in self.keys:
            raw = cells["indicator"].text if "indicator" in cells else ""
            put(entry, "indicator", flowing(raw) or entry["level3"], raw)
        else:
            entry["indicator"] = entry["level3"]

    def share(self, entry: Entry, cells: dict[str, Cell]) -> None:
        """Say which standard, weight and score the row shares with the row above."""
        if not self.table["rows"] or entry["level2"] != self.last.get("level2"):
            return
        if self.goes_on(cells, "standard"):
            entry.update(standard=self.last.get("standard", ""), standard_shared=True)
        if self.goes_on(cells, "weight") and self.goes_on(cells, "score"):
            first = next(row for row in reversed(self.table["rows"]) if "merged_into" not in row)
            entry.update(weight=None, score=None, merged_into=first["indicator"])
            first.setdefault("merged_rows", [first["indicator"]]).append(entry["indicator"])

    def goes_on(self, cells: dict[str, Cell], key: str) -> bool:
        """Whether a cell belongs to the row above too: merged with it, or left blank."""
        return key in cells and (cells[key] is self.cells.get(key) or not plain(cells[key].text))


def split_points(text: str) -> tuple[str, Decimal | None]:
    """投入⏎（15分） → (投入, 15); the bracket may be left open."""
    match = POINTS.search(tidy(text))
    if not match or "分" not in match[0]:
        return joined(text), None
    return joined(tidy(text)[: match.start()]), number(match[1])


def total(label: str, cells: dict[str, Cell]) -> Entry:
    figures = {key: number(cells[key].text) for key in FIGURES if key in cells and plain(cells[key].text)}
    return {"label": tidy(label), **figures}
