"""A01 to A04, A15, A16, N14, R09 and R10: points, weights, totals and grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding, Severity, Spot
from evaluation.catalogue.policy import GRADES, Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import plain
from evaluation.catalogue.words import WORDS, grade_of, pattern

HUNDRED = Decimal(100)
DEDUCTED = re.compile(r"扣(?:减|除)?了?(\d+(?:\.\d+)?)分")
HEAVY = Decimal(20)  # a level with more points than this should not hang on one indicator
ONE_SIDED = 5  # rows from which full marks throughout are worth a word


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The points of every document."""
    for document in report.documents:
        yield from ranges(document)
        yield from weights(document)
        yield from totals(document)
        yield from grades(document, policy)
        yield from deductions(document)
        yield from scheme(document)
        yield from concentration(document)
        yield from patterns(document)
    yield from both_totals(report)


def scored(document: Document) -> list[Row]:
    """The rows of a document that have points."""
    return [row for row in document.leaves if row.score is not None]


def total_spot(document: Document) -> Spot:
    """Where the total stands."""
    return Spot("总分" if document.part == "sheet" else "综合得分", "" if document.on_paper else "tot")


def ranges(document: Document) -> Iterator[Finding]:
    """A01: points above the row's weight or below 0."""
    for row in scored(document):
        assert row.score is not None
        limit = limit_broken(row.score, row.weight)
        if limit:
            numbers = (str(row.score), str(row.weight))
            message = f"{row.name}：得分 {row.score}，{limit}"
            yield Finding("A01", document.id, row.spot, message, numbers, f"score {row.name}", row.score)


def limit_broken(points: Decimal, weight: Decimal | None) -> str:
    """The limit that points of a row do not keep: its weight where one is stated, and 0; "" when they keep both."""
    if points < 0:
        return "不能小于 0 分"
    return f"不能超过 {weight} 分" if weight is not None and points > weight else ""


def weights(document: Document) -> Iterator[Finding]:
    """A02: weights add up to their parents and to 100; in a draft a parent waits for weights that are still blank."""
    short = [*shares(document, "level1"), *shares(document, "level2")]
    yield from short
    if document.on_paper or not short and all(row.weight for row in document.leaves):
        yield from whole_weight(document, [row for row in document.leaves if row.weight is not None])


