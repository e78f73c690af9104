"""The samples of 平澜县: what the script builds lies beside it, and says what the demo county says."""

import zipfile

import pytest

import documents
from docs.samples import build_samples
from documents.intake import form_of, intake
from evaluation import forms
from evaluation.paper import INPUTS
from tests.evaluation import demo
from tests.evaluation.catalogue import blocking

NAMES = ("pinglan_2-1", "pinglan_2-2", "pinglan_3-1", "pinglan_3-2")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folders = [tmp_path_factory.mktemp("samples") for _ in range(2)]
    for folder in folders:
        build_samples.main(folder)
    return folders


def content(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", NAMES)
def test_the_script_builds_the_same_bytes_every_time(built, name):
    first, second = ((folder / f"{name}.docx").read_bytes() for folder in built)

    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_are_what_the_script_builds(built, name):
    assert content(build_samples.FOLDER / f"{name}.docx") == content(built[0] / f"{name}.docx")


def draft(*names):
    readings = [r for name in names for r in documents.readings(build_samples.FOLDER / f"{name}.docx")]
    form = form_of(readings, forms.library())
    return form, intake(readings, form)


def without(bodies, *keys):
    """The bodies as paper holds them: without these entries, and without 测算依据, which no paper has."""
    return {
        name: {k: v for k, v in body.items() if k not in keys}
        for name, body in bodies.items()
        if name != INPUTS
    }


def test_the_project_sample_is_the_story_without_the_account_of_the_leader():
    form, made = draft("pinglan_2-2", "pinglan_3-2")

    assert form.key == "2-2"
    assert made.doubts == ()
    assert made.bodies == without(demo.story(), "team_leader")
    scores = {key: row["score"] for key, row in made.scores.items()}
    assert scores == {key: row["score"] for key, row in demo.story_scores().items()}


def test_the_department_sample_is_the_department_of_the_demo():
    form, made = draft("pinglan_2-1", "pinglan_3-1")

    assert form.key == "2-1"
    assert made.doubts == ()
    assert without(made.bodies, "evaluators") == without(demo.department(), "team_leader", "evaluators")
    assert [row["name"] for row in made.bodies["team"]["evaluators"]] == ["祁景微", "邹疏禾", "钟慕泊"]
    expected = {key: (row["score"], row["reason"]) for key, row in demo.department_scores().items()}
    assert {key: (row["score"], row["reason"]) for key, row in made.scores.items()} == expected


def test_only_the_leader_is_left_to_fill_in_the_department_sample():
    form, made = draft("pinglan_2-1", "pinglan_3-1")

    assert [f.message for f in blocking.findings(form, made.bodies, made.scores)] == ["请填写评价组组长"]
