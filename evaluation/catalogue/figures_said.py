"""A11, A14 and N01: figures said in the text against the tables of the same report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.amounts import in_unit, item
from evaluation.catalogue.facts import Amount, Document, Row
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import Said, covered, quoted, said
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import percent
from evaluation.catalogue.words import WORDS, pattern
from evaluation.money import UNITS

CLOSE = Decimal("0.05")  # percentage points
NAMED = Decimal("0.75")  # how much of an indicator's name must stand around a figure
SHARE = re.compile(r"(.*?)占(?:本年|全年|年度|总|当年)*([^，。占]{2,12}?)的?(?:比例|比重)?(?:为|达)?$")
ROLES = ("planned", "received", "spent", "balance", "budget")
RATES = (
    ("到位率", "(?:到位率)", (("received", "planned"), ("received", "budget"))),
    (
        "执行率",
        "(?:执行率|支出率|使用率|支付率)",
        (("spent", "budget"), ("spent", "received"), ("spent", "planned")),
    ),
)


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The figures said in the main form or report."""
    document = report.main
    for figure in said(document):
        if of_another_year(document, figure):
            continue
        if figure.unit == "%":
            yield from rate(document, figure)
            yield from share_of(document, figure)
        elif figure.unit == "元":
            yield from amount(report, document, figure)
        yield from count(report, document, figure)
    yield from stated_excess(document, policy)


def of_another_year(document: Document, figure: Said) -> bool:
    """Whether the clause speaks of the year before, of any but the one evaluated, or of where a change began."""
    named = re.findall(r"(20\d\d)年", figure.before)
    other = bool(named) and document.year is not None and int(named[-1]) < document.year
    return (
        other
        or bool(pattern("years", "last").search(figure.before))
        or figure.near.endswith(("由", "从", "自"))
    )


def role_said(figure: Said) -> str:
    """What an amount is called right before it: planned, received, spent …; "" for none of these."""
    near = re.sub(WORDS["said"]["link"] + "$", "", figure.near)
    ends = {}
    for key in WORDS["roles"]:
        for found in pattern("roles", key).finditer(near):
            ends[key] = found.end()
    last = max(ends, key=lambda key: ends[key], default="")
    return last if last and len(near) - ends[last] <= 3 else ""


def sources_named(text: str) -> list[str]:
    """The sources a clause speaks of: 中央, 省, 市, 县, 其他."""
    return [name for name in WORDS["sources"] if pattern("sources", name).search(text)]


def same(figure: Said, yuan: Decimal) -> bool:
    """Whether an amount is the said one, as exactly as it was said."""
    written = re.search(r"\d+(?:\.(\d+))?", figure.text)
    places = len(written[1]) if written and written[1] else 0
    unit = next((unit for unit in ("亿", "万") if unit in figure.text), "")
    step = UNITS.get(f"{unit}元", Decimal(1)) / Decimal(10) ** places
    return abs(figure.number - yuan) <= (step if figure.about else step / 2)


def amount(report: Report, document: Document, figure: Said) -> Iterator[Finding]:
    """N01: the total of a role said in the text is not that of the table, nor any other amount of the report."""
    role = role_said(figure)
    bound = item(document, role) if role in ROLES else None
    if bound is None or bound.yuan is None or sources_named(figure.clause):
        return
    if pattern("figures", "partial").search(figure.clause) or dated(figure) or known(report, figure):
        return
    if compared_with(figure) or pattern("figures", "effects").search(figure.near):
        return
    numbers = (figure.text, in_unit(bound.yuan, bound.unit))
    message = f"综述写“{quoted(figure.near + figure.text)}”，资金表{bound.name}为 {numbers[1]} {bound.unit}"
    gap = abs(figure.number - bound.yuan)
    yield Finding(
        "N01", document.id, figure.spot, message, numbers, f"money {role}", yuan=gap, why=figure.clause
    )


def dated(figure: Said) -> bool:
    """Whether the clause speaks of one payment at one time."""
    return bool(re.search(r"\d+月|\d+日|季度|第[一二三四]|首|每", figure.before))


