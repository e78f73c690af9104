"""Rules about one rate or figure: points off per percentage point (PP), tiers (TIER), proportion (PROP, PROPR)."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.rules.arithmetic import FULL, NOTHING
from evaluation.rules.facts import Case
from evaluation.rules.policy import Policy
from evaluation.rules.results import Given, Missing, Operand, Result
from evaluation.rules.working import Working, blanks
from evaluation.rulespec import OVER, PerPoint, Proportion, Ratio, Tier, Tiers

PART_POINTS = {"complete": "complete", "linear": "take", "started": "started"}


def per_point(rule: PerPoint, case: Case) -> Result:
    """PP. Note "beyond": the rate is far on the good side of a rate that ends at 100 % (采购执行率 above 100 %)."""
    work = Working(case.subject)
    missing = rate(work, rule.ratio, case)
    if missing:
        return work.lacking(missing)
    sides: tuple[Operand, Operand] = ("rate", rule.base) if rule.side == OVER else (rule.base, "rate")
    work.step("distance", "subtract", *sides)
    work.step("excess", "at_least", "distance", NOTHING)
    work.step("counted", PART_POINTS[case.policy.percentage_points], "excess")
    work.step("loss", "multiply", "counted", rule.per_point)
    if rule.side != OVER and work.tape.values["rate"] > FULL:
        work.note("beyond", value=work.tape.values["rate"])
    return work.lost("loss")


def tiers(rule: Tiers, case: Case) -> Result:
    """TIER of a figure."""
    work = Working(case.subject)
    missing = rate(work, rule.ratio, case) + bounds_missing(work, rule.tiers, case)
    if missing:
        return work.lacking(missing)
    return work.computed(tier_points(work, rule.tiers))


def bounds_missing(work: Working, tiers: Iterable[Tier], case: Case) -> tuple[Missing, ...]:
    """Figures that tiers compare with, written down; those that are blank."""
    keys = {bound.value for tier in tiers for bound in tier.bounds if isinstance(bound.value, str)}
    givens = [case.facts.given(key) for key in sorted(keys)]
    work.take(*givens)
    return blanks(givens)


def tier_points(work: Working, tiers: Iterable[Tier]) -> str:
    """Try the tiers in order up to the first that holds; its points are the step "tier"."""
    tried: list[Operand] = []
    for number, tier in enumerate(tiers, 1):
        ends = [f"tier {number} {bound.relation}" for bound in tier.bounds]
        for end, bound in zip(ends, tier.bounds, strict=True):
            work.step(end, bound.relation, "rate", bound.value)
        tried += [f"tier {number}", tier.points]
        if work.step(f"tier {number}", "all", *ends):
            break
    work.step("tier", "first", *tried)
    return "tier"


def proportion(rule: Proportion, case: Case) -> Result:
    """PROP and PROPR of a rate."""
    work = Working(case.subject)
    missing = rate(work, rule.ratio, case)
    if missing:
        return work.lacking(missing)
    if rule.reverse:
        overrun_share(work, case.policy)
    else:
        work.step("capped", "at_most", "rate", FULL)
        work.step("enough", "least", "rate", rule.least)
        work.step("counted", "multiply", "capped", "enough")
    work.step("share", "share", case.subject.weight, "counted")
    return work.computed("share")


def overrun_share(work: Working, policy: Policy) -> None:
    """The share of the weight that an overrun leaves: 100 − (rate − 100), or 100 ÷ rate."""
    if policy.reverse == "ratio":
        work.step("at least 100", "at_least", "rate", FULL)
        work.step("counted", "percent", FULL, "at least 100")
        return
    work.step("distance", "subtract", "rate", FULL)
    work.step("excess", "at_least", "distance", NOTHING)
    work.step("left over", "subtract", FULL, "excess")
    work.step("counted", "at_least", "left over", NOTHING)


def rate(work: Working, ratio: Ratio, case: Case) -> tuple[Missing, ...]:
    """Work out the step "rate" of a ratio; what is missing for it, nothing when it was had.

    Note "stated": the rate stands in the report, but not the counts it should come from.
    """
    givens = [case.facts.given(term.column) for term in ratio.of.terms]
    givens += [case.facts.given(ratio.without)] if takes_off(ratio, case.policy) else []
    givens += [case.facts.given(ratio.to)] if ratio.to else []
    missing = blanks(givens)
    if missing and ratio.stated and (told := case.facts.given(ratio.stated)).value is not None:
        return stated(work, told)
    work.take(*givens)
    if missing:
        return missing
    return percent(work, numerator(work, ratio, case.policy), ratio.to)


def takes_off(ratio: Ratio, policy: Policy) -> bool:
    """Whether the campaign excludes the figure that the rule may leave out."""
    return bool(ratio.without) and ratio.without in policy.excluded


def stated(work: Working, told: Given) -> tuple[Missing, ...]:
    """A rate taken as it is told."""
    work.take(told)
    work.step("rate", "take", told.key)
    work.note("stated", told.name, told.value, told.place)
    return ()


def numerator(work: Working, ratio: Ratio, policy: Policy) -> str:
    """The figure above the line: a single one, or the sum worked out term by term."""
    terms = [(term.sign, term.column) for term in ratio.of.terms]
    terms += [(-1, ratio.without)] if takes_off(ratio, policy) else []
    name = terms[0][1]
    for number, (sign, key) in enumerate(terms[1:], 2):
        work.step(f"sum {number}", "add" if sign > 0 else "subtract", name, key)
        name = f"sum {number}"
    return name


def percent(work: Working, of: str, to: str) -> tuple[Missing, ...]:
    """The rate in percent, or the figure itself where nothing stands below the line."""
    if not to:
        work.step("rate", "take", of)
        return ()
    if work.tape.values[to] == 0:
        given = work.givens[to]
        return (Missing(given.name, given.place, "zero"),)
    work.step("rate", "percent", of, to)
    return ()
