"""A07 to A10 on money tables: sums and balances."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.catalogue.amounts import Cells, differ, in_unit, item, money, tables, total_of
from evaluation.catalogue.facts import TOTALS, Amount, Document
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import shown
from evaluation.catalogue.words import role

WHOLE_ORG = ("汇总", "合计", "总计")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The money tables of every document."""
    for document in report.documents:
        yield from sources(document, policy)
        yield from paths(document, policy)
        yield from institutions(document, policy)
        yield from balances(document, policy)
        yield from vouchers(document, policy)


def sources(document: Document, policy: Policy) -> Iterator[Finding]:
    """A07: the sources of an item add up to its total; so do the levels of 财政资金."""
    for cells in tables(document).values():
        total = total_of(cells)
        if cells[0].unit != "%" and total is not None and len(cells) > 1:
            parts = [cell for cell in cells if cell is not total and is_part(cell, cells)]
            yield from sum_of(document, total, parts, "资金来源之和", policy)
        for cell in cells:
            group, _, last = cell.source.rpartition("/")
            if group and last in TOTALS and cell.unit != "%":
                levels = [
                    other for other in cells if other.source.startswith(f"{group}/") and other is not cell
                ]
                yield from sum_of(document, cell, levels, f"{group}各级之和", policy)


def is_part(cell: Amount, cells: Cells) -> bool:
    """Whether a source counts towards the total: not a level of a group that has its own sum."""
    group, _, last = cell.source.rpartition("/")
    summed = any(
        other.source.startswith(f"{group}/") and other.source.split("/")[-1] in TOTALS for other in cells
    )
    return not group or last in TOTALS or not summed


def sum_of(document: Document, total: Amount, parts: Cells, name: str, policy: Policy) -> Iterator[Finding]:
    """A07 when parts do not make the whole; nothing while both are blank."""
    given = money(parts)
    stated = total.yuan
    if stated is None and not given or not parts or all(part.yuan is None for part in parts) and not stated:
        return
    if stated is None or differ(stated, given, policy):
        numbers = (in_unit(given, total.unit), in_unit(stated or NOTHING, total.unit))
        message = f"{total.name}：{name} {numbers[0]} 与{total.spot.words.split()[-1]} {numbers[1]} 不符"
        gap = abs((stated or NOTHING) - given)
        yield Finding("A07", document.id, total.spot, message, numbers, f"money {total.name}", yuan=gap)


def paths(document: Document, policy: Policy) -> Iterator[Finding]:
    """A07 on institutions: 支出合计 is 基本支出 and 项目支出, 基本支出 is 人员支出 and 公用支出."""
    groups: dict[tuple[str, str], dict[tuple[str, ...], Amount]] = {}
    for amount in document.amounts:
        if amount.org:
            groups.setdefault((amount.where, amount.org), {})[amount.path] = amount
    for cells in groups.values():
        for path, whole in cells.items():
            parts = [cell for other, cell in cells.items() if other[:-1] == path]
            if parts and any(part.yuan is not None for part in parts):
                yield from sum_of(document, whole, parts, f"{whole.org}各项之和", policy)


def institutions(document: Document, policy: Policy) -> Iterator[Finding]:
    """A10: the row of all institutions is the sum of their rows."""
    groups: dict[tuple[str, tuple[str, ...]], list[Amount]] = {}
    for amount in document.amounts:
        if amount.org:
            groups.setdefault((amount.where, amount.path), []).append(amount)
    for cells in groups.values():
        whole = next((cell for cell in cells if any(word in cell.org for word in WHOLE_ORG)), None)
        parts = [cell for cell in cells if cell is not whole]
        if whole is None or whole.yuan is None or not parts or not differ(whole.yuan, money(parts), policy):
            continue
        numbers = (in_unit(money(parts), whole.unit), in_unit(whole.yuan, whole.unit))
        message = f"{whole.name}：各机构之和 {numbers[0]} 与汇总 {numbers[1]} 不符"
        gap = abs(whole.yuan - money(parts))
        yield Finding("A10", document.id, whole.spot, message, numbers, f"money {whole.name}", yuan=gap)


def balances(document: Document, policy: Policy) -> Iterator[Finding]:
    """A08: received less spent is left over, source by source; income less expenditure, institution by institution."""
    by_source: dict[str, dict[str, Amount]] = {}
    by_org: dict[str, dict[str, Amount]] = {}
    for amount in document.amounts:
        if amount.org:
            by_org.setdefault(amount.org, {})[amount.name] = amount
        elif not amount.line and amount.unit != "%":
            by_source.setdefault(amount.source, {})[role(amount.name)] = amount
    for cells in by_source.values():
        triple = [cells.get(key) for key in ("received", "spent", "balance")]
        yield from balance(document, triple, "到位 {} − 支出 {} 应等于结余 {}，现为 {}", policy)
    for cells in by_org.values():
        triple = [cells.get(key) for key in ("收入合计", "支出合计", "当年结余")]
        yield from balance(document, triple, "收入 {} − 支出 {} 应等于当年结余 {}，现为 {}", policy)


def balance(document: Document, triple: list[Amount | None], words: str, policy: Policy) -> Iterator[Finding]:
    """One row of a table; a row that is blank says nothing."""
    income, spent, left = triple
    if (
        income is None
        or spent is None
        or left is None
        or all(cell.yuan is None for cell in (income, spent, left))
    ):
        return
    should = (income.yuan or NOTHING) - (spent.yuan or NOTHING)
    if left.yuan is None and not should or not differ(left.yuan or NOTHING, should, policy):
        return
    figures = (income.yuan or NOTHING, spent.yuan or NOTHING, should, left.yuan or NOTHING)
    numbers = tuple(in_unit(yuan, left.unit) for yuan in figures)
    message = f"{left.source or left.org}：{words.format(*numbers)}"
    gap = abs((left.yuan or NOTHING) - should)
    yield Finding("A08", document.id, left.spot, message, numbers, "money 结余", yuan=gap)


def vouchers(document: Document, policy: Policy) -> Iterator[Finding]:
    """A09: the vouchers make their printed sum, and that the spending in the table of funds."""
    if not document.vouchers:
        return
    lines_yuan = sum((line.yuan for line in document.vouchers if line.yuan is not None), NOTHING)
    printed = document.voucher_total
    if printed and printed.yuan is not None and printed.yuan != lines_yuan:
        numbers: tuple[str, ...] = (
            shown(lines_yuan),
            shown(printed.yuan),
            shown(abs(lines_yuan - printed.yuan)),
        )
        message = "支出明细各笔之和与支出合计不符：{} ≠ {}，差 {} 元".format(*numbers)
        gap = abs(lines_yuan - printed.yuan)
        yield Finding("A09", document.id, printed.spot, message, numbers, "vouchers", yuan=gap)
    spent = item(document, "spent")
    stated = printed.yuan if printed and printed.yuan is not None else lines_yuan
    if spent and spent.yuan is not None and differ(stated, spent.yuan, policy):
        numbers = tuple(in_unit(yuan, spent.unit) for yuan in (stated, spent.yuan, abs(stated - spent.yuan)))
        message = "支出明细合计与实际支出不符：{} ≠ {}，差 {} {}".format(*numbers, spent.unit)
        gap = abs(stated - spent.yuan)
        spot = printed.spot if printed else document.vouchers[0].spot
        yield Finding("A09", document.id, spot, message, numbers, "vouchers", yuan=gap)
