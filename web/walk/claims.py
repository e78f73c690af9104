"""What the paper states as totals, balances, score and grade, beside what its own figures come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from documents import statements
from documents.values import label, plain
from evaluation import money
from evaluation.entry import show
from evaluation.paper import TOTAL, Column, Table
from web.walk.filed import Filed


@dataclass(frozen=True)
class Claim:
    """A figure the paper states and the computed one, as shown; `check` is the id of the check they come under."""

    check: str
    where: str
    stated: str
    computed: str
    agrees: bool
    main: bool  # one of the few a reader looks for: score, grade, totals of the whole report


def claims(paper: Filed, content: Mapping[str, Any]) -> Iterator[Claim]:
    """Every stated figure that the form computes; `content` is the content document that was signed."""
    yield from score_claims(paper, content["totals"])
    for spec in paper.form.sections:
        for table in spec.entries:
            if isinstance(table, Table):
                rows = content["fields"].get(spec.key, {}).get(table.key, ())
                yield from table_claims(table, rows, paper.main)


def score_claims(paper: Filed, totals: Mapping[str, Any]) -> Iterator[Claim]:
    """The total on the form and on the sheet, and the grade; 优 on paper is 优秀."""
    form, computed = paper.form, totals["score"]
    for where, reading in (
        (f"{form.label} 绩效自评综合得分", paper.main),
        (f"{form.sheet_label} 总分", paper.sheet),
    ):
        said = reading["scores"]["total_score"]
        if said is not None:
            yield Claim("A03", where, str(said), computed, Decimal(said) == Decimal(computed), True)
    grade = paper.main["scores"]["grade"]
    if grade:
        reached = totals["grade"]
        yield Claim("A04", f"{form.label} 评价等次", grade, reached, reached.startswith(label(grade)), True)


def table_claims(table: Table, rows: list[Mapping[str, Any]], main: Mapping[str, Any]) -> Iterator[Claim]:
    """Totals and computed cells of one table."""
    computed = {statements.row_name(table, row): row for row in rows}
    for column, name, key, entry in statements.statements(table, main):
        value = computed.get(key, {}).get(column.key)
        if entry["amount"] is None or value is None:
            continue
        rate, text = column.type == "percent", plain(entry["amount_text"])
        yield Claim(
            check_of(table, column, key),
            f"{table.name} {name} {column.name}",
            text if text.endswith(entry["unit"]) else f"{text} {entry['unit']}",
            show(column, value) if rate else f"{money.shown(value, column.unit)} {column.unit}",
            statements.agrees(column, value, entry) if rate else amounts_agree(value, entry),
            key == TOTAL and (bool(column.formula) or not table.identity),
        )


def amounts_agree(value: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether the paper's amount is the computed one."""
    return agrees(Decimal(entry["amount"]), money.yuan_of(value) or Decimal(0), entry["unit"])


def agrees(stated: Decimal, yuan: Decimal, unit: str) -> bool:
    """Whether the computed figure, rounded as the paper rounds, is the stated one."""
    return (yuan / money.UNITS[unit]).quantize(stated, ROUND_HALF_UP) == stated


def check_of(table: Table, column: Column, row: str) -> str:
    """The check under which a wrong total or balance falls (domain.md §4.1)."""
    if column.type == "percent":
        return "A05"
    if column.formula:
        return "A08" if any(term.sign < 0 for term in column.formula.terms) else "A07"
    if row != TOTAL:  # a printed sum of other rows
        return "A07"
    return "A10" if table.identity else "A07" if table.fixed else "A09"
