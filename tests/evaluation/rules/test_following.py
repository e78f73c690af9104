"""Scores that nobody types: they are what the rule gives, now and when the figures change."""

from evaluation import rules
from tests.evaluation import demo
from tests.evaluation.rules.mini import yuan

FORM = demo.form("2-2")
CELL = "arrival_rate"


def results(received):
    funds = [{"row": "county", "planned": yuan("100"), "received": yuan(received)}] if received else []
    return rules.evaluate(FORM, {"overview": {"funds": funds}}, {})


def test_a_blank_score_is_the_computed_one_and_a_typed_one_stays():
    found = results("50")

    assert rules.worked_out(found, {CELL: {"reason": ""}})[CELL] == "1.50"
    assert rules.worked_out(found, {CELL: {"score": "3.00"}}) == {}


def test_what_cannot_be_worked_out_stays_blank():
    assert rules.worked_out(results(""), {cell.key: {} for cell in FORM.cells}) == {}


def test_a_score_that_was_the_computed_one_follows_the_figures():
    before, after = results("50"), results("80")

    assert rules.kept_up(before, after, {CELL: {"score": "1.50"}})[CELL] == "2.40"
    assert CELL not in rules.kept_up(before, after, {CELL: {"score": "3.00"}})
    assert CELL not in rules.kept_up(after, after, {CELL: {"score": "2.40"}})


def test_a_score_whose_figures_are_gone_is_not_taken_away():
    assert rules.kept_up(results("50"), results(""), {CELL: {"score": "1.50"}}) == {}
