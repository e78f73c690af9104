"""S02 and S10: prompts left in, sections missing, cut off, or counted wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evaluation.catalogue.facts import Document, Section
from evaluation.catalogue.finding import Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import letters, plain
from evaluation.catalogue.words import pattern

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
STYLES = (
    ("一、", re.compile(r"^([一二三四五六七八九十]+)[、.．]?$")),
    ("（一）", re.compile(r"^[（(]([一二三四五六七八九十]+)[）)][、.．]?$")),
    ("1.", re.compile(r"^(\d+)[、.．]?$")),
    ("（1）", re.compile(r"^[（(](\d+)[）)][、.．]?$")),
)
CUT = re.compile(r"[，、：；,;:]$")
BARE = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)$")
SHORT = 30  # letters below which a section says little


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The text of every document."""
    for document in report.documents:
        yield from prompts(document)
        if document.on_paper:
            yield from numbering(document)
            yield from marks(document)
        yield from cut_off(document)
        yield from missing(document)
        yield from line_order(document)
        yield from analysed(document)


def prompts(document: Document) -> Iterator[Finding]:
    """S02: words of the form that tell what to write."""
    cells = [
        (row.spot, f"{row.name}\n{row.target.text}\n{row.actual.text}\n{row.reason}") for row in document.rows
    ]
    fields = [(field.spot, field.text) for field in document.fields]
    for spot, text in [*document.texts(), *cells, *fields]:
        found = pattern("prompts", "patterns").search("\n".join(map(plain, text.split("\n"))))
        if found:
            message = f"{spot.words}留有填写提示“{quoted(found[0].strip())}”，请改成正文"
            yield Finding("S02", document.id, spot, message, cause=f"prompt {spot.words}", why=found[0])


def number_of(text: str) -> tuple[str, int] | None:
    """The style and value of a heading's number: （三） is ("（一）", 3)."""
    for style, wanted in STYLES:
        found = wanted.match(text)
        if found:
            return style, int(found[1]) if found[1].isdigit() else chinese(found[1])
    return None


def chinese(text: str) -> int:
    """十二 as 12."""
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def numbering(document: Document) -> Iterator[Finding]:
    """S10: headings of one level that skip a number or use it twice."""
    groups: dict[tuple[tuple[str, ...], str], list[tuple[int, Section]]] = {}
    for section in document.sections:
        number = number_of(section.number)
        if number:
            groups.setdefault((section.path[:-1], number[0]), []).append((number[1], section))
    for found in groups.values():
        for (before, one), (after, other) in zip(found, found[1:], strict=False):
            if after != before + 1:
                told = "跳号" if after > before else "重号或次序颠倒"
                message = (
                    f"综述编号不连续（{told}）："
                    f"“{one.number}{quoted(one.title)}”之后是“{other.number}{quoted(other.title)}”"
                )
                yield Finding(
                    "S10",
                    document.id,
                    other.spot,
                    message,
                    (one.number, other.number),
                    "numbering",
                    why=other.title,
                )


def marks(document: Document) -> Iterator[Finding]:
    """S10: a heading's number without its mark, 3项目管理."""
    for section in document.sections:
        if BARE.match(section.number):
            message = f"编号“{section.number}{quoted(section.title)}”缺少标点"
            yield Finding(
                "S10",
                document.id,
                section.spot,
                message,
                cause="numbering",
                at_most=Severity.note,
                why=section.title,
            )


def cut_off(document: Document) -> Iterator[Finding]:
    """S10: a section that breaks off in the middle of a sentence."""
    for section in document.sections:
        text = section.text.strip()
        if CUT.search(text) and not section.has_table and not leads_on(document.sections, section):
            message = f"{section.spot.words}内容不完整，以“{text[-1]}”结尾：“{quoted(text[-20:])}”"
            yield Finding(
                "S10", document.id, section.spot, message, cause=f"cut {section.title}", why=text[-20:]
            )


def leads_on(sections: Sequence[Section], section: Section) -> bool:
    """Whether sub-sections follow, which an open end introduces."""
    return any(other.path[:-1] == section.path for other in sections)


def missing(document: Document) -> Iterator[Finding]:
    """S10: headings that the form prints and the report leaves blank."""
    for title, spot in document.headings_due:
        yield Finding("S10", document.id, spot, f"综述缺“{title}”", cause=f"heading {title}")
    empty = [section for section in document.sections if not section.text.strip() and not section.has_table]
    for section in empty:
        if (
            not leads_on(document.sections, section)
            and len(letters(section.title)) < 16
            and section.level < 3
        ):
            if not pattern("structure", "annex").search(section.path[-1]):
                message = f"综述“{section.title}”没有内容"
                yield Finding("S10", document.id, section.spot, message, cause=f"heading {section.title}")


def line_order(document: Document) -> Iterator[Finding]:
    """S10: rows of a table that print their own numbers and stand out of order."""
    printed = [re.match(r"[(（](\d+)[)）]", amount.line) for amount in document.amounts]
    order = list(dict.fromkeys(int(found[1]) for found in printed if found))
    if order != sorted(order):
        told = "、".join(f"({number})" for number in order)
        message = f"资金表各行次序排列有误，行次依次为{told}"
        spot = next(amount.spot for amount in document.amounts if amount.line)
        yield Finding(
            "S10",
            document.id,
            Spot(f"资金表 {spot.words}"),
            message,
            tuple(map(str, order)),
            "lines",
            at_most=Severity.note,
        )


def analysed(document: Document) -> Iterator[Finding]:
    """S10: levels of indicators that the text analyses and the score table does not hold."""
    if document.part != "report" or document.offered or len(document.rows) < 4:
        return
    levels = "".join(f"{row.level1}{row.level2}" for row in document.rows)
    told = [
        found[1]
        for section in document.sections
        if (found := pattern("structure", "analysed").match(section.title))
    ]
    loose = [name for name in dict.fromkeys(told) if name not in levels]
    if loose and any(name in levels for name in told):
        message = f"综述分析了项目{'、'.join(loose)}情况，评分表没有这些指标，得分从何而来"
        spot = next(section.spot for section in document.sections if loose[0] in section.title)
        yield Finding("S10", document.id, spot, message, cause="levels", why=loose[0])
