"""What holds for every figure: bounds, one direction, one scale, any order, and steps that give the points."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import measures, rules
from evaluation.rules import Result
from tests.evaluation import demo
from tests.evaluation.rules import mini, told
from tests.evaluation.rules.rebuilt import proves

RATE_RULES = {
    "PP": (mini.PER_POINT, -1),
    "PP under": ('kind = "PP"\nof = "part"\nto = "whole"\nbase = 70\nside = "under"\nper_point = 0.2', 1),
    "TIER": (
        'kind = "TIER"\nof = "part"\nto = "whole"\n'
        "tier = [{ least = 90, points = 8 }, { above = 60, points = 3 }, { points = 0 }]",
        1,
    ),
    "TIER falling": (
        'kind = "TIER"\nof = "part"\nto = "whole"\n'
        "tier = [{ most = 0, points = 8 }, { below = 30, points = 2.5 }, { points = 0 }]",
        -1,
    ),
    "PROP": ('kind = "PROP"\nof = "part"\nto = "whole"\nleast = 40', 1),
    "PROPR": ('kind = "PROPR"\nof = "part"\nto = "whole"', -1),
}
EACH_RATE = pytest.mark.parametrize(("rule", "direction"), RATE_RULES.values(), ids=RATE_RULES)
AMOUNTS = st.decimals("0", "9999999", places=2)
WHOLES = st.decimals("0.01", "9999999", places=2)
COUNTS = st.integers(0, 500)
POLICIES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    percentage_points=st.sampled_from(["complete", "linear", "started"]),
    reverse=st.sampled_from(["overrun", "ratio"]),
    over_fulfilment_deduct=st.booleans(),
    over_fulfilment_grades=st.sampled_from([[], [{"from": 200, "cut": 10}]]),
    late_deduction=st.integers(0, 100),
    late_per_day=st.integers(0, 3),
)
PLAIN: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, reverse=st.sampled_from(["overrun", "ratio"]), late_per_day=st.integers(0, 3)
)
NUMBERS = st.tuples(st.sampled_from(["", "≥", "≤", ">", "<", "="]), COUNTS, COUNTS).map(
    lambda told: (f"{told[0]}{told[1]}个", f"{told[2]}个")
)
DAYS = st.tuples(st.dates(), st.dates()).map(lambda days: (days[0].isoformat(), days[1].isoformat()))
ANSWERS = st.tuples(*[st.sampled_from([*measures.YES, *measures.NO])] * 2)
PAIRS = NUMBERS | DAYS | ANSWERS | st.tuples(*[st.sampled_from(["", "明显改善", "28户", "是"])] * 2)


def given_points(result: Result) -> Decimal:
    """Points that there must be."""
    assert result.points is not None
    return result.points


def rate(rule, part, whole, policy=None, unit="万元"):
    return mini.score(rule, {"part": part, "whole": whole}, policy=policy, unit=unit)


@EACH_RATE
@given(part=AMOUNTS, whole=WHOLES, policy=POLICIES)
def test_points_of_a_rate_stay_within_the_weight(rule, direction, part, whole, policy):
    result = rate(rule, part, whole, policy)

    assert 0 <= result.least == result.points == result.most <= 8
    assert result.points == result.points.quantize(Decimal("0.01"))
    assert proves(result.explanation)


@EACH_RATE
@given(parts=st.tuples(AMOUNTS, AMOUNTS), whole=WHOLES, policy=POLICIES)
def test_points_of_a_rate_go_one_way(rule, direction, parts, whole, policy):
    low, high = (rate(rule, part, whole, policy).points for part in sorted(parts))

    assert (high - low) * direction >= 0


@EACH_RATE
@given(part=AMOUNTS, whole=WHOLES)
def test_points_of_a_rate_do_not_depend_on_the_unit_of_money(rule, direction, part, whole):
    assert rate(rule, part, whole).points == rate(rule, part, whole, unit="元").points


@given(target=AMOUNTS, actual=AMOUNTS, policy=PLAIN)
def test_points_of_a_target_do_not_depend_on_the_unit_of_money(target, actual, policy):
    in_wan = rules.score_row("成本", f"≤{target}万元", f"{actual}万元", Decimal(8), policy=policy)
    in_yuan = rules.score_row(
        "成本", f"≤{target * 10_000}元", f"{actual * 10_000}元", Decimal(8), policy=policy
    )

    assert in_wan.points == in_yuan.points


@given(pair=PAIRS, direction=st.sampled_from(["", "reverse"]), policy=POLICIES)
def test_a_target_is_scored_within_the_weight_or_not_at_all(pair, direction, policy):
    result = rules.score_row("指标", pair[0], pair[1], Decimal("7.5"), direction, policy)

    assert 0 <= result.least <= result.most <= Decimal("7.5")
    assert (result.points is None) == bool(result.missing)
    assert proves(result.explanation)
    assert rules.explain(result)


@given(target=COUNTS, actuals=st.tuples(COUNTS, COUNTS), policy=PLAIN)
def test_more_is_never_worse_where_more_is_better(target, actuals, policy):
    low, high = (
        given_points(
            rules.score_row("指标", f"≥{max(target, 1)}个", f"{actual}个", Decimal(8), policy=policy)
        )
        for actual in sorted(actuals)
    )

    assert low <= high


@given(target=COUNTS, actuals=st.tuples(COUNTS, COUNTS), policy=PLAIN)
def test_less_is_never_worse_where_less_is_better(target, actuals, policy):
    low, high = (
        given_points(rules.score_row("指标", f"≤{target}个", f"{actual}个", Decimal(8), policy=policy))
        for actual in sorted(actuals)
    )

    assert low >= high


@given(days=st.tuples(st.dates(), st.dates()), target=st.dates(), policy=PLAIN)
def test_earlier_is_never_worse(days, target, policy):
    early, late = (
        given_points(rules.score_row("指标", target.isoformat(), day.isoformat(), Decimal(8), policy=policy))
        for day in sorted(days)
    )

    assert early >= late


@given(pairs=st.lists(PAIRS, min_size=1, max_size=6), seed=st.randoms(use_true_random=False), policy=POLICIES)
@pytest.mark.parametrize("roll_up", ["", '\nroll_up = "sum"'])
def test_the_order_of_lines_does_not_matter(roll_up, pairs, seed, policy):
    lines = [mini.line(*pair) for pair in pairs]
    mixed = random.Random(seed.random()).sample(lines, len(lines))
    results = [mini.score(mini.LINES + roll_up, lines=order, policy=policy) for order in (lines, mixed)]

    assert results[0].points == results[1].points
    assert abs(results[0].most - results[1].most) == 0
    assert all(proves(result.explanation) for result in results)


@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_institutions_does_not_matter(seed):
    bodies, mixed = demo.department(), demo.department()
    for rows in mixed["finances"].values():
        seed.shuffle(rows)
    form, scores, inputs = demo.form("2-1"), told.department_scores(), told.department_inputs()

    points = [
        {key: result.points for key, result in rules.evaluate(form, tables, scores, inputs).items()}
        for tables in (bodies, mixed)
    ]

    assert points[0] == points[1]


@given(amounts=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=5, max_size=5))
def test_money_by_source_is_scored_within_the_weight(amounts):
    sources = [row.key for row in demo.form("2-2").table("overview", "funds").rows]
    funds = [
        {"row": key, "planned": mini.yuan(planned), "received": mini.yuan(received)}
        for key, (planned, received) in zip(sources, amounts, strict=True)
    ]
    result = rules.evaluate(demo.form("2-2"), {"overview": {"funds": funds}}, {})["arrival_rate"]

    assert result.missing or 0 <= given_points(result) <= 3
    assert bool(result.missing) == (sum(planned for planned, _ in amounts) == 0)


@given(
    signs=st.lists(st.sampled_from("①②③④"), unique=True),
    cases=st.integers(0, 99),
    taken=st.dictionaries(
        st.sampled_from(["虚列套取", "依据不合规", "超预算", "别的"]), st.integers(0, 99).map(str)
    ),
    chosen=st.sampled_from(["到位及时", "如期完成", "别的", ""]),
    band=st.sampled_from([*rules.Policy().band_names[1], ""]),
)
def test_whatever_was_ticked_the_points_stay_within_the_weight(signs, cases, taken, chosen, band):
    basis = {"clauses": signs, "cases": str(cases), "deductions": taken, "chosen": chosen, "band": band}
    for key, bodies in (("2-1", demo.department()), ("2-2", demo.story())):
        form = demo.form(key)
        results = rules.evaluate(form, bodies, {cell.key: {"basis": basis} for cell in form.cells})
        for cell in form.cells:
            assert 0 <= results[cell.key].least <= results[cell.key].most <= cell.weight
            assert proves(results[cell.key].explanation)
            assert rules.explain(results[cell.key])
