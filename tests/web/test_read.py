"""`flask read`: one object for one file, a list for several, a summary for people, a sentence for what is no report."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import config
import documents
from tests.web import papers
from web import create_app


@pytest.fixture
def flask(tmp_path):
    """Runs a command in an application whose database nobody can reach."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    settings = {"ZIPING_DATA": str(tmp_path / "data"), "ZIPING_DATABASE_URL": nowhere}
    runner = create_app(config.load(settings)).test_cli_runner()
    return lambda *words: runner.invoke(args=["read", *map(str, words)], catch_exceptions=False)


def test_one_file_is_one_object(flask):
    result = flask("--json", papers.PROJECT[0])

    reading = json.loads(result.stdout, parse_float=Decimal)
    assert (result.exit_code, result.stderr) == (0, "")
    assert reading == documents.read(papers.PROJECT[0])
    assert (reading["form_type"], reading["scores"]["total_score"]) == ("project_form", Decimal("96.76"))


def test_several_files_are_a_list_in_order(flask):
    result = flask("--json", *papers.PROJECT)

    assert [part["form_label"] for part in json.loads(result.stdout)] == ["附件2-2", "附件3-2"]


def test_a_file_with_several_forms_is_the_list_of_its_parts(flask, seeds):
    result = flask("--json", seeds / "docx" / "004.docx")

    labels = [part["form_label"] for part in json.loads(result.stdout)]
    assert labels == ["附件2-1", "附件2-2", "附件3-1", "附件3-2"]


def test_people_read_what_was_found(flask):
    lines = flask(*papers.PROJECT).stdout.splitlines()

    told = {line.split()[0]: line for line in lines if line.startswith("  ")}
    assert lines[0].startswith("附件2-2 平澜县财政支出绩效评价自评报告")
    assert "平澜县住房保障服务中心" in told["单位"]
    assert "实际支出 7956.00 万元" in told["资金"]
    assert "12 笔 · 合计 79560000.00 元" in told["支出明细"]
    assert "财政部门归口业务科室意见 空白" in told["意见栏"]
    assert "六、工作建议" in told["综述"]
    assert "22 行，合计得 96.76 分" in told["指标"]


def test_a_stated_total_that_its_rows_contradict_is_doubtful(flask, tmp_path):
    other = papers.changed(papers.PROJECT[0], tmp_path / "另一份.docx", "79560000.00", "79560006.00")

    doubts = [line for line in flask(other).stdout.splitlines() if line.strip().startswith("存疑")]

    assert "79,560,000.00" in doubts[0]


def test_letters_in_a_money_cell_are_doubtful(flask, tmp_path):
    other = papers.changed(papers.PROJECT[0], tmp_path / "另一份.docx", "12600000.00", "壹仟多万")

    assert "壹仟多万" in flask(other).stdout


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda folder: folder / "没有.docx", "没有找到这个文件"),
        (lambda folder: papers.half(papers.PROJECT[0], folder), "不完整或已损坏"),
        (lambda folder: papers.old_word(folder), "旧格式"),
        (lambda folder: papers.shopping_list(folder), "没有认出这是绩效自评报告"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(flask, tmp_path, made, sentence):
    result = flask("--json", papers.PROJECT[0], made(tmp_path))

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert result.stderr.startswith(str(tmp_path))
