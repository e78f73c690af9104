"""Rules that leave room: bands, excuses, rows that share a score, and the cap on the total."""

from decimal import Decimal

import pytest

from evaluation import rules
from evaluation.rules import explain
from tests.evaluation.rules import mini
from tests.evaluation.rules.rebuilt import proves

JUDGED = 'kind = "JDG"\nlines = "results.lines.one"'
EXCUSE = """kind = "BIN"
lines = "results.lines.one"
option = [{ text = "如期", points = 8 }, { text = "有理由", points = 8 }, { text = "无理由", points = 0 }]"""
DOCUMENT = 'kind = "BIN"\noption = [{ text = "有文件", points = 8 }, { text = "没有", points = 0 }]'
GROUP = 'kind = "GRP"\ntable = "results.lines"'
ROWS = 'row = [{ key = "one", label = "甲" }, { key = "two", label = "乙" }]'
LATE = [mini.line("2025年12月底", "2026年2月1日")]
IN_TIME = [mini.line("2025年12月底", "2025年11月1日")]
NAMES = [names[0] for names in rules.Policy().band_names]


@pytest.mark.parametrize(
    ("band", "allowed", "refused"),
    [
        (NAMES[0], ["8.00", "6.40"], ["6.39"]),
        (NAMES[1], ["6.39", "4.80"], ["6.40", "4.79"]),
        (NAMES[2], ["4.79", "0"], ["4.80"]),
        (None, ["8.00", "0"], ["8.01"]),
    ],
)
def test_a_band_allows_its_points_and_no_others(band, allowed, refused):
    result = mini.score(JUDGED, basis={"band": band})

    assert (result.kind, result.points) == ("judged", None)
    assert all(result.allows(Decimal(score)) for score in allowed)
    assert not any(result.allows(Decimal(score)) for score in refused)


def test_bands_are_for_the_campaign():
    policy = {"qualitative_bands": [["1", "0.8"], ["0.8", "0.5"], ["0.5", "0"]]}

    assert mini.score(JUDGED, basis={"band": NAMES[1]}, policy=policy).least == 4


def test_a_judgement_shows_what_was_reached():
    result = mini.score(JUDGED, lines=[mini.line("10个", "8个")], basis={"band": NAMES[1]})

    assert explain(result) == (
        "指标：目标 10个，完成 8个，为目标的 80.00%；由单位在 4.80 至 6.40 分（不含）之间酌定"
    )
    assert proves(result.explanation)


@pytest.mark.parametrize(
    ("lines", "chosen", "points"),
    [
        (IN_TIME, None, "8.00"),
        (IN_TIME, "如期", "8.00"),
        (LATE, "有理由", "8.00"),
        (LATE, "无理由", "0.00"),
        ([], "如期", "8.00"),
    ],
)
def test_all_or_nothing_with_an_excuse(lines, chosen, points):
    result = mini.score(EXCUSE, lines=lines, basis={"chosen": chosen})

    assert str(result.points) == points
    assert proves(result.explanation)


@pytest.mark.parametrize(("lines", "most"), [(LATE, 8), ([], 8), ([mini.line("年底前", "已完成")], 8)])
def test_without_an_answer_lateness_is_asked_about(lines, most):
    result = mini.score(EXCUSE, lines=lines)

    assert (result.points, result.most, explain(result)) == (None, most, "不能测算，缺被测项的情形")


def test_in_time_is_not_taken_where_the_table_says_late():
    result = mini.score(EXCUSE, lines=LATE, basis={"chosen": "如期"})

    assert (result.points, [note.kind for note in result.notes]) == (None, ["contradicted"])


def test_what_lateness_costs_elsewhere_does_not_excuse_it():
    lenient = {"late_deduction": 0, "over_fulfilment_deduct": True}

    assert mini.score(EXCUSE, lines=LATE, policy=lenient).kind == "missing"
    assert str(mini.score(EXCUSE, lines=[mini.line("10个", "30个")], policy=lenient).points) == "8.00"


def test_yes_or_no_by_a_document():
    assert [str(mini.score(DOCUMENT, basis={"chosen": chosen}).points) for chosen in ("有文件", "没有")] == [
        "8.00",
        "0.00",
    ]


def test_rows_that_share_a_score_are_split_before_they_are_scored():
    lines = [mini.line("10个", "5个"), {"row": "two", **mini.line("10个", "10个")}]
    result = mini.score(GROUP, lines=lines, extra=ROWS)

    assert (str(result.points), [str(part.weight) for part in result.explanation.parts]) == (
        "6.00",
        ["4.00", "4.00"],
    )
    assert proves(result.explanation)


def test_a_row_without_lines_is_judged():
    result = mini.score(GROUP, lines=[mini.line("10个", "5个")], basis={"parts": {"two": "3.5"}}, extra=ROWS)

    assert explain(result) == "甲：指标：目标 10个，完成 5个，为目标的 50.00%；乙酌定 3.50 分；合计得 5.50 分"


def test_a_row_that_nobody_scored_is_missed_and_the_others_count():
    result = mini.score(GROUP, lines=[mini.line("10个", "5个")], extra=ROWS)

    assert explain(result) == "不能测算，缺乙的分项得分，最多 6 分"


def test_a_part_cannot_give_more_than_its_weight():
    parts = {"one": "9", "two": "1"}

    assert str(mini.score(f"{GROUP}\nweights = [5, 3]", basis={"parts": parts}, extra=ROWS).points) == "6.00"


EXECUTION = '[execution]\nof = "part"\nto = "whole"'
CAPS = {"execution_cap": True, "execution_caps": [{"below": 80, "cap": 89}, {"below": 50, "cap": 59}]}


def capped(part, whole=100, policy=CAPS, after=EXECUTION):
    inputs = {"part": mini.yuan(part), "whole": mini.yuan(whole)}
    return rules.cap(mini.form(mini.LINES, after=after), {}, inputs, policy)


@pytest.mark.parametrize(("part", "most"), [(80, 100), ("79.99", 89), (50, 89), ("49.9", 59), (0, 59)])
def test_the_execution_rate_caps_the_total(part, most):
    result = capped(part)

    assert (result.points, proves(result.explanation)) == (most, True)


def test_a_cap_is_explained():
    assert explain(capped(48)) == "预算执行率 48 ÷ 100 = 48.00%，低于 50%，总分不超过 59 分"
    assert explain(capped(95)).endswith("总分不设上限")
    assert explain(capped(95, 0)) == "不能测算，全部数为 0"


def test_nothing_is_capped_without_caps_or_without_a_rate():
    assert capped(10, policy=None) is None
    assert capped(10, after="") is None
