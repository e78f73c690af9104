"""N01 and A07: what the text claims about money, staff and satisfaction, against what the tables hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.amounts import in_unit, item
from evaluation.catalogue.facts import Amount, Document
from evaluation.catalogue.figures_said import role_said, same, sources_named
from evaluation.catalogue.finding import NOTHING, Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import Said, quoted, said, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import percent
from evaluation.catalogue.words import WORDS, pattern, role

ASK = Severity.ask
SIGNS = (
    ("中央", "中央"),
    ("县", "县|区|乡|本级"),
    ("省", "省"),
    ("市", "市"),
)  # how a table names its sources
UNFINISHED = Decimal("0.7")  # spent ÷ investment said to be completed


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The claims of the main form or report."""
    document = report.main
    yield from all_received(document, policy)
    yield from several_payers(document)
    yield from completed(document)
    yield from nothing_left(document, policy)
    yield from within_posts(document)
    yield from unspent_items(document)
    yield from degrees(document)


def first(document: Document, group: str, name: str) -> tuple[Spot, str, str] | None:
    """The first sentence that matches a pattern: place, sentence, words; plans and measures claim nothing yet."""
    for spot, text in document.texts():
        for sentence in sentences(text) if not pattern("measures", "title").search(spot.words) else ():
            found = pattern(group, name).search(sentence)
            if found and not pattern("measures", "future").search(sentence):
                return spot, sentence, found[0]
    return None


def by_source(document: Document, wanted: str) -> dict[str, Amount]:
    """The amounts of a role by source, totals apart."""
    cells = [
        cell for cell in document.amounts if role(cell.name) == wanted and not cell.org and not cell.is_total
    ]
    return {cell.source: cell for cell in cells}


def all_received(document: Document, policy: Policy) -> Iterator[Finding]:
    """N01: money said to have come in full, while the table lacks some of it; named sources are looked at alone."""
    planned, received = by_source(document, "planned"), by_source(document, "received")
    for spot, text in document.texts():
        for sentence in sentences(text) if not pattern("measures", "title").search(spot.words) else ():
            found = pattern("claims", "received").search(sentence)
            if not found or not planned or pattern("claims", "denied").search(sentence[: found.start()]):
                continue
            if pattern("measures", "future").search(sentence):
                continue
            named = sources_named(clause_before(sentence, found.start()))
            short = [
                cell
                for source, cell in planned.items()
                if wanted(source, named) and lacks(cell, received.get(source), policy)
            ]
            if short:
                yield missing_money(document, spot, found[0], short, received)
                return


def clause_before(sentence: str, at: int) -> str:
    """The clause that ends at a place."""
    return re.split("[，；：]", sentence[:at])[-1]


def wanted(source: str, named: list[str]) -> bool:
    """Whether a source is one of those named; all are when none is named."""
    return not named or next((key for key, sign in SIGNS if re.search(sign, source)), "其他") in named


def lacks(planned: Amount, received: Amount | None, policy: Policy) -> bool:
    """Whether less came than was planned."""
    came = received.yuan if received and received.yuan is not None else NOTHING
    return planned.yuan is not None and planned.yuan - came > policy.tolerance


def missing_money(
    document: Document, spot: Spot, words: str, short: list[Amount], received: dict[str, Amount]
) -> Finding:
    """The question about money that the table does not show as received."""
    told, numbers, gap = [], [], NOTHING
    for cell in short:
        other = received.get(cell.source)
        came = other.yuan if other and other.yuan is not None else None
        planned = in_unit(cell.yuan or NOTHING, cell.unit)
        got = in_unit(came, cell.unit) if came is not None else "空白"
        told.append(f"{cell.source}计划 {planned}、到位 {got}")
        numbers += [planned, got]
        gap += (cell.yuan or NOTHING) - (came or NOTHING)
    message = f"综述写资金“{words}”，资金表中{'；'.join(told)}"
    return Finding("N01", document.id, spot, message, tuple(numbers), "money received", yuan=gap, why=words)


def several_payers(document: Document) -> Iterator[Finding]:
    """A07: the text shares an amount among several payers, the table puts it under one source."""
    shared = pattern("totals", "several_payers")
    for figure in said(document):
        if (
            figure.unit != "元"
            or not shared.search(figure.clause)
            or not re.search("[、及和与]", figure.clause)
        ):
            continue
        cells = [
            cell for cell in by_source(document, "planned").values() if cell.yuan and same(figure, cell.yuan)
        ]
        if cells:
            yield one_payer(document, figure, cells[0])
            return


