"""S11: what must be proved and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.answers import LATER
from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import quoted
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import plain
from evaluation.catalogue.words import pattern

READY = (LATER,)
CLAUSE = re.compile(r"[①②③④⑤⑥⑦⑧⑨]")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """Rows whose standard asks for evidence, and evidence that is listed only."""
    given = {plain(proof) for document in report.documents for proof in document.evidence}
    for document in report.documents:
        for row in document.leaves:
            yield from unproved(document, row, given)
        yield from listed_only(document)


def wanted(row: Row) -> list[str]:
    """What a row's standard wants proved: its clauses by sign, or the whole row; empty when nothing."""
    found = pattern("evidence", "wanted").search(plain(row.standard))
    if not found:
        return []
    clauses = CLAUSE.findall(found[0])
    return [f"{row.name}{clause}" for clause in clauses] or [row.name]


def unproved(document: Document, row: Row, given: set[str]) -> Iterator[Finding]:
    """S11 for a row with points."""
    lacking = [proof for proof in wanted(row) if plain(proof) not in given]
    if row.score and lacking:
        names = "、".join(lacking)
        message = f"{names}得分 {row.score}，缺佐证材料"
        points = row.weight or NOTHING
        yield Finding(
            "S11", document.id, row.spot, message, (str(row.score),), "evidence", points, answers=READY
        )


def listed_only(document: Document) -> Iterator[Finding]:
    """S11: a list of evidence at the end, with nothing attached."""
    if not document.on_paper or document.evidence:
        return
    for section in document.sections:
        if pattern("evidence", "list").search(section.title) and section.text.strip():
            message = f"{section.spot.words}列有“{quoted(plain(section.text))}”，没有随报告附上"
            yield Finding(
                "S11", document.id, section.spot, message, cause="evidence", answers=READY, why=section.title
            )
            return
