"""What is said at a glance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.web.paper import pages
from tests.web.paper.pages import totals
from web.paper import summary


def test_the_facts_of_a_project_are_its_money_and_what_it_reached():
    facts = {
        fact["label"]: (fact["value"], fact["note"])
        for fact in summary.facts(pages.story().form, pages.story().doc)
    }

    assert facts == {
        "计划安排（万元）": ("9,620.00", None),
        "实际到位（万元）": ("8,840.00", "91.89%"),
        "实际支出（万元）": ("7,956.00", "90.00%"),
        "结余（万元）": ("884.00", None),
        "改造老旧小区": ("28个", "目标 28个"),
        "受益居民户数": ("4126户", "目标 4126户"),
        "小区居民满意度": ("92.50%", "目标 ≥90%"),
    }


def test_the_facts_of_a_department_are_its_income_and_spending():
    labels = [fact["label"] for fact in summary.facts(pages.department().form, pages.department().doc)]

    assert labels[:4] == ["收入合计（万元）", "支出合计（万元）", "当年结余（万元）", "三公经费合计（万元）"]


def test_a_blank_report_has_no_facts():
    assert summary.facts(pages.blank().form, pages.blank().doc) == []
    assert summary.facts(pages.blank("2-1").form, pages.blank("2-1").doc) == []


def test_targets_missed_are_low():
    goals = summary.goals(pages.story().form, pages.story().doc)

    assert [(goal["content"], goal["rate"]) for goal in goals if goal["low"]] == [
        ("带动本地用工", "93.79%"),
        ("实施雨污分流的小区", "85.71%"),
    ]
    assert (goals[0]["level1"], goals[0]["level2"], goals[0]["rate"]) == ("项目产出指标", "数量指标", "100%")


def test_the_long_name_of_a_category_is_cut_at_its_remark():
    assert summary.goals(pages.department().form, pages.department().doc)[0]["level1"] == "产出目标"


@pytest.mark.parametrize(
    ("target", "actual", "rate"),
    [
        ("28个", "28 个", Decimal(100)),
        ("≥1,450人次", "1160人次", Decimal(80)),
        ("≤9620.00万元", "8910.40万元", Decimal(100)),
        ("≤9620.00万元", "9700万元", None),
        ("0.86万人", "8600人", None),
        ("2025年12月底", "2025年12月18日", None),
        ("0个", "1个", None),
        ("", "达标", None),
    ],
)
def test_only_figures_of_one_unit_have_a_rate(target, actual, rate):
    assert summary.reached(target, actual) == rate


def test_the_score_of_the_story():
    story = pages.story()

    assert summary.score_view(totals(story), "优秀", story.form.grades, (1, "98.00")) == {
        "value": "96.76",
        "grade": "优秀",
        "level": 1,
        "band": "90 分及以上",
        "earlier": {"version": 1, "value": "98.00"},
    }


@pytest.mark.parametrize(
    ("grade", "band"), [("良好", "80 分至 90 分"), ("中等", "60 分至 80 分"), ("差", "60 分以下")]
)
def test_the_bands_of_the_other_grades(grade, band):
    assert summary.score_view(totals(pages.story()), grade, pages.story().form.grades)["band"] == band


def test_an_unfinished_sheet_has_a_sum_and_no_grade():
    view = summary.score_view(totals(pages.faulty()), "良好", pages.faulty().form.grades)

    assert (view["value"], view["grade"], view["level"]) == ("88.50", None, None)
    assert summary.score_view(totals(pages.blank()), "差", pages.blank().form.grades)["value"] is None


def test_levels_have_points_weight_and_ratio():
    levels = summary.levels(pages.story().form, totals(pages.story()))

    assert levels[1] == {"name": "项目管理", "score": "23.76", "weight": "25", "rate": "95.0%"}


def test_the_sums_of_the_fill_page():
    view = summary.totals_view(pages.faulty().form, totals(pages.faulty()))

    assert (view["done"], view["of"], view["value"], view["full"]) == (21, 22, "88.50", "100")
