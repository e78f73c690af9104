"""Owed rows: what is due, which runner gets it, and how it ends; on both databases."""

import datetime as dt
import threading
from itertools import count

import pytest
import sqlalchemy as sa

from models import Debt, Outbox, State, db
from tests.county import NOON, open_session
from workflow import outbox

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def owe(office):
    """Write a row, due at NOON unless said otherwise, and give its id."""
    report, keys = office.report(State.draft).id, count(1)

    def row(debt=Debt.turn, **values):
        reader = None if debt is Debt.lock else office.county.filler
        columns = {"dedup_key": f"test:{next(keys)}", "debt": debt, "report_id": report, "person_id": reader}
        columns |= {"detail": {}, "created_at": NOON, "due_at": NOON, **values}
        owed = db.session.scalar(sa.insert(Outbox).values(columns).returning(Outbox.id))
        db.session.commit()
        return owed

    return row


def claimed(owed, now=NOON):
    won = outbox.claim(db.session(), owed, now)
    db.session.commit()
    return won


def due(now=NOON):
    return outbox.due(db.session(), now, Debt.turn)


def row(owed):
    return db.session.get_one(Outbox, owed, populate_existing=True)


def test_what_is_due_is_open_and_in_nobodys_hands(owe):
    here = owe()
    owe(due_at=NOON + MINUTE)
    owe(lease_until=NOON + MINUTE)
    owe(sent_at=NOON)
    owe(closed_at=NOON, reason="不再需要")
    owe(failed_at=NOON)
    owe(Debt.lock)

    assert due() == [here]


def test_what_failed_before_stands_behind_what_is_fresh(owe):
    troubled = owe(attempts=3, due_at=NOON - HOUR)
    fresh = owe()

    assert due() == [fresh, troubled]


def test_of_two_claims_on_one_row_one_wins(owe, database_url):
    owed = owe()
    ready, answers = threading.Barrier(2), []

    def run():
        with open_session(database_url) as session:
            ready.wait(10)
            answers.append(outbox.claim(session, owed, NOON))
            session.commit()

    runners = [threading.Thread(target=run) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)

    assert sorted(answers) == [False, True]
    assert row(owed).attempts == 1


def test_a_row_whose_runner_died_is_due_again_when_the_lease_is_over_and_says_so(owe):
    owed = owe()
    assert claimed(owed)

    assert not claimed(owed, NOON + outbox.LEASE - MINUTE)
    assert row(owed).last_error == outbox.INTERRUPTED
    assert claimed(owed, NOON + outbox.LEASE)
    assert row(owed).attempts == 2


def test_a_mail_is_tried_after_one_two_four_minutes_up_to_an_hour_for_three_days(owe):
    owed, now, waits = owe(), NOON, []
    while row(owed).failed_at is None:
        assert claimed(owed, now)
        outbox.put_off(db.session(), owed, "451 稍后再试", now)
        waits.append((row(owed).due_at - now) // MINUTE)
        now = max(now, row(owed).due_at)

    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert 72 * HOUR <= row(owed).failed_at - NOON < 73 * HOUR
    assert row(owed).last_error == "451 稍后再试"
    assert not claimed(owed, now + HOUR)


def test_a_lock_is_tried_every_minute_until_it_is_had(owe):
    owed = owe(Debt.lock, attempts=5000)
    assert claimed(owed)

    outbox.put_off(db.session(), owed, "重算的总分与签署时不同", NOON)

    assert row(owed).due_at == NOON + MINUTE
    assert row(owed).failed_at is None


def test_what_is_settled_stays_as_it_is(owe):
    owed = owe()
    claimed(owed)
    outbox.sent(db.session(), owed, NOON)

    outbox.failed(db.session(), owed, "迟到的另一个", NOON + MINUTE)
    outbox.closed(db.session(), owed, "迟到的另一个", NOON + MINUTE)
    db.session.commit()

    assert (row(owed).sent_at, row(owed).failed_at, row(owed).closed_at) == (NOON, None, None)
    assert (row(owed).lease_until, row(owed).last_error) == (None, None)
    assert not claimed(owed, NOON + HOUR)
