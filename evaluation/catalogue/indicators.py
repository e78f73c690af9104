"""A05, A13, R02 to R06, S07 and S09: what an indicator's target, result, weight and score say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from evaluation import measures
from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import covered, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import malformed, percent, plain
from evaluation.catalogue.words import WORDS, pattern
from evaluation.measures import Comparison

SLIP = Decimal(10_000)
MOST, HALF, LITTLE = Decimal("0.6"), Decimal("0.4"), Decimal("0.3")  # of an indicator's name
SURVEYED = re.compile(r"调查(?:了)?(\d+)(?:户|人|份|名|家)?[^\d]{0,8}满意(?:的)?(\d+)(?:户|人|份|名|家)?")
CLOSE = Decimal("0.05")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The indicators of every document."""
    for document in report.documents:
        for row in document.leaves:
            yield from units(document, row)
            yield from slips(document, row)
            yield from rates(document, row)
            yield from direction(document, row)
            yield from fulfilment(report, document, row, policy)
        yield from bare_targets(document)
        yield from categories(document)


def falls(row: Row) -> bool:
    """Whether less is better: costs, accidents, ≤."""
    sign = row.target.operator or row.operator
    if sign in ("<=", "≤", "<"):
        return True
    return not sign and bool(pattern("reverse", "names").search(f"{row.level2}{row.name}"))


def compared(row: Row) -> Comparison | None:
    """How the result stands to the target; None where they are not of one kind."""
    if row.target.measure is None or row.actual.measure is None:
        return None
    return measures.compare(row.target.measure, row.actual.measure, "reverse" if falls(row) else "")


def rate_of(row: Row) -> Decimal | None:
    """Result in per cent of the target; None where that means nothing."""
    found = compared(row)
    return found.rate.quantize(Decimal("0.01"), "ROUND_HALF_UP") if found and found.rate is not None else None


def units(document: Document, row: Row) -> Iterator[Finding]:
    """S09: target and result carry the same unit; yes or no is answered by yes or no."""
    target, actual = row.target, row.actual
    points = row.weight or NOTHING
    if target.kind == "yes_no" and actual.base is not None:
        score = f"，得 {row.score} 分" if row.score is not None else ""
        message = (
            f"{row.name}：目标值“{target.text}”是定性的，"
            f"完成值却填“{actual.text}”{score}，没有说明比率从何而来"
        )
        numbers = tuple(str(figure) for figure in (actual.number, row.score) if figure is not None)
        yield Finding("S09", document.id, row.spot, message, numbers, f"unit {row.name}", points)
    elif unlike(row) and target.unit:
        names = [f"“{value.text}”（单位{value.written_unit or '未写'}）" for value in (target, actual)]
        message = f"{row.name}：目标值{names[0]}与完成值{names[1]}的单位不一致"
        numbers = (str(target.number), str(actual.number))
        yield Finding("S09", document.id, row.spot, message, numbers, "units", points)


def unlike(row: Row) -> bool:
    """Whether target and result are figures with different units."""
    figures = row.target.number is not None and row.actual.number is not None
    return figures and row.target.written_unit != row.actual.written_unit


def bare_targets(document: Document) -> Iterator[Finding]:
    """S09: targets without the unit that their results have; several are one fault."""
    rows = [row for row in document.leaves if unlike(row) and not row.target.unit]
    if rows:
        told = "、".join(
            f"{row.name}（{row.target.text.strip()}，完成值 {row.actual.text.strip()}）" for row in rows
        )
        numbers = tuple(str(row.target.number) for row in rows)
        message = f"{len(rows)} 项指标的目标值没有写单位，与完成值不一致：{told}"
        points = sum((row.weight or NOTHING for row in rows), NOTHING)
        yield Finding("S09", document.id, rows[0].spot, message, numbers, "units", points)


def slips(document: Document, row: Row) -> Iterator[Finding]:
    """A13: 元 written as 万元, a rate without its sign, a figure that cannot be one."""
    target, actual = row.target, row.actual
    if target.base and actual.base and target.unit == actual.unit == "元":
        ratio = max(target.base, actual.base) / min(target.base, actual.base)
        if ratio > SLIP / 20:
            message = (
                f"{row.name}：完成值 {actual.text} 与目标值 {target.text} 相差约 {ratio:.0f} 倍，"
                f"可能把元写成了万元"
            )
            yield Finding(
                "A13", document.id, row.spot, message, (actual.text, target.text), f"result {row.name}"
            )
    for value in (target, actual):
        if value.kind != "day" and malformed(value.text):
            message = f"{row.name}：“{value.text}”的写法不规范，请改正"
            yield Finding("A13", document.id, row.spot, message, (value.text,), f"format {row.name}")


