"""Working days: weekdays, but for the days off and working weekends (调休) of the State Council's notices.

The table is the truth; the package `holidays` fills it. A year whose notice is not out yet is known to be provisional.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import holidays
import sqlalchemy as sa
from holidays.countries.china import ChinaStaticHolidays
from sqlalchemy.orm import Session

from models import CalendarDay, CalendarYear
from workflow.errors import SHANGHAI

FRESH = dt.timedelta(minutes=1)  # how long a calendar once read is good for
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """`exceptions` to Monday–Friday; `official` are the years of published notices."""

    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)
    official: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`."""
        while count:
            day += ONE
            count -= self.is_working(day)
        return day

    def before(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day before `day`."""
        while count:
            day -= ONE
            count -= self.is_working(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to `end`; negative when `end` is earlier."""
        low, high = min(start, end), max(start, end)
        days = sum(self.is_working(low + n * ONE) for n in range(1, (high - low).days + 1))
        return days if end >= start else -days

    def left(self, now: dt.datetime, due_at: dt.datetime) -> int:
        """Working days from today to the due day: due tomorrow is 1, due today 0, late is negative."""
        return self.between(local(now), local(due_at))

    def is_official(self, day: dt.date) -> bool:
        """Whether the notice for the day's year is out; else it is 暂按推算."""
        return day.year in self.official


WEEKENDS = Calendar()
_read: dict[str, tuple[dt.datetime, Calendar]] = {}


def local(at: dt.datetime) -> dt.date:
    """The day it is in the county."""
    return at.astimezone(SHANGHAI).date()


def calendar(session: Session, now: dt.datetime) -> Calendar:
    """The calendar of this database, read at most once a minute: it changes once a year."""
    key = session.get_bind().engine.url.render_as_string()
    known = _read.get(key)
    if known is None or abs(now - known[0]) > FRESH:
        known = _read[key] = (now, read(session))
    return known[1]


def read(session: Session) -> Calendar:
    days = session.execute(sa.select(CalendarDay.day, CalendarDay.is_working))
    official = session.scalars(sa.select(CalendarYear.year).where(CalendarYear.official))
    return Calendar({row.day: row.is_working for row in days}, frozenset(official))


def published(year: int) -> bool:
    """Whether the package knows the State Council's notice for `year`."""
    return year in ChinaStaticHolidays.special_public_holidays


def fill(session: Session, years: range) -> None:
    """Put the days of `years` into the table, but for years whose notice is there already.

    The caller commits.
    """
    known = {row.year: row.official for row in session.scalars(sa.select(CalendarYear))}
    for year in years:
        if known.get(year):
            continue
        session.merge(CalendarYear(year=year, official=published(year)))
        for day in exceptions(year):
            session.merge(day)


def exceptions(year: int) -> list[CalendarDay]:
    """Days of `year` that are not what their weekday says."""
    china = holidays.country_holidays("CN", years=[year], language="zh_CN")
    off = [(day, False, str(label)) for day, label in china.items() if day.weekday() < 5]
    work = [(day, True, "调休上班") for day in china.weekend_workdays if day.year == year]
    return [CalendarDay(day=day, is_working=working, label=label[:60]) for day, working, label in off + work]
