"""Five wrong tries of a secret, then a wait of a quarter of an hour: by account, whether it is there or not.

So nobody learns from the answers which accounts there are (security.md A-19, A-20).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import fingerprint
from models import Secret, WrongTries
from models.engine import insert
from workflow.errors import Waiting

MOST = 5
WAIT = dt.timedelta(minutes=15)
REMEMBERED = dt.timedelta(days=1)
CALLED = {Secret.sign_in: "账号", Secret.signing: "签署口令"}


def name_hash(account: str) -> str:
    """How an account (folded) stands in the rows."""
    return fingerprint(account.encode())


def here(secret: Secret, account: str) -> sa.ColumnElement[bool]:
    return sa.and_(WrongTries.secret == secret, WrongTries.account == name_hash(account))


def over(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Nobody waits any more."""
    return sa.or_(WrongTries.waits_until.is_(None), WrongTries.waits_until <= now)


def waits(session: Session, accounts: Iterable[str], now: dt.datetime) -> dict[str, dt.datetime]:
    """Account → until when its password is not looked at; only those that wait."""
    names = {name_hash(account): account for account in accounts}
    rows = session.execute(
        sa.select(WrongTries.account, WrongTries.waits_until).where(
            WrongTries.secret == Secret.sign_in,
            WrongTries.account.in_(names),
            WrongTries.waits_until > now,
        )
    )
    return {names[row.account]: row.waits_until for row in rows}


def refuse_waiting(session: Session, secret: Secret, account: str, now: dt.datetime) -> None:
    """
    Raises:
        Waiting: five wrong tries came before, less than a quarter of an hour ago.
    """
    until = session.scalar(sa.select(WrongTries.waits_until).where(here(secret, account)))
    if until is not None and until > now:
        raise Waiting(CALLED[secret], until)


def count_wrong(session: Session, secret: Secret, account: str, now: dt.datetime) -> int:
    """One more wrong try; tries left. Counted in the database, so of many guesses at once five are looked at.

    Raises:
        Waiting: that was the fifth, or came after it.
    """
    spent = sa.case((WrongTries.failures >= MOST, 0), else_=WrongTries.failures) + 1
    until = sa.case((spent >= MOST, sa.literal(now + WAIT, WrongTries.waits_until.type)), else_=None)
    first = {"secret": secret, "account": name_hash(account), "failures": 1, "last_at": now}
    counted = session.scalar(
        insert(session, WrongTries)
        .values(first)
        .on_conflict_do_update(
            index_elements=["secret", "account"],
            set_={"failures": spent, "waits_until": until, "last_at": now},
            where=over(now),
        )
        .returning(WrongTries.failures)
    )
    refuse_waiting(session, secret, account, now)
    assert counted is not None
    return MOST - counted


def forget(session: Session, secret: Secret, account: str, now: dt.datetime) -> None:
    """A right one begins the count anew, unless five wrong ones came before it.

    Raises:
        Waiting.
    """
    session.execute(sa.delete(WrongTries).where(here(secret, account), over(now)))
    refuse_waiting(session, secret, account, now)


def begin_anew(session: Session, account: str, *secrets: Secret) -> None:
    """New secrets were set or asked for; whoever waited waits no longer."""
    for secret in secrets:
        session.execute(sa.delete(WrongTries).where(here(secret, account)))


def tidy(session: Session, now: dt.datetime) -> None:
    """Forget what is a day old, so that guessing at invented accounts fills no table. The caller commits."""
    session.execute(sa.delete(WrongTries).where(WrongTries.last_at < now - REMEMBERED))