def rates(document: Document, row: Row) -> Iterator[Finding]:
    """A05: a printed rate is what its parts give: 完成率, and a satisfaction said with its counts."""
    rate = rate_of(row)
    stated = row.completion.number
    if stated is not None and rate is not None and not falls(row):
        if abs(stated - rate) > CLOSE and not (stated == 100 and rate > 100):
            message = f"{row.name}：完成率 {row.completion.text}，按完成值÷目标值应为 {rate}%"
            yield Finding("A05", document.id, row.spot, message, (str(stated), str(rate)), f"rate {row.name}")
    counts = SURVEYED.search(plain(f"{row.name}{row.measure}{row.actual.text}"))
    if counts and row.actual.kind == "rate" and row.actual.number is not None:
        should = percent(Decimal(counts[2]), Decimal(counts[1]))
        if abs(should - row.actual.number) > CLOSE:
            numbers = (f"{row.actual.number}%", f"{should}%")
            message = f"{row.name}：填 {numbers[0]}，按 {counts[2]} ÷ {counts[1]} 应为 {numbers[1]}"
            yield Finding(
                "A05", document.id, row.spot, message, numbers, f"rate {row.name}", row.weight or NOTHING
            )


def direction(document: Document, row: Row) -> Iterator[Finding]:
    """R06: costs are bounded above, output below."""
    sign = {"≥": ">=", "≤": "<="}.get(row.operator, row.target.operator)
    kind = row.level2 or row.level1
    wrong = next(
        (
            case
            for case in WORDS["direction"]["wrong"]
            if case["sign"] == sign and re.search(case["kind"], kind)
        ),
        None,
    )
    if wrong and not re.search(wrong["unless"], row.name + row.target.text):
        printed = {">=": "≥", "<=": "≤"}[sign]
        message = f"{row.name}：{kind}的目标值用“{printed}”，方向是否写反（{row.target.text}）"
        yield Finding(
            "R06",
            document.id,
            row.spot,
            message,
            (row.target.text,),
            f"direction {row.name}",
            row.weight or NOTHING,
        )


def fulfilment(report: Report, document: Document, row: Row, policy: Policy) -> Iterator[Finding]:
    """R02 to R05 and E02 for rows with a target and a result."""
    found = compared(row)
    if found is None or row.target.number == row.actual.number and unlike(row):
        yield from band(document, row)
    elif found.met:
        yield from lost_though_met(document, row)
        yield from surplus(report, document, row, policy)
    else:
        yield from unmet(report, document, row)
        yield from surplus(report, document, row, policy)


def unmet(report: Report, document: Document, row: Row) -> Iterator[Finding]:
    """R02 and E02: a target missed, with full points or without a reason."""
    rate = rate_of(row)
    shown = f"（完成率 {rate}%）" if rate is not None else ""
    told = f"{row.name}：目标 {row.target.text}，完成 {row.actual.text}{shown}"
    stakes = ((row.actual.text, row.target.text), f"result {row.name}", row.weight or NOTHING)
    if row.full:
        yield Finding("R02", document.id, row.spot, f"{told}，未完成而得满分 {row.score}", *stakes)
    asked_already = row.lost > 0 and not document.on_paper  # for the same words in the same box, by E01
    if not row.reason and not asked_already and not explained(report, row):
        yield Finding("E02", document.id, row.spot, f"{told}，请填写偏差原因及改进措施", *stakes)


def lost_though_met(document: Document, row: Row) -> Iterator[Finding]:
    """R03: points lost on a target that was met, and nothing said."""
    if row.lost <= 0 or row.reason:
        return
    message = f"{row.name}：目标 {row.target.text}，已完成 {row.actual.text}，却扣 {row.lost} 分，没有说明"
    numbers = (row.actual.text, row.target.text)
    yield Finding("R03", document.id, row.spot, message, numbers, f"lost {row.name}", row.lost)


