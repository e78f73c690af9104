"""A form that leaves indicators to the unit, from a blank draft to the seal."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from evaluation import forms
from models import Act, CampaignForm, FormDefinition, ReportVersion, ScoreRow, State
from tests.evaluation import national
from workflow import verification
from workflow.errors import Conflict

SOURCE = forms.source(next(forms.FOLDER.rglob("self_table.toml")))


@pytest.fixture
def report(village):
    """A report on the national sheet with everything filled in."""
    form = forms.read(SOURCE, "")
    if village.session.get(FormDefinition, form.hash) is None:
        village.session.add(FormDefinition(hash=form.hash, key=form.key, source=SOURCE))
        village.session.flush()
    village.session.add(CampaignForm(campaign_id=village.campaign_id, form_key=form.key, form_hash=form.hash))
    village.session.commit()
    report = village.start(form.key)
    for key, body in national.bodies().items():
        village.save(
            report, key, {**body, **({"team_leader": village.logins["leader"]} if key == "team" else {})}
        )
    village.score(report, {key: row["score"] for key, row in national.SCORES.items()})
    return report


def rows_of(village, report):
    """Cell → score of the present version."""
    found = village.session.execute(
        sa.select(ScoreRow.cell, ScoreRow.score).where(ScoreRow.version_id == village.row(report).version_id)
    ).all()
    village.session.rollback()
    return dict(found)


def test_an_indicator_gets_its_score_row_when_it_is_first_scored(village, report):
    assert set(rows_of(village, report)) == set(national.SCORES)


def test_a_cell_left_blank_gets_no_row(village, report):
    village.score(report, {"quality-2": None})

    assert rows_of(village, report).get("quality-2") is None


def test_two_scores_over_one_row_are_a_conflict_no_less(village, report):
    village.score(report, {"quality-1": "9.00"}, revision=1)

    with pytest.raises(Conflict):
        village.score(report, {"quality-1": "8.00"}, "other_filler", revision=1)
    assert rows_of(village, report)["quality-1"] == Decimal("9.00")


def test_it_is_signed_sealed_and_found_true(village, report):
    village.do(Act.submit, report, "filler")
    for signer in ("leader", "unit_head", "department_head", "finance_head"):
        village.do(Act.sign, report, signer)
    village.lock(report)

    assert village.row(report).state is State.locked
    version = village.session.get_one(ReportVersion, village.row(report).version_id)
    assert (version.score, version.grade) == (Decimal("98.61"), "优")
    assert verification.verify(village.session, report) == []


def test_the_next_version_takes_the_unit_s_indicators_along(village, report):
    village.do(Act.submit, report, "filler")
    village.do(Act.return_to_filler, report, "leader")

    assert set(rows_of(village, report)) == set(national.SCORES)
