"""Copied text between units is found by the worker after submission."""

import datetime as dt

import sqlalchemy as sa

from models import Act, Likeness, ReportVersion, Section, State, Stop, db
from tasks.likeness import compare_texts
from tests import county
from web.demo import chain
from workflow import drafting, likeness
from workflow.clock import fixed


def version_of(report):
    where = (ReportVersion.report_id == report.id, ReportVersion.submitted_at.is_not(None))
    return db.session.scalars(
        sa.select(ReportVersion).where(*where).order_by(ReportVersion.id.desc())
    ).first()


def copy_text(office, source, into):
    """The filler of the second report pastes a passage of the first under its first heading, and submits."""
    texts = likeness.written(version_of(source).content)
    version = db.session.scalars(sa.select(ReportVersion).where(ReportVersion.report_id == into.id)).one()
    row = db.session.scalars(
        sa.select(Section).where(Section.version_id == version.id, Section.key == "narrative")
    ).one()
    report = dict(row.body["report"])
    heading = next(iter(report))
    report[heading] = f"{report[heading]}\n{texts[:400]}"
    by = county.signer(into, Stop.filling)
    at = version_of(source).submitted_at + dt.timedelta(hours=1)
    drafting.save_section(
        db.session(), into.id, "narrative", {**row.body, "report": report}, row.revision, by, fixed(at)
    )
    chain.answer(db.session(), into.id, by, at)
    county.act(office.county, into, Act.submit, by, at=at)


def test_a_passage_of_another_unit_is_found_with_its_length_and_its_source(office):
    first = office.report(State.locked)
    second = office.report(State.draft, form="2-1")
    copy_text(office, first, second)

    compare_texts()

    found = db.session.get_one(Likeness, version_of(second).id)
    assert found.other_id == version_of(first).id
    assert 350 <= found.letters <= 420
    _, _, unit = likeness.found(db.session(), version_of(second).id) or (0, "", "")
    assert unit == "平澜县住房保障服务中心"


def test_a_report_in_its_own_words_is_compared_once_and_nothing_is_found(office):
    report = office.report(State.at_leader)
    for _ in range(2):
        compare_texts()

    rows = db.session.scalars(sa.select(Likeness)).all()
    assert [(row.version_id, row.letters, row.words) for row in rows] == [(version_of(report).id, 0, "")]


def test_what_was_submitted_later_is_not_what_was_copied_from(office):
    first = office.report(State.locked)
    second = office.report(State.draft, form="2-1")
    copy_text(office, first, second)

    compare_texts()

    assert db.session.get_one(Likeness, version_of(first).id).letters == 0
