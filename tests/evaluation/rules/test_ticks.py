"""Rules about what the filler ticked, counted, took off or chose."""

from decimal import Decimal

import pytest

from evaluation.rules import explain
from tests.evaluation.rules import mini
from tests.evaluation.rules.rebuilt import proves

CHECKLIST = """kind = "CHK"
clause = [
  { text = "有制度", points = 3 },
  { text = "有目标值", points = 3, measurable = "results.lines.target" },
  { text = "有记录", points = 2 },
]"""
EVIDENCE = 'evidence = ["③"]'
CASES = 'kind = "OCC"\ncounted = "不合要求的情形"\nper_case = 1.5'
COUNTED = 'kind = "OCC"\ncases = "cases"\nper_case = 1.5'
DEDUCTIONS = """kind = "DED"
deduction = [{ text = "虚列", least = 4, most = 7 }, { text = "超标", least = 2, most = 5 }]"""
ANSWERS = 'kind = "TIER"\noption = [{ text = "及时", points = 8 }, { text = "不及时", points = 0.5 }]'
GOOD = [mini.line("28个", "28个"), mini.line("≥95%", "97%")]


def ticked(*signs, **more):
    return mini.score(CHECKLIST, basis={"clauses": list(signs)}, **{"lines": GOOD, **more})


def test_ticked_clauses_add_up():
    assert [str(ticked(*signs).points) for signs in ("①②③", "①③", "")] == ["8.00", "5.00", "0.00"]
    assert explain(ticked("①", "③")) == "符合①③，得 5 分"
    assert explain(ticked()) == "没有符合的条款，得 0 分"


def test_clauses_nobody_answered_are_missing_not_nothing():
    result = mini.score(CHECKLIST, lines=GOOD)

    assert (result.points, str(result.most)) == (None, "8.00")
    assert explain(result) == "不能测算，缺各条款的勾选"


def test_a_clause_that_the_table_does_not_bear_out_cannot_be_had():
    vague = [mini.line("明显改善", "已改善"), mini.line("", "已完成"), mini.line("28个", "28个")]
    result, unanswered = ticked("①", "②", "③", lines=vague), mini.score(CHECKLIST, lines=vague)

    assert (str(result.points), str(unanswered.most)) == ("5.00", "5.00")
    assert [(note.kind, note.name) for note in result.notes] == [("unmeasurable", "②有目标值")]
    assert explain(result) == "符合①③，②有目标值与表不符不计，得 5 分"
    assert explain(unanswered) == "不能测算，缺各条款的勾选，最多 5 分"


def test_how_much_of_the_table_must_be_measurable_is_for_the_campaign():
    half = [mini.line("明显改善", ""), mini.line("28个", "")]

    assert str(ticked("①", "②", lines=half).points) == "6.00"
    assert str(ticked("①", "②", lines=half, policy={"measurable_share": 60}).points) == "3.00"


def test_a_table_without_rows_says_nothing_against_a_clause():
    assert str(ticked("②", lines=[]).points) == "3.00"


def test_a_clause_to_prove_counts_and_is_asked_about():
    bare = ticked("①", "③", extra=EVIDENCE)
    proven = ticked("①", "③", extra=EVIDENCE, attachments=[{"cell": "cell", "clause": "③"}])
    elsewhere = ticked("③", extra=EVIDENCE, attachments=[{"cell": "rest", "clause": "③"}])

    assert (str(bare.points), [note.name for note in bare.notes]) == ("5.00", ["③有记录"])
    assert proven.notes == ()
    assert [note.kind for note in elsewhere.notes] == ["unproven"]


def test_a_clause_to_prove_does_not_count_where_the_campaign_refuses_it():
    refused = ticked("①", "③", extra=EVIDENCE, policy={"unproven": "refuse"})

    assert (str(refused.points), explain(refused)) == ("3.00", "符合①，③有记录缺佐证材料不计，得 3 分")


def test_a_cell_to_prove_as_a_whole_needs_any_file():
    whole = 'evidence = [""]'

    assert len(ticked("①", "②", extra=whole).notes) == 2
    assert ticked("①", "②", extra=whole, attachments=[{"cell": "cell", "clause": ""}]).notes == ()


@pytest.mark.parametrize(("cases", "points"), [("0", "8.00"), ("1", "6.50"), ("9", "0.00")])
def test_cases_cost_each(cases, points):
    here, counted = mini.score(CASES, basis={"cases": cases}), mini.score(COUNTED, {"cases": cases})

    assert (str(here.points), str(counted.points)) == (points, points)
    assert proves(here.explanation)


@pytest.mark.parametrize("cases", ["", "-1", "1e9", "many", None])
def test_cases_that_are_no_count_are_missing(cases):
    assert explain(mini.score(CASES, basis={"cases": cases})) == "不能测算，缺不合要求的情形个数"


def test_cases_are_explained():
    assert explain(mini.score(CASES, basis={"cases": "2"})) == "不合要求的情形个数 2，每个扣 1.5 分，得 5 分"
    assert explain(mini.score(COUNTED, {"cases": "0"})) == "例数 0，得 8 分"


def test_deductions_are_taken_off_and_stay_in_their_range():
    result = mini.score(DEDUCTIONS, basis={"deductions": {"虚列": "9", "超标": "0", "别的": "3"}})

    assert (str(result.points), explain(result)) == ("1.00", "虚列扣 7 分，得 1 分")
    assert [(note.kind, note.name, note.value) for note in result.notes] == [("range", "虚列", Decimal(9))]


def test_deductions_end_at_nothing():
    assert str(mini.score(DEDUCTIONS, basis={"deductions": {"虚列": "7", "超标": "5"}}).points) == "0.00"


def test_no_fault_gives_all_but_no_answer_gives_none():
    assert explain(mini.score(DEDUCTIONS, basis={"deductions": {}})) == "没有扣分情形，得 8 分"
    assert explain(mini.score(DEDUCTIONS)) == "不能测算，缺扣分情形的勾选"


def test_an_answer_has_its_points():
    assert explain(mini.score(ANSWERS, basis={"chosen": "不及时"})) == "不及时，得 0.50 分"
    assert explain(mini.score(ANSWERS, basis={"chosen": "别的"})) == "不能测算，缺被测项的情形"
