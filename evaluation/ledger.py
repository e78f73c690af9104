"""The rows of one table with their computed cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.entries import TOTAL, Column, Table
from evaluation.formulas import Term
from evaluation.money import Money, added, amount, money_of, percent

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
        filled.update({"key": row["key"]} if self.table.own and "key" in row else {})
        for column in self.table.columns:
            computed = column.formula is not None or (column.type == "amount" and self.parts(row))
            value = self.computed([row], column, ledgers) if computed else row.get(column.key)
            if value:
                filled[column.key] = value
        return filled

    def computed(self, rows: list[Row], column: Column, ledgers: Mapping[str, Ledger]) -> Any:
        """The value of a computed cell, or of one in the total row, as it is stored; None for a blank."""
        if column.type == "percent" and column.formula:
            formula = column.formula
            above, below = (
                added((t.sign, self.term(row, t, ledgers)) for row in rows for t in terms)
                for terms in (formula.terms, formula.divisor)
            )
            return percent(above, below)
        money = added((1, self.figure(row, column, ledgers)) for row in rows)
        return amount(*money) if money else None

    def total(self, ledgers: Mapping[str, Ledger]) -> Row:
        """The sum of every amount column that is not blank, and the rates of the sums; empty when all are."""
        columns = [column for column in self.table.columns if column.type in ("amount", "percent")]
        counted = [row for row in self.rows if row.get("row") not in self.table.counted_in_others]
        sums = {column.key: self.computed(counted, column, ledgers) for column in columns}
        filled = {key: value for key, value in sums.items() if value}
        return {"row": TOTAL, **filled} if filled else {}

    def parts(self, row: Row) -> list[Row]:
        """The rows that a row of the form sums up; none for other rows."""
        keys = self.table.row(row["row"]).parts if self.table.rows else ()
        return [part for part in self.rows if part.get("row") in keys]

    def figure(self, row: Row, column: Column, ledgers: Mapping[str, Ledger]) -> Money | None:
        """The amount in a cell, computed where the column has a formula; None for a blank."""
        if column.formula is not None:
            return added((term.sign, self.term(row, term, ledgers)) for term in column.formula.terms)
        parts = self.parts(row)
        if parts:
            return added((1, self.figure(part, column, ledgers)) for part in parts)
        return money_of(row.get(column.key))

    def term(self, row: Row, term: Term, ledgers: Mapping[str, Ledger]) -> Money | None:
        """The figure a term names: of this row, or of the rows of the same name in another table."""
        other = ledgers[term.table] if term.table else self
        rows = other.named(row.get(self.table.identity)) if term.table else [row]
        column = other.table.column(term.column)
        return added((1, other.figure(found, column, ledgers)) for found in rows)

    def named(self, name: str | None) -> list[Row]:
        """The rows whose identity is `name`; none for a row without a name."""
        return [row for row in self.rows if name and row.get(self.table.identity) == name]
