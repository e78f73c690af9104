"""Rules about what the filler ticked, counted or chose at the cell: CHK, OCC, DED, and answers (TIER in words, BIN)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from evaluation import measures
from evaluation.rules.arithmetic import FULL, add
from evaluation.rules.facts import Case
from evaluation.rules.results import Given, Missing, Result
from evaluation.rules.working import Working, blanks
from evaluation.rulespec import Checklist, Choice, Clause, Deduction, Deductions, Occurrences, Option

NUMBER = re.compile(r"\d{1,13}(\.\d{1,6})?", re.ASCII)
MEASURABLE = ("number", "day")


def typed(value: Any) -> Decimal | None:
    """A figure chosen at a cell, as text; None for a blank or what is no number of 0 or more."""
    text = str(value).strip()
    return Decimal(text) if NUMBER.fullmatch(text) else None


def unknown(work: Working, name: str, most: Decimal | None = None) -> Result:
    """Nobody has said; what is still possible stands."""
    return work.lacking([Missing(name, work.subject.where, "unknown")], most)


def checklist(rule: Checklist, case: Case) -> Result:
    """CHK. Notes: "unmeasurable" for a clause its column does not bear out (share in percent), "unproven"."""
    work, ticked = Working(case.subject), case.basis.get("clauses")
    doubts = doubtful(rule, case)
    for clause, share in doubts.items():
        work.note("unmeasurable", f"{clause.sign}{clause.text}", share)
    if ticked is None:
        possible = (clause.points for clause in rule.clauses if clause not in doubts)
        return unknown(work, "各条款的勾选", add(*possible))
    claimed = [clause for clause in rule.clauses if clause.sign in ticked]
    bare = unproven(claimed, case)
    for clause in bare:
        work.note("unproven", f"{clause.sign}{clause.text}")
    refused = [*doubts, *(bare if case.policy.unproven == "refuse" else ())]
    return points_of(work, [clause for clause in claimed if clause not in refused])


def points_of(work: Working, clauses: Sequence[Clause]) -> Result:
    """The points of the clauses."""
    where = work.subject.where
    work.take(*(Given(item.sign, item.text, where, item.points, item.sign, "分") for item in clauses))
    work.step("ticked", "add", *(clause.sign for clause in clauses))
    return work.computed("ticked")


def doubtful(rule: Checklist, case: Case) -> dict[Clause, Decimal]:
    """Clauses that speak of a column of which too little can be measured, with the share that can."""
    columns = {clause: case.facts.column(clause.measurable) for clause in rule.clauses if clause.measurable}
    shares = {clause: measurable_share(texts) for clause, texts in columns.items() if texts}
    return {clause: share for clause, share in shares.items() if share < case.policy.measurable_share}


def measurable_share(texts: Sequence[str]) -> Decimal:
    """How many of the texts hold a number or a day, in percent."""
    found = [measure for text in texts if (measure := measures.read(text)) and measure.kind in MEASURABLE]
    return Decimal(len(found)) * FULL / len(texts)


def unproven(claimed: Sequence[Clause], case: Case) -> list[Clause]:
    """Ticked clauses that need an attachment and have none; one for the cell as a whole does for each of them."""
    if "" in case.proven or ("" in case.evidence and case.proven):
        return []
    needed = set(case.evidence) - case.proven
    return [clause for clause in claimed if "" in needed or clause.sign in needed]


def occurrences(rule: Occurrences, case: Case) -> Result:
    """OCC: the cases counted in 测算依据, else at the cell."""
    work = Working(case.subject)
    given = case.facts.given(rule.cases) if rule.cases else counted_here(rule, case)
    work.take(given)
    if given.value is None:
        return work.lacking(blanks([given]))
    work.step("loss", "multiply", given.key, rule.per_case)
    return work.lost("loss")


def counted_here(rule: Occurrences, case: Case) -> Given:
    """How many cases the filler counted at the cell."""
    value = typed(case.basis.get("cases"))
    text = "" if value is None else format(value.normalize(), "f")
    return Given("cases", f"{rule.counted}个数", case.subject.where, value, text)


def deductions(rule: Deductions, case: Case) -> Result:
    """DED: what was taken off for each fault, brought into its range. Note "range": it was outside."""
    work, taken = Working(case.subject), case.basis.get("deductions")
    if taken is None:
        return unknown(work, "扣分情形的勾选")
    for item in rule.items:
        amount = typed(taken.get(item.text))
        if amount:
            take_off(work, item, amount)
    work.step("loss", "add", *work.givens)
    return work.lost("loss")


def take_off(work: Working, item: Deduction, amount: Decimal) -> None:
    """Write down one fault."""
    within = min(max(amount, item.least), item.most)
    if within != amount:
        work.note("range", item.text, amount)
    work.take(Given(item.text, item.text, work.subject.where, within, format(within.normalize(), "f"), "分"))


def answered(work: Working, option: Option) -> Result:
    """The points of an answer."""
    work.take(Given("chosen", option.text, work.subject.where, option.points, option.text, "分"))
    return work.computed("chosen")


def choice(rule: Choice, case: Case) -> Result:
    """An answer chosen at the cell."""
    work, chosen = Working(case.subject), case.basis.get("chosen")
    option = next((option for option in rule.options if option.text == chosen), None)
    return answered(work, option) if option else unknown(work, f"{work.subject.name}的情形")
