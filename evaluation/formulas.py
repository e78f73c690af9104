"""The formula language of form tables: figures of one row, added and subtracted.

    received - spent
    basic_expenditure + project_expenditure
    income.income_total - expenditure_total        the same row's figure of the table `income`

    executed / budget                              a rate in percent, for a column of type percent

A name is a column of the same table, or `table.column` of a table in the same section. Sums over rows are not
formulas: a table that has a total row sums every amount column, and works out a rate from the sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TERM = re.compile(r"\s*([+-])?\s*(?:([a-z][a-z0-9_]*)\.)?([a-z][a-z0-9_]*)\s*")


@dataclass(frozen=True)
class Term:
    """A figure and its sign, +1 or -1; `table` is empty for the formula's own table."""

    sign: int
    table: str
    column: str


@dataclass(frozen=True)
class Formula:
    """Terms to add up, in the order written; a rate has those of its `divisor` too."""

    terms: tuple[Term, ...]
    divisor: tuple[Term, ...] = ()


def parse_column(text: str) -> Formula:
    """Read the formula of a column, which may be a rate; ValueError as `parse`."""
    above, rate, below = text.partition("/")
    return Formula(parse(above).terms, parse(below).terms) if rate else parse(text)


def parse(text: str) -> Formula:
    """Read a formula; ValueError names the place it cannot read."""
    terms: list[Term] = []
    position = 0
    while position < len(text):
        found = TERM.match(text, position)
        if not found or bool(found[1]) != bool(terms):
            raise ValueError(f"公式“{text}”从第{position + 1}个字起不能识别")
        terms.append(Term(-1 if found[1] == "-" else 1, found[2] or "", found[3]))
        position = found.end()
    if not terms:
        raise ValueError("公式是空的")
    return Formula(tuple(terms))
