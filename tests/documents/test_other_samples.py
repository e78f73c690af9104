"""The samples of the other forms: what the script builds lies beside it, is known by its form, and has its faults."""

import tomllib
from decimal import Decimal

import pytest

import documents
from docs.samples import other_forms
from docs.samples.build_samples import FOLDER
from documents.intake import form_of, intake
from evaluation import figures, forms, own
from evaluation.paper import Form
from tests.documents.test_samples import content
from tests.evaluation.catalogue import blocking

KEYS = ("zp", "zp-cost", "sx-report", "yn-report", "bj-evaluation", "summary")
LIBRARY = forms.library()
TOTALS = {
    "zp": "96.22",
    "zp-cost": "97.25",
    "sx-report": "96.22",
    "yn-report": "96.45",
    "bj-evaluation": "98.00",
    "summary": "95.22",
}
# what a filler has to mend, the leader apart: the planted faults, and what the paper has no room for
RATE = "E01 预算执行率：分值 10，得 8.27，扣 1.73 分，请填写扣分原因"
LOST = "E01 实施雨污分流的小区：分值 5，得 4.29，扣 0.71 分，请填写扣分原因"
MENDED = {
    "zp": [RATE],
    "zp-cost": [RATE, LOST],
    "sx-report": [],
    "yn-report": ["E01 项目绩效：分值 60，得 57.95，扣 2.05 分，请填写扣分原因"],
    "bj-evaluation": ["S01 请填写预算金额"],
    "summary": [],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    other_forms.main(folder)
    return folder


def draft(key):
    readings = documents.readings(FOLDER / f"pinglan_{key}.docx")
    form = form_of(readings, LIBRARY)
    return readings[0], form, intake(readings, form)


def refined(form: Form, made) -> Form:
    return own.refined(form, made.bodies)


@pytest.mark.parametrize("key", KEYS)
def test_the_samples_are_what_the_script_builds(built, key):
    assert content(FOLDER / f"pinglan_{key}.docx") == content(built / f"pinglan_{key}.docx")


def test_there_is_a_sample_for_every_form():
    files = {path.stem.removeprefix("pinglan_") for path in FOLDER.glob("*.docx")}

    assert set(LIBRARY) <= files


@pytest.mark.parametrize("key", KEYS)
def test_every_cell_has_the_score_of_the_paper(key):
    _, form, made = draft(key)

    totals = figures.totals(refined(form, made), made.scores)
    assert form.key == key
    assert (totals.score, totals.complete) == (Decimal(TOTALS[key]), True)


@pytest.mark.parametrize("key", KEYS)
def test_what_has_to_be_mended_is_what_was_planted(key):
    _, form, made = draft(key)

    found = [
        f"{finding.id} {finding.message}" for finding in blocking.findings(form, made.bodies, made.scores)
    ]
    weights = [message for message in found if message.endswith("请填写分值")]
    mended = sorted([*MENDED[key], "S01 请填写评价组组长"])
    assert sorted(message for message in found if message not in weights) == mended
    assert len(weights) == (6 if key == "bj-evaluation" else 0)


@pytest.mark.parametrize("key", KEYS)
def test_nothing_doubtful_but_what_was_planted(key):
    _, _, made = draft(key)

    doubts = [(doubt.read, doubt.why) for doubt in made.doubts if "表上没有分值" not in doubt.why]
    assert doubts == ([("85%", "按表内各项计算是 82.70（%），以计算的为准")] if key == "zp" else [])


@pytest.mark.parametrize("key", KEYS)
def test_unit_project_and_year_are_those_of_the_story(key):
    reading, _, _ = draft(key)

    assert reading["project_name"].endswith("2025年城镇老旧小区改造项目（第二批）")
    assert reading["year"] == 2025


def test_every_fault_is_written_down():
    written = tomllib.loads(FOLDER.joinpath("other_forms.toml").read_text(encoding="utf-8"))

    assert all(written[key]["planted"] for key in KEYS)
