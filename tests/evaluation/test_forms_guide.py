"""docs/forms.md says what the loader does: its examples load, and every key the loader knows is explained."""

import re
import tomllib
from pathlib import Path

import pytest

from evaluation import forms
from evaluation.formfile import Node
from evaluation.paper import Table

GUIDE = Path(__file__).parents[2] / "docs" / "forms.md"
FORM, REFINEMENT = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
REFUSAL = re.compile(r"`(road\.toml：.+?)`")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "road.toml").write_text(FORM, encoding="utf-8")
    (tmp_path / "hill.toml").write_text(REFINEMENT, encoding="utf-8")
    return tmp_path


def test_the_example_loads():
    form = forms.read(FORM, "road.toml")

    assert (form.key, form.kind, form.papers) == ("demo-road", "project", ("project_self_evaluation_table",))
    assert [stop.stop for stop in form.stops] == ["filling", "leader", "unit"]
    assert [cell.key for cell in form.cells] == ["execution_rate", "records"]
    assert {parent.row: str(parent.level2_weight) for parent in form.parents} == {
        "quantity": "30",
        "quality": "20",
    }
    assert form.execution is not None


def test_the_example_of_a_refinement_refines_the_example(folder):
    form = forms.library(folder)["demo-road-hill"]

    assert (form.label, form.title) == ("附件9（山区）", "{county}农村公路项目自评表（{year}年度）")
    assert {row.level2 for row in form.indicators} == {"山区公路管理"}
    assert {cell.key: int(cell.weight) for cell in form.cells} == {"execution_rate": 30, "slopes": 20}


def test_the_example_of_a_refusal_is_one():
    with pytest.raises(forms.FormError) as refused:
        forms.read(FORM.replace("weight = 40", "weight = 35"), "road.toml")

    assert str(refused.value) == REFUSAL.findall(GUIDE.read_text(encoding="utf-8"))[0]


def test_every_key_that_the_loader_reads_is_explained(monkeypatch, folder):
    asked: set[str] = set()
    take = Node.take

    def noted(node, key, kinds, default):
        asked.add(key)
        return take(node, key, kinds, default)

    monkeypatch.setattr(Node, "take", noted)
    forms.library()
    forms.library(folder)
    words = set(re.findall(r"[a-z][a-z_0-9]*", GUIDE.read_text(encoding="utf-8")))

    assert asked - words == set()


def test_the_example_uses_every_type_of_entry_it_can():
    used = {
        entry.get("type", "text") for section in tomllib.loads(FORM)["section"] for entry in section["entry"]
    }

    assert {"text", "choice", "number", "person", "table", "outline"} <= used
    tables = [e for spec in forms.read(FORM, "").sections for e in spec.entries if isinstance(e, Table)]
    assert [table.free or table.repeats or table.fixed for table in tables] == [True] * 3