def compared_with(figure: Said) -> bool:
    """Whether the figure is a difference, not an amount."""
    return bool(pattern("figures", "compared").search(figure.near[-4:]))


def known(report: Report, figure: Said) -> bool:
    """Whether the amount stands in any table or indicator of the report."""
    amounts = [
        cell.yuan for document in report.documents for cell in document.amounts if cell.yuan is not None
    ]
    amounts += [
        voucher.yuan
        for document in report.documents
        for voucher in document.vouchers
        if voucher.yuan is not None
    ]
    amounts += [
        row.actual.base
        for document in report.documents
        for row in document.rows
        if row.actual.unit == "元" and row.actual.base
    ]
    amounts += [
        row.target.base
        for document in report.documents
        for row in document.rows
        if row.target.unit == "元" and row.target.base
    ]
    return any(same(figure, yuan) for yuan in amounts)


def rate(document: Document, figure: Said) -> Iterator[Finding]:
    """A11: 到位率 and 执行率 said in the text, by any definition in use."""
    for name, words, definitions in RATES:
        if re.search(f"{words}(?:为|是|达到?了?|均为|均达|[:：])*$", figure.near) and not aimed(figure):
            parts = [(item(document, one), item(document, other)) for one, other in definitions]
            rates = [(one, other, ratio(one, other)) for one, other in parts]
            known_rates = [(one, other, value) for one, other, value in rates if value is not None]
            if known_rates and all(abs(value - figure.number) > CLOSE for _, _, value in known_rates):
                one, other, value = known_rates[0]
                assert one and other and one.yuan is not None and other.yuan is not None
                told = f"{in_unit(one.yuan, one.unit)} ÷ {in_unit(other.yuan, other.unit)} = {value}%"
                message = f"综述写“{quoted(figure.near + figure.text)}”，资金表为 {told}"
                numbers = (figure.text, f"{value}%")
                gap = abs(other.yuan - one.yuan)
                yield Finding(
                    "A11",
                    document.id,
                    figure.spot,
                    message,
                    numbers,
                    f"rate {name}",
                    yuan=gap,
                    why=figure.clause,
                )


def ratio(one: Amount | None, other: Amount | None) -> Decimal | None:
    """A rate of two table totals, None where one is missing."""
    if one is None or other is None or one.yuan is None or not other.yuan:
        return None
    return percent(one.yuan, other.yuan)


def aimed(figure: Said) -> bool:
    """Whether the figure is a target or a bound, not a result."""
    return bool(pattern("figures", "aimed").search(figure.before))


def share_of(document: Document, figure: Said) -> Iterator[Finding]:
    """A11: “…820.50万元，占支出合计的4.10%”: the amount before it, or the one it names, divided by the total."""
    found = SHARE.search(figure.near)
    whole = total_named(document, found[2]) if found else None
    part = part_of(document, figure, found[1]) if found else None
    if found is None or whole is None or part is None or not whole.yuan:
        return
    should = percent(part, whole.yuan)
    places = len(figure.text.rstrip("%").partition(".")[2])
    if abs(should - figure.number) > Decimal(1).scaleb(-places):
        numbers = (figure.text, f"{should}%")
        told = f"{in_unit(part, whole.unit)} ÷ {in_unit(whole.yuan, whole.unit)} 为 {should}%"
        message = f"综述写“{quoted(figure.near + figure.text)}”，{told}"
        cause = f"share {found[2]}"
        yield Finding("A11", document.id, figure.spot, message, numbers, cause, why=figure.clause)


def part_of(document: Document, figure: Said, name: str) -> Decimal | None:
    """What a share is of: the last amount said before it in the sentence, else the table total it names itself."""
    at = figure.sentence.find(figure.before + figure.text)
    said_before = [
        other.number
        for other in said(document)
        if other.sentence == figure.sentence
        and other.unit == "元"
        and 0 <= figure.sentence.find(other.clause) < at
    ]
    named = total_named(document, name) if len(name) > 2 else None
    return said_before[-1] if said_before else named.yuan if named else None


