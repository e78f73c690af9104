"""`flask walk`: paper goes in, a locked and verified report comes out, and nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

import pytest

import config
import documents
from evaluation import content
from tests.databases import ROOT
from tests.web import papers
from web import create_app
from web.walk import filed, telling, walk
from web.walk.cures import FILLED
from workflow import evidence

FIVE = [
    "填报人（签名）：",
    "评价组组长（签字）：",
    "项目单位意见：",
    "主管部门意见：",
    "财政部门归口业务科室意见：",
]
FOUR = ["填报人（签名）：", "评价组组长（签字）：", "部门（单位）意见：", "财政部门归口业务科室意见："]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the commands run: `here` is the current folder, `scratch` takes databases of their own."""
    folder = tmp_path_factory.mktemp("walk")
    for name in ("here", "scratch"):
        (folder / name).mkdir()
    return folder


@pytest.fixture(scope="module")
def flask(folder):
    """Runs a command of the application."""
    runner = create_app(config.load({"ZIPING_DATA": str(folder / "data")})).test_cli_runner()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "here")
        patch.setattr(tempfile, "tempdir", str(folder / "scratch"))
        yield lambda *words: runner.invoke(args=[str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def sample(folder):
    """What `flask walk --json` prints in a shell: one document and nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "walk", "--json"],
        cwd=ROOT,
        env={**os.environ, "ZIPING_DATA": str(folder / "data"), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def told(flask):
    """What `flask walk` tells a reader."""
    result = flask("walk")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def walked(flask, *files):
    """What `flask walk --json FILE…` printed."""
    result = flask("walk", "--json", *files)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def real(flask, seeds):
    """The real project form with its score sheet."""
    return walked(flask, seeds / "docx" / "004_2-2.docx", seeds / "docx" / "004_3-2.docx")


def readings(*files):
    return [reading for file in files for reading in documents.readings(file)]


# ---- the main job ----


def test_the_sample_passes_five_people_at_five_stops_and_ends_locked_and_verified(sample):
    signed = sample["acts"][1:-1]
    assert [act["box"] for act in signed] == FIVE
    assert len({act["person"] for act in signed}) == 5
    assert [act["act"] for act in sample["acts"]] == ["建立草稿", "提交签审", *["签署同意"] * 4, "锁定封存"]
    assert (sample["report"]["state"], sample["verified"], sample["faults"]) == ("已锁定", True, [])
    assert sample["report"]["totals"]["score"] == "96.76"
    assert sample["report"]["seal_number"].startswith("平财绩封〔")


def test_the_department_form_has_four_stops(flask):
    result = walked(flask, *papers.DEPARTMENT)

    assert [act["box"] for act in result["acts"][1:-1]] == FOUR
    assert (result["report"]["totals"]["score"], result["verified"]) == ("93.43", True)


def test_a_stranger_reads_who_signed_what_and_that_it_holds(told):
    lines = told.splitlines()
    rows = [line.split() for line in lines if "第1版" in line]
    digits = {row[-1] for row in rows[1:]}
    assert [row[4] for row in rows[2:6]] == [
        "演示评价组组长", "演示单位负责人", "演示主管部门负责人", "演示归口科室负责人",
    ]  # fmt: skip
    assert len(digits) == 1
    assert f"sha256:{digits.pop()}" in told
    assert "核验通过" in lines[-2]


def test_hashes_are_those_of_the_content_and_the_signatures_printed(sample):
    report, signatures = sample["report"], [act["signature"] for act in sample["acts"] if act["signature"]]

    assert content.fingerprint(content.canonical(sample["content"])) == report["content_hash"]
    assert {act["content_hash"] for act in sample["acts"][1:]} == {report["content_hash"]}
    seal = evidence.seal_hash(1, 1, report["content_hash"], signatures, report["seal_number"])
    assert seal == report["seal_hash"]


def test_people_are_invented_and_nobody_of_the_paper_gets_an_account(sample):
    people = {act["person"] for act in sample["acts"]} - {"系统"}
    assert all(person.startswith("演示") for person in people)
    assert not people & {row["name"] for row in sample["content"]["fields"]["team"]["evaluators"]}


def test_where_one_unit_has_both_boxes_two_people_of_it_sign():
    main, sheet = readings(*papers.PROJECT)
    result = walk([sheet, {**main, "supervising_department": main["unit"]}], "平澜县", "平财绩封")

    unit, department = result.acts[3:5]
    assert (unit.person, unit.post) == ("演示单位负责人", "单位负责人")
    assert (department.person, department.post) == ("演示主管部门负责人", "主管部门负责人")
    assert unit.unit == department.unit
    assert not result.faults


# ---- what goes in decides what comes out ----


def test_one_changed_amount_changes_totals_hashes_and_what_is_told(sample, told, tmp_path):
    main, sheet = papers.PROJECT
    other = papers.changed(main, tmp_path / "另一份.docx", "12600000.00", "13600000.00")

    result = walk(readings(other, sheet), "平澜县", "平财绩封")

    after, retold = telling.document(result), "\n".join(telling.text(result))
    totals = [row["content"]["fields"]["vouchers"]["details"][-1]["amount"] for row in (sample, after)]
    spent = [row["content"]["fields"]["overview"]["funds"][0]["spent"] for row in (sample, after)]
    assert [total["yuan"] for total in totals] == ["79560000.00", "80560000.00"]
    assert [total["yuan"] for total in spent] == ["79560000.00", "80560000.00"]
    for key in ("content_hash", "seal_hash"):
        assert sample["report"][key] != after["report"][key]
    for line in ("80,560,000.00 元", "不符，以系统所算的为准"):
        assert line in retold
        assert line not in told


def test_a_stated_total_that_contradicts_gives_way_to_the_computed_one(flask, tmp_path):
    main, sheet = papers.PROJECT
    other = papers.changed(main, tmp_path / "另一份.docx", "96.76", "98")

    result = walked(flask, other, sheet)

    where = "附件2-2 绩效自评综合得分"
    assert {"id": "A03", "where": where, "old": "98", "new": "96.76"} in result["cured"]
    assert result["content"]["fields"]["results"]["total_score"] == "96.76"


def test_claimed_points_stay_and_lost_points_get_a_reason(sample):
    assert sample["content"]["scores"]["arrival_rate"]["score"] == "2.76"
    reasons = [row for row in sample["cured"] if row["id"] == "E01"]
    assert len(reasons) == 5
    assert all(row["new"].startswith("【演示说明】") for row in reasons)


def test_paper_that_names_no_county_and_no_units_is_labelled():
    main, sheet = readings(*papers.PROJECT)
    nameless = {**main, "region": None, "unit": None, "supervising_department": None}

    paper = filed.read([nameless, sheet], "演示县", "演财绩封")

    assert (paper.unit, paper.supervising) == (f"{FILLED}项目单位", f"{FILLED}主管部门")
    assert [row.where for row in paper.supplied] == ["封面 项目单位", "封面 主管部门"]
    assert (paper.county, paper.seal_prefix) == ("演示县", "演财绩封")


def test_paper_of_another_county_is_sealed_under_its_own_name():
    main, sheet = readings(*papers.PROJECT)

    paper = filed.read([main, sheet], "演示县", "演财绩封")

    assert (paper.county, paper.seal_prefix) == ("平澜县", "平财绩封")


# ---- the real documents, where they are ----


def test_the_real_project_form_is_signed_at_five_stops_locked_and_verified(real, seeds):
    assert [act["box"] for act in real["acts"][1:-1]] == FIVE
    assert (real["report"]["totals"]["score"], real["report"]["totals"]["grade"]) == ("99.00", "优秀")
    assert (real["report"]["state"], real["verified"]) == ("已锁定", True)
    ids = [row["id"] for row in real["cured"]]
    assert sorted(set(ids)) == ["E01", "S01", "S04", "S08"]
    assert ids.count("S04") == 8


def test_the_real_department_form_is_signed_at_four_stops(flask, seeds):
    result = walked(flask, seeds / "docx" / "004_2-1.docx", seeds / "docx" / "004_3-1.docx")

    assert [act["box"] for act in result["acts"][1:-1]] == FOUR
    assert (result["report"]["totals"]["score"], result["verified"]) == ("98.00", True)


def test_the_hard_variant_gives_the_same_figures(flask, real, seeds):
    hard = walked(flask, seeds / "docx" / "004_2-2_hard.docx", seeds / "docx" / "004_3-2.docx")

    assert (hard["report"]["totals"], hard["cured"]) == (real["report"]["totals"], real["cured"])


# ---- refusals ----


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda folder: [folder / "没有.docx"], "没有找到这个文件"),
        (lambda folder: [papers.half(papers.PROJECT[0], folder)], "不完整或已损坏"),
        (lambda folder: [papers.old_word(folder)], "旧格式"),
        (lambda folder: [papers.shopping_list(folder)], "没有认出这是绩效自评报告"),
        (lambda folder: [papers.PROJECT[0]], "只读到附件2-2，缺附件3-2"),
        (lambda folder: [papers.PROJECT[1]], "只读到附件3-2，缺附件2-2"),
        (lambda folder: [papers.PROJECT[0], papers.DEPARTMENT[1]], "不是同一份报告的表"),
        (lambda folder: [*papers.PROJECT, papers.PROJECT[1]], "有重复的表"),
    ],
)
def test_what_is_no_report_ends_with_one_sentence(flask, tmp_path, made, sentence):
    result = flask("walk", "--json", *made(tmp_path))

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


# ---- nothing is left ----


def test_the_scratch_database_is_gone_and_nothing_is_written_here(flask, folder, told):
    flask("walk", papers.PROJECT[0])

    assert list((folder / "scratch").iterdir()) == []
    assert list((folder / "here").iterdir()) == []
