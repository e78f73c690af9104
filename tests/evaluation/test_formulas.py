"""The formula language."""

import pytest

from evaluation.formulas import Term, parse


def test_terms_are_read_in_order_with_their_signs():
    assert parse("received - spent + other").terms == (
        Term(1, "", "received"),
        Term(-1, "", "spent"),
        Term(1, "", "other"),
    )


def test_a_figure_of_another_table_is_named_with_its_table():
    assert parse("income.income_total-expenditure_total").terms == (
        Term(1, "income", "income_total"),
        Term(-1, "", "expenditure_total"),
    )


@pytest.mark.parametrize(
    "text", ["", "- spent", "a b", "a + ", "a * b", "a + 1", "合计", "sum(a)", "a..b", "a.b.c"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="公式"):
        parse(text)
