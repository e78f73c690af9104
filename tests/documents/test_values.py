"""Cells as values: nothing is guessed, what is no number stays none."""

from decimal import Decimal

import pytest

from documents import values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9.0", "9.0"),
        ("２４", "24"),
        (" 7 ", "7"),
        ("10分", "10"),
        ("92.5%", "92.5"),
        ("1,560.87", "1560.87"),
        ("-3", "-3"),
        ("", None),
        ("—", None),
        ("12,34", None),
        ("1.2.3", None),
        ("十", None),
        ("20个", None),
        ("NaN", None),
        ("1e5", None),
    ],
)
def test_a_number_is_one_however_it_is_set(text, number):
    assert values.number(text) == (number and Decimal(number))


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("13742", "万元", "137420000"),
        ("1,560.87", "万元", "15608700"),
        ("50,570,000.00", "元", "50570000.00"),
        ("104.992万元", "元", "1049920"),
        ("￥990,000.00", "元", "990000"),
        ("1 120 000", "元", "1120000"),
        ("3496. 13", "万元", "34961300"),
        ("1.48亿元", "万元", "148000000"),
        ("66.649016", "万元", "666490.16"),
        ("约500", "元", None),
        ("", "元", None),
        ("/", "元", None),
    ],
)
def test_an_amount_becomes_yuan_exactly(text, unit, yuan):
    assert values.amount(text, unit).yuan == (yuan and Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2020年 1 月起至  2020  年  12  月止", ("2020-01", "2020-12")),
        ("２０２５年３月至１２月", ("2025-03", "2025-12")),
        ("2025.3-2026.11", ("2025-03", "2026-11")),
        ("2025年3月1日—2025年12月31日", ("2025-03", "2025-12")),
        ("2025年3月起", ("2025-03", None)),
        ("   年  月起至   年  月止", (None, None)),
        ("2025年13月至2025年12月", (None, "2025-12")),
    ],
)
def test_a_period_is_two_months(text, months):
    assert values.months(text) == months


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("年度收入情况（万元）", "万元"),
        ("实际到位资金\n（元）", "元"),
        ("二、支出明细（单位：元，另有注明的除外）", "元"),
        ("金额单位：万元", "万元"),
        ("计划安排资金(万元)", "万元"),
        ("改造单元（栋）", None),
        ("公共财政拨款", None),
    ],
)
def test_a_heading_names_its_unit(text, unit):
    assert values.unit_in(text) == unit


def test_line_breaks_of_a_narrow_cell_go_and_those_of_a_list_stay():
    assert values.flowing("项目产出成本\n是否按绩效目标控制") == "项目产出成本是否按绩效目标控制"
    assert values.flowing("指标1：改造小区\n指标2：改造管网\n") == "指标1：改造小区\n指标2：改造管网"
    assert values.flowing("①设有目标（1分）\n②目标明确（1分）") == "①设有目标（1分）\n②目标明确（1分）"
    assert values.tidy("完成 ２０ 个  \n\n\n\n张　一") == "完成20个\n\n张一"
