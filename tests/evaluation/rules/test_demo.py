"""The demo county's reports by their printed rules: what the files state is what the engine gives."""

from decimal import Decimal

import pytest

from evaluation import rules
from tests.evaluation import demo
from tests.evaluation.rules import told
from tests.evaluation.rules.rebuilt import proves
from web.demo.told import of_version

VERSIONS = pytest.mark.parametrize("version", [1, 2])


def story(version):
    form, scores = demo.form("2-2"), told.story_scores(version)
    return rules.evaluate(
        form, demo.story(version), scores, told.story_inputs(), attachments=told.story_attachments()
    )


def department():
    form, scores = demo.form("2-1"), told.department_scores()
    return rules.evaluate(form, demo.department(), scores, told.department_inputs())


def faulty():
    return rules.evaluate(demo.form("2-2"), demo.faulty(), demo.faulty_scores(), told.faulty_inputs())


@VERSIONS
def test_every_computed_score_of_the_story_is_computed_again(version):
    results = story(version)
    rows = dict(zip(results, demo.told("story")["score"], strict=True))

    stated = {key: of_version(row, "computed", version) for key, row in rows.items() if "computed" in row}

    assert {key: results[key].points for key in stated} == stated
    assert len(stated) == 18


@VERSIONS
def test_what_is_judged_in_the_story_lies_within_its_room(version):
    results = story(version)
    rows = dict(zip(results, demo.told("story")["score"], strict=True))

    judged = [key for key, result in results.items() if result.kind == "judged"]

    assert judged == [key for key, row in rows.items() if row["rule"] == "JDG"]
    assert all(results[key].allows(rows[key]["score"]) for key in judged)


def test_no_clause_of_the_story_lacks_its_evidence():
    assert [note for result in story(2).values() for note in result.notes] == []


def test_the_rates_of_the_story_are_those_told():
    results = story(2)

    assert told_rate(results["arrival_rate"]) == Decimal("91.89")
    assert told_rate(results["satisfaction"]) == Decimal("92.50")


def told_rate(result):
    return rules_rate(result.explanation).quantize(Decimal("0.01"))


def rules_rate(explanation):
    return explanation.step("rate").result


def test_the_total_of_the_story_stands():
    scores = told.story_scores(2)

    assert rules.total(demo.form("2-2"), story(2), scores) == demo.told("story")["report"]["score"]


def test_every_score_of_the_department_is_computed_again():
    results, scores = department(), told.department_scores()

    assert {key: str(result.points) for key, result in results.items()} == {
        key: row["score"] for key, row in scores.items()
    }
    assert rules.total(demo.form("2-1"), results, scores) == demo.told("department")["report"]["score"]


def test_rates_of_the_department_and_points_off_are_those_told():
    results, rows = department(), told.department_rows()
    rated = {key: row for key, row in rows.items() if "rate" in row}
    counted = {key: row for key, row in rows.items() if "deducted_points" in row}

    assert {key: told_rate(results[key]) for key in rated} == {key: row["rate"] for key, row in rated.items()}
    assert {key: results[key].explanation.step("counted").result for key in counted} == {
        key: row["deducted_points"] for key, row in counted.items()
    }
    assert {key: results[key].explanation.step("loss").operands[1] for key in counted} == {
        key: row["per_point"] for key, row in counted.items()
    }
    assert (len(rated), len(counted)) == (9, 6)


@pytest.mark.parametrize(
    ("check", "cell"), [("A06", "arrival_rate"), ("R01", "satisfaction"), ("R02", "output_quantity")]
)
def test_planted_faults_show_the_score_that_is_right(check, cell):
    fault, result = told.fault(check), faulty()[cell]

    assert str(result.points) == fault["expected"]
    assert not result.allows(Decimal(fault["stated"]))
    assert fault["note"].partition("%")[0].split()[-1] in rules.explain(result)


def test_the_rate_that_the_paper_states_wrongly_is_recomputed_from_the_counts():
    assert str(told_rate(faulty()["satisfaction"])) == told.fault("A05")["expected"]


def test_filed_paper_without_ticks_is_not_scored_by_guessing():
    results = faulty()

    assert {key for key, result in results.items() if result.kind == "computed"} == {
        "arrival_rate",
        "output_quantity",
        "output_quality",
        "output_timeliness",
        "output_cost",
        "satisfaction",
    }


@pytest.mark.parametrize("results", [story(1), story(2), department(), faulty()])
def test_the_steps_alone_give_the_points(results):
    assert all(proves(result.explanation) for result in results.values())
    assert all(rules.replay(result.explanation) == result.points for result in results.values())


def test_every_cell_of_both_sheets_has_a_rule_of_the_printed_kind():
    kinds = {key: [cell.rule.kind for cell in demo.form(key).cells if cell.rule] for key in ("2-1", "2-2")}

    assert kinds["2-2"] == [row["rule"] for row in demo.told("story")["score"]]
    assert kinds["2-1"] == [row["rule"] for row in told.department_rows().values()]
