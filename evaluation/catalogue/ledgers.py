"""A05, A07 to A10, A12 and A14 on money tables: sums, balances, rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from evaluation.catalogue.facts import TOTALS, Amount, Document, Report
from evaluation.catalogue.finding import NOTHING, Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.values import MALFORMED, percent, plain, shown
from evaluation.catalogue.words import pattern, role
from evaluation.money import UNITS

LINE = re.compile(r"[(（](\d+)[)）]=[(（](\d+)[)）]([-－/÷])[(（](\d+)[)）]")
WHOLE_ORG = ("汇总", "合计", "总计")
CLOSE = Decimal("0.05")  # percentage points two rates may differ by rounding
Cells = Sequence[Amount]


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The money tables of every document."""
    for document in report.documents:
        yield from sources(document, policy)
        yield from paths(document, policy)
        yield from institutions(document, policy)
        yield from balances(document, policy)
        yield from vouchers(document, policy)
        yield from lines(document, policy)
        yield from excess(document, policy)
        yield from changed(document, policy)
        yield from marks(document)


def tables(document: Document) -> dict[tuple[str, str, str], list[Amount]]:
    """The amounts of one item of one institution, by (where, org, item)."""
    found: dict[tuple[str, str, str], list[Amount]] = {}
    for amount in document.amounts:
        found.setdefault((amount.where, amount.org, "/".join(amount.path)), []).append(amount)
    return found


def total_of(cells: Cells) -> Amount | None:
    """The amount of all sources."""
    return next(
        (cell for cell in cells if cell.source.split("/")[-1] in TOTALS and "/" not in cell.source), None
    )


def item(document: Document, *roles: str) -> Amount | None:
    """The total of the first item that has one of these roles."""
    for wanted in roles:
        for amount in document.amounts:
            if role(amount.name) == wanted and amount.is_total and amount.unit != "%":
                return amount
    return None


def in_unit(yuan: Decimal, unit: str) -> str:
    """An amount as it is printed in its table: 7,946.00."""
    return shown(yuan / UNITS.get(unit, Decimal(1)))


def money(cells: Cells) -> Decimal:
    """The sum of what is not blank."""
    return sum((cell.yuan for cell in cells if cell.yuan is not None), NOTHING)


def differ(one: Decimal, other: Decimal, policy: Policy) -> bool:
    """Whether two amounts differ by more than rounding."""
    return abs(one - other) > policy.tolerance


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
        numbers = (shown(lines_yuan), shown(printed.yuan), shown(abs(lines_yuan - printed.yuan)))
        message = "支出明细各笔之和与支出合计不符：{} ≠ {}，差 {} 元".format(*numbers)
        gap = abs(lines_yuan - printed.yuan)
        yield Finding("A09", document.id, printed.spot, message, numbers, "vouchers", yuan=gap)
    spent = item(document, "spent")
    stated = printed.yuan if printed and printed.yuan is not None else lines_yuan
    if spent and spent.yuan is not None and differ(stated, spent.yuan, policy):
        numbers = tuple(in_unit(yuan, spent.unit) for yuan in (stated, spent.yuan, abs(stated - spent.yuan)))
        message = "支出明细合计与实际支出不符：{} ≠ {}，差 {} {}".format(*numbers, spent.unit)
        gap = abs(stated - spent.yuan)
        yield Finding("A09", document.id, Spot("支出明细"), message, numbers, "vouchers", yuan=gap)


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
    message = "{}为 {}，{}为 {}，{} {} {}，没有说明原因".format(
        opening.name, numbers[0], whole.name, numbers[1], way, numbers[2], whole.unit
    )
    yield Finding("A14", document.id, opening.spot, message, numbers, "budget changed", yuan=abs(gap))


def marks(document: Document) -> Iterator[Finding]:
    """A13: vouchers in 元 without saying so beside tables in 万元, and amounts that are no figures."""
    others = {amount.unit for amount in document.amounts if amount.unit != "%"}
    if document.on_paper and document.vouchers and not document.unit_marked and others == {"万元"}:
        message = "支出明细的金额没有注明单位（按元填写），其他资金栏目均为万元，请注明"
        spot = document.vouchers[0].spot
        yield Finding("A13", document.id, spot, message, ("元", "万元"), "unit mark", at_most=Severity.note)
    cells = [(cell.spot, cell.text) for cell in (*document.amounts, *document.vouchers)]
    for spot, text in cells:
        if MALFORMED.search("".join(text.split())):
            message = f"{spot.words}：“{text.strip()}”的写法不规范，请改正"
            yield Finding("A13", document.id, spot, message, (text.strip(),), f"format {spot.words}")
