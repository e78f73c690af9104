"""N13: every goal has its result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.facts import Document, Goal
from evaluation.catalogue.finding import Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import covered, quoted
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import letters, plain

NUMBERED = re.compile(r"(?:目标|任务)\s*(\d+)\s*[、:：.．]?")
ANSWERED = Decimal("0.5")  # how much of a clause must stand in what was reported
PHRASE = 6  # letters of a clause that says something
SHORT, LONG = 30, 40  # letters of a result that cannot answer a goal of so many


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The goals of the main form or report, and the year's tasks."""
    document = report.main
    for goal in document.goals:
        yield from open_items(document, goal)
    yield from tasks(document)


def reported(document: Document) -> str:
    """Everything that tells results."""
    results = [goal.result for goal in document.goals]
    rows = [f"{row.name} {row.actual.text}" for row in document.rows]
    lists = ["\n".join(items) for spot, items in document.lists if "成绩" in spot.words]
    return "\n".join([*results, *rows, *lists, *(section.text for section in document.sections)])


def items(text: str) -> list[str]:
    """The goals of a cell: 目标1 …, 目标2 …; else its lines."""
    marks = list(NUMBERED.finditer(text))
    if marks:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        return [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return [line for line in text.split("\n") if line.strip()]


def open_clauses(item: str, told: str) -> list[str]:
    """The clauses of a goal of which nothing is told."""
    clauses = [clause for clause in re.split("[，,；;。、]", plain(item)) if len(letters(clause)) >= PHRASE]
    return [clause for clause in clauses if covered(clause, told) < ANSWERED]


def open_items(document: Document, goal: Goal) -> Iterator[Finding]:
    """A goal of several items answered in one short line, and numbered goals without their numbered result."""
    if not goal.result or not goal.target:
        return
    answered = {int(number) for number in NUMBERED.findall(goal.result)}
    asked = [int(number) for number in NUMBERED.findall(goal.target)]
    missing = [number for number in asked if number not in answered] if answered else []
    if missing:
        names = "、".join(f"目标{number}" for number in missing)
        numbers = (str(len(asked)), str(len(answered)))
        yield unanswered(document, goal, f"{names}没有对应的实际完成情况", numbers)
    elif len(letters(goal.result)) < SHORT and len(letters(goal.target)) > LONG:
        yield in_one_line(document, goal)


def in_one_line(document: Document, goal: Goal) -> Finding:
    """N13: what a short answer leaves open, with the clauses that the whole report says nothing of."""
    given = items(goal.target)
    told = reported(document)
    clauses = [clause for item in given for clause in open_clauses(item, told)]
    named = f"，其中{'、'.join(map(quoted, clauses[:4]))}在全文没有结果" if clauses else ""
    count = max(len(given), 1)
    message = f"{count} 项预期目标只用一句“{quoted(goal.result)}”作答{named}，请逐项写明完成情况"
    return unanswered(document, goal, message, (str(len(given)), "1"))


def unanswered(document: Document, goal: Goal, message: str, numbers: tuple[str, ...]) -> Finding:
    """N13 on one goal."""
    return Finding("N13", document.id, goal.spot, message, numbers, "goals", why=goal.result)


def tasks(document: Document) -> Iterator[Finding]:
    """A task of the year that is mentioned nowhere again."""
    told = reported(document)
    for spot, texts in document.lists:
        for text in texts if "主要工作" in spot.words else ():
            clauses = [clause for clause in items(text) or [text] if len(letters(clause)) >= PHRASE]
            if clauses and all(covered(clause, told) < ANSWERED for clause in clauses):
                message = f"年度工作“{quoted(NUMBERED.sub('', text).strip())}”没有对应的目标完成情况"
                yield Finding("N13", document.id, spot, message, cause="tasks", why=text)
