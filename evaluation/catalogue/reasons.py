"""E01, E03, E05, E06: why points were lost, and whether the reason says so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import Finding, Severity
from evaluation.catalogue.indicators import compared
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted, sentences, share
from evaluation.catalogue.reports import Report
from evaluation.catalogue.topics import topics
from evaluation.catalogue.values import letters, plain
from evaluation.catalogue.words import pattern

SAME = Decimal("0.75")  # shared pairs of letters from which two reasons are one
EXPLAINED = Decimal(90)  # per cent of the budget below which spending has to be explained
LEAST = 8  # letters a reason needs before it can repeat another


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The reasons of every document."""
    for document in report.documents:
        lost = [(row, reason_of(document, row)) for row in document.leaves if row.lost > 0]
        for row, reason in lost:
            yield from given(document, row, reason)
            yield from misplaced(document, row, reason)
        for row in document.leaves:
            yield from needless(document, row)
        yield from repeated(document, [(row, reason) for row, reason in lost if row.reason])
        yield from unanswered(document, [row for row, reason in lost if row.reason])


def reason_of(document: Document, row: Row) -> str:
    """The reason beside a row; for scores said in sentences, the sentences under its heading that admit something."""
    table = next((table for table in document.tables if table.key == row.table), None)
    if row.reason or table is None or table.columns:
        return row.reason
    texts = [section.text for section in document.sections if row.name in section.title]
    return "；".join(
        sentence
        for text in texts
        for sentence in sentences(text)
        if pattern("reasons", "admitted").search(sentence)
    )


def given(document: Document, row: Row, reason: str) -> Iterator[Finding]:
    """E01 and E03: points lost with no reason, or with one that says nothing."""
    numbers = (str(row.score), str(row.weight))
    if not reason and not told_by_its_rate(document, row):
        column = "" if not document.on_paper or has_column(document, row) else "（评分表没有这一栏，请补充）"
        message = f"{row.name}：分值 {row.weight}，得 {row.score}，扣 {row.lost} 分，请填写扣分原因{column}"
        yield Finding("E01", document.id, row.spot, message, numbers, f"lost {row.name}", row.lost)
    elif row.reason and is_empty_talk(row):
        message = (
            f"{row.name}扣 {row.lost} 分，偏差原因及改进措施只写“{quoted(reason)}”，没有说明失分的事实和措施"
        )
        yield Finding(
            "E03", document.id, row.spot, message, numbers, f"lost {row.name}", row.lost, why=reason
        )


def told_by_its_rate(document: Document, row: Row) -> bool:
    """Whether a row is 执行率 in a table without a box for reasons, and the rate needs none."""
    rate = row.actual.number if row.actual.kind == "rate" else None
    return "执行率" in row.name and rate is not None and rate >= EXPLAINED and not has_column(document, row)


def has_column(document: Document, row: Row) -> bool:
    """Whether the row's table prints a column for reasons."""
    return any("deviation_reason" in table.columns for table in document.tables if table.key == row.table)


def is_empty_talk(row: Row) -> bool:
    """Whether a reason is a phrase of the boilerplate list, a slogan, or the target or result once more."""
    text = plain(row.reason).rstrip("。；;")
    if letters(text) in {letters(row.target.text), letters(row.actual.text), letters(row.name)}:
        return True
    if pattern("reasons", "boilerplate").fullmatch(text):
        return True
    slogan = pattern("reasons", "slogan").match(text)
    return bool(slogan) and not pattern("reasons", "fact").search(text)


def needless(document: Document, row: Row) -> Iterator[Finding]:
    """E05: a reason for points that were not lost."""
    if row.full and row.reason and reached(row) and pattern("reasons", "admitted").search(row.reason):
        message = f"{row.name}已完成并得满分 {row.score}，又写了偏差原因“{quoted(row.reason)}”，请核对"
        numbers = (str(row.score), str(row.weight))
        yield Finding(
            "E05", document.id, row.spot, message, numbers, f"reason {row.name}", at_most=Severity.note
        )


def reached(row: Row) -> bool:
    """Whether the row's result reaches its target."""
    found = compared(row)
    return found is not None and found.met


def repeated(document: Document, lost: list[tuple[Row, str]]) -> Iterator[Finding]:
    """E06: two rows lose points for one fact."""
    for at, (row, reason) in enumerate(lost):
        for other, same in lost[:at]:
            if min(len(letters(reason)), len(letters(same))) >= LEAST and share(reason, same) >= SAME:
                message = (
                    f"{other.name}（扣 {other.lost} 分）与{row.name}（扣 {row.lost} 分）写的是同一原因："
                    f"“{quoted(reason)}”"
                )
                numbers = (str(other.lost), str(row.lost))
                points = other.lost + row.lost
                yield Finding(
                    "E06", document.id, row.spot, message, numbers, f"twice {row.name}", points, why=reason
                )


def misplaced(document: Document, row: Row, reason: str) -> Iterator[Finding]:
    """E06: the reason belongs to another indicator, and that one has full marks."""
    found = [topic for topic in topics() if topic.admitted(reason)]
    if not found or any(topic.concerns(row) for topic in found):
        return
    for topic in found:
        other = next((other for other in document.leaves if other.full and topic.concerns(other)), None)
        if other:
            message = (
                f"{row.name}扣分的原因“{topic.admitted(reason)}”属于{other.name}，"
                f"而{other.name}得满分 {other.score}"
            )
            numbers = (str(row.score), str(other.score))
            yield Finding(
                "E06", document.id, row.spot, message, numbers, f"topic {topic.key}", row.lost, why=reason
            )
            return


def unanswered(document: Document, lost: list[Row]) -> Iterator[Finding]:
    """E02: deductions that neither the problems nor the measures of the report take up."""
    texts = [section for section in document.sections if pattern("problems", "title").search(section.title)]
    told = "\n".join(section.text for section in texts)
    if not told or document.part != "report":
        return
    loose = [row for row in lost if share(row.reason, told) < Decimal("0.4")]
    if len(loose) > 2 and len(loose) * 2 > len(lost):
        names = "、".join(row.name for row in loose)
        message = f"{len(lost)} 处扣分中有 {len(loose)} 处（{names}）在存在的问题和改进措施中没有提到"
        numbers = (str(len(lost)), str(len(loose)))
        points = sum((row.lost for row in loose), Decimal(0))
        yield Finding(
            "E02", document.id, texts[0].spot, message, numbers, "problems", points, at_most=Severity.ask
        )
