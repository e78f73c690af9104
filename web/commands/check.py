"""`flask check FILE…`: what reviewers would ask about the reports of one unit-year, before they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import click

import documents
from documents.intake import form_of, intake
from documents.refusals import Unreadable
from evaluation.catalogue import Checked, Finding, Policy, Question, Severity, check
from evaluation.catalogue.reading import unit_year
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.rescoring import Line, Scorecard, bound
from evaluation.forms import library
from web import console
from web.commands.read import read_all

Reading = dict[str, Any]
ANSWER = re.compile("，请[^，]*$")  # what a message asks for, which the page asks in its own words
FROM_BESIDE = ("files", "belongs_to", "region", "year", "unit", "project_name")
SHOWN = (Severity.must, Severity.ask, Severity.note)


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 文档：每条发现和它所属的问题")
def command(files: tuple[str, ...], as_json: bool) -> None:
    """核查自评报告和评分表（.docx）：几个文件算一个单位一个年度，互相核对。"""
    readings = distinct([read_all([file]) for file in files])
    policy = Policy()
    year = ruled(unit_year(readings), readings, policy)
    checked = check(year, policy)
    if as_json:
        click.echo(documents.dumps(told(readings, checked), indent=2))
    else:
        click.echo("\n".join(page(year, checked)))


def distinct(batches: Sequence[list[Reading]]) -> list[Reading]:
    """The forms of several files: a form handed in twice counts once, two forms of one name get two names."""
    kept: list[Reading] = []
    for number, batch in enumerate(batches, 1):
        new = [reading for reading in batch if plain(reading) not in map(plain, kept)]
        if {reading["id"] for reading in kept} & {reading["id"] for reading in new}:
            new = [renamed(reading, f"（{number}）") for reading in new]
        kept += new
    return kept


def plain(reading: Reading) -> Reading:
    """A reading without what a score sheet takes from the main form in its file."""
    return {key: value for key, value in reading.items() if key not in FROM_BESIDE}


def renamed(reading: Reading, suffix: str) -> Reading:
    """A reading under another id, and bound to its main form under that form's other id."""
    main = reading["belongs_to"]
    return {**reading, "id": reading["id"] + suffix, "belongs_to": main and main + suffix}


def ruled(year: UnitYear, readings: Sequence[Reading], policy: Policy) -> UnitYear:
    """The reports with what the rules of their forms give; reports on other paper are checked without."""
    forms = library()
    reports = []
    for report in year.reports:
        ids = {document.id for document in report.documents}
        own = [reading for reading in readings if reading["id"] in ids]
        try:
            form = form_of(own, forms)
            draft = intake(own, form)
        except Unreadable:  # no form of ours
            reports.append(report)
        else:
            reports.append(bound(report, form, draft.bodies, draft.scores, policy))
    return replace(year, reports=tuple(reports))


def told(readings: Sequence[Reading], checked: Checked) -> dict[str, Any]:
    """The JSON document."""
    return {
        "files": [
            {key: reading[key] for key in ("id", "files", "form_type", "form_label", "unit", "year")}
            for reading in readings
        ],
        "findings": [
            {**finding_told(judged.finding), "severity": judged.severity.value, "question": judged.question}
            for judged in checked.findings
        ],
        "questions": [question_told(question) for question in checked.questions],
        "scores": [score_told(card) for card in checked.scorecards],
    }


def finding_told(finding: Finding) -> dict[str, Any]:
    """A finding as the comparator reads it, and what ranks and explains it."""
    return {
        "id": finding.id,
        "document": finding.document,
        "place": finding.spot.words,
        "message": finding.message,
        "numbers": list(finding.numbers),
        "points": finding.points,
        "yuan": finding.yuan,
        "why": finding.why,
        "answers": list(finding.answers),
    }


def question_told(question: Question) -> dict[str, Any]:
    """A question by its number, with the checks that make it."""
    return {
        "number": question.number,
        "report": question.report,
        "severity": question.severity.value,
        "message": question.findings[0].message,
        "checks": sorted({finding.id for finding in question.findings}),
        "points": question.points,
        "yuan": question.yuan,
    }


def score_told(card: Scorecard) -> dict[str, Any]:
    """The claim beside the printed rules."""
    return {
        "document": card.document,
        "claimed": card.claimed,
        "claimed_grade": card.claimed_grade,
        "by_rules": card.left,
        "by_rules_grade": card.left_grade,
        "lines": [
            {
                "name": line.name,
                "weight": line.weight,
                "claimed": line.claimed,
                "by_rules": line.left,
                "check": line.check,
                "why": line.why,
            }
            for line in card.lines
        ],
    }


def page(year: UnitYear, checked: Checked) -> Iterator[str]:
    """What a person reads: by document, the hardest first, then the scores."""
    for report in year.reports:
        yield from report_page(report, checked)
    for card in checked.scorecards:
        yield from score_page(card)
    counts = "，".join(f"{severity.value} {len(checked.of(severity))}" for severity in SHOWN)
    yield f"核查完成：{counts}"


def report_page(report: Report, checked: Checked) -> Iterator[str]:
    """The findings of a report, document by document."""
    for document in report.documents:
        own = [judged for judged in checked.findings if judged.finding.document == document.id]
        names = " ".join(filter(None, (document.label, " ".join(document.title.split()) or "自评报告")))
        yield f"{names}［{document.id}］"
        if not own:
            yield "  没有发现问题"
        for severity in SHOWN:
            for judged in own:
                if judged.severity is severity:
                    yield (
                        f"  {severity.value} {judged.finding.id}  "
                        f"{judged.finding.message}（问题 {judged.question}）"
                    )
        yield ""


def score_page(card: Scorecard) -> Iterator[str]:
    """The claim, what the printed rules leave of it, and why, as questions to the unit."""
    low = [line for line in card.lines if line.left < line.claimed]
    if not low:
        return
    claimed = f"自评 {card.claimed} {card.claimed_grade}"
    yield f"［{card.document}］{claimed} → 按报告所写照评分标准测算 {card.left} {card.left_grade}，请说明："
    yield from console.lines([row(line) for line in low], frozenset({1, 3}))
    yield ""


def row(line: Line) -> list[str]:
    """One row of the score sheet, as a question."""
    told = ANSWER.sub("", line.why).removeprefix(line.name)
    return [line.name, f"{line.claimed}", "→", f"{line.left:.2f}", f"{told}。是否如此？"]
