"""Figures in running text, cells of tables, and how much two texts share."""

import datetime as dt
from decimal import Decimal

import pytest

from evaluation.catalogue.finding import Spot
from evaluation.catalogue.prose import covered, figures, sentences, share
from evaluation.catalogue.values import last_day, plain, value

HERE = Spot("处")


def said(text):
    """Every figure of a text: number, unit, and the words right before it."""
    found = [figure for sentence in sentences(text) for figure in figures(HERE, sentence)]
    return [(figure.number, figure.unit, figure.near) for figure in found]


def test_money_is_read_in_yuan_with_the_words_before_it():
    assert said("计划投资９，６２０．００万元，实际到位资金88.4万元；另有补助300万和1.2亿元。") == [
        (Decimal("96200000.00"), "元", "计划投资"),
        (Decimal("884000.0"), "元", "实际到位资金"),
        (Decimal("3000000"), "元", "另有补助"),
        (Decimal("120000000.0"), "元", "另有补助300万和"),
    ]


def test_counts_have_their_measure_and_years_and_numbers_of_papers_do_not_count():
    assert said("2025年改造28个小区、41.35万平方米（政发〔2025〕7号），惠及4126户") == [
        (Decimal(28), "个", "2025年改造"),
        (Decimal("413500.00"), "平方米", ""),
        (Decimal(4126), "户", "惠及"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "base", "unit"),
    [
        ("≥95%", "rate", Decimal(95), "%"),
        ("0.86万人", "number", Decimal(8600), "人"),
        ("2025年12月底", "day", None, ""),
        ("是", "yes_no", None, ""),
        ("效果明显", "words", None, ""),
        ("—", "blank", None, ""),
        ("", "blank", None, ""),
    ],
)
def test_a_cell_says_what_it_measures(text, kind, base, unit):
    read = value(text)

    assert (read.kind, read.base, read.unit) == (kind, base, unit)


def test_the_unit_is_kept_as_it_is_written():
    assert value("0.86万人").written_unit == "万人"
    assert value("8600人").written_unit == "人"


def test_a_date_allows_its_last_day():
    assert last_day("已于2024年2月拨付") == dt.date(2024, 2, 29)
    assert last_day("截至2025年12月18日") == dt.date(2025, 12, 18)
    assert last_day("2025年底前") == dt.date(2025, 12, 31)
    assert last_day("2025年13月") is None


def test_texts_are_compared_by_their_letters():
    assert plain("８，８４０ 元") == "8840元"
    assert covered("改造小区", "完成8个老旧小区改造") == 1
    assert covered("改造小区", "铺设管网") == 0
    assert share("全面做好改造工作", "切实做好改造工作") > Decimal("0.7")
