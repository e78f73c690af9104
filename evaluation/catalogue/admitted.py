"""E04: what a report admits while the matching indicator has full marks, or while it claims the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted, sentences
from evaluation.catalogue.reports import Report
from evaluation.catalogue.rescoring import below_full
from evaluation.catalogue.topics import Topic, claims, topics
from evaluation.catalogue.words import pattern


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """Every topic against the scores, every claim against the rest of the text."""
    for topic in topics():
        yield from unscored(report, topic)
    for document in report.documents:
        yield from contradicted(document)


def unscored(report: Report, topic: Topic) -> Iterator[Finding]:
    """A matter admitted somewhere, and every indicator it bears on has full marks."""
    rows = [
        (document, row) for document in report.documents for row in document.leaves if topic.concerns(row)
    ]
    judged = [(document, row) for document, row in rows if row.weight is not None and row.score is not None]
    if not judged or any(row.lost > 0 for _, row in judged):
        return
    for document in report.documents:
        for spot, text in texts(document):
            for sentence in sentences(text):
                words = topic.admitted(sentence)
                if words:
                    yield finding(report, judged, topic, spot, around(sentence, words))
                    return


def texts(document: Document) -> Iterator[tuple[Spot, str]]:
    """Where a report may admit something: its text and its lists, not its measures; reasons have their own checks."""
    for section in document.sections:
        if not pattern("measures", "title").search(section.title) or "问题" in section.title:
            yield section.spot, section.text
    for spot, items in document.lists:
        yield spot, "\n".join(items)


def around(sentence: str, words: str) -> str:
    """The clauses of a sentence that hold the words."""
    at = sentence.find(words)
    start = max(sentence.rfind(sign, 0, at) for sign in "，：") + 1
    ends = [end for sign in "，：" if (end := sentence.find(sign, at + len(words))) >= 0]
    return sentence[start : min(ends, default=len(sentence))]


def finding(
    report: Report, judged: list[tuple[Document, Row]], topic: Topic, spot: Spot, words: str
) -> Finding:
    """The question about a topic."""
    names = "、".join(f"{row.name} {row.score}/{row.weight}" for _, row in judged[:3])
    document, row = judged[0]
    points = sum((row.weight or NOTHING for _, row in judged), NOTHING)
    message = f"{spot.words}写“{quoted(words)}”，{names} 却得满分，请核对评分或说明"
    numbers = (str(row.score), str(row.weight))
    left = below_full(report.form, row.key)
    return Finding(
        "E04", document.id, row.spot, message, numbers, f"topic {topic.key}", points, why=words, left=left
    )


def contradicted(document: Document) -> Iterator[Finding]:
    """A claim that another place of the same document takes back."""
    for claim in claims():
        denied = first(document, claim.denied)
        claimed = first(document, claim.claimed, other_than=denied[1] if denied else "")
        if denied and claimed:
            message = (
                f"{denied[0].words}写“{quoted(denied[2])}”，"
                f"{claimed[0].words}却写“{quoted(claimed[2])}”，前后不一致"
            )
            yield Finding("E04", document.id, denied[0], message, (), f"claim {claim.key}", why=denied[1])


def first(document: Document, wanted: re.Pattern[str], other_than: str = "") -> tuple[Spot, str, str] | None:
    """The first sentence that matches: its place, itself, the words."""
    for spot, text in document.texts():
        if pattern("measures", "title").search(spot.words):
            continue
        for sentence in sentences(text):
            found = wanted.search(sentence)
            if found and sentence != other_than:
                return spot, sentence, around(sentence, found[0])
    return None