def surplus(report: Report, document: Document, row: Row, policy: Policy) -> Iterator[Finding]:
    """R04: a target exceeded by far, and no reason given."""
    rate = rate_of(row)
    if rate is None or rate < policy.rules.over_fulfilment_reason or falls(row):
        return
    if row.reason or surplus_told(report, row):
        return
    message = f"{row.name}：完成率 {rate}%，超过目标较多，请说明原因（目标是否偏低）"
    numbers = (row.actual.text, row.target.text, f"{rate}%")
    yield Finding("R04", document.id, row.spot, message, numbers, f"result {row.name}", row.weight or NOTHING)


def band(document: Document, row: Row) -> Iterator[Finding]:
    """R05: a result in words of the three grades has points inside its band."""
    if row.weight is None or row.score is None or row.weight == 0:
        return
    text = plain(row.actual.text)
    for case in WORDS["bands"]["known"]:
        if re.search(case["words"], text):
            low, high = (Decimal(figure) * row.weight / 100 for figure in (case["low"], case["high"]))
            if not low <= row.score <= high:
                message = (
                    f"{row.name}：“{row.actual.text}”应在 {low:.2f} 至 {high:.2f} 分之间，现得 {row.score} 分"
                )
                numbers = (str(row.score), f"{low:.2f}", f"{high:.2f}")
                yield Finding("R05", document.id, row.spot, message, numbers, f"band {row.name}", row.weight)
            return


def explained(report: Report, row: Row) -> bool:
    """Whether another place of the report tells why a target was missed: a reason on the score sheet, or its text."""
    for document in report.documents:
        for other in document.leaves if document.part == "sheet" else ():
            if other.reason and other.lost > 0 and (akin(row, other) or about(row, other.reason)):
                return True
        for section in document.sections:
            for sentence, after in pairwise([*sentences(section.text), ""]):
                short = pattern("reasons", "admitted").search(sentence) and about(row, sentence, HALF)
                if short and pattern("reasons", "cause").search(sentence + after):
                    return True
    return False


def surplus_told(report: Report, row: Row) -> bool:
    """Whether the text says that the target was exceeded."""
    told = (section.text for document in report.documents for section in document.sections)
    words = (sentence for text in told for sentence in sentences(text))
    return any(pattern("reasons", "exceeded").search(sentence) and about(row, sentence) for sentence in words)


def akin(row: Row, other: Row) -> bool:
    """Whether a row of a score sheet scores what a row of the main form reports: 产出数量 and 数量."""
    names = f"{other.level2}{other.name}{''.join(other.shared)}"
    return any(
        re.search(case["reported"], row.level2) and re.search(case["scored"], names)
        for case in WORDS["akin"]["pairs"]
    )


def about(row: Row, text: str, least: Decimal = MOST) -> bool:
    """Whether a text is about an indicator: it says its name, or its result and a part of the name."""
    name = re.sub(r"[（(].*?[）)]", "", row.name)
    figure = plain(row.actual.text).strip("≥≤")
    share = covered(name, text)
    return share >= least or len(figure) > 1 and figure in plain(text) and share >= LITTLE


def offers(document: Document, kind: str) -> bool:
    """Whether a kind of indicator could have been set: on paper any, in the system what the form offers."""
    return not document.offered or any(re.search(kind, offer) for offer in document.offered)


def categories(document: Document) -> Iterator[Finding]:
    """S07: the kinds of indicators that the national table wants."""
    rows = document.leaves
    names = [f"{row.level1}{row.level2}{row.name}" for row in rows]
    if document.part not in ("report", "table") or len(rows) < 4 or not any("产出" in name for name in names):
        return
    for case in WORDS["categories"]["wanted"]:
        if not any(re.search(case["kind"], name) for name in names) and offers(document, case["kind"]):
            if "works" not in case or re.search(case["works"], document.full_text):
                message = f"指标表没有{case['name']}，请补设或说明"
                yield Finding("S07", document.id, rows[0].spot, message, cause=f"no {case['name']}")
    benefits = WORDS["categories"]["benefits"]
    have = [name for name in benefits if any(name[:2] in other for other in names)]
    if len(have) == 1 and all(offers(document, name[:2]) for name in benefits[:2]):
        lacking = "、".join(name for name in benefits if name not in have)
        message = f"效益指标只有{have[0]}，没有{lacking}指标"
        yield Finding("S07", document.id, rows[0].spot, message, cause="benefits")
