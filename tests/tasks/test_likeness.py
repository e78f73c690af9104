"""Copied text between units is found by the worker after submission, and the other unit is named to the bureau only."""

import sqlalchemy as sa

from models import Likeness, Report, ReportVersion, State, db
from tasks.likeness import compare_texts
from workflow import likeness


def test_a_report_with_another_units_sentences_is_found_once(office):
    first = office.report(State.at_leader)
    version = db.session.scalars(sa.select(ReportVersion).where(ReportVersion.report_id == first.id)).one()
    compare_texts()
    compare_texts()

    rows = db.session.scalars(sa.select(Likeness)).all()
    assert [(row.version_id, row.letters, row.other_id) for row in rows] == [(version.id, 0, None)]


def test_only_whole_passages_count_and_the_most_alike_report_is_kept(office):
    report = office.report(State.at_leader)
    content = db.session.scalars(
        sa.select(ReportVersion.content).where(ReportVersion.report_id == report.id)
    ).one()
    text = likeness.written(content)

    assert likeness.repeated(likeness.runs(text), set(likeness.runs(text[:200])))[0] >= 150
    assert likeness.repeated(
        likeness.runs(text), set(likeness.runs("另写的一段话，与它没有一句相同。" * 9))
    ) == (0, "")
    assert db.session.get_one(Report, report.id).state is State.at_leader
