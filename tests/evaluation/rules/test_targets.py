"""Rules about lines of targets: every kind of indicator, several lines, several records of one."""

from decimal import Decimal

import pytest

from evaluation import rules
from evaluation.rules import explain
from tests.evaluation.rules import mini
from tests.evaluation.rules.rebuilt import proves

COST = mini.LINES.replace("PROP", "PROPR")
SUM = f'{mini.LINES}\nroll_up = "sum"'
BY_MONEY = f'{mini.LINES}\nroll_up = "money"'
GRADES = {
    "over_fulfilment_grades": [{"from": 200, "cut": 10}, {"from": 500, "cut": 30}, {"from": 300, "cut": 20}]
}


def of(target, actual, rule=mini.LINES, **more):
    return mini.score(rule, lines=[mini.line(target, actual)], **more)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("28个", "28个", "8.00"),
        ("≥95%", "100%", "8.00"),
        ("32处", "29处", "7.25"),
        ("0.86万人", "8600人", "8.00"),
        ("=10", "5", "4.00"),
        ("≤9620.00万元", "8910.40万元", "8.00"),
        ("≤100万元", "125万元", "6.00"),
        ("不超过100", "250", "0.00"),
        ("0起", "0起", "8.00"),
        ("0人", "1人", "0.00"),
        ("2025年12月底", "2025年12月18日", "8.00"),
        ("2025年12月底", "2026年1月3日", "0.00"),
        ("是", "是", "8.00"),
        ("达标", "未达标", "0.00"),
        ("无", "没有", "8.00"),
    ],
)
def test_each_kind_of_indicator(target, actual, points):
    result = of(target, actual)

    assert str(result.points) == points
    assert proves(result.explanation)


def test_less_is_better_for_a_cost_whatever_its_target_is_written_like():
    assert [str(of("100万元", actual, COST).points) for actual in ("90万元", "125万元", "210万元")] == [
        "8.00",
        "6.00",
        "0.00",
    ]


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("", "28个", "不能测算，缺指标的目标值"),
        ("28个", "", "不能测算，缺指标的完成值"),
        ("28个", "全部完成", "不能测算，指标的完成值无法换算成数"),
        ("28个", "28户", "不能测算，缺指标的目标值与完成值的可比口径"),
        ("是", "80%", "不能测算，缺指标的目标值与完成值的可比口径"),
        ("2025年12月18日", "2025年12月", "不能测算，缺指标的目标值与完成值的可比口径"),
    ],
)
def test_what_cannot_be_compared_is_neither_nothing_nor_full(target, actual, said):
    result = of(target, actual)

    assert (result.points, result.most) == (None, 8)
    assert explain(result) == said


def test_a_row_without_lines_is_missed():
    assert explain(mini.score(mini.LINES)) == "不能测算，缺甲类指标的指标"


def test_lines_without_weights_have_equal_ones():
    lines = [mini.line("10个", "10个"), mini.line("10个", "5个"), mini.line("2025年6月底", "2025年6月1日")]
    result = mini.score(mini.LINES, lines=lines)

    assert str(result.points) == "6.67"
    assert explain(result).endswith("；合计得 6.67 分")
    assert proves(result.explanation)


def test_lines_with_weights_are_rounded_each():
    lines = [mini.line("3个", "1个", weight="5"), mini.line("3个", "1个", weight="3")]

    assert str(mini.score(mini.LINES, lines=lines).points) == "2.67"


def test_weights_that_do_not_add_up_are_not_scored():
    lines = [mini.line("3个", "1个", weight="5"), mini.line("3个", "1个")]

    assert explain(mini.score(mini.LINES, lines=lines)) == "不能测算，缺与分值 8 相等的下级分值"


def test_what_one_line_lost_stays_lost_while_another_is_blank():
    result = mini.score(mini.LINES, lines=[mini.line("10个", "5个"), mini.line("10个", "")])

    assert (result.points, str(result.most)) == (None, "6.00")
    assert explain(result) == "不能测算，缺指标的完成值，最多 6 分"


@pytest.mark.parametrize(
    ("policy", "points", "words"),
    [
        ({}, "8.00", "为目标的 300.00%，得 8 分"),
        ({"over_fulfilment_deduct": True}, "6.00", "为目标的 300.00%，超过目标较多扣 2 分，得 6 分"),
        (GRADES, "6.40", "为目标的 300.00%，超过目标较多按 80.00% 计，得 6.40 分"),
    ],
)
def test_a_target_passed_by_far_is_asked_about_and_costs_what_the_campaign_says(policy, points, words):
    result = of("10个", "30个", policy=policy)

    assert (str(result.points), [note.kind for note in result.notes]) == (points, ["over_fulfilled"])
    assert explain(result).endswith(words)


