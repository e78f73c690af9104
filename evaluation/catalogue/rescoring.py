"""What the printed rules give on a report's own figures, bound to it and line by line beside what it claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from evaluation import own, rules
from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import letters
from evaluation.paper import Cell, Form
from evaluation.rulespec import Choice, Occurrences, Tiers


@dataclass(frozen=True)
class Line:
    """A row of the score sheet: what is claimed, what the rule leaves, why, and the check that asks."""

    document: str
    name: str
    weight: Decimal
    claimed: Decimal
    left: Decimal
    why: str
    check: str


@dataclass(frozen=True)
class Scorecard:
    """A report's claim beside the printed rules. `left` counts what is claimed wherever no rule says otherwise."""

    document: str
    claimed: Decimal
    claimed_grade: str
    left: Decimal
    left_grade: str
    lines: tuple[Line, ...]


def bound(
    report: Report,
    form: Form,
    bodies: Mapping[str, Mapping[str, Any]],
    scores: Mapping[str, Mapping[str, Any]],
    policy: Policy,
    attachments: Sequence[Mapping[str, Any]] = (),
) -> Report:
    """The report with the results of its form's rules, and every scored row with the key of its cell.

    Args:
        bodies, scores: as stored, or as an import made them.
        attachments: evidence by cell and clause, {"cell": "decision_basis", "clause": "③"}.
    """
    whole = own.refined(form, bodies)
    results = rules.evaluate(whole, bodies, scores, policy=policy.rules, attachments=attachments)
    most = rules.cap(whole, bodies, policy=policy.rules)
    scored = keyed(report.sheet or report.main, whole)
    main = scored if report.sheet in (None, report.main) else report.main
    sheet = scored if report.sheet else None
    return replace(report, main=main, sheet=sheet, form=whole, results=results, cap=most)


def keyed(sheet: Document, form: Form) -> Document:
    """A score sheet whose rows name the cells of the form; cells of one label are told apart by their order."""
    cells = list(form.cells)
    tables = []
    for table in sheet.tables:
        rows = [
            replace(row, key=row.key or take(cells, form, row)) if not row.inside else row
            for row in table.rows
        ]
        tables.append(replace(table, rows=tuple(rows)))
    return replace(sheet, tables=tuple(tables))


def take(cells: list[Cell], form: Form, row: Row) -> str:
    """The key of the first cell of a row's name, taken out of the list; "" for a row of the county's own."""
    for cell in cells:
        names = {
            letters(cell.label),
            *(letters(indicator.level3) for indicator in form.indicators_of(cell.key)),
        }
        if letters(row.name) in names:
            cells.remove(cell)
            return cell.key
    return ""


def below_full(form: Form | None, key: str) -> Decimal | None:
    """The most a cell can get when it has not all its points: the next tier, one case off, the next answer."""
    cell = next((cell for cell in form.cells if cell.key == key), None) if form else None
    rule = cell.rule if cell else None
    if isinstance(rule, Tiers):
        lower = [tier.points for tier in rule.tiers if cell and tier.points < cell.weight]
    elif isinstance(rule, Choice):
        lower = [option.points for option in rule.options if cell and option.points < cell.weight]
    elif isinstance(rule, Occurrences):
        lower = [cell.weight - rule.per_case] if cell else []
    else:
        lower = []
    return max(lower, default=None)


def last_tier(form: Form | None, key: str) -> Decimal | None:
    """The least that a rule by tiers leaves."""
    cell = next((cell for cell in form.cells if cell.key == key), None) if form else None
    return min(tier.points for tier in cell.rule.tiers) if cell and isinstance(cell.rule, Tiers) else None


def scorecard(report: Report, findings: Iterable[Finding], policy: Policy) -> Scorecard | None:
    """The claim and what is left of it; None for a report without scored rows."""
    if not report.scored:
        return None
    asked = [finding for finding in findings if finding.left is not None]
    lines = tuple(line(document, row, asked) for document, row in report.scored)
    claimed = sum((one.claimed for one in lines), NOTHING)
    left = sum((one.left for one in lines), NOTHING)
    grade = report.main.grade or (report.sheet.grade if report.sheet else "")
    document = report.sheet.id if report.sheet else report.main.id
    return Scorecard(document, claimed, grade or policy.grade(claimed), left, policy.grade(left), lines)


def line(document: Document, row: Row, asked: Sequence[Finding]) -> Line:
    """One row: the lowest of what its findings leave."""
    assert row.score is not None
    own = [finding for finding in asked if finding.document == document.id and finding.spot == row.spot]
    worst = min(own, key=lambda finding: finding.left or NOTHING, default=None)
    left = row.score if worst is None or worst.left is None else min(row.score, worst.left)
    why = worst.message if worst and left < row.score else ""
    check = worst.id if worst and left < row.score else ""
    return Line(document.id, row.name, row.weight or NOTHING, row.score, left, why, check)
