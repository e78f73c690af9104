"""Rules that leave room: judgement in bands (JDG), all or nothing with an excuse (BIN), rows sharing a score (GRP)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation.places import SCORES, Place
from evaluation.rules.arithmetic import NOTHING, split
from evaluation.rules.facts import Case
from evaluation.rules.policy import Policy
from evaluation.rules.results import Given, Missing, Result
from evaluation.rules.targets import banded, line_result, lines_result, summed
from evaluation.rules.ticks import answered, choice, typed
from evaluation.rules.working import Subject, Working
from evaluation.rulespec import Choice, Group, Judgement, Lines, Option


def judgement(rule: Judgement, case: Case) -> Result:
    """JDG: the range of the chosen band, of the whole weight while none is chosen; the lines show what was reached."""
    work = Working(case.subject)
    show_lines(work, rule.lines, case)
    band = case.policy.band(case.basis.get("band"))
    return work.judged(NOTHING, case.subject.weight) if band is None else banded(work, band, case.policy)


def show_lines(work: Working, lines: Lines | None, case: Case) -> list[Result]:
    """The lines that a judgement or an excuse is about, written down as parts."""
    found = case.facts.lines(lines) if lines else []
    results = [line_result(line, case.subject, "", case.policy) for line in found]
    for result in results:
        work.part(result)
    return results


def excuse(rule: Choice, case: Case) -> Result:
    """BIN: in time by the table without asking; late, the answer says whether the excuse is good."""
    if rule.lines is None:
        return choice(rule, case)
    work = Working(case.subject)
    # What the campaign makes of lateness is for scored lines; here only whether there is any.
    plain = Policy(over_fulfilment_reason=case.policy.over_fulfilment_reason)
    met = met_by(show_lines(work, rule.lines, replace(case, policy=plain)))
    option = believed(rule, case, met, work)
    if option:
        return answered(work, option)
    possible = rule.options[1:] if met is False else rule.options
    missing = Missing(f"{work.subject.name}的情形", work.subject.where, "unknown")
    return work.lacking([missing], max(option.points for option in possible))


def met_by(lines: Sequence[Result]) -> bool | None:
    """Whether every target was met; None when the lines do not tell."""
    if any(line.points is not None and line.points < line.explanation.weight for line in lines):
        return False
    return True if lines and all(line.points is not None for line in lines) else None


def believed(rule: Choice, case: Case, met: bool | None, work: Working) -> Option | None:
    """The answer that counts. Note "contradicted": the first, in time, was chosen although the table says late."""
    first, chosen = rule.options[0], case.basis.get("chosen")
    if met is False and chosen == first.text:
        work.note("contradicted", chosen)
        return None
    if met and chosen is None:
        return first
    return next((option for option in rule.options if option.text == chosen), None)


def group(rule: Group, case: Case) -> Result:
    """GRP: each printed row by its own lines, else by the points judged for it (`parts` of the basis)."""
    weights = rule.weights or split(case.subject.weight, len(case.rows))
    work = Working(case.subject)
    results = [
        row_result(rule, case, key, replace(case.subject, kind="ROW", name=name, weight=weight))
        for (key, name), weight in zip(case.rows, weights, strict=True)
    ]
    return summed(work, results)


def row_result(rule: Group, case: Case, key: str, subject: Subject) -> Result:
    """One printed row of a group."""
    where = Lines(rule.section, rule.table, key)
    if rule.table and case.facts.lines(where):
        return lines_result(replace(case, subject=subject), where)
    work, place = Working(subject), Place(SCORES, subject.cell, key)
    value = typed((case.basis.get("parts") or {}).get(key))
    if value is None:
        return work.lacking([Missing(f"{subject.name}的分项得分", place)])
    work.take(Given("judged", subject.name, place, value, str(value), "分"))
    return work.computed("judged")
