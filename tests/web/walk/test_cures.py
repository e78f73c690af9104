"""What the walk mends in a filed paper, and what it refuses to."""

from __future__ import annotations

import pytest

import documents
from evaluation import forms
from evaluation.catalogue import Finding, Spot
from tests.web import papers
from web.walk import cures, filed
from web.walk.cures import CURES, Cured, Draft, Incurable, cure

LEADER = ("yanshi-leader", "演示评价组组长")


def sample():
    """The readings of the sample's main form and score sheet."""
    return [reading for file in papers.PROJECT for reading in documents.readings(file)]


def draft_of(readings):
    """What is to be cured of some readings."""
    paper = filed.read(readings, "平澜县", "平财绩封")
    return Draft(paper.form, paper.bodies, paper.scores, paper.year, LEADER)


@pytest.mark.parametrize("key", ["2-1", "2-2"])
def test_a_blank_form_is_cured_whole(key):
    form = forms.library()[key]
    draft = Draft(form, {}, {}, 2025, LEADER)

    cured = cure(draft)

    assert not cures.blocking(draft)
    assert all(row.old == "（空白）" and row.new.startswith("【演示") for row in cured)


def test_points_outside_their_cell_are_cut_to_it():
    main, sheet = sample()
    sheet["indicator_tables"][0]["rows"][5]["score"] = 8

    assert Cured("A01", "附件3-2 资金到位率 得分", "8.00", "3.00") in cure(draft_of([main, sheet]))


def test_what_was_spent_gives_way_to_the_vouchers_largest_source_first():
    form = forms.library()["2-2"]
    funds = [
        {"row": "central", "spent": {"yuan": "3000000.00", "places": 0}},
        {"row": "province", "spent": {"yuan": "5000000.00", "places": 2}},
    ]
    vouchers = [{"amount": {"yuan": "2000001.50", "places": 2}}]
    bodies: dict[str, dict] = {"overview": {"funds": funds}, "vouchers": {"details": vouchers}}
    draft = Draft(form, bodies, {}, 2025, ("", ""))

    cured = [*cures.agree(draft, Finding("A09", "", Spot("支出明细", "f-vouchers-details"), ""))]

    assert cured == [
        Cured("A09", "一、项目基本概况 省财政 实际支出", "500.00 万元", "0.00 万元"),
        Cured("A09", "一、项目基本概况 中央财政 实际支出", "300 万元", "200.00015 万元"),
    ]


def test_a_blank_score_is_never_invented():
    form = forms.library()["2-2"]
    draft = Draft(form, {}, {}, 2025, ("", ""))

    cured = [*cures.score(draft, Finding("S06", "", Spot("目标内容", "i-target_content"), ""))]

    assert len(cured) == len(form.cells)
    assert {row["score"] for row in draft.scores.values()} == {"0.00"}


def test_a_finding_without_a_cure_is_named(monkeypatch):
    monkeypatch.delitem(CURES, "E01")

    with pytest.raises(Incurable, match="E01 到位率：分值 3，得 2.76，扣 0.24 分"):
        cure(draft_of(sample()))
