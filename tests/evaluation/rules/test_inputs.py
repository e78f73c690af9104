"""测算依据: what is typed, what the report itself holds, and what is signed."""

from decimal import Decimal

import pytest

from evaluation import comparison, entry, figures, rules
from evaluation.rules import explain
from tests.evaluation import demo
from tests.evaluation.rules import mini, told

SEEN = 'kind = "TIER"\nof = "seen"\ntier = [{ least = 90, points = 8 }, { points = 0 }]'


def givens(inputs=None):
    return rules.givens(demo.form("2-1"), demo.department(), inputs)


def test_figures_of_the_report_need_no_typing():
    told_figures = demo.told("department")["inputs"]
    found = givens()

    taken = {key: found[key].value for key in told.IN_TABLES if key in found}

    assert taken == {
        key: told_figures[key] * (1 if key == "staff_quota" else 10_000)
        for key in told.IN_TABLES
        if key in found
    }
    assert len(taken) == 7


def test_a_figure_knows_its_place():
    found = givens({"three_public_budget": mini.yuan(39)})

    assert found["carry_over"].place.anchor == "f-finances-income-total-carry_over"
    assert found["staff_quota"].place.anchor == "f-overview-staff_quota"
    assert found["three_public_budget"].place.anchor == "f-inputs-three_public_budget"
    assert (found["carry_over"].text, found["carry_over"].unit) == ("240.00", "万元")


def test_people_who_are_not_paid_by_the_treasury_may_be_left_out():
    paid = givens({"staff_paid": "480"})["staff_paid"]

    assert (givens()["staff_paid"].value, paid.value) == (Decimal(492), Decimal(480))
    assert paid.place.anchor == "f-inputs-staff_paid"


def test_a_page_cannot_type_a_figure_that_the_report_holds():
    typed = {"carry_over": "999", "survey_asked": "600"}

    body, errors = entry.parse_section(demo.form("2-1").section("inputs"), typed)

    assert (body, errors) == ({"survey_asked": "600"}, ())


def test_filed_paper_may_hand_in_the_total_that_stands_on_it():
    assert givens({"carry_over": mini.yuan(1)})["carry_over"].value == 10_000


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        (["92.5%"], "表中的比率 92.50%，不低于 90%，得 8 分"),
        (["92.5"], "不能测算，缺表中的比率"),
        (["十分满意"], "不能测算，缺表中的比率"),
        (["92.5%", "80%"], "不能测算，缺表中的比率"),
        ([], "不能测算，缺表中的比率"),
    ],
)
def test_a_rate_is_read_where_one_line_states_one(actual, said):
    lines = [{**mini.line("≥90%", text), "row": "two"} for text in actual]

    assert explain(mini.score(SEEN, lines=lines)) == said


def test_what_was_typed_is_part_of_what_is_signed():
    bodies = {key: body for key, body in demo.story().items() if key != "inputs"}
    with_inputs = {**bodies, "inputs": told.story_inputs()}

    assert "inputs" not in demo.document(bodies=bodies)["fields"]
    assert demo.document(bodies=with_inputs)["fields"]["inputs"] == told.story_inputs()
    assert figures.complete(demo.form("2-2"), {**bodies, "inputs": {}}) == figures.complete(
        demo.form("2-2"), bodies
    )


def test_a_changed_figure_is_a_change():
    old = demo.document(bodies={**demo.story(), "inputs": told.story_inputs()})
    new = demo.document(bodies={**demo.story(), "inputs": {**told.story_inputs(), "survey_asked": "530"}})

    (change,) = comparison.changes(demo.form("2-2"), old, new)

    assert (change.label, change.old, change.new) == ("满意度调查人数", "520", "530")


def test_inputs_may_stand_among_the_bodies():
    form, scores = demo.form("2-2"), told.story_scores()
    apart = rules.evaluate(form, demo.story(), scores, told.story_inputs())
    among = rules.evaluate(form, {**demo.story(), "inputs": told.story_inputs()}, scores)

    assert apart == among


def test_rules_are_compiled_once():
    assert rules.compile(demo.form("2-1")) is rules.compile(demo.form("2-1"))