def total_named(document: Document, name: str) -> Amount | None:
    """The table total a text names: 支出合计, 到位资金, 计划资金."""
    wanted = name.removesuffix("资金").removesuffix("总额").removesuffix("金额")
    role = next((key for key in ROLES if pattern("roles", key).search(name)), "")
    exact = next(
        (
            cell
            for cell in document.amounts
            if cell.name.startswith(name) and cell.is_total and cell.unit != "%"
        ),
        None,
    )
    close = next(
        (cell for cell in document.amounts if len(wanted) > 1 and wanted in cell.name and cell.is_total), None
    )
    return exact or close or (item(document, role) if role else None)


def count(report: Report, document: Document, figure: Said) -> Iterator[Finding]:
    """N01: a count said in the text differs from the indicator it names."""
    if aimed(figure) or compared_with(figure) or pattern("figures", "partial").search(figure.clause):
        return
    rows = [row for row in document.rows if row.actual.base is not None and names(row, figure)]
    if not rows or borne_out(document, figure) or figure.spot in {row.spot for row in rows}:
        return
    row = rows[0]
    said = quoted(figure.near[-8:] + figure.text + figure.after[:8])
    message = f"综述写“{said}”，指标表“{row.name}”为 {row.actual.text}"
    stakes = ((figure.text, row.actual.text), f"count {row.name}", row.weight or NOTHING)
    yield Finding("N01", document.id, figure.spot, message, *stakes, why=figure.clause)


def borne_out(document: Document, figure: Said) -> bool:
    """Whether some result, or a target in the figure's unit, is the number said."""
    return any(
        figure.number == row.actual.base or figure.number == row.target.base and alike(row, figure)
        for row in document.rows
    )


def alike(row: Row, figure: Said) -> bool:
    """Whether a row measures in the figure's unit; a unit left out may be any."""
    unit = row.actual.unit or row.target.unit
    return not unit or unit == figure.unit or unit.startswith(figure.unit) or figure.unit.startswith(unit)


def names(row: Row, figure: Said) -> bool:
    """Whether the words around a figure are those of an indicator with its unit."""
    bare = re.sub(r"[（(].*?[）)]|指标|数量|个数|总数|数$", "", row.name)
    if figure.unit in ("元", "天", "分", "个百分点") or len(bare) < 2 or not alike(row, figure):
        return False
    around = figure.near[-12:] + figure.after.split("、")[0][:10]
    return covered(bare, around) >= NAMED or covered(bare, lead_in(figure)) >= NAMED


def lead_in(figure: Said) -> str:
    """The clause before a figure that only says 实际 or 完成: “目标改造15所，实际14所”."""
    if not pattern("figures", "result").fullmatch(figure.near):
        return ""
    at = figure.sentence.find(figure.clause)
    return re.split("[，；：]", figure.sentence[:at].rstrip("，；："))[-1]


def stated_excess(document: Document, policy: Policy) -> Iterator[Finding]:
    """A14 from the text alone: more was spent or received than was applied for or budgeted."""
    if document.amounts:
        return
    found: dict[str, Said] = {}
    for figure in said(document):
        role = role_said(figure) if figure.unit == "元" else ""
        found.setdefault(role, figure)
    spent = found.get("spent") or found.get("received")
    bound = found.get("applied") or found.get("budget") or found.get("planned") or found.get("initial")
    if spent and bound and spent.number - bound.number > policy.tolerance:
        rate = percent(spent.number, bound.number)
        more = in_unit(spent.number - bound.number, "万元")
        message = (
            f"“{quoted(spent.near + spent.text)}”是“{quoted(bound.near + bound.text)}”的 {rate}%，"
            f"多 {more} 万元，没有说明原因"
        )
        numbers = (spent.text, bound.text, f"{rate}%", more)
        gap = spent.number - bound.number
        yield Finding(
            "A14", document.id, spent.spot, message, numbers, "money spent", yuan=gap, why=spent.sentence
        )
