"""Anchors: every seal leaves a line outside the database, and a database without that seal gives itself away."""

import shutil
from dataclasses import replace

import pytest

from models import Report, State
from tests.county import lock, make_county, make_report, open_session
from workflow import anchors


@pytest.fixture
def path(tmp_path):
    return tmp_path / anchors.NAME


def test_a_seal_leaves_one_line(database_url, path):
    with open_session(database_url) as session:
        report = make_report(make_county(session), State.locked)

        anchors.keep(session, report.id, path)

        (anchor,) = anchors.kept(path)
        assert (anchor.report, anchor.number) == (report.id, "平财绩封〔2026〕0110")
        assert (anchor.seal, anchor.head) == (report.seal_hash, report.head)
        assert anchors.rolled_back(session, path) == []


def test_without_a_file_nothing_is_missed(sqlite_url, path):
    with open_session(sqlite_url) as session:
        make_report(make_county(session), State.locked)

        assert anchors.rolled_back(session, path) == []


def test_an_older_copy_of_the_database_misses_the_seal(sqlite_url, tmp_path, path):
    file = sqlite_url.removeprefix("sqlite:///")
    with open_session(sqlite_url) as session:
        county = make_county(session)
        report_id = make_report(county, State.approved).id
    shutil.copy(file, tmp_path / "yesterday.sqlite")
    with open_session(sqlite_url) as session:
        report = session.get_one(Report, report_id)
        lock(replace(county, session=session), report)
        anchors.keep(session, report_id, path)

    with open_session(f"sqlite:///{tmp_path / 'yesterday.sqlite'}") as session:
        (fault,) = anchors.rolled_back(session, path)

    assert (fault.report_id, fault.where) == (report_id, "平财绩封〔2026〕0110")


@pytest.mark.parametrize(
    "changed", [{"seal": "sha256:0"}, {"number": "平财绩封〔2026〕0999"}, {"head": "sha256:0"}]
)
def test_another_seal_than_the_anchored_one_is_found(sqlite_url, path, changed):
    with open_session(sqlite_url) as session:
        report = make_report(make_county(session), State.locked)
        anchors.keep(session, report.id, path)
        (anchor,) = anchors.kept(path)
        path.write_text(anchors.line(replace(anchor, **changed)), encoding="utf-8")

        assert [fault.report_id for fault in anchors.rolled_back(session, path)] == [report.id]


def test_a_line_cut_off_by_a_power_failure_is_none(sqlite_url, path):
    with open_session(sqlite_url) as session:
        report = make_report(make_county(session), State.locked)
        anchors.keep(session, report.id, path)
        with path.open("a", encoding="utf-8") as file:
            file.write('{"report": 9, "num')

        assert len(list(anchors.kept(path))) == 1
