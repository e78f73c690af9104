"""Targets and actuals as people write them, and how they compare."""

import datetime as dt
from decimal import Decimal

import pytest

from evaluation.measures import Measure, compare, read


def known(text: str) -> Measure:
    """What a text says that can be measured."""
    measure = read(text)
    assert measure
    return measure


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("28个", "", "28", "个"),
        ("≥95%", "≥", "95", "%"),
        ("≧ 95 ％", "≥", "95", "%"),
        ("不低于95%", "≥", "95", "%"),
        ("95%以上", "≥", "95", "%"),
        ("95%（含）以上", "≥", "95", "%"),
        ("≤9,620.00万元", "≤", "96200000", "元"),
        ("控制在1860万元以内", "≤", "18600000", "元"),
        ("0.86万人", "", "8600", "人"),
        ("12.5亿元", "", "1250000000", "元"),
        ("１，３６０人次", "", "1360", "人次"),
        ("完成改造135户", "", "135", "户"),
        ("100%（全部）", "", "100", "%"),
        ("3.24", "", "3.24", ""),
        ("-3", "", "-3", ""),
        ("2025.12", "", "2025.12", ""),
    ],
)
def test_one_number_is_measurable(text, operator, value, unit):
    measure = known(text)

    assert (measure.kind, measure.operator, measure.value, measure.unit) == (
        "number",
        operator,
        Decimal(value),
        unit,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年12月18日", "2025-12-18", "2025-12-18"),
        ("2025-12-18", "2025-12-18", "2025-12-18"),
        ("2025.12.18", "2025-12-18", "2025-12-18"),
        ("2025年12月底", "2025-12-01", "2025-12-31"),
        ("2024年2月底前", "2024-02-01", "2024-02-29"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2025-09", "2025-09-01", "2025-09-30"),
    ],
)
def test_a_day_a_month_or_a_year_is_measurable(text, first, last):
    measure = known(text)
    days = [dt.date.fromordinal(int(day)).isoformat() for day in (measure.earliest, measure.value)]

    assert (measure.kind, days) == ("day", [first, last])


@pytest.mark.parametrize(
    "text",
    ["", " ", "明显改善", "3-5天", "调查600人，满意567人", "28个小区、96栋", "未完成3户", "第3名", "12月底前",
     "2025年13月", "2025年2月30日", "2025年3月至12月", "1.2.3", "位居全县先列", "十个"],
)  # fmt: skip
def test_anything_else_is_not_guessed_at(text):
    assert read(text) is None


def told(target, actual, direction=""):
    found = compare(known(target), known(actual), direction)
    return found and (found.kind, found.met, found.rate)


@pytest.mark.parametrize(
    ("target", "actual", "result"),
    [
        ("28个", "28个小区", ("positive", True, Decimal(100))),
        ("≥95%", "90", ("positive", False, Decimal(90) * 100 / 95)),
        ("0.86万人", "8600人", ("positive", True, Decimal(100))),
        ("3.24", "3.24万平方米", ("positive", True, Decimal(100))),
        ("<100元", "200元", ("reverse", False, Decimal(200))),
        ("0起", "0起", ("zero", True, None)),
        ("是", "达标", ("yes_no", True, None)),
        ("2025年12月", "2025年12月18日", ("day", True, None)),
        ("2025年12月18日", "2026年1月", ("day", False, None)),
        ("2025年12月18日", "2025年12月", None),
        ("28个", "28户", None),
        ("28个", "是", None),
    ],
)
def test_a_target_and_an_actual(target, actual, result):
    assert told(target, actual) == result


def test_less_is_better_where_the_rule_says_so():
    assert told("100万元", "90万元", "reverse") == ("reverse", True, Decimal(90))
