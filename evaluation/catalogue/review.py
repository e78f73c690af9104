"""复核分 where a paper or a form states them: range, sum, grade, why they differ, and the printed rules.

Asked under the ids of the same questions about the unit's own points (A01, A03, A04, E01, N14, A06, R01, R02, R05,
R07); never 必改: who reviews is not who files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from evaluation.catalogue import printed_rules
from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding, Severity
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.scores import limit_broken, word_of
from evaluation.catalogue.values import plain
from evaluation.catalogue.words import grade_of, pattern


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """Everything about review scores; nothing where none are stated."""
    for document in report.documents:
        rows = [row for row in document.leaves if row.review is not None]
        found = [*ranges(document, rows), *total(document, rows), *grade(document, policy)]
        found += [*differences(document, rows), *whole_difference(document, rows)]
        found += [one for row in rows for one in by_rule(report, document, row)]
        yield from (replace(one, at_most=Severity.ask) for one in found)
        yield from repeated(document)


def ranges(document: Document, rows: list[Row]) -> Iterator[Finding]:
    """A01: a review score above the row's weight or below 0."""
    for row in rows:
        assert row.review is not None
        limit = limit_broken(row.review, row.weight)
        if limit:
            numbers = (str(row.review), str(row.weight))
            message = f"{row.name}：复核分 {row.review}，{limit}"
            yield Finding("A01", document.id, row.spot, message, numbers, f"review {row.name}", row.review)


def total(document: Document, rows: list[Row]) -> Iterator[Finding]:
    """A03: the stated review total is not the sum of the review's points."""
    stated = document.review_total
    if stated is None or len(rows) < 2 or len(rows) < len(document.leaves):
        return
    given = sum((row.review for row in rows if row.review is not None), NOTHING)
    if given != stated:
        message = f"复核总分 {stated} 与各项复核分之和 {given} 不符，差 {abs(stated - given)} 分"
        numbers = (str(stated), str(given))
        spot = document.review_spot
        yield Finding("A03", document.id, spot, message, numbers, "review total", abs(stated - given))


def grade(document: Document, policy: Policy) -> Iterator[Finding]:
    """A04: the stated grade is that of the unit's total, and the review's total lies in another band."""
    stated, review = grade_of(plain(document.grade).strip('“”"')), document.review_total
    if not stated or review is None or document.total is None:
        return
    if policy.grade(document.total) == stated != policy.grade(review):
        should = word_of(policy.grade(review))
        message = f"复核分 {review} 的等次应为{should}，表上仍写自评 {document.total} 分的“{document.grade}”"
        numbers = (str(review), str(document.total))
        yield Finding("A04", document.id, document.review_spot, message, numbers, "review grade")


def differences(document: Document, rows: list[Row]) -> Iterator[Finding]:
    """E01: a row's review score differs from the unit's, and no word says why."""
    for row in rows:
        assert row.review is not None
        if row.score is not None and row.review != row.score and not row.reason:
            gap = abs(row.review - row.score)
            message = f"{row.name}：自评 {row.score}，复核 {row.review}，相差 {gap} 分，没有写明理由"
            numbers = (str(row.review), str(row.score))
            yield Finding("E01", document.id, row.spot, message, numbers, f"review {row.name}", gap)


def whole_difference(document: Document, rows: list[Row]) -> Iterator[Finding]:
    """E01: two totals in a report whose rows have no review scores, and no sentence about the review says why."""
    review, own = document.review_total, document.total
    if rows or review is None or own is None or review == own or told_why(document):
        return
    message = f"自评分 {own}，复核分 {review}，相差 {abs(own - review)} 分，没有写明理由"
    numbers = (str(review), str(own))
    yield Finding("E01", document.id, document.review_spot, message, numbers, "review", abs(own - review))


def told_why(document: Document) -> bool:
    """Whether a sentence about the review, or the one behind it, tells of points taken or given."""
    texts = (text for _, text in document.texts())
    said = (pair for text in texts for pair in pairwise([*sentences(text), ""]))
    about, why = pattern("review", "about"), pattern("review", "why")
    return any(about.search(one) and why.search(one + after) for one, after in said)


def by_rule(report: Report, document: Document, row: Row) -> Iterator[Finding]:
    """What the printed rule says to the review's points, where they are not the unit's own."""
    result = report.results.get(row.key)
    if result is None or row.review == row.score:
        return
    for one in printed_rules.against(report, document, replace(row, score=row.review), result):
        yield replace(
            one, message=one.message.replace("自评", "复核", 1), cause=f"review {row.name}", left=None
        )


def repeated(document: Document) -> Iterator[Finding]:
    """N14: a review score that repeats the unit's own without a word."""
    review = document.review_total
    if review is not None and review == document.total:
        message = f"复核分 {review} 与自评分 {document.total} 相同，没有写明复核人和复核理由"
        numbers = (str(review), str(document.total))
        spot = document.review_spot
        yield Finding("N14", document.id, spot, message, numbers, "review", at_most=Severity.note)
