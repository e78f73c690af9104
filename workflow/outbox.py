"""Owed rows on their way: found when due, claimed by one runner, settled. The caller commits.

A claim is a lease: a runner that dies leaves a row which is due again when the lease is over, and which says so.
Nothing here knows who runs, so two runners, or the same one twice, do no harm.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Debt, Outbox

LEASE = dt.timedelta(minutes=2)  # longer than one delivery or one lock can take
LONGEST_WAIT = 60  # minutes between two tries
LAST_TRY = 78  # after 1, 2, 4, 8, 16, 32 minutes and 71 hours: 72 hours of trying
AGAIN = dt.timedelta(minutes=1)
INTERRUPTED = "上一次没有办完就中断了"
MAILS = (Debt.turn, Debt.returned, Debt.locked, Debt.digest, Debt.reset)

_OPEN = (Outbox.sent_at.is_(None), Outbox.closed_at.is_(None), Outbox.failed_at.is_(None))


def waiting(now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Open, due, and in nobody's hands."""
    free = sa.or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now)
    return (*_OPEN, Outbox.due_at <= now, free)


def due(session: Session, now: dt.datetime, *debts: Debt, limit: int = 500) -> list[int]:
    """Ids of what is owed now; rows that failed before stand behind fresh ones, so none of them blocks the rest."""
    ids = sa.select(Outbox.id).where(*waiting(now), Outbox.debt.in_(debts))
    return list(session.scalars(ids.order_by(Outbox.attempts, Outbox.due_at, Outbox.id).limit(limit)))


def claim(session: Session, outbox_id: int, now: dt.datetime) -> bool:
    """Take a row for this runner; False if it is done, not due, or in another runner's hands. Commit, then work."""
    won = session.execute(
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, *waiting(now))
        .values(lease_until=now + LEASE, attempts=Outbox.attempts + 1, last_error=INTERRUPTED)
        .returning(Outbox.id)
    )
    return won.one_or_none() is not None


def sent(session: Session, outbox_id: int, now: dt.datetime) -> None:
    settle(session, outbox_id, sent_at=now, last_error=None)


def closed(session: Session, outbox_id: int, reason: str, now: dt.datetime) -> None:
    """It need not be done any more."""
    settle(session, outbox_id, closed_at=now, reason=reason[:200], last_error=None)


def failed(session: Session, outbox_id: int, error: str, now: dt.datetime) -> None:
    """It cannot be done, and trying again would not help."""
    settle(session, outbox_id, failed_at=now, last_error=error[:500])


def put_off(session: Session, outbox_id: int, error: str, now: dt.datetime) -> None:
    """Try again later: a mail after 1, 2, 4 … 60 minutes, for 72 hours; a lock every minute until it is had."""
    owed = session.get_one(Outbox, outbox_id, populate_existing=True)
    if owed.debt is Debt.lock:
        settle(session, outbox_id, due_at=now + AGAIN, last_error=error[:500])
    elif owed.attempts >= LAST_TRY:
        failed(session, outbox_id, error, now)
    else:
        wait = min(2 ** (owed.attempts - 1), LONGEST_WAIT)
        settle(session, outbox_id, due_at=now + dt.timedelta(minutes=wait), last_error=error[:500])


def settle(session: Session, outbox_id: int, **values: Any) -> None:
    """Write the outcome and end the lease, unless another runner has settled the row meanwhile."""
    session.execute(
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, *_OPEN)
        .values(lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
