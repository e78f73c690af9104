"""N04 and N05: what comes before what, and which year is meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.amounts import in_unit, item
from evaluation.catalogue.facts import Document
from evaluation.catalogue.finding import NOTHING, Finding, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import figures, quoted, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.rescoring import below_full
from evaluation.catalogue.values import last_day, shown
from evaluation.catalogue.words import pattern

SPAN = re.compile(r"(?:周期|工期|期限|时间|期)(?:为|共|约|[:：])?(\d+)个月")
RANGE = re.compile(
    r"从?(\d{4})年(\d{1,2})月(?:\d{1,2}日)?(?:起)?(?:至|到|—|-|~)(?:(\d{4})年)?(?:(\d{1,2})月|年?(?:底|末))"
)
YEAR = re.compile(r"(?<![\d〔\[(（.－-])(20\d\d)年(?!\d)")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The dates of a report."""
    document = report.main
    yield from spans(document)
    yield from too_early(report)
    yield from early_vouchers(document)
    yield from paid_before_received(report, policy)
    yield from ahead(document)
    yield from late(document)
    yield from other_years(report)


def spans(document: Document) -> Iterator[Finding]:
    """N04: a period said to be so many months is longer or shorter."""
    for spot, text in document.texts():
        for sentence in sentences(text):
            months, found = SPAN.search(sentence), RANGE.search(sentence)
            if months and found:
                first = int(found[1]) * 12 + int(found[2])
                last = int(found[3] or found[1]) * 12 + int(found[4] or 12)
                should = last - first + 1
                if should > 0 and abs(should - int(months[1])) > 1:
                    numbers = (months[1], str(should))
                    message = f"{quoted(sentence)}：写 {months[1]}个月，起止时间为 {should} 个月"
                    yield Finding("N04", document.id, spot, message, numbers, "span", why=sentence)
                    return


def too_early(report: Report) -> Iterator[Finding]:
    """N04: the report is dated before the year it evaluates has ended."""
    document = report.main
    if document.report_date and report.year and document.report_date.year <= report.year:
        numbers = (document.report_date.isoformat(), f"{report.year + 1}-01-01")
        message = f"报告日期 {numbers[0]} 早于评价年度终了，年度尚未结束"
        yield Finding("N04", document.id, Spot("封面 报告日期"), message, numbers, "report date")


def early_vouchers(document: Document) -> Iterator[Finding]:
    """N04: payments before the project began or after it ended."""
    if not document.period:
        return
    first, last = document.period
    for voucher in document.vouchers:
        month = (voucher.day.year, voucher.day.month) if voucher.day else first
        if month < first:
            told = f"早于项目开始时间 {first[0]}年{first[1]}月"
        elif month[0] > last[0]:
            told = f"晚于项目结束年度 {last[0]}年"
        else:
            continue
        message = f"{voucher.spot.words}凭证 {voucher.number} {told}"
        yield Finding(
            "N04",
            document.id,
            voucher.spot,
            message,
            (voucher.number,),
            "vouchers early",
            yuan=voucher.yuan or NOTHING,
        )


def receipts(document: Document) -> Iterator[tuple[dt.date, Decimal, Spot, str]]:
    """Money that the text says came in a month: last day, 元, place, sentence."""
    year = f"{document.year}年" if document.year else ""
    for spot, text in document.texts():
        for sentence in sentences(text):
            found = pattern("receipts", "came").search(sentence)
            if not found:
                continue
            told = found[0] if re.search(r"\d{4}年", found[0]) else year + found[0]
            day = last_day(told)
            for figure in figures(spot, sentence):
                if day and figure.unit == "元":
                    yield day, figure.number, spot, sentence


def paid_before_received(report: Report, policy: Policy) -> Iterator[Finding]:
    """N04: by the end of some month more had been paid than can have come in."""
    document = report.main
    received, spent = item(document, "received"), item(document, "spent")
    came = list(receipts(document))
    if not received or received.yuan is None or not came or not spent:
        return
    for day in sorted({voucher.day for voucher in document.vouchers if voucher.day}):
        paid = sum(
            (line.yuan for line in document.vouchers if line.day and line.day <= day and line.yuan), NOTHING
        )
        later = [case for case in came if (case[0].year, case[0].month) > (day.year, day.month)]
        most = received.yuan - sum((case[1] for case in later), NOTHING)
        if later and paid - max(most, NOTHING) > policy.tolerance:
            yield from early_payment(document, later[0], day, most)
            yield from in_time(report, later[0])
            return


