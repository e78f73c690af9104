"""What may be forgotten is forgotten by the worker, and nothing else."""

import datetime as dt

import sqlalchemy as sa

from models import Secret, UserSession, WrongTries, db
from tasks.tidy import forget_ended
from workflow import tries


def begin(office, token):
    row = UserSession(
        token_hash=token, person_id=office.county.filler, created_at=office.clock.at, seen_at=office.clock.at
    )
    db.session.add(row)
    tries.count_wrong(db.session(), Secret.sign_in, token, office.clock.at)
    db.session.commit()


def test_ended_sign_ins_and_yesterdays_wrong_tries_are_forgotten_and_no_others(office):
    begin(office, "yesterday")
    office.clock.forward(hours=23)
    begin(office, "today")
    office.clock.forward(hours=2)

    forget_ended()

    assert list(db.session.scalars(sa.select(UserSession.token_hash))) == ["today"]
    assert list(db.session.scalars(sa.select(WrongTries.account))) == [tries.name_hash("today")]


def test_a_waiting_account_goes_on_waiting(office):
    for _ in range(4):
        tries.count_wrong(db.session(), Secret.sign_in, "fangyc", office.clock.at)
    db.session.commit()
    office.clock.at += dt.timedelta(minutes=14)

    forget_ended()

    assert db.session.scalar(sa.select(WrongTries.failures)) == 4
