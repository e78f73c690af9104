"""Rules about one rate: per percentage point, tiers, proportion."""

from decimal import Decimal

import pytest

from evaluation.rules import explain
from tests.evaluation.rules import mini
from tests.evaluation.rules.rebuilt import proves

UNDER = 'kind = "PP"\nof = "part"\nto = "whole"\nbase = 70\nside = "under"\nper_point = 0.2'
CHANGE = 'kind = "PP"\nof = "part - whole"\nto = "whole"\nbase = 0\nper_point = 0.5'
PROP = 'kind = "PROP"\nof = "part"\nto = "whole"'
PROPR = 'kind = "PROPR"\nof = "part"\nto = "whole"'
AMOUNT = 'kind = "TIER"\nof = "part"\ntier = [{ most = 0, points = 8 }, { most = "less", points = 3 }, { points = 0 }]'
WITHOUT = 'kind = "PROP"\nof = "part"\nto = "whole"\nwithout = "less"'


def of(rule, part, whole=100, policy=None, **more):
    inputs = {"part": part, "whole": whole, **more}
    return mini.score(rule, inputs, policy=policy)


@pytest.mark.parametrize(
    ("part", "whole", "points"),
    [
        (100, 100, "8.00"),
        (80, 100, "8.00"),
        ("100.99", 100, "8.00"),
        (101, 100, "7.50"),
        ("113.41", 100, "1.50"),
        (116, 100, "0.00"),
        (300, 100, "0.00"),
    ],
)
def test_complete_points_over_the_base_cost_each(part, whole, points):
    result = of(mini.PER_POINT, part, whole)

    assert str(result.points) == points
    assert proves(result.explanation)


@pytest.mark.parametrize(("how", "points"), [("complete", "7.50"), ("linear", "7.25"), ("started", "7.00")])
def test_a_part_of_a_point_counts_as_the_campaign_says(how, points):
    assert str(of(mini.PER_POINT, "101.5", policy={"percentage_points": how}).points) == points


@pytest.mark.parametrize(
    ("part", "points"), [(70, "8.00"), (90, "8.00"), ("69.5", "8.00"), (60, "6.00"), (0, "0.00")]
)
def test_points_under_the_base_cost_too(part, points):
    assert str(of(UNDER, part).points) == points


def test_a_rate_beyond_a_hundred_gives_full_points_and_a_question():
    result = of(UNDER, 120)

    assert str(result.points) == "8.00"
    assert [(note.kind, note.value) for note in result.notes] == [("beyond", Decimal(120))]


def test_a_change_is_measured_against_the_year_before():
    result = of(CHANGE, 103, 100)

    assert str(result.points) == "6.50"
    assert explain(result) == "（103 − 100）÷ 100 = 3.00%，超 3 个百分点，每点扣 0.5 分，得 6.50 分"


def test_nothing_the_year_before_cannot_be_divided_by():
    result = of(CHANGE, 3, 0)

    assert (result.points, result.kind) == (None, "missing")
    assert explain(result) == "不能测算，全部数为 0"


@pytest.mark.parametrize(
    ("part", "points"),
    [
        (90, "8.00"),
        ("89.99", "6.00"),
        ("80.01", "6.00"),
        (80, "0.00"),
        (70, "0.00"),
        ("69.99", "2.00"),
        (60, "2.00"),
        (59, "0.00"),
    ],
)
def test_tiers_have_open_and_closed_ends(part, points):
    result = of(mini.TIERS, part)

    assert str(result.points) == points
    assert proves(result.explanation)


@pytest.mark.parametrize(("part", "points"), [(0, "8.00"), (240, "3.00"), ("240.01", "0.00")])
def test_a_tier_may_end_at_another_figure(part, points):
    assert str(of(AMOUNT, part, less=240).points) == points


def test_a_figure_that_a_tier_ends_at_is_missed():
    assert explain(of(AMOUNT, 5)) == "不能测算，缺扣除数"


@pytest.mark.parametrize(("part", "points"), [(100, "8.00"), (130, "8.00"), ("91.89", "7.35"), (0, "0.00")])
def test_points_in_proportion(part, points):
    assert str(of(PROP, part).points) == points


def test_proportion_below_its_least_rate_gives_nothing():
    assert [str(of(f"{PROP}\nleast = 60", part).points) for part in (60, "59.99")] == ["4.80", "0.00"]


@pytest.mark.parametrize(
    ("part", "points"), [(90, "8.00"), (100, "8.00"), (125, "6.00"), (200, "0.00"), (300, "0.00")]
)
def test_an_overrun_costs_its_share(part, points):
    assert str(of(PROPR, part).points) == points


def test_an_overrun_may_be_scored_by_the_inverse():
    found = [str(of(PROPR, part, policy={"reverse": "ratio"}).points) for part in (0, 90, 125, 400)]

    assert found == ["8.00", "8.00", "6.40", "2.00"]


def test_a_figure_is_left_out_where_the_campaign_excludes_it():
    assert [
        str(of(WITHOUT, 50, less=30, policy=policy).points) for policy in (None, {"excluded": ["less"]})
    ] == ["4.00", "1.60"]


def test_blank_figures_are_named_together():
    result = mini.score(mini.PER_POINT)

    assert [str(value) for value in (result.points, result.least, result.most)] == ["None", "0", "8.00"]
    assert [(item.why, item.place.anchor) for item in result.missing] == [
        ("blank", "f-inputs-part"),
        ("blank", "f-inputs-whole"),
    ]
    assert explain(result) == "不能测算，缺部分数、全部数"


def test_a_stated_rate_stands_in_for_blank_counts_and_is_asked_about():
    told = mini.score(mini.TIERS, {"told": "85.5"})
    counted = mini.score(mini.TIERS, {"told": "95", "part": 84, "whole": 100})

    assert (str(told.points), explain(told)) == ("6.00", "填写的比率 85.50%，低于 90%、高于 80%，得 6 分")
    assert [note.kind for note in told.notes] == ["stated"]
    assert (str(counted.points), counted.notes) == ("6.00", ())


def test_a_rate_that_only_rounds_to_the_next_point_is_shown_as_it_is():
    assert explain(of(mini.PER_POINT, "100.999999")).startswith(
        "100.999999 ÷ 100 = 100.999999%，超不足 1 个百分点"
    )
