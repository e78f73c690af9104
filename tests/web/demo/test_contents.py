"""What the demo's reports say: complete, free of contradictions, no two alike."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from evaluation import figures
from evaluation.catalogue import NAMES, Severity, check, draft
from evaluation.catalogue.policy import default
from tests.evaluation.catalogue import blocking
from web.demo import chain, contents, lost, people, story
from web.demo.told import FORM_KEYS, form, told

SUBMITTED = [
    (row, act["v"], act["score"])
    for row in told("campaign")["report"]
    for act in row.get("acts", [])
    if act["act"] == "submit"
]
FORM_ASKS = {
    "S04",
    "S11",
    "R10",
}  # what the printed sheet of 附件3-1 and evidence that is not uploaded bring about
VERSIONS = [f"{row['no']}-{version}" for row, version, _ in SUBMITTED]


@pytest.mark.parametrize(("row", "version", "score"), SUBMITTED, ids=VERSIONS)
def test_every_submitted_version_is_complete_and_claims_the_told_score(row, version, score):
    of_form, content = form(FORM_KEYS[row["form"]]), contents.of(row, version)

    assert blocking.findings(of_form, content.bodies, content.scores) == []
    assert figures.totals(of_form, content.scores).score == score


def test_no_two_reports_tell_the_same():
    texts = [str(contents.of(row, version).bodies["narrative"]) for row, version, _ in SUBMITTED]

    assert min(map(len, texts)) > 1200
    assert len(set(texts)) >= len({row["no"] for row, _, _ in SUBMITTED})


def test_a_returned_version_is_mended_in_the_next():
    row = next(row for row in told("campaign")["report"] if row["no"] == 7)

    first, second = (contents.of(row, version) for version in (1, 2))

    assert first.scores == second.scores
    assert first.bodies["vouchers"] != second.bodies["vouchers"]
    assert first.bodies["results"]["quantitative"][0]["actual"] == "614户"
    assert second.bodies["results"]["quantitative"][0]["actual"] == "612户"


def test_benefits_fall_short_where_points_were_lost():
    row = next(row for row in told("campaign")["report"] if row["no"] == 8)
    targets = {item["row"]: item for item in contents.of(row, 1).bodies["results"]["quantitative"]}

    assert targets["social"] == {
        "row": "social",
        "content": "受益居民",
        "target": "21000户",
        "actual": "18375户",
    }
    assert targets["timeliness"]["actual"].startswith("2026年1月")
    assert targets["quantity"]["actual"] == targets["quantity"]["target"]


@pytest.mark.parametrize(
    "row", [row for row in told("campaign")["report"] if "income" in row], ids=lambda row: row["unit"]
)
def test_department_tables_add_up_to_the_told_totals(row):
    finances = figures.complete(form("2-1"), contents.of(row, 1).bodies)["finances"]

    income, spent = finances["income"][0], finances["expenditure"][0]
    assert Decimal(income["income_total"]["yuan"]) == 10_000 * sum(row["income"])
    assert Decimal(spent["expenditure_total"]["yuan"]) == 10_000 * sum(row["spent"])
    assert all(Decimal(line["balance_year"]["yuan"]) >= 0 for line in finances["expenditure"])


CHECKED = {
    f"{row['no']}-{version}": (row, version)
    for row in told("campaign")["report"]
    for version in [act["v"] for act in row.get("acts", []) if act["act"] == "submit"] or [1]
}


@cache
def asked(name):
    """The questions to a version of a report, each wanting an answer."""
    row, version = CHECKED[name]
    of_form, content = form(FORM_KEYS[row["form"]]), contents.of(row, version)
    document = blocking.document(of_form, content.bodies, content.scores, row["name"])
    document |= {"unit": {"name": people.unit(row["unit"])["name"], "code": ""}}
    document |= {"supervising": {"name": people.unit(row["department"])["name"]}}
    return check(draft.unit_year([(name, of_form, document)])).of(Severity.ask)


@pytest.mark.parametrize("name", CHECKED)
def test_no_score_contradicts_the_reports_own_figures_but_the_one_of_the_story(name):
    found = {finding.id for question in asked(name) for finding in question.findings}

    assert found - FORM_ASKS == ({"A06", "A11", "N01"} if name == "2-1" else set())


@pytest.mark.parametrize("name", CHECKED)
def test_every_question_is_answered_by_a_sentence_that_fits_its_check(name):
    for question in asked(name):
        assert chain.fitting(question) == told("answers")["answer"][question.findings[0].id]


def test_a_check_without_a_sentence_stops_the_seeding():
    (question, *_) = asked("2-1")
    strange = replace(question, findings=(replace(question.findings[0], id="N99"),))

    with pytest.raises(KeyError, match="N99"):
        chain.fitting(strange)


def test_every_check_that_may_ask_has_an_answer_and_no_two_are_alike():
    sentences = told("answers")["answer"]
    asking = {
        one for one in NAMES for kind in ("project", "department") if default(one, kind) is Severity.ask
    }

    assert asking <= set(sentences) <= set(NAMES)
    assert len(set(sentences.values())) == len(sentences)


def test_what_lost_points_adds_up_backwards():
    rows = {"到位率": Decimal("0.30"), "经济效益": Decimal("1.50"), "社会效益": Decimal("2.00")}

    assert lost.without(rows, Decimal(0)) == rows
    assert lost.without(rows, Decimal("1.50")) == {"到位率": Decimal("0.30"), "社会效益": Decimal("2.00")}
    assert lost.without(rows, Decimal("1.00")) == {**rows, "社会效益": Decimal("1.00")}


def test_the_draft_of_5_march_has_the_faults_that_are_told():
    draft = story.draft()

    found = blocking.findings(form("2-2"), draft.bodies, draft.scores)

    assert [(finding.id, finding.numbers) for finding in found] == [
        ("A09", ("7,946.00", "7,956.00", "10.00")),
        ("S06", ("20", "22")),
    ]
    assert figures.totals(form("2-2"), draft.scores).score == told("story")["draft"]["total"]


@pytest.mark.parametrize("no", [18, 53, 73])
def test_a_report_never_submitted_has_been_begun(no):
    row = next(row for row in told("campaign")["report"] if row["no"] == no)

    begun = contents.begun(row)

    assert begun.scores == {} and begun.bodies["overview"]
    assert "narrative" not in begun.bodies
