"""Tables as they are seen: every cell with its place on the page, merged cells as one.

Places are thousandths of the table's width, so that columns of a table cut in two still meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.word import Block, Paragraph, Table, WordCell, WordRow

SCALE = 1000


@dataclass(eq=False)
class Cell:
    """A visible cell. Cells are told apart by identity: a vertically merged one stands in all its rows."""

    blocks: tuple[Block, ...]
    start: int
    end: int
    rows: int = 1

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def text(self) -> str:
        """The cell's own text, one paragraph a line, without the tables nested in it."""
        return "\n".join(p.line for p in self.paragraphs).strip("\n")

    @property
    def nested(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def shared_width(self, start: int, end: int) -> int:
        """How much of this cell's width lies between two places."""
        return min(self.end, end) - max(self.start, start)


@dataclass(eq=False)
class Row:
    """The cells seen side by side; `new` are those that begin in this row. `table` tells tables apart."""

    cells: tuple[Cell, ...]
    new: frozenset[Cell]
    table: int

    @property
    def alone(self) -> Cell | None:
        """The cell of a row that has only one."""
        return self.cells[0] if len(self.cells) == 1 else None

    @property
    def is_bar(self) -> bool:
        """A single cell from edge to edge, as the section titles of a form."""
        return self.alone is not None and self.alone in self.new


Line = Paragraph | Row


def lines(blocks: Iterable[Block]) -> list[Line]:
    """Paragraphs and table rows in the order of reading; tables in cells follow the row they stand in."""
    out: list[Line] = []
    unroll(blocks, out, counter=iter(range(1, 1 << 30)))
    return out


def unroll(blocks: Iterable[Block], out: list[Line], counter: Iterator[int]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(block)
            continue
        for row in rows(block, next(counter)):
            if row.alone and row.alone.nested:  # a frame around other blocks
                unroll(row.alone.blocks, out, counter)
                continue
            out.append(row)
            for cell in row.cells:
                if cell in row.new:
                    unroll(cell.nested, out, counter)


def rows(table: Table, number: int) -> list[Row]:
    """The rows of a table; a cell merged downwards is the same object in each of its rows."""
    edges = places(table)
    out: list[Row] = []
    above: dict[int, Cell] = {}
    for word_row in table.rows:
        cells, new, here = [], set(), {}
        for at, word_cell in stand(word_row):
            cell = above.get(at) if word_cell.continues else None
            if cell is None:
                cell = Cell(word_cell.blocks, edges[at], edges[at + word_cell.span])
                new.add(cell)
            else:
                cell.rows += 1
            here[at] = cell
            cells.append(cell)
        above = here
        out.append(Row(tuple(cells), frozenset(new), number))
    return [row for row in out if row.cells]


def stand(row: WordRow) -> Iterator[tuple[int, WordCell]]:
    """(grid column, cell) of a row."""
    at = row.before
    for cell in row.cells:
        yield at, cell
        at += cell.span


def places(table: Table) -> list[int]:
    """The edges of the grid columns in thousandths of the width; equal columns where Word gives no widths."""
    count = max((at + cell.span for row in table.rows for at, cell in stand(row)), default=0)
    widths = (
        list(table.widths[:count])
        if len(table.widths) >= count and all(table.widths[:count])
        else [1] * count
    )
    total, at, edges = sum(widths) or 1, 0, [0]
    for width in widths:
        at += width
        edges.append(at * SCALE // total)
    return edges
