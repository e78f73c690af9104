"""A05, A08, A12 to A14 on money tables: printed formulas, rates of nothing, excess, changed budgets, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.amounts import Cells, differ, in_unit, item
from evaluation.catalogue.facts import Amount, Document
from evaluation.catalogue.finding import NOTHING, Finding, Severity
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import malformed, percent, plain
from evaluation.catalogue.words import pattern

LINE = re.compile(r"[(（](\d+)[)）]=[(（](\d+)[)）]([-－/÷])[(（](\d+)[)）]")
CLOSE = Decimal("0.05")  # percentage points two rates may differ by rounding


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The money tables of every document."""
    for document in report.documents:
        yield from lines(document, policy)
        yield from excess(document, policy)
        yield from changed(document, policy)
        yield from marks(document)


def lines(document: Document, policy: Policy) -> Iterator[Finding]:
    """A05, A08, A12 on rows that print how they are made: (5)=(3)-(4), (6)=(3)/(2)."""
    by_line: dict[tuple[str, str], Amount] = {}
    for amount in document.amounts:
        number = re.match(r"[(（](\d+)[)）]", amount.line)
        if number:
            by_line[(number[1], amount.source)] = amount
    empty: dict[str, list[Amount]] = {}
    for cell in by_line.values():
        made = LINE.match(cell.line)
        if made and cell.number is not None:
            one, other = (by_line.get((made[at], cell.source)) for at in (2, 4))
            if made[3] in "-－":
                yield from difference(document, cell, one, other, policy)
            elif other is None or not other.yuan:
                empty.setdefault(cell.name, []).append(cell)
            else:
                yield from ratio(document, cell, one, other)
    for name, cells in empty.items():
        yield nothing_to_divide(document, name, cells)


def difference(
    document: Document, cell: Amount, one: Amount | None, other: Amount | None, policy: Policy
) -> Iterator[Finding]:
    """A08 on a row that is the difference of two others."""
    should = ((one.yuan if one else None) or NOTHING) - ((other.yuan if other else None) or NOTHING)
    if cell.yuan is not None and differ(cell.yuan, should, policy):
        numbers = (in_unit(cell.yuan, cell.unit), in_unit(should, cell.unit))
        message = f"{cell.source} {cell.name} {numbers[0]}，按 {cell.line} 应为 {numbers[1]}"
        yield Finding(
            "A08", document.id, cell.spot, message, numbers, "money 结余", yuan=abs(cell.yuan - should)
        )


def ratio(document: Document, cell: Amount, one: Amount | None, other: Amount) -> Iterator[Finding]:
    """A05 on a row that is the ratio of two others."""
    should = percent((one.yuan if one else None) or NOTHING, other.yuan or Decimal(1))
    if cell.number is not None and abs(cell.number - should) > CLOSE:
        numbers = (f"{cell.number}%", f"{should}%")
        message = f"{cell.source} {cell.name} {numbers[0]}，按 {cell.line} 应为 {numbers[1]}"
        yield Finding("A05", document.id, cell.spot, message, numbers, f"rate {cell.name}")


def nothing_to_divide(document: Document, name: str, cells: Cells) -> Finding:
    """A12: a rate printed where there is nothing to divide by."""
    names = "、".join(cell.source.split("/")[-1] for cell in cells)
    values = "、".join(dict.fromkeys(f"{cell.number}%" for cell in cells))
    message = f"{name}：{names}没有预算数，不应填 {values}（0÷0），应填“—”"
    return Finding("A12", document.id, cells[0].spot, message, (str(cells[0].number), "—"), "no budget")


def excess(document: Document, policy: Policy) -> Iterator[Finding]:
    """A14: more spent than received or budgeted, more received than planned."""
    pairs = (("spent", ("received", "budget", "planned")), ("received", ("planned", "budget")))
    for more, bounds in pairs:
        amount, bound = item(document, more), item(document, *bounds)
        if amount and bound and amount.yuan and bound.yuan and amount.yuan - bound.yuan > policy.tolerance:
            numbers = (
                in_unit(amount.yuan, amount.unit),
                in_unit(bound.yuan, amount.unit),
                f"{percent(amount.yuan, bound.yuan)}%",
            )
            message = "{} {} 大于{} {}（{}），请说明原因".format(
                amount.name, numbers[0], bound.name, *numbers[1:]
            )
            gap = amount.yuan - bound.yuan
            yield Finding("A14", document.id, amount.spot, message, numbers, f"money {amount.name}", yuan=gap)


def changed(document: Document, policy: Policy) -> Iterator[Finding]:
    """A14: the year's budget is not the opening one, and nobody says why."""
    opening, whole = item(document, "initial"), item(document, "budget")
    if not opening or not whole or opening.yuan is None or whole.yuan is None:
        return
    gap = whole.yuan - opening.yuan
    if abs(gap) <= policy.tolerance or pattern("changed", "told").search(plain(document.full_text)):
        return
    numbers = (
        in_unit(opening.yuan, whole.unit),
        in_unit(whole.yuan, whole.unit),
        in_unit(abs(gap), whole.unit),
    )
    way = "追加" if gap > 0 else "调减"
    message = (
        f"{opening.name}为 {numbers[0]}，{whole.name}为 {numbers[1]}，"
        f"{way} {numbers[2]} {whole.unit}，没有说明原因"
    )
    yield Finding("A14", document.id, opening.spot, message, numbers, "budget changed", yuan=abs(gap))


def marks(document: Document) -> Iterator[Finding]:
    """A13: vouchers in 元 without saying so beside tables in 万元, and amounts that are no figures."""
    others = {amount.unit for amount in document.amounts if amount.unit != "%"}
    if document.on_paper and document.vouchers and not document.unit_marked and others == {"万元"}:
        message = "支出明细的金额没有注明单位（按元填写），其他资金栏目均为万元，请注明"
        spot = document.vouchers[0].spot
        yield Finding("A13", document.id, spot, message, ("元", "万元"), "unit mark", at_most=Severity.note)
    cells = [(cell.spot, cell.text) for cell in document.amounts]
    cells += [(voucher.spot, voucher.text) for voucher in document.vouchers]
    for spot, text in cells:
        if malformed(text):
            message = f"{spot.words}：“{text.strip()}”的写法不规范，请改正"
            yield Finding("A13", document.id, spot, message, (text.strip(),), f"format {spot.words}")
