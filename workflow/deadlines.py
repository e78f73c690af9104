"""Due dates; pure, the calendar and `now` are passed in. All end at 17:30.

Source: semantics of due dates as ruled for this product: the campaign's date of the stop, or the days guaranteed to
its holder from the opening on, whichever is later; rework and re-signing have their own number of working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from workflow.errors import SHANGHAI
from workflow.workdays import Calendar, local

CUT_OFF = dt.time(17, 30)
FIRST_DAY_UNTIL = dt.time(10, 0)  # opened before: today is day 1
REWORK_DAYS = 2
RE_SIGN_DAYS = 2


def end_of(day: dt.date) -> dt.datetime:
    """17:30 in Shanghai on `day`."""
    return dt.datetime.combine(day, CUT_OFF, SHANGHAI).astimezone(dt.UTC)


def after_days(now: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """17:30 of the `days`-th working day after today."""
    return end_of(calendar.after(local(now), days))


def due(
    published: dt.datetime | None, guaranteed: int, opened: dt.datetime, calendar: Calendar
) -> dt.datetime:
    """The later of the published date and the end of the guaranteed days."""
    if not guaranteed:
        return published or opened
    early = calendar.is_working(local(opened)) and opened.astimezone(SHANGHAI).time() < FIRST_DAY_UNTIL
    least = after_days(opened, guaranteed - early, calendar)
    return max(published, least) if published else least


def rework_due(now: dt.datetime, policy: Mapping[str, Any], calendar: Calendar) -> dt.datetime:
    """When a returned report is due again."""
    return after_days(now, int(policy.get("rework_days", REWORK_DAYS)), calendar)


def re_sign_due(now: dt.datetime, policy: Mapping[str, Any], calendar: Calendar) -> dt.datetime:
    """When a stop that must sign once more is due."""
    return after_days(now, int(policy.get("re_sign_days", RE_SIGN_DAYS)), calendar)