def test_from_which_rate_on_a_target_is_passed_by_far_is_for_the_campaign():
    asked = [bool(of("100个", actual).notes) for actual in ("129个", "130个")]

    assert asked == [False, True]
    assert of("100个", "149个", policy={"over_fulfilment_reason": 150}).notes == ()
    assert of("≤100万元", "10万元").notes == ()


def test_late_costs_what_the_campaign_says():
    late = ("2025年12月31日", "2026年1月10日")
    found = [
        str(of(*late, policy=policy).points) for policy in ({}, {"late_deduction": 30}, {"late_per_day": 2})
    ]

    assert found == ["0.00", "5.60", "6.40"]
    assert "晚 10 天" in explain(of(*late))


def test_records_of_one_indicator_add_up_before_they_are_scored():
    lines = [mini.line("30个", "40个"), mini.line("10个", "2个")]
    together, apart = mini.score(SUM, lines=lines), mini.score(mini.LINES, lines=lines)

    assert (str(together.points), str(apart.points)) == ("8.00", "4.80")
    assert explain(together) == "目标合计 40，完成合计 42，为目标的 105.00%，得 8 分"
    assert proves(together.explanation)


def test_rates_of_several_records_are_weighed_by_money():
    lines = [mini.line("100%", "100%", money=mini.yuan(300)), mini.line("100%", "60%", money=mini.yuan(100))]
    result = mini.score(BY_MONEY, lines=lines)

    assert str(result.points) == "7.20"
    assert proves(result.explanation)


@pytest.mark.parametrize(
    ("rule", "lines", "said"),
    [
        (SUM, [mini.line("30个", "40个"), mini.line("10户", "2户")], "缺被测项各行相同的单位"),
        (SUM, [mini.line("30个", "40个"), mini.line("10个", "")], "缺指标的完成值"),
        (BY_MONEY, [mini.line("30%", "40%"), mini.line("10%", "2%")], "缺各行的金额"),
        (BY_MONEY, [mini.line("9%", "9%", money=mini.yuan(0))] * 2, "各行的金额之和为 0"),
    ],
)
def test_records_that_do_not_go_together(rule, lines, said):
    assert explain(mini.score(rule, lines=lines)) == f"不能测算，{said}"


def test_less_is_better_for_records_whose_targets_say_so():
    lines = [mini.line("≤30万元", "45万元"), mini.line("≤10万元", "5万元")]

    assert str(mini.score(SUM, lines=lines).points) == "6.00"


def test_a_single_record_needs_no_adding():
    assert str(of("10个", "5个", SUM).points) == "4.00"


def test_a_line_of_a_table_of_its_own():
    result = rules.score_row("改造户数", "0.03万户", "225户", Decimal(7))

    assert (str(result.points), explain(result)) == (
        "5.25",
        "改造户数：目标 0.03万户，完成 225户，为目标的 75.00%，得 5.25 分",
    )
    assert str(rules.score_row("成本", "10万元", "11万元", Decimal(5), "reverse").points) == "4.50"


def test_a_target_in_words_is_judged_in_the_band_that_its_actual_names():
    partly = rules.score_row("群众生活质量", "明显提高", "基本达成目标", Decimal(10))

    assert (partly.kind, str(partly.least), str(partly.most), partly.open_top) == (
        *("judged", "6.00", "8.00"),
        True,
    )
    assert explain(partly) == (
        "群众生活质量：目标 明显提高，完成 基本达成目标，由单位在 6 至 8 分（不含）之间酌定"
    )
    assert rules.score_row("群众生活质量", "明显提高", "有所提高", Decimal(10)).kind == "missing"
    assert rules.score_row("群众生活质量", "", "达成", Decimal(10)).kind == "missing"


def test_a_third_divided_and_multiplied_again_is_rounded_as_what_it_was():
    assert str(rules.score_row("指标", "7", "1.005", Decimal(7)).points) == "1.01"


@pytest.mark.parametrize(
    ("weight", "count", "places", "parts"),
    [
        ("15", 3, 2, "5.00 5.00 5.00"),
        ("5", 3, 2, "1.67 1.67 1.66"),
        ("15", 4, 0, "4 4 4 3"),
        ("2", 4, 0, "0 0 0 2"),
        ("1", 1, 2, "1.00"),
    ],
)
def test_equal_parts_leave_the_remainder_to_the_last(weight, count, places, parts):
    assert rules.split(Decimal(weight), count, places) == tuple(map(Decimal, parts.split()))
