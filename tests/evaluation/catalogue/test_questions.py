"""From findings to questions: causes, ranks, the most that is asked, and what a campaign sets."""

from decimal import Decimal

import pytest

from evaluation.catalogue import Finding, Policy, Severity, Spot
from evaluation.catalogue.facts import Document
from evaluation.catalogue.questions import asked, cause_of
from evaluation.catalogue.reports import Report

REPORT = Report(Document(id="甲", label="", kind="project", part="main", on_paper=True))
DEPARTMENT = Report(Document(id="甲", label="", kind="department", part="main", on_paper=True))


def finding(check, cause, points=0, yuan=0, **more):
    return Finding(check, "甲", Spot("处"), "有误", (), cause, Decimal(points), Decimal(yuan), **more)


def severities(found, report=REPORT, **policy):
    questions = asked(report, found, Policy(**policy), 0)
    return [(question.findings[0].id, question.severity) for question in questions]


def test_findings_of_one_cause_are_one_question_and_the_heaviest_leads():
    found = [
        finding("N01", "money received", 0, 50),
        finding("A06", "rule arrival_rate", 2),
        finding("N05", "year 2024"),
    ]

    first, second = asked(REPORT, found, Policy(), 0)

    assert [one.id for one in first.findings] == ["A06", "N01"]
    assert [one.id for one in second.findings] == ["N05"]


def test_what_blocks_comes_first_then_points_then_money():
    found = [
        finding("N04", "a", 1),
        finding("N03", "b", 0, 9),
        finding("A03", "c"),
        finding("N11", "d", 5),
        finding("N14", "e", 9),
    ]

    assert [check for check, _ in severities(found)] == ["A03", "N11", "N04", "N03", "N14"]


def test_at_most_so_many_questions_are_asked():
    found = [finding("N04", f"cause {number}", number) for number in range(15)]

    told = [severity for _, severity in severities(found)]

    assert told == [Severity.ask] * 12 + [Severity.note] * 3
    assert [severity for _, severity in severities(found, questions=2)].count(Severity.ask) == 2


def test_a_check_can_be_switched_off_or_made_to_block():
    found = [finding("S11", "evidence"), finding("N06", "copied")]

    assert severities(found, severity={"N06": Severity.off, "S11": Severity.must}) == [("S11", Severity.must)]


def test_on_trial_only_arithmetic_blocks():
    found = [finding("A03", "total"), finding("S01", "blank"), finding("E01", "lost")]

    assert severities(found, trial=True) == [
        ("A03", Severity.must),
        ("S01", Severity.ask),
        ("E01", Severity.ask),
    ]


def test_a_mild_case_asks_for_less_whatever_its_check():
    assert severities([finding("S01", "posts", at_most=Severity.ask)]) == [("S01", Severity.ask)]
    assert severities([finding("S01", "posts", at_most=Severity.note)], severity={"S01": Severity.must}) == [
        ("S01", Severity.note)
    ]


def test_a_department_is_asked_where_a_project_must_mend():
    assert severities([finding("A08", "balance")]) == [("A08", Severity.must)]
    assert severities([finding("A08", "balance")], DEPARTMENT) == [("A08", Severity.ask)]


def test_the_policy_of_a_campaign_is_read_as_it_is_stored():
    policy = Policy.of({"severity": {"S11": "必改", "N06": "关"}, "execution_cap": True, "name": "2025年度"})

    assert policy.severity == {"S11": Severity.must, "N06": Severity.off}
    assert policy.rules.execution_cap
    assert policy.questions == 12


@pytest.mark.parametrize(
    ("cause", "key"),
    [
        ("rate 到位率", "money received"),
        ("lost 服务对象满意度", "survey"),
        ("topic staff", "staff"),
        ("lost 产出数量", "lost 产出数量"),
    ],
)
def test_causes_have_one_name(cause, key):
    assert cause_of(finding("N01", cause)) == key
