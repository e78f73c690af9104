"""Indicators a unit defines itself: keys that last, weights that add up, scores like any other."""

from decimal import Decimal
from typing import Any

import pytest

from evaluation import comparison, content, figures, forms, own, rules
from evaluation.paper import Place
from tests.evaluation import national
from tests.evaluation.catalogue import blocking
from tests.evaluation.national import FORM, SCORES

HEAD: dict[str, Any] = {
    "campaign": {"name": "2025年度", "year": 2025, "county": "平澜县"},
    "report": {"name": "农村公路养护"},
    "unit": {"name": "平澜县公路养护中心", "code": "0201"},
    "supervising": {"name": "平澜县交通运输局"},
    "section": {"name": "经济建设股"},
    "route": (),
}


def document(bodies, scores=SCORES):
    return content.document(FORM, **HEAD, bodies=bodies, scores=scores)


def found(bodies, scores=SCORES):
    return [(finding.id, finding.message) for finding in blocking.findings(FORM, bodies, scores)]


def without(typed, number):
    del typed["indicators"]["own"][number]
    return typed


def posted_again():
    """What was typed, each line with the key it has by now."""
    typed, rows = national.raw(), national.bodies()["indicators"]["own"]
    lines = zip(typed["indicators"]["own"], rows, strict=True)
    typed["indicators"]["own"] = [{**line, "key": row["key"]} for line, row in lines]
    return typed


def test_lines_become_rows_and_cells_of_the_sheet():
    form = own.refined(FORM, national.bodies())

    assert [(cell.key, cell.label, cell.level1, int(cell.weight)) for cell in form.cells] == [
        ("execution_rate", "预算执行率", "预算执行率", 10),
        ("quantity-1", "养护县道里程", "产出指标", 20),
        ("quantity-2", "修补坑槽面积", "产出指标", 10),
        ("quality-1", "优良路率", "产出指标", 10),
        ("timeliness-1", "按期完成率", "产出指标", 10),
        ("social-1", "受益行政村", "效益指标", 30),
        ("satisfaction-1", "沿线群众满意度", "满意度指标", 10),
    ]
    assert [row.no for row in form.indicators] == list(range(1, 8))
    assert form.indicators[1].level2_weight == 30
    assert form.level1() == {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}


def test_refining_twice_is_refining_once():
    bodies = national.bodies()
    once = own.refined(FORM, bodies)

    assert own.refined(once, bodies) == once
    assert own.refined(once, {}) == FORM


def test_a_form_that_prescribes_everything_stays_as_it_is():
    form = forms.library()["2-2"]

    assert own.refined(form, {"overview": {}}) is form


def test_a_line_keeps_its_key_when_another_goes():
    kept = national.bodies(without(posted_again(), 0))["indicators"]["own"]

    assert [row["key"] for row in kept] == [
        "quantity-2",
        "quality-1",
        "timeliness-1",
        "social-1",
        "satisfaction-1",
    ]


def test_a_new_line_gets_a_number_that_no_line_has():
    line = {"row": "quantity", "content": "x", "weight": "1"}
    rows = [{**line, "key": "quantity-2"}, line, {**line, "key": "quantity-7"}, line]

    typed = {"indicators": {"own": rows}}

    assert [row["key"] for row in national.bodies(typed)["indicators"]["own"]] == [
        "quantity-2",
        "quantity-8",
        "quantity-7",
        "quantity-9",
    ]


@pytest.mark.parametrize(
    "key", ["quality-1", "quantity-0", "quantity-", "quantity-1 ", "quantity-①", "execution_rate", 3]
)
def test_a_key_that_cannot_be_one_is_given_anew(key):
    typed = {"indicators": {"own": [{"row": "quantity", "key": key, "content": "x"}]}}

    assert national.bodies(typed)["indicators"]["own"][0]["key"] == "quantity-1"


def test_one_key_asked_for_twice_is_given_once():
    line = {"row": "quantity", "key": "quantity-1", "content": "x"}

    keys = [row["key"] for row in national.bodies({"indicators": {"own": [line, line]}})["indicators"]["own"]]

    assert keys == ["quantity-1", "quantity-2"]


