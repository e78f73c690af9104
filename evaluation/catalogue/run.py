"""All checks on a unit-year, their severities, and the questions they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from evaluation.catalogue import (
    across,
    admitted,
    blanks,
    budgets,
    claims,
    dates,
    evidence,
    figures_said,
    goals,
    indicators,
    ledgers,
    measurable,
    names,
    people,
    printed_rules,
    reasons,
    review,
    sameness,
    scores,
    slips,
    structure,
)
from evaluation.catalogue.finding import Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report, UnitYear

FAMILIES: tuple[Callable[[Report, Policy], Iterable[Finding]], ...] = (
    blanks.checks,
    structure.checks,
    ledgers.checks,
    budgets.checks,
    scores.checks,
    indicators.checks,
    printed_rules.checks,
    reasons.checks,
    admitted.checks,
    measurable.checks,
    people.checks,
    sameness.checks,
    figures_said.checks,
    claims.checks,
    names.checks,
    dates.checks,
    goals.checks,
    evidence.checks,
    review.checks,
)
ACROSS: tuple[Callable[[UnitYear, Policy], Iterable[Finding]], ...] = (
    sameness.copies,
    across.checks,
    slips.checks,
)


def findings(year: UnitYear, policy: Policy) -> Iterator[Finding]:
    """Every finding of every family, report by report, then those between the reports."""
    for report in year.asked:
        for family in FAMILIES:
            yield from family(report, policy)
    for across_reports in ACROSS:
        yield from across_reports(year, policy)
