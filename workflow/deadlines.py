"""Working days and due dates; pure, `now` and the published dates are passed in.

Monday to Friday count as working days (暂按周末推算) until the table of 调休 days is kept.
Source: semantics of due dates as ruled for this product: campaign date of the stop at 17:30; rework and re-signing
have their own number of working days from the policy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from workflow.errors import SHANGHAI

CUT_OFF = dt.time(17, 30)
REWORK_DAYS = 2
RE_SIGN_DAYS = 2


def is_working(day: dt.date) -> bool:
    return day.weekday() < 5


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working(day)
    return day


def working_days_left(now: dt.datetime, due_at: dt.datetime) -> int:
    """Working days from today to the due day, negative when past: due tomorrow is 1, due today 0."""
    today, due = now.astimezone(SHANGHAI).date(), due_at.astimezone(SHANGHAI).date()
    low, high = min(today, due), max(today, due)
    days = sum(is_working(low + dt.timedelta(days=n)) for n in range(1, (high - low).days + 1))
    return days if due >= today else -days


def end_of(day: dt.date) -> dt.datetime:
    """17:30 in Shanghai on `day`."""
    return dt.datetime.combine(day, CUT_OFF, SHANGHAI).astimezone(dt.UTC)


def after_days(now: dt.datetime, days: int) -> dt.datetime:
    return end_of(working_days_after(now.astimezone(SHANGHAI).date(), days))


def rework_due(now: dt.datetime, policy: Mapping[str, Any]) -> dt.datetime:
    """When a returned report is due again."""
    return after_days(now, int(policy.get("rework_days", REWORK_DAYS)))


def re_sign_due(now: dt.datetime, policy: Mapping[str, Any]) -> dt.datetime:
    """When a stop that must sign once more is due."""
    return after_days(now, int(policy.get("re_sign_days", RE_SIGN_DAYS)))
