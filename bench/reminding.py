"""The morning's reminder scan over few and many open visits, always with a thousand due today."""

from __future__ import annotations

import datetime as dt
from functools import partial
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench import stock
from bench.figures import Figure, at_most, exactly, growth, seconds, told
from workflow import reminders, workdays

ROUNDS, WARMING = 9, 2
GROWTH = 1.5
MORNING = dt.datetime.combine(stock.TODAY, dt.time(1, 30), dt.UTC)  # 09:30 in the county


def compare(kind: str, few: sa.Engine, many: sa.Engine) -> list[Figure]:
    """Growth of the whole plan (close, add, owe the digests), and what the last one and the one after it added."""
    with Session(few) as small, Session(many) as large:
        pairs = [(rolled_back(small), rolled_back(large)) for _ in range(WARMING + ROUNDS)][WARMING:]
        added = [[plan(session), plan(session)] for session in (small, large)]
        small.rollback()
        large.rollback()
    shown = f"{1000 * median(pair[1] for pair in pairs):.0f} ms"
    return [
        at_most(f"{kind}: reminder scan, 300k / 30k open visits", growth(pairs), GROWTH),
        told(f"{kind}: reminder scan of 300k in this run", shown),
        exactly(
            f"{kind}: added by the first and the second scan",
            added[1] if added[0] == added[1] else added,
            [stock.DUE, 0],
        ),
    ]


def plan(session: Session) -> int:
    return reminders.plan(session, MORNING, workdays.WEEKENDS)


def rolled_back(session: Session) -> float:
    """How long a first scan takes; it is taken back, so that the next one is a first one too."""
    took = seconds(partial(plan, session))
    session.rollback()
    return took
