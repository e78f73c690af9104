"""The real documents, measured by their own comparator; left out where they are not found."""

import subprocess
import sys

import pytest

import documents
from documents.intake import form_of, intake
from evaluation import forms, own
from evaluation.figures import totals

LEAST = {
    "004_2-1": "0.99",
    "004_2-2": "0.99",
    "004_2-2_hard": "0.99",
    "004_3-1": "0.99",
    "004_3-2": "0.99",
    "004": "0.99",
    "000": "0.99",
    "000_hard": "0.99",
    "001": "0.99",
    "002": "0.99",
    "003": "0.99",
}


@pytest.mark.parametrize("name", LEAST)
def test_what_is_read_is_what_the_paper_says(seeds, tmp_path, name):
    got = tmp_path / f"{name}.json"
    got.write_text(documents.dumps(documents.read(seeds / "docx" / f"{name}.docx")), encoding="utf-8")

    compared = subprocess.run(
        [
            sys.executable,
            seeds / "compare.py",
            seeds / "truth" / f"{name}.json",
            got,
            "-v",
            "--min",
            LEAST[name],
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert compared.returncode == 0, compared.stdout


def test_paths_and_units_of_every_amount_are_those_of_the_paper(seeds):
    for name in ("004_2-1", "004_2-2", "004_2-2_hard"):
        truth = documents.loads((seeds / "truth" / f"{name}.json").read_text(encoding="utf-8"))

        assert figures(documents.read(seeds / "docx" / f"{name}.docx")) == figures(truth)


def figures(reading):
    keys = ("where", "org", "item", "source", "unit", "amount")
    return {
        tuple(f.get(k) for k in keys)
        for f in reading["finances"]
        if f["where"] not in ("narrative", "indicator")
    }


@pytest.mark.parametrize(("main", "sheet"), [("004_2-1", "004_3-1"), ("004_2-2", "004_3-2")])
def test_the_real_report_becomes_a_draft_that_adds_up(seeds, main, sheet):
    readings = [documents.read(seeds / "docx" / f"{name}.docx") for name in (main, sheet)]
    form = form_of(readings, forms.library())

    made = intake(readings, form)

    assert made.doubts == ()
    assert {cell.key for cell in form.cells} == {key for key, row in made.scores.items() if "score" in row}


@pytest.mark.parametrize(
    ("name", "key", "total"),
    [
        ("000", "sx-report", 94),
        ("000_hard", "sx-report", 94),
        ("001", "yn-report", 97),
        ("002", "bj-evaluation", 100),
    ]
    + [("003", "summary", 97)],
)
def test_the_real_reports_of_other_places_become_drafts_of_their_forms(seeds, name, key, total):
    readings = [documents.read(seeds / "docx" / f"{name}.docx")]
    form = form_of(readings, forms.library())

    made = intake(readings, form)

    summed = totals(own.refined(form, made.bodies), made.scores)
    assert (form.key, summed.score, summed.complete) == (key, total, True)
    assert [doubt for doubt in made.doubts if "表上没有分值" not in doubt.why] == []
