"""`flask check`: several files are one unit-year, JSON and people's output, exit codes."""

import json
from decimal import Decimal

import pytest

import config
import documents
from documents.intake import intake
from evaluation.catalogue import Policy, check
from evaluation.catalogue.reading import unit_year
from evaluation.catalogue.reports import UnitYear
from tests.web import papers
from web import create_app
from web.commands.check import ruled

SEVERITIES = {"必改", "提醒", "提示"}


@pytest.fixture
def flask(tmp_path):
    """Runs a command in an application whose database nobody can reach."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    settings = {"ZIPING_DATA": str(tmp_path / "data"), "ZIPING_DATABASE_URL": nowhere}
    runner = create_app(config.load(settings)).test_cli_runner()
    return lambda *words: runner.invoke(args=["check", *map(str, words)], catch_exceptions=False)


def test_every_finding_names_its_question(flask):
    result = flask("--json", *papers.PROJECT)
    told = json.loads(result.stdout)
    numbers = {question["number"] for question in told["questions"]}

    assert (result.exit_code, result.stderr) == (0, "")
    assert [file["id"] for file in told["files"]] == ["pinglan_2-2", "pinglan_3-2"]
    assert told["findings"]
    for finding in told["findings"]:
        assert finding["severity"] in SEVERITIES
        assert finding["question"] in numbers
        assert finding["message"] and finding["document"] in ("pinglan_2-2", "pinglan_3-2")
    assert told["scores"][0]["claimed"] == 96.76


def test_a_form_handed_in_twice_counts_once(flask, tmp_path):
    copy = tmp_path / papers.PROJECT[0].name
    copy.write_bytes(papers.PROJECT[0].read_bytes())

    once, twice = flask("--json", *papers.PROJECT), flask("--json", *papers.PROJECT, copy)

    assert json.loads(once.stdout) == json.loads(twice.stdout)


def test_two_forms_of_one_file_name_are_two_documents(flask, tmp_path):
    other = tmp_path / papers.PROJECT[0].name
    other.write_bytes(papers.DEPARTMENT[0].read_bytes())

    told = json.loads(flask("--json", papers.PROJECT[0], other).stdout)

    assert [file["id"] for file in told["files"]] == ["pinglan_2-2", "pinglan_2-2（2）"]


def test_people_read_by_document_the_hardest_first(flask):
    lines = flask(*papers.PROJECT).stdout.splitlines()
    severities = [line.split()[0] for line in lines if line.startswith(("  必改", "  提"))]

    assert lines[0].startswith("附件2-2 平澜县财政支出绩效评价自评报告")
    assert severities[0] == "必改"
    assert lines[-1].startswith("核查完成：必改 ")


def test_a_file_that_is_no_report_is_refused_in_one_sentence(flask, tmp_path):
    text = tmp_path / "笔记.txt"
    text.write_text("一份笔记", encoding="utf-8")

    result = flask("--json", text)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert str(text) in result.stderr and result.stderr.count("\n") == 1


NO_POINTS = [-1, Decimal("-0.5"), 100_000]  # what no cell of the form can hold


@pytest.mark.parametrize("score", NO_POINTS)
@pytest.mark.parametrize("files", [papers.PROJECT, papers.DEPARTMENT], ids=["project", "department"])
def test_a_score_that_no_cell_can_hold_is_a_doubt_and_every_rule_is_asked_all_the_same(files, score):
    readings = [reading for file in files for reading in documents.readings(file)]
    rows = next(one for one in readings if one["form_type"].endswith("sheet"))["indicator_tables"][0]["rows"]
    rows[0]["score"] = score

    (report,) = ruled(unit_year(readings), readings, Policy()).reports
    found = [judged.finding for judged in check(UnitYear((report,))).findings]

    assert report.form is not None
    assert set(report.results) == {cell.key for cell in report.form.cells if cell.rule}
    assert [one.numbers[0] for one in found if one.id == "A01"] == [str(score)]
    doubts = intake(readings, report.form).doubts
    assert [doubt.read for doubt in doubts if doubt.why.startswith(("得分不能小于", "请填数字"))] == [
        str(score)
    ]
