"""The machine's act: it recomputes everything, numbers without gaps, and leaves a report it cannot lock approved."""

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import canonical, fingerprint
from models import Act, State
from tests.workflow.village import NOON, PREFIX
from workflow import sealing
from workflow.clock import fixed
from workflow.errors import Missing, SealRefused, WrongState
from workflow.verification import verify


def sealed(village, report):
    (row,) = village.all("SELECT locked_at, seal_number, seal_hash FROM report WHERE id = :r", r=report)
    return row


def test_a_lock_numbers_and_seals_the_report_and_says_so_in_the_trail(village):
    prefix = f"{PREFIX}{village.campaign_id}"
    report = village.at(State.approved)
    done = village.lock(report, prefix=prefix)

    row = sealed(village, report)
    assert (done.act, done.state) == (Act.lock, State.locked)
    assert row.seal_number == f"{prefix}〔2026〕0001"
    signatures = village.all("SELECT s.hash FROM signature s JOIN visit x ON x.id = s.visit_id"
                             " WHERE x.report_id = :r ORDER BY s.id", r=report)  # fmt: skip
    said = {
        "report_id": report,
        "number": 1,
        "content_hash": village.row(report).content_hash,
        "signatures": [signature.hash for signature in signatures],
        "seal_number": row.seal_number,
    }
    assert row.seal_hash == fingerprint(canonical(said))
    (last,) = village.all("SELECT actor_id, actor_name, words, act FROM action WHERE report_id = :r"
                          " ORDER BY seq DESC LIMIT 1", r=report)  # fmt: skip
    assert tuple(last) == (None, "系统", row.seal_number, "lock")


def test_a_second_lock_is_answered_and_changes_nothing(village):
    report = village.at(State.locked)
    before = sealed(village, report)

    assert village.lock(report).repeated
    assert sealed(village, report) == before


@pytest.mark.parametrize("state", [State.draft, State.at_finance, State.returned])
def test_what_was_taken_back_or_returned_meanwhile_is_not_locked(village, state):
    report = village.at(state)

    with pytest.raises(WrongState, match=f"报告现为“{state.value}”，不能锁定封存"):
        village.lock(report)


def test_there_is_no_lock_of_no_report(village):
    with pytest.raises(Missing):
        village.lock(10**9)


def test_the_year_of_a_number_is_that_of_the_lock_in_shanghai(village):
    prefix = f"{PREFIX}{village.campaign_id}"
    eve = dt.datetime(2026, 12, 31, 15, 59, tzinfo=dt.UTC)
    reports = [village.at(State.approved) for _ in range(3)]
    village.lock(reports[0], eve, prefix)
    village.lock(reports[1], eve + dt.timedelta(minutes=1), prefix)
    village.lock(reports[2], eve + dt.timedelta(minutes=2), prefix)

    numbers = [sealed(village, report).seal_number for report in reports]
    assert numbers == [f"{prefix}〔2026〕0001", f"{prefix}〔2027〕0001", f"{prefix}〔2027〕0002"]


def test_numbers_have_no_gaps_though_twenty_of_sixty_locks_are_rolled_back(open_village, engine):
    """Side by side on PostgreSQL, the first number of all included; one after the other on SQLite."""
    prefix = f"{PREFIX}{open_village.campaign_id}"
    given_up = [True] * 20 + [False] * 40
    random.Random(1).shuffle(given_up)

    def run(rolled_back):
        with Session(engine) as session:
            number = sealing.next_number(session, prefix, NOON)
            session.rollback() if rolled_back else session.commit()
            return [] if rolled_back else [number]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for given in pool.map(run, given_up) for number in given]

    assert sorted(numbers) == [f"{prefix}〔2026〕{number:04d}" for number in range(1, 41)]


def test_a_lock_that_is_rolled_back_leaves_its_number_to_the_next(village):
    prefix = f"{PREFIX}{village.campaign_id}"
    first, second = village.at(State.approved), village.at(State.approved)
    sealing.lock(village.session, first, prefix, fixed(NOON))
    village.session.rollback()

    village.lock(second, prefix=prefix)

    assert (village.row(first).state, sealed(village, second).seal_number) == (
        State.approved,
        f"{prefix}〔2026〕0001",
    )


def test_two_locks_side_by_side_are_one(open_village, engine):
    reports = [open_village.at(State.approved, "9-4") for _ in range(5)]

    def run(report):
        with Session(engine) as session:
            done = sealing.lock(session, report, PREFIX, fixed(NOON))
            session.commit()
            return done.repeated

    with ThreadPoolExecutor(2) as pool:
        for report in reports:
            assert sorted(pool.map(run, [report, report])) == [False, True]
            assert verify(open_village.session, report) == []
            open_village.session.rollback()


HARM = {
    "a score": "UPDATE score_row SET score = '12.00' WHERE version_id = {v} AND cell = 'quantity'",
    "a text": "UPDATE section SET body = '{{}}' WHERE version_id = {v} AND key = 'overview'",
    "the total": "UPDATE report_version SET score = '100.00' WHERE id = {v}",
    "the grade": "UPDATE report_version SET grade = '差' WHERE id = {v}",
    "the route": "UPDATE route_stop SET unit_name = '别的单位' WHERE version_id = {v} AND stop = 'unit'",
    "a stop less": "DELETE FROM route_stop WHERE version_id = {v} AND stop = 'finance'",
    "a stop more": "INSERT INTO route_stop (version_id, seq, stop, box, unit_id, unit_name)"
    " SELECT version_id, 9, 'x', box, unit_id, unit_name FROM route_stop WHERE version_id = {v} AND seq = 5",
    "the content": "UPDATE report_version SET content = :bytes WHERE id = {v}",
    "an opinion": "UPDATE signature SET opinion = '不同意' WHERE version_id = {v} AND stop = 'leader'",
    "a signer": "UPDATE signature SET signer_name = '别人' WHERE version_id = {v} AND stop = 'unit'",
    "a signature fallen": "UPDATE visit SET superseded_at = closed_at WHERE version_id = {v} AND stop = 'department'",
    "a signature gone": "DELETE FROM signature WHERE version_id = {v} AND stop = 'finance'",
}


@pytest.mark.parametrize("harm", HARM)
def test_what_does_not_agree_with_its_signatures_stays_approved(unguarded, harm):
    village, report = unguarded, unguarded.reports["approved"]
    sql = HARM[harm].format(v=village.row(report).version_id)
    village.session.execute(sa.text(sql), {"bytes": b"{}"} if ":bytes" in sql else {})

    with pytest.raises((SealRefused, LookupError)):
        sealing.lock(village.session, report, PREFIX, fixed(NOON))
