"""A real worker, a real beat, a real Redis: mails arrive and approved reports are locked, whatever happens to Redis."""

import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from models import Debt, Outbox, State, Stop, db
from tests.county import LAST_ROUND, submit_and_sign
from tests.tasks.office import open_office, settings, state
from tests.tasks.programs import worker
from tests.waiting import until

WITHIN = 60  # seconds: product.md, decision 3


@pytest.fixture
def office_with_worker(postgres_url, tmp_path, smtp):
    """A desk on PostgreSQL beside a worker and a beat of their own processes, all on this Redis."""

    @contextmanager
    def start(redis_url):
        mail = {"SMTP_HOST": smtp.host, "SMTP_PORT": str(smtp.port)}
        environment = settings(postgres_url, tmp_path, BROKER_URL=redis_url, SWEEP_SECONDS="1", **mail)
        with open_office(environment) as office, worker(environment, tmp_path):
            yield office

    return start


def owed():
    """How many rows are still to be sent, closed or failed."""
    ended = sa.or_(Outbox.sent_at.is_not(None), Outbox.closed_at.is_not(None), Outbox.failed_at.is_not(None))
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(~ended).select_from(Outbox))


def kinds(smtp):
    return [mail["Subject"].partition("】")[0].strip("【") for mail in smtp.messages]


def test_from_submission_to_seal_each_notice_is_sent_and_the_report_locked(
    office_with_worker, redis_url, smtp
):
    with office_with_worker(redis_url) as office:
        report = office.report(State.draft)
        submit_and_sign(office.county, report, {Stop.filling: LAST_ROUND[Stop.filling]})
        for number in range(1, 5):
            smtp.wait_for(number)
            office.sign(report)
        until(lambda: state(report) is State.locked, "the lock")
        until(lambda: not owed(), "the last notices")

    assert kinds(smtp)[:4] == [Debt.turn.value] * 4
    assert set(kinds(smtp)[4:]) == {Debt.locked.value}
    assert len({mail["Message-ID"] for mail in smtp.messages}) == len(smtp.messages)


@pytest.mark.proof
def test_while_redis_is_away_signing_goes_on_and_all_is_made_up_on_its_return(
    office_with_worker, redis_server, smtp, proof
):
    with office_with_worker(redis_server.url) as office:
        for away, back in ((redis_server.stop, redis_server.start), (redis_server.freeze, redis_server.thaw)):
            reports = [office.report(State.at_finance) for _ in range(proof.size(1, 25))]
            until(lambda: not owed(), "the first mails", 120)
            away()
            longest = max(signed(office, report) for report in reports)
            assert {state(report) for report in reports} == {State.approved}
            took = seconds_to_lock(reports, back)
            until(lambda: not owed(), "the last mails", 120)
            proof.at_most(
                f"slowest signature, Redis away by {away.__name__}, ms", round(1000 * longest), 1000
            )
            proof.at_most("seconds from its return to the last lock", round(took), WITHIN)

    numbers = [mail["Message-ID"] for mail in smtp.messages]
    proof.equals("mails sent twice", len(numbers) - len(set(numbers)), 0)


def seconds_to_lock(reports, back):
    """From Redis's return until the last report is locked."""
    back()
    returned = time.monotonic()
    until(lambda: {state(report) for report in reports} == {State.locked}, "the locks", 2 * WITHIN)
    return time.monotonic() - returned


def signed(office, report):
    """Sign and nudge as a page does; how long it took."""
    before = time.monotonic()
    office.sign(report)
    office.app.extensions["nudge"]()
    return time.monotonic() - before