def one_payer(document: Document, figure: Said, cell: Amount) -> Finding:
    """A07: what is to be shared out."""
    yuan = cell.yuan or NOTHING
    shown = in_unit(yuan, cell.unit)
    told = quoted(figure.text + figure.after)
    message = f"综述写“{told}”，资金表却全部列在{cell.source}一栏（{shown}），请按出资人分列"
    stakes = ((shown,), "payers", NOTHING, yuan)
    return Finding("A07", document.id, cell.spot, message, *stakes, at_most=ASK, why=figure.clause)


def completed(document: Document) -> Iterator[Finding]:
    """N01: investment said to be completed, of which little was paid."""
    spent = item(document, "spent")
    for figure in said(document):
        if figure.unit == "元" and role_said(figure) == "completed" and spent and spent.yuan is not None:
            if spent.yuan < figure.number * UNFINISHED:
                rate = percent(spent.yuan, figure.number)
                numbers = (figure.text, in_unit(spent.yuan, spent.unit), f"{rate}%")
                message = (
                    f"综述写“{quoted(figure.near + figure.text)}”，"
                    f"资金表{spent.name}为 {numbers[1]} {spent.unit}（{rate}%）"
                )
                gap = figure.number - spent.yuan
                yield Finding(
                    "N01",
                    document.id,
                    figure.spot,
                    message,
                    numbers,
                    "money spent",
                    yuan=gap,
                    why=figure.clause,
                )
                return


def nothing_left(document: Document, policy: Policy) -> Iterator[Finding]:
    """N01: 无结余 in the text, a balance in the table."""
    left, claim = item(document, "balance"), first(document, "claims", "nothing_left")
    if left and left.yuan is not None and left.yuan > policy.tolerance and claim:
        numbers = (in_unit(left.yuan, left.unit),)
        message = f"综述写“{claim[2]}”，资金表{left.name}为 {numbers[0]} {left.unit}"
        yield Finding(
            "N01", document.id, claim[0], message, numbers, "money balance", yuan=left.yuan, why=claim[1]
        )


def within_posts(document: Document) -> Iterator[Finding]:
    """N01: staff said to be within the posts, and more people than posts on the form."""
    posts, people = (
        document.field("人员编制", "编制人数", "编制数"),
        document.field("实有人数", "在职人数", "实有在职人数"),
    )
    claim = first(document, "claims", "within_posts")
    if not posts or not people or not claim or not posts.text.isdigit() or not people.text.isdigit():
        return
    quota, actual = Decimal(posts.text), Decimal(people.text)
    if quota and actual > quota:
        numbers = (people.text, posts.text, f"{percent(actual, quota)}%")
        message = "{}写“{}”，表上实有 {} 人、编制 {} 人（{}）".format(claim[0].words, claim[2], *numbers)
        yield Finding("N01", document.id, claim[0], message, numbers, "staff", why=claim[1])


def unspent_items(document: Document) -> Iterator[Finding]:
    """N01: the text lists spending on what the table of 三公经费 puts at 0."""
    for case in WORDS["three_public"]["items"]:
        cells = [cell for cell in document.amounts if re.search(case["item"], cell.name)]
        if not cells or any(cell.yuan for cell in cells) or all(cell.yuan is None for cell in cells):
            continue
        for spot, text in document.texts():
            for sentence in sentences(text):
                found = re.search(rf"(?:主要包括|包括|用于|支付|支出)[^。]*?({case['said']})", sentence)
                if found and not re.search(rf"(?:没有|无|未)[^，。]{{0,10}}{case['said']}", sentence):
                    message = f"{spot.words}把“{found[1]}”列为支出内容，“三公”经费表{cells[0].name}为 0"
                    numbers = (str(cells[0].number),)
                    yield Finding("N01", document.id, spot, message, numbers, "three public", why=found[1])
                    return


def degrees(document: Document) -> Iterator[Finding]:
    """N01: very satisfied in the table, fairly satisfied in the text."""
    rows = [row for row in document.rows if pattern("satisfied", "very").search(row.actual.text)]
    for section in document.sections if rows else ():
        for sentence in sentences(section.text):
            found = pattern("satisfied", "fairly").search(sentence)
            if found:
                table = pattern("satisfied", "very").search(rows[0].actual.text)
                assert table
                message = f"指标表写“{table[0]}”，综述写“{found[0]}”，说法不一"
                yield Finding("N01", document.id, section.spot, message, (), "survey", why=sentence)
                return