def test_totals_and_grade_are_those_of_the_unit_s_own_rows():
    totals = figures.totals(own.refined(FORM, national.bodies()), SCORES)

    assert (totals.score, totals.complete) == (Decimal("98.61"), True)
    assert totals.level1["产出指标"] == Decimal("49.53")
    assert document(national.bodies())["totals"]["grade"] == "优"


def test_a_whole_report_has_nothing_to_mend():
    assert found(national.bodies()) == []


def test_weights_must_make_what_their_parent_weighs():
    typed = national.raw()
    typed["indicators"]["own"][0]["weight"] = "18"

    assert found(
        national.bodies(typed),
        {**SCORES, "quantity-1": {"score": "17.00", "reason": "两公里因征地延后，明年一季度完成。"}},
    ) == [("A02", "产出指标下级分值之和 48 应为 50")]


def test_an_own_row_is_scored_reasoned_and_weighed_like_any_other():
    scores = {**SCORES, "quality-1": {"score": "11.00"}, "satisfaction-1": {"score": "9.00"}, "social-1": {}}

    assert found(national.bodies(), scores) == [
        ("A01", "优良路率：得分 11.00，不能超过 10 分"),
        ("E01", "沿线群众满意度：分值 10，得 9.00，扣 1.00 分，请填写扣分原因"),
        ("S06", "还有 1 项指标未评分：受益行政村"),
    ]


def test_a_line_without_target_or_weight_is_named():
    typed = national.raw()
    typed["indicators"]["own"][1] |= {"target": "", "weight": ""}

    assert found(national.bodies(typed), {**SCORES, "quantity-2": {"score": "0.00"}}) == [
        ("S01", "数量指标“修补坑槽面积”：请填写分值"),
        ("S04", "修补坑槽面积：请填写指标（目标）值"),
    ]


def test_scores_of_lines_that_are_gone_do_not_count():
    bodies = national.bodies(without(national.raw(), 5))

    made = document(bodies)

    assert "satisfaction-1" not in made["scores"]
    assert made["totals"]["score"] == "88.83"


def test_a_version_shows_which_indicator_came_and_which_went():
    typed = without(posted_again(), 5)
    typed["indicators"]["own"].append(
        {"row": "satisfaction", "key": "satisfaction-2", "content": "司机满意度", "weight": "10"}
    )
    old = document(national.bodies())
    new = document(national.bodies(typed), {**SCORES, "satisfaction-2": {"score": "10.00"}})

    scores = [(c.label, c.old, c.new) for c in comparison.changes(FORM, old, new) if c.kind == "score"]

    assert scores == [("司机满意度得分", "", "10.00"), ("沿线群众满意度得分", "9.78", "")]


def test_the_printed_rule_scores_every_line_by_its_target():
    results = rules.evaluate(FORM, national.bodies(), SCORES)

    points = {key: result.points for key, result in results.items()}
    assert points["execution_rate"] == Decimal("9.30")
    assert points["quantity-1"] == Decimal("19.53")
    assert points["satisfaction-1"] == Decimal("9.78")
    assert results["quantity-1"].explanation.weight == 20


def test_the_place_of_a_shortfall_is_where_the_unit_can_mend_it():
    typed = national.raw()
    typed["indicators"]["own"][5]["weight"] = "9"

    found = blocking.findings(FORM, national.bodies(typed), SCORES)
    finding = next(finding for finding in found if finding.id == "A02")

    assert FORM.place(finding.spot.anchor) == Place("indicators", "own", "6")


def test_money_of_the_sheet_is_computed():
    filled = figures.complete(FORM, national.bodies())["funds"]["funds"]

    assert filled[0] == {
        "row": "total",
        "initial": {"yuan": "4800000.00", "places": 0},
        "budget": {"yuan": "5000000.00", "places": 0},
        "executed": {"yuan": "4650000.00", "places": 0},
        "rate": "93",
    }
    assert [row.get("rate") for row in filled[1:]] == ["92.71", "100", None]
