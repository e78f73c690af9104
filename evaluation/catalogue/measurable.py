"""N08, N10 and N11: indicators in the wrong category, without a survey, without anything that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import DATE, plain
from evaluation.catalogue.words import WORDS, pattern

ORDINALS = re.compile(r"(?:^|\n)\s*(?:指标|目标|任务)?\d+[、.：:]|20\d\d(?=年)")
DIGIT = re.compile(r"\d")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The indicators and goals of a report."""
    for document in report.documents:
        if document.part != "sheet":
            yield from misfiled(document)
            yield from undated(document)
            yield from unmeasured(document)
            yield from rate_alone(document)
            yield from vague_goals(document)
    yield from surveys(report)


def measured(text: str) -> bool:
    """Whether a text holds a figure that is neither an ordinal nor a year."""
    return bool(DIGIT.search(ORDINALS.sub("", text)))


def misfiled(document: Document) -> Iterator[Finding]:
    """N08: money counted as quantity, what is no cost under 成本, honours under 满意度."""
    for row in document.leaves:
        text = plain(f"{row.name}{row.target.text}{row.actual.text}")
        for case in WORDS["misfiled"]["cases"]:
            spared = plain(row.actual.text) if case.get("in_words") else text
            said_so = re.search(case["kind"], row.level2) and re.search(case["is"], text)
            if said_so and not re.search(case["unless"], spared):
                message = (
                    f"{row.level2}“{row.name}”："
                    f"{case['says']}（{quoted(row.actual.text or row.name)}），请核对归类"
                )
                yield Finding(
                    "N08",
                    document.id,
                    row.spot,
                    message,
                    (),
                    f"kind {row.level2}",
                    row.weight or NOTHING,
                    why=text,
                )
                break


def undated(document: Document) -> Iterator[Finding]:
    """N11: an indicator of time that names no day, month or period."""
    rows = [
        row for row in document.leaves if "时效" in row.level2 and row.actual.text.strip() and not timed(row)
    ]
    if rows:
        told = "、".join(f"“{row.name}”" for row in rows)
        message = f"时效指标{told}没有日期或期限，无法衡量"
        points = sum((row.weight or NOTHING for row in rows), NOTHING)
        yield Finding("N11", document.id, rows[0].spot, message, (), "time", points, why=rows[0].actual.text)


def timed(row: Row) -> bool:
    """Whether target or result names a time, or a rate of what came in time."""
    text = plain(f"{row.target.text} {row.actual.text}")
    return bool(DATE.search(text) or pattern("time", "named").search(text))


def unmeasured(document: Document) -> Iterator[Finding]:
    """N11: results in words alone. Satisfaction has its own check."""
    rows = [row for row in document.leaves if row.actual.kind == "words" and "满意" not in row.words]
    loose = [row for row in rows if not measured(row.actual.text) and not measured(row.target.text)]
    if loose:
        told = "、".join(row.spot.words for row in loose)
        message = f"{len(loose)} 项指标的完成值没有数值，无法衡量：{told}"
        points = sum((row.weight or NOTHING for row in loose), NOTHING)
        yield Finding(
            "N11", document.id, loose[0].spot, message, (), "unmeasured", points, why=loose[0].actual.text
        )


def rate_alone(document: Document) -> Iterator[Finding]:
    """N11: a rate of completion of which nobody says how many there were."""
    for row in document.leaves:
        if pattern("rates", "completion").search(row.name) and "%" in plain(row.actual.text):
            rest = re.sub(r"\d+(?:\.\d+)?%", "", plain(f"{row.target.text} {row.actual.text}"))
            if not measured(rest.replace("100", "")):
                message = f"{row.name}只填比率（{quoted(row.actual.text)}），没有目标数和完成数，无法衡量"
                points = row.weight or NOTHING
                yield Finding(
                    "N11", document.id, row.spot, message, (), f"rate {row.name}", points, why=row.actual.text
                )


def vague_goals(document: Document) -> Iterator[Finding]:
    """N11: goals in words, none of which can be measured; 定性目标 are words by their name."""
    goals = [goal for goal in document.goals if "定性" not in goal.kind and goal.target]
    if goals and not any(measured(goal.target) for goal in goals):
        told = "；".join(f"{goal.kind}“{quoted(goal.target)}”" for goal in goals)
        message = f"绩效目标没有可以衡量的内容：{told}"
        yield Finding("N11", document.id, goals[0].spot, message, (), "goals", why=goals[0].target)


def surveys(report: Report) -> Iterator[Finding]:
    """N10: satisfaction scored or claimed, and nobody says who was asked and how many were satisfied."""
    rows = [(document, row) for document in report.documents for row in document.leaves if satisfaction(row)]
    proofs = [proof for document in report.documents for proof in document.evidence]
    told = counted(report, rows)
    lacking = "调查人数、调查方式和满意人数" if not told else "调查材料" if proofs else ""
    if not lacking or any("满意" in proof for proof in proofs):
        return
    scored = [(document, row) for document, row in rows if row.score is not None]
    told_of = [(document, row) for document, row in rows if row.actual.text]
    for document, row in (scored or told_of)[-1:]:
        given = f"得 {row.score} 分" if row.score is not None else f"填“{quoted(row.actual.text)}”"
        figures = (row.target.number, row.actual.number, row.score)
        numbers = tuple(str(figure) for figure in figures if figure is not None)
        message = f"{row.name}{given}，没有{lacking}"
        yield Finding("N10", document.id, row.spot, message, numbers, "survey", row.weight or NOTHING)
    if not rows:
        yield from claimed(report)


def counted(report: Report, rows: list[tuple[Document, Row]]) -> bool:
    """Whether the report says how many people were asked or satisfied."""
    texts = [f"{row.words}{row.actual.text}" for _, row in rows]
    texts += [document.full_text for document in report.documents]
    return any(pattern("survey", "count").search(plain(text)) for text in texts)


def satisfaction(row: Row) -> bool:
    """Whether a row is about how satisfied people are."""
    return "满意" in f"{row.level2}{row.name}" or "满意" in row.level1


def claimed(report: Report) -> Iterator[Finding]:
    """N10 on a report without such a row: the rate stands in the text alone."""
    for spot, text in report.main.texts():
        for sentence in sentences(text):
            found = pattern("survey", "claim").search(sentence)
            if found:
                message = f"报告写“{quoted(found[0])}”，没有调查人数、调查方式和满意人数"
                yield Finding("N10", report.main.id, spot, message, (found[1],), "survey", why=sentence)
                return
