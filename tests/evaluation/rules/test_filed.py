"""Filed paper whose scores its own figures do not bear out, in invented figures; the real paper where it is found."""

import json
import math
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation import rules
from evaluation.rules import explain
from tests.evaluation import demo
from tests.evaluation.rules import mini


def filed():
    """The department report as it stands on paper, which has no 测算依据."""
    return {key: body for key, body in demo.department().items() if key != "inputs"}


def of_department(cell, *, inputs=None, **overview):
    """The result of a cell of the department form; `overview` as typed."""
    bodies = {**filed(), "overview": overview} if overview else filed()
    return rules.evaluate(demo.form("2-1"), bodies, {}, inputs)[cell]


def arrival(planned, received):
    """The result of 资金到位率, 万元 by source."""
    rows = zip(("central", "county"), planned, received, strict=True)
    funds = [
        {"row": row, "planned": mini.yuan(plan), **({"received": mini.yuan(got)} if got else {})}
        for row, plan, got in rows
    ]
    return rules.evaluate(demo.form("2-2"), {"overview": {"funds": funds}}, {})["arrival_rate"]


def test_more_people_than_posts():
    result = of_department("staff_control_rate", staff_quota="150", staff_actual="171")

    assert explain(result) == "171 ÷ 150 = 114.00%，超 14 个百分点，每点扣 0.5 分，得 0 分"


def test_a_third_of_the_money_received():
    result = arrival(["4018.00", "7905.00"], ["4018.00", None])

    assert explain(result) == "4,018.00 ÷ 11,923.00 = 33.70%，3 分按比例计，得 1.01 分"


def test_targets_without_values_are_not_measurable():
    bodies = {
        "results": {"quantitative": [{"row": "quantity", "content": "改造小区", "actual": "全部完成"}] * 8}
    }
    results = rules.evaluate(demo.form("2-2"), bodies, {})

    assert explain(results["target_content"]) == "不能测算，缺各条款的勾选，最多 3 分"
    assert explain(results["output_quantity"]) == "不能测算，缺改造小区的目标值；改造小区的完成值无法换算成数"


def test_rates_of_which_the_paper_holds_half_are_not_computed():
    lacking = {
        key: explain(of_department(key))
        for key in ("three_public_change_rate", "procurement_rate", "official_card_rate")
    }

    assert lacking == {
        "three_public_change_rate": "不能测算，缺上年“三公”经费",
        "procurement_rate": "不能测算，缺实际政府采购金额、政府采购预算",
        "official_card_rate": "不能测算，缺公务卡支出、应使用公务卡结算的公务支出",
    }


def test_the_total_counts_what_the_rules_give_and_keeps_what_they_cannot_say():
    form, scores = (
        demo.form("2-1"),
        {cell.key: {"score": str(cell.weight)} for cell in demo.form("2-1").cells},
    )
    results = rules.evaluate(form, filed(), scores)

    computed = {key: result.points for key, result in results.items() if result.points is not None}
    lost = [form.cell(key).weight - points for key, points in computed.items()]

    assert len(computed) == 4
    assert rules.total(form, results, scores) == 100 - sum(lost, Decimal(0))
    assert rules.total(form, results, {}) == sum(computed.values(), Decimal(0))


@pytest.fixture
def truth(seeds):
    """A real document as it should be read."""
    return lambda name: json.loads((seeds / "truth" / f"{name}.json").read_text(encoding="utf-8"))


def test_the_real_department_has_more_people_than_posts(truth):
    basic = {row["label"]: row["value"] for row in truth("004_2-1")["basic_info"]}
    quota, actual = (Decimal(str(basic[label])) for label in ("人员编制", "实有人数"))

    result = of_department("staff_control_rate", staff_quota=str(quota), staff_actual=str(actual))

    over = math.floor((actual - quota) * 100 / quota)
    assert result.points == max(Decimal(0), 5 - over * Decimal("0.5")) == 0
    assert f"超 {over} 个百分点" in explain(result)


def test_the_real_project_received_a_part_of_its_money(truth):
    money = {
        item: [
            row["amount"] and str(row["amount"])
            for row in truth("004_2-2")["finances"]
            if row["where"] == "form" and row["item"] == item and row["source"] in ("中央财政", "县市区财政")
        ]
        for item in ("计划安排资金", "实际到位资金")
    }
    planned, received = money["计划安排资金"], money["实际到位资金"]

    result = arrival(planned, received)

    share = sum(Fraction(amount or 0) for amount in received) / sum(map(Fraction, planned))
    assert result.points == Decimal(math.floor(share * 300 + Fraction(1, 2))) / 100
    assert 0 < result.points < Decimal("1.5")
