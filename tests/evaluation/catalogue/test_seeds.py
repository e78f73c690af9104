"""The real documents: every class of findings reaches its recall, little else is found, no rule knows their words."""

import json
import re
import subprocess
import sys

import pytest

import config
import documents
from tests.databases import ROOT
from web import create_app

UNIT_YEARS = ("000", "001", "002", "003", "004")
LEAST = "arithmetic=1,rule=1,blank=0.95,structure=0.85,prose=0.7"
UNEXPECTED = 12
PRINTED = ("局机关", "汇总")  # institutions that the blank form prints
SIGNS = 4  # digits from which a figure of the documents could not stand in our files by chance


@pytest.fixture(scope="module")
def flask(tmp_path_factory):
    """Runs `flask check` in an application whose database nobody can reach."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    folder = str(tmp_path_factory.mktemp("data"))
    runner = create_app(
        config.load({"ZIPING_DATA": folder, "ZIPING_DATABASE_URL": nowhere})
    ).test_cli_runner()
    return lambda *words: runner.invoke(args=["check", *map(str, words)], catch_exceptions=False)


def compared(seeds, flask, folder, names):
    """What the comparator says of the findings in these files."""
    outputs = []
    for name in names:
        outputs.append(folder / f"{name}.json")
        outputs[-1].write_text(flask("--json", seeds / "docx" / f"{name}.docx").stdout, encoding="utf-8")
    return subprocess.run(
        [sys.executable, seeds / "compare_findings.py", *outputs, "--min-recall", LEAST, "--partial"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_reviewers_found_is_found_and_little_else(seeds, flask, tmp_path):
    result = compared(seeds, flask, tmp_path, UNIT_YEARS)
    unexpected = [
        line
        for line in result.stdout.splitlines()
        if line.startswith("  ") and " S11 " not in f" {line.strip()} "
    ]

    assert result.returncode == 0, result.stdout
    assert len(unexpected) <= UNEXPECTED, result.stdout


def test_a_harder_copy_of_a_document_is_asked_the_same(seeds, flask):
    plain, hard = (
        {finding["id"] for finding in json.loads(flask("--json", seeds / "docx" / name).stdout)["findings"]}
        for name in ("004_2-2.docx", "004_2-2_hard.docx")
    )

    assert plain - hard <= {"S10", "A13"}  # the hard copy marks the unit of its vouchers


def test_98_points_stand_beside_88_and_a_half(seeds, flask):
    cards = json.loads(flask("--json", seeds / "docx" / "004.docx").stdout)["scores"]

    assert [
        (card["claimed"], card["claimed_grade"], card["by_rules"], card["by_rules_grade"]) for card in cards
    ] == [
        (98, "优秀", 88.5, "良"),
        (99, "优秀", 95.1, "优"),
    ]
    assert "自评 98 优秀 → 按报告所写照评分标准测算 88.50 良" in flask(seeds / "docx" / "004.docx").stdout


def told(seeds):
    """The readings of every document."""
    files = (seeds / "truth").glob("00*.json")
    texts = [documents.loads(path.read_text(encoding="utf-8")) for path in files]
    return [reading for reading in texts if "finances" in reading]


def names(reading):
    """Places, units, projects, institutions and people of a document."""
    keys = ("region", "unit", "project_name", "supervising_department")
    found = {reading[key] for key in keys if reading[key]}
    found |= {cell["org"] for cell in reading["finances"] if cell.get("org")}
    found |= {person["name"] for person in reading["evaluators"]}
    return {name for name in found if not any(printed in name for printed in PRINTED)}


def figures(reading):
    """Amounts with enough digits to be told."""
    amounts = {f"{cell['amount']}" for cell in reading["finances"] if cell["amount"] is not None}
    return {figure for figure in amounts if len(figure.replace(".", "").strip("0")) >= SIGNS}


def test_no_rule_and_no_form_knows_a_name_or_a_figure_of_theirs(seeds):
    ours = [
        path
        for folder in ("evaluation", "forms")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml")
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in ours}
    theirs = [(names(reading), figures(reading)) for reading in told(seeds)]

    assert not [
        (path.name, word)
        for path, text in texts.items()
        for known, numbers in theirs
        for word in {name for name in known if name in text}
        | {number for number in numbers if re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", text)}
    ]