def shares(document: Document, level: str) -> Iterator[Finding]:
    """A02: the weights under each 一级 or 二级指标 make its own."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in document.leaves:
        if row.weight is not None or not document.on_paper:
            key = (row.level1,) if level == "level1" else (row.level1, row.level2)
            groups.setdefault(key, []).append(row)
    for rows in groups.values():
        parent = getattr(rows[0], f"{level}_weight")
        given = sum((row.weight or NOTHING for row in rows), NOTHING)
        waits = not all(row.weight for row in rows) and not document.on_paper
        if parent is not None and given != parent and not waits:
            message = f"{getattr(rows[0], level)}下级分值之和 {given} 应为 {parent}"
            spot = rows[0].typed if rows[0].typed.anchor else rows[0].spot
            yield Finding("A02", document.id, spot, message, (str(given), str(parent)), "weights")


def whole_weight(document: Document, known: list[Row]) -> Iterator[Finding]:
    """A02: the weights of all indicators make 100; 90 where 预算执行率 is scored elsewhere."""
    if len(known) < max(3, len(document.leaves)):
        return
    given = sum((row.weight for row in known if row.weight is not None), NOTHING)
    printed = document.main_table.weight_total if document.main_table else None
    execution = any("执行率" in row.name for row in known)
    if given != (printed or given) or given not in (HUNDRED, *((Decimal(90),) if not execution else ())):
        message = f"各项指标分值之和 {given} 应为 {printed or HUNDRED}"
        yield Finding(
            "A02",
            document.id,
            total_spot(document),
            message,
            (str(given), str(printed or HUNDRED)),
            "weights",
        )


def totals(document: Document) -> Iterator[Finding]:
    """A03 and A15: the stated total is the sum of the points."""
    rows = scored(document)
    if len(rows) < 2 or len(rows) < len(document.leaves) or document.part == "main":
        return
    given = sum((row.score for row in rows if row.score is not None), NOTHING)
    stated = document.total
    printed = document.main_table.score_total if document.main_table else None
    for total in dict.fromkeys(figure for figure in (stated, printed) if figure is not None):
        if total != given:
            yield weighted_twice(document, rows, total) or wrong_total(document, given, total)


def wrong_total(document: Document, given: Decimal, total: Decimal) -> Finding:
    """A03."""
    message = f"总分 {total} 与各项得分之和 {given} 不符，差 {abs(total - given)} 分"
    numbers = (str(total), str(given))
    return Finding("A03", document.id, total_spot(document), message, numbers, "total", abs(total - given))


def weighted_twice(document: Document, rows: list[Row], total: Decimal) -> Finding | None:
    """A15: the total weighs points that carry their weight already."""
    if any(row.weight is None or row.score is None for row in rows):
        return None
    again = sum(((row.score or NOTHING) * (row.weight or NOTHING) / HUNDRED for row in rows), NOTHING)
    if abs(again - total) > Decimal("0.05"):
        return None
    given = sum((row.score or NOTHING for row in rows), NOTHING)
    message = f"总分 {total} 是得分再乘分值（权重）得出的；得分已按分值计，合计应为 {given}"
    return Finding(
        "A15",
        document.id,
        total_spot(document),
        message,
        (str(total), str(given)),
        "total",
        abs(total - given),
    )


def both_totals(report: Report) -> Iterator[Finding]:
    """A03: the total of the main form is that of its score sheet."""
    main, sheet = report.main, report.sheet
    if sheet is None or sheet is main or main.total is None:
        return
    other = (
        sheet.total
        if sheet.total is not None
        else sum((row.score or NOTHING for row in sheet.leaves), NOTHING)
    )
    if main.total != other:
        message = f"自评综合得分 {main.total} 与评分表总分 {other} 不符"
        gap = abs(main.total - other)
        yield Finding("A03", main.id, total_spot(main), message, (str(main.total), str(other)), "total", gap)


def grades(document: Document, policy: Policy) -> Iterator[Finding]:
    """A04: the grade is the band of the total."""
    stated = grade_of(plain(document.grade).strip('“”"'))
    if not stated or document.total is None:
        return
    should = policy.grade(document.total)
    if should != stated:
        least = dict(zip(GRADES, policy.bands, strict=False)).get(stated, NOTHING)
        message = f"{document.total} 分的等次应为{word_of(should)}，表上写“{document.grade}”（{least} 分起）"
        yield Finding(
            "A04", document.id, total_spot(document), message, (str(document.total), str(least)), "grade"
        )


def word_of(grade: str) -> str:
    """The usual word for a grade."""
    return {"优": "优秀", "良": "良好", "中": "中等", "差": "差"}[grade]


def deductions(document: Document) -> Iterator[Finding]:
    """A16: the deductions a conclusion lists make what is lost."""
    if document.total is None:
        return
    for section in document.sections:
        said = [Decimal(figure) for figure in DEDUCTED.findall(plain(section.text))]
        lost = HUNDRED - document.total
        if len(said) > 1 and sum(said) != lost:
            message = f"文中列出的扣分合计 {sum(said)} 分，总分 {document.total} 应扣 {lost} 分"
            numbers = (str(sum(said)), str(lost))
            yield Finding(
                "A16", document.id, section.spot, message, numbers, "deductions", abs(lost - sum(said))
            )


def scheme(document: Document) -> Iterator[Finding]:
    """R09: where 预算执行率, 产出 and 效益 are weighed, the weights are those of the national notice."""
    found: dict[str, Decimal] = {}
    for row in document.leaves if not document.offered else ():
        kind = level_of(row)
        if row.weight is None or not kind:
            return
        found[kind] = found.get(kind, NOTHING) + row.weight
    known = [{key: Decimal(value) for key, value in case.items()} for case in WORDS["schemes"]["known"]]
    if {"执行率", "产出", "效益"} <= found.keys() and found not in known and sum(found.values()) == HUNDRED:
        told = "、".join(f"{key}{value}" for key, value in found.items())
        due = "、".join(f"{key}{value}" for key, value in nearest(known, found).items())
        message = f"一级指标权重（分值）为{told}，与规定的{due}不同，请说明依据"
        spot = document.leaves[0].spot
        yield Finding(
            "R09", document.id, spot, message, tuple(str(value) for value in found.values()), "scheme"
        )


def nearest(known: list[dict[str, Decimal]], found: dict[str, Decimal]) -> dict[str, Decimal]:
    """The prescribed weights over the same levels, else the usual ones."""
    return next((case for case in known if case.keys() == found.keys()), known[0])


def level_of(row: Row) -> str:
    """Which of the national levels a row belongs to; "" for another sheet's."""
    return next(
        (key for key in WORDS["levels"] if pattern("levels", key).search(row.level1 or row.level2)), ""
    )


def concentration(document: Document) -> Iterator[Finding]:
    """R10: one indicator with a whole heavy level, or several that share one cell."""
    groups: dict[str, list[Row]] = {}
    for row in document.leaves:
        groups.setdefault(row.level1, []).append(row)
        if row.shared and row.weight is not None and row.score is not None and not row.basis.get("parts"):
            names = "、".join(row.shared)
            message = f"{names}合用一个分值 {row.weight}、一个得分 {row.score}，请按指标拆开评分"
            numbers = (str(row.weight), str(row.score))
            yield Finding("R10", document.id, row.spot, message, numbers, f"shared {row.name}", row.weight)
    for level, rows in groups.items():
        (row, *more) = rows
        if len([offer for offer in document.offered if offer.startswith(f"{level}/")]) == 1:
            continue  # the form has no other
        if not more and not row.shared and row.level2 and row.weight is not None and row.weight > HEAVY:
            message = f"{level} {row.weight} 分全部放在“{row.name}”一项指标上，请细化指标"
            yield Finding(
                "R10", document.id, row.spot, message, (str(row.weight),), f"one {row.name}", row.weight
            )


def patterns(document: Document) -> Iterator[Finding]:
    """N14: full marks throughout."""
    rows = scored(document)
    if len(rows) >= ONE_SIDED and all(row.full for row in rows):
        message = f"{len(rows)} 项指标全部满分，请复核"
        yield Finding(
            "N14", document.id, total_spot(document), message, ("100",), "pattern", at_most=Severity.note
        )
