"""What a score rests on: from ticks, answers and counts to what is stored, and the words for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from evaluation import basis, rules
from evaluation.basis import Answers
from tests.evaluation import demo

PROJECT, DEPARTMENT = demo.form("2-2"), demo.form("2-1")
SHOWN = [(form, cell) for form in (PROJECT, DEPARTMENT) for cell in form.cells if basis.key_of(cell.rule)]


def parsed(cell, form=PROJECT, **answers):
    found, errors = basis.parse(form.cell(cell), Answers(**answers))
    return found, [error.message for error in errors]


def result(found, cell, form=PROJECT):
    return rules.evaluate(form, {}, {cell: {"basis": found}})[cell]


def test_ticked_clauses_are_stored_by_their_signs_in_printed_order():
    assert parsed("target_content", ticked=frozenset({3, 1})) == ({"clauses": ["①", "③"]}, [])


def test_no_tick_at_all_says_nothing_and_is_never_no_points():
    found, _ = parsed("target_content")

    assert found == {}
    assert result(found, "target_content").points is None


def test_that_no_clause_applies_has_to_be_said():
    found, _ = parsed("target_content", none=True)

    assert found == {"clauses": []}
    assert result(found, "target_content").points == 0


def test_a_clause_and_none_of_them_together_are_refused():
    _, said = parsed("target_content", ticked=frozenset({1}), none=True)

    assert said == ["已勾选其他项，不能再勾选“以上都不符合”"]


def test_a_fault_that_always_costs_the_same_needs_no_number():
    found, _ = parsed("fund_use", ticked=frozenset({2}))

    assert found == {"deductions": {"依据不合规": "2"}}
    assert result(found, "fund_use").points == 5


def test_that_there_are_no_faults_has_to_be_said():
    assert result(parsed("fund_use")[0], "fund_use").points is None
    assert result(parsed("fund_use", none=True)[0], "fund_use").points == 7


@pytest.mark.parametrize("typed", ["", "3", "8", "很多", "-4"])
def test_points_off_outside_their_range_are_refused(typed):
    found, said = parsed("fund_use", ticked=frozenset({1}), taken={1: typed})

    assert (found, said) == ({}, ["“虚列套取”扣 4 至 7 分，请填扣多少分"])


def test_points_off_are_read_as_people_write_them():
    assert parsed("fund_use", ticked=frozenset({1}), taken={1: " ５.5分"})[0] == {
        "deductions": {"虚列套取": "5.5"}
    }


def test_points_off_for_a_fault_that_is_not_ticked_are_asked_about():
    assert parsed("fund_use", taken={3: "4"})[1] == ["请勾选“截留、挤占、挪用”，或清空扣分"]


@pytest.mark.parametrize("typed", ["一个", "1.5", "-1", "1000"])
def test_cases_are_whole_numbers(typed):
    assert parsed("asset_safety", DEPARTMENT, cases=typed) == ({}, ["请填个数，例如 0 或 2"])


def test_no_cases_are_full_points_and_blank_is_no_answer():
    none, blank = (parsed("asset_safety", DEPARTMENT, cases=typed)[0] for typed in ("0", " "))

    assert result(none, "asset_safety", DEPARTMENT).points == 4
    assert result(blank, "asset_safety", DEPARTMENT).points is None


def test_an_answer_or_band_that_the_form_does_not_have_is_none():
    assert parsed("arrival_timeliness", chosen="别的") == ({}, [])
    assert parsed("social_benefit", chosen="别的") == ({}, [])
    assert parsed("social_benefit", chosen="达成年度指标")[0] == {"band": "达成年度指标"}


def test_parts_of_a_shared_score_are_points_up_to_the_whole():
    parts = {"economic_benefit": "5", "social_benefit": "五分", "ecological_benefit": "16"}
    found, said = parsed(DEPARTMENT.cells[-2].key, DEPARTMENT, parts=parts)

    assert found == {"parts": {"economic_benefit": "5.00"}}
    assert said == ["请填 0 至 15 分的数字"] * 2


def test_what_else_stands_in_a_basis_stays():
    cell = PROJECT.cell("target_content")
    stored = {"clauses": ["①"], "note": "说明", "inputs": {"a": "1"}}

    assert basis.merged(cell, stored, {"clauses": []}) == {**stored, "clauses": []}
    assert basis.merged(cell, stored, {}) == {"note": "说明", "inputs": {"a": "1"}}


def test_every_answer_is_read_out_in_words():
    said: dict[str, tuple[dict[str, Any], str]] = {
        "target_content": (
            {"clauses": ["①", "②", "③"]},
            "符合①设有目标、②目标明确、③目标细化；不符合④目标量化",
        ),
        "organisation": ({"clauses": ["①"]}, "符合机构健全、分工明确"),
        "arrival_timeliness": ({"chosen": "到位及时"}, "到位及时"),
        "fund_use": ({"deductions": {}}, "没有扣分情形"),
        "social_benefit": ({"band": "达成年度指标"}, "达成年度指标"),
        "arrival_rate": ({"note": "说明"}, ""),
    }
    for cell, (found, words) in said.items():
        assert basis.said(PROJECT, PROJECT.cell(cell), found) == words
    assert (
        basis.said(PROJECT, PROJECT.cell("fund_use"), {"deductions": {"虚列套取": "5"}}) == "虚列套取扣 5 分"
    )
    assert (
        basis.said(DEPARTMENT, DEPARTMENT.cell("asset_safety"), {"cases": "0"}) == "不符合有关要求的情形 0 个"
    )


def test_every_rule_that_asks_for_a_basis_finds_it_under_the_key_it_was_stored_by():
    for form, cell in SHOWN:
        assert result({}, cell.key, form).points is None, cell.key
        assert basis.parse(cell, Answers()) == ({}, ())
    assert {basis.key_of(cell.rule) for _, cell in SHOWN} == set(basis.READERS)


def test_points_of_a_part_keep_two_decimals():
    found, _ = parsed(DEPARTMENT.cells[-2].key, DEPARTMENT, parts={"social_benefit": "4.5"})

    assert Decimal(found["parts"]["social_benefit"]) == Decimal("4.50")
