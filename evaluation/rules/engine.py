"""The rules of a form, compiled once, and the results they give for a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from evaluation import figures, own
from evaluation.paper import INPUTS, Cell, Field, Form, Place
from evaluation.places import SCORES
from evaluation.rules import facts as known
from evaluation.rules import judging, rates, rollup, targets, ticks
from evaluation.rules.arithmetic import FULL
from evaluation.rules.facts import Body, Case
from evaluation.rules.policy import Policy
from evaluation.rules.results import Given, Result
from evaluation.rules.working import Subject
from evaluation.rulespec import (
    Bound,
    Checklist,
    Choice,
    Deductions,
    Group,
    Judgement,
    Occurrences,
    PerPoint,
    Proportion,
    Ratio,
    Rule,
    Targets,
    Tier,
    Tiers,
)

Settings = Policy | Mapping[str, Any] | None
Scores = Mapping[str, Mapping[str, Any]]
Scorer = Callable[[Case], Result]

SCORERS: dict[type[Rule], Callable[[Any, Case], Result]] = {
    PerPoint: rates.per_point,
    Tiers: rates.tiers,
    Proportion: rates.proportion,
    Targets: rollup.targets,
    Checklist: ticks.checklist,
    Occurrences: ticks.occurrences,
    Deductions: ticks.deductions,
    Choice: judging.excuse,
    Judgement: judging.judgement,
    Group: judging.group,
}


@dataclass(frozen=True)
class CellRule:
    """A scored cell with its rule, ready to be applied."""

    subject: Subject
    evidence: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    score: Scorer


@dataclass(frozen=True)
class Rules:
    """The rules of a form's cells, in printed order."""

    form: Form
    cells: tuple[CellRule, ...]


@lru_cache(maxsize=64)
def compile(form: Form) -> Rules:
    """The rules of a form; kept, so that each form is compiled once."""
    return Rules(form, tuple(compiled(form, cell) for cell in form.cells if cell.rule))


def compiled(form: Form, cell: Cell) -> CellRule:
    """One cell's rule bound to its function."""
    assert cell.rule is not None
    rows = form.indicators_of(cell.key)
    subject = Subject(cell.key, cell.rule.kind, cell.name, cell.weight, rows[0].standard)
    names = tuple((row.key, row.level3) for row in rows)
    return CellRule(subject, cell.evidence, names, partial(SCORERS[type(cell.rule)], cell.rule))


def evaluate(
    form: Form,
    bodies: Mapping[str, Body],
    scores: Scores,
    inputs: Body | None = None,
    policy: Settings = None,
    attachments: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Result]:
    """The result of every cell that has a rule, by cell key.

    Args:
        bodies, scores: as stored; computed cells are worked out here. What the filler chose is the scores' `basis`.
        inputs: 测算依据 as stored; None takes it from the bodies.
        policy: a Policy, or a campaign's settings, of which only the keys of Policy count.
        attachments: evidence by cell and clause, {"cell": "decision_basis", "clause": "③"}; "" is the whole cell.
    """
    form = own.refined(form, bodies)
    facts, rules = known.facts(form, bodies, inputs), Policy.of(policy)
    return {
        rule.subject.cell: applied(rule, facts, scores.get(rule.subject.cell, {}), rules, attachments)
        for rule in compile(form).cells
    }


def applied(
    rule: CellRule,
    facts: known.Facts,
    row: Mapping[str, Any],
    policy: Policy,
    attachments: Sequence[Mapping[str, Any]],
) -> Result:
    """The result of one cell."""
    proven = frozenset(file["clause"] for file in attachments if file["cell"] == rule.subject.cell)
    return rule.score(
        Case(rule.subject, facts, row.get("basis") or {}, policy, rule.evidence, proven, rule.rows)
    )


def givens(form: Form, bodies: Mapping[str, Body], inputs: Body | None = None) -> dict[str, Given]:
    """Every figure of 测算依据, typed or taken from the report, by key."""
    facts = known.facts(form, bodies, inputs)
    return {
        entry.key: facts.given(entry.key)
        for entry in form.section(INPUTS).entries
        if isinstance(entry, Field) and entry.type in ("number", "amount")
    }


def cap(
    form: Form, bodies: Mapping[str, Body], inputs: Body | None = None, policy: Settings = None
) -> Result | None:
    """The most the total may be for the form's execution rate; None without caps, or without such a rate.

    100 points mean that nothing is capped.
    """
    rules = Policy.of(policy)
    if form.execution is None or not rules.execution_cap:
        return None
    subject = Subject("", "CAP", "预算执行率", FULL, place=Place(SCORES))
    return rates.tiers(
        cap_tiers(form.execution, rules), Case(subject, known.facts(form, bodies, inputs), {}, rules)
    )


def cap_tiers(execution: Ratio, policy: Policy) -> Tiers:
    """The campaign's caps as tiers of the execution rate."""
    caps = [Tier((Bound("below", below),), most) for below, most in policy.execution_caps]
    return Tiers("CAP", execution, (*caps, Tier((), FULL)))


def total(form: Form, results: Mapping[str, Result], scores: Scores) -> Decimal:
    """What the printed rules leave of the claimed total: points where they give them, else no more than they allow."""
    return sum(
        (left(cell, results.get(cell.key), scores.get(cell.key, {})) for cell in form.cells), Decimal(0)
    )


def left(cell: Cell, result: Result | None, row: Mapping[str, Any]) -> Decimal:
    """What is left of one claimed score; a blank one counts nothing."""
    if result and result.points is not None:
        return result.points
    claimed = figures.score_of(row) or Decimal("0.00")
    return min(claimed, result.most if result else cell.weight)


def score_row(
    name: str,
    target: str,
    actual: str,
    weight: Decimal,
    direction: str = "",
    policy: Settings = None,
    place: Place | None = None,
) -> Result:
    """The score of one line of a 自评表 by its target and actual as written.

    Args:
        direction: "reverse" where less is better; "" leaves it to the target's operator.
    """
    subject = Subject("", "ROW", name, weight, place=place)
    return targets.scored(subject, target, actual, direction, Policy.of(policy))
