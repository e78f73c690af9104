"""The rows of one table with their computed cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.formulas import Term
from evaluation.money import Money, added, amount, money_of
from evaluation.paper import TOTAL, Column, Table

Row = dict[str, Any]


class Ledger:
    """A table and its stored rows in printed order; rows that are printed are there even when blank."""

    def __init__(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        self.table = table
        self.rows = self.arranged([dict(row) for row in rows if row.get("row") != TOTAL])

    def arranged(self, rows: list[Row]) -> list[Row]:
        """The rows in the order of the form; rows the form does not print are left out."""
        if self.table.free:
            return rows
        printed = [spec.key for spec in self.table.rows]
        if self.table.fixed and rows:
            given = {row.get("row"): row for row in rows}
            return [given.get(key, {"row": key}) for key in printed]
        return [row for key in printed for row in rows if row.get("row") == key]

    def complete(self, ledgers: Mapping[str, Ledger]) -> list[Row]:
        """Every row with its computed cells, and the total row where the form has it.

        Args:
            ledgers: the tables of the same section, which formulas may refer to.
        """
        rows = [self.complete_row(row, ledgers) for row in self.rows]
        total = self.total(ledgers)
        if not rows or not total or self.table.total is None:
            return rows
        return [total, *rows] if self.table.total.first else [*rows, total]

    def complete_row(self, row: Row, ledgers: Mapping[str, Ledger]) -> Row:
        """One row: its printed name, what was filled in, and what follows from it."""
        filled: Row = {"row": row["row"]} if self.table.rows else {}
        for column in self.table.columns:
            value = row.get(column.key) if column.formula is None else self.computed(row, column, ledgers)
            if value:
                filled[column.key] = value
        return filled

    def computed(self, row: Row, column: Column, ledgers: Mapping[str, Ledger]) -> dict[str, Any] | None:
        """The value of a computed cell as it is stored."""
        money = self.figure(row, column, ledgers)
        return amount(*money) if money else None

    def total(self, ledgers: Mapping[str, Ledger]) -> Row:
        """The sum of every amount column that is not blank; empty when all are."""
        columns = [column for column in self.table.columns if column.type == "amount"]
        sums = {
            column.key: added((1, self.figure(row, column, ledgers)) for row in self.rows)
            for column in columns
        }
        filled = {key: amount(*money) for key, money in sums.items() if money}
        return {"row": TOTAL, **filled} if filled else {}

    def figure(self, row: Row, column: Column, ledgers: Mapping[str, Ledger]) -> Money | None:
        """The amount in a cell, computed where the column has a formula; None for a blank."""
        if column.formula is None:
            return money_of(row.get(column.key))
        return added((term.sign, self.term(row, term, ledgers)) for term in column.formula.terms)

    def term(self, row: Row, term: Term, ledgers: Mapping[str, Ledger]) -> Money | None:
        """The figure a term names: of this row, or of the rows of the same name in another table."""
        other = ledgers[term.table] if term.table else self
        rows = other.named(row.get(self.table.identity)) if term.table else [row]
        column = other.table.column(term.column)
        return added((1, other.figure(found, column, ledgers)) for found in rows)

    def named(self, name: str | None) -> list[Row]:
        """The rows whose identity is `name`; none for a row without a name."""
        return [row for row in self.rows if name and row.get(self.table.identity) == name]
