"""A real worker, a real beat, a real Redis: mails arrive and approved reports are locked, whatever happens to Redis."""

import pytest

from models import Act, Debt, State
from tests.county import act
from tests.tasks.office import open_office, settings, state
from tests.tasks.programs import worker
from tests.waiting import until


@pytest.fixture
def office(postgres_url, tmp_path):
    with open_office(postgres_url, tmp_path) as office:
        yield office


def environment(office, redis_url, smtp, sweep):
    url = office.app.config["SQLALCHEMY_DATABASE_URI"]
    mail = {"SMTP_HOST": smtp.host, "SMTP_PORT": str(smtp.port)}
    return settings(url, office.app.config["DATA"], BROKER_URL=redis_url, SWEEP_SECONDS=str(sweep), **mail)


def subjects(smtp):
    return [mail["Subject"].partition("】")[0].strip("【") for mail in smtp.messages]


def test_from_submission_to_seal_the_worker_sends_each_notice_and_locks(office, redis_url, smtp, tmp_path):
    report = office.report(State.draft)
    with worker(environment(office, redis_url, smtp, 1), tmp_path):
        act(office.county, report, Act.submit, office.county.filler)
        for number in range(1, 5):
            smtp.wait_for(number)
            office.sign(report)
        until(lambda: state(report) is State.locked, "the lock")
        until(lambda: office.owed(Debt.locked, office.county.filler).sent_at, "the last notice")

    assert subjects(smtp)[:4] == [Debt.turn.value] * 4
    assert set(subjects(smtp)[4:]) == {Debt.locked.value}
    assert len({mail["Message-ID"] for mail in smtp.messages}) == len(smtp.messages)
