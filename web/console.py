"""What commands print: columns that line up in Chinese, and failures as one sentence on standard error."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import IO, Any

import click


class Failed(click.ClickException):
    """The command ends with exit code 1 and this sentence, nothing before it."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


def width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def lines(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> Iterator[str]:
    """The rows as lines of aligned columns, two blanks between and before; `right` columns are right-aligned."""
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        blanks = [" " * (most - width(cell)) for most, cell in zip(widest, row, strict=True)]
        cells = [
            blank + cell if number in right else cell + blank
            for number, (cell, blank) in enumerate(zip(row, blanks, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()