def early_payment(document: Document, receipt: tuple, day: dt.date, most: Decimal) -> Iterator[Finding]:
    """The question about payments from money that had not come."""
    month = receipt[0].month
    early = [
        line
        for line in document.vouchers
        if line.day and line.day.month < month and line.day.year == receipt[0].year
    ]
    paid = sum((line.yuan for line in early if line.yuan), NOTHING)
    numbers = (shown(paid), in_unit(max(most, NOTHING), "万元"))
    message = (
        f"综述写资金{receipt[0].year}年{month}月拨付到位，支出明细在此之前（{day.month}月起）已有 {len(early)} 笔凭证、"
        f"{numbers[0]} 元支付，支付早于到位，请说明资金来源"
    )
    spot = early[0].spot if early else Spot("支出明细")
    yield Finding("N04", document.id, spot, message, numbers, "paid early", yuan=paid, why=receipt[3])


def in_time(report: Report, receipt: tuple) -> Iterator[Finding]:
    """E04: money that came after it was spent, and full marks for coming in time."""
    for document, row in report.scored:
        if pattern("receipts", "row").search(row.name) and row.full:
            month = f"{receipt[0].year}年{receipt[0].month}月"
            message = f"{row.name}得满分 {row.score}，综述写资金{month}才拨付，晚于支出，请核对评分或说明"
            numbers = (str(row.score), month)
            left, points = below_full(report.form, row.key), row.weight or NOTHING
            yield Finding(
                "E04",
                document.id,
                row.spot,
                message,
                numbers,
                "paid early",
                points,
                why=receipt[3],
                left=left,
            )


def ahead(document: Document) -> Iterator[Finding]:
    """N04: 提前 said of what ended with the period."""
    if not document.period:
        return
    end = document.period[1]
    for spot, text in document.texts():
        for sentence in sentences(text):
            found = pattern("dates", "ahead").search(sentence)
            day = last_day(sentence if re.search(r"\d{4}年", sentence) else "")
            if found and day and (day.year, day.month) >= end:
                numbers = (f"{day.year}年{day.month}月{day.day}日", f"{end[0]}年{end[1]}月")
                message = f"综述写“{found[0]}”，所写日期 {numbers[0]} 并不早于项目结束时间 {numbers[1]}"
                yield Finding("N04", document.id, spot, message, numbers, "ahead", why=sentence)
                return


def late(document: Document) -> Iterator[Finding]:
    """N04: 提前 said of an indicator whose day is not before its target."""
    for row in document.rows:
        target, actual = row.target.measure, row.actual.measure
        if (
            not target
            or not actual
            or target.kind != "day"
            or actual.kind != "day"
            or actual.value < target.value
        ):
            continue
        for section in document.sections:
            for sentence in sentences(section.text):
                found = pattern("dates", "ahead").search(sentence)
                if found and row.actual.text.strip() in sentence:
                    numbers = (row.actual.text, row.target.text)
                    message = (
                        f"综述写“{found[0]}”，"
                        f"{row.name}目标 {row.target.text}、完成 {row.actual.text}，并未提前"
                    )
                    yield Finding("N04", document.id, section.spot, message, numbers, "ahead", why=sentence)
                    return


def other_years(report: Report) -> Iterator[Finding]:
    """N05: an earlier year where this year's project is meant."""
    document, year = report.main, report.year
    if not year:
        return
    told: dict[str, tuple[Spot, str]] = {}
    for spot, text in document.texts():
        for sentence in sentences(text):
            for found in YEAR.finditer(sentence):
                if int(found[1]) < year and stands_for_the_year(sentence, found, year):
                    told.setdefault(found[1], (spot, around(sentence, found)))
    for other, (spot, words) in told.items():
        message = (
            f"评价年度为 {year}年，{spot.words}写“{words}”（{other}年），请核对是否沿用了其他年度的依据或文字"
        )
        yield Finding(
            "N05", document.id, spot, message, (f"{other}年", f"{year}年"), f"year {other}", why=words
        )


def stands_for_the_year(sentence: str, found: re.Match[str], year: int) -> bool:
    """Whether a year is said of plans, tasks and projects; history, comparison and carry-over are left alone."""
    after, before = (
        sentence[found.end() : found.end() + 14],
        sentence[max(0, found.start() - 8) : found.start()],
    )
    if pattern("years", "past_after").match(after) or pattern("years", "past_before").search(before):
        return False
    if pattern("years", "history").search(sentence):
        return False
    if re.search(rf"{found[1]}年?(?:度)?(?:至|到|-|—|~|—){year}", sentence):
        return False
    return bool(pattern("years", "said_of").search(after))


def around(sentence: str, found: re.Match[str]) -> str:
    """The year with the words behind it."""
    return quoted(sentence[found.start() : found.end() + 16])
