"""Working days with 调休 both ways, years without a notice, and due dates."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import CalendarDay, CalendarYear
from tests.county import at, open_session
from workflow import deadlines, workdays
from workflow.workdays import WEEKENDS, Calendar

SPRING = Calendar(
    {
        dt.date(2026, 2, 14): True,  # a working Saturday before the festival
        **{dt.date(2026, 2, day): False for day in (16, 17, 18, 19, 20, 23)},
        dt.date(2026, 2, 28): True,
    },
    frozenset({2026}),
)


def test_a_working_saturday_counts_and_a_festival_monday_does_not():
    assert SPRING.is_working(dt.date(2026, 2, 14))
    assert not SPRING.is_working(dt.date(2026, 2, 16))
    assert not WEEKENDS.is_working(dt.date(2026, 2, 14))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ((2026, 2, 13), 1, (2026, 2, 14)),
        ((2026, 2, 14), 1, (2026, 2, 24)),
        ((2026, 2, 13), 3, (2026, 2, 25)),
        ((2026, 2, 27), 2, (2026, 3, 2)),
    ],
)
def test_days_are_counted_over_the_festival_both_ways(start, count, end):
    assert SPRING.after(dt.date(*start), count) == dt.date(*end)
    assert SPRING.between(dt.date(*start), dt.date(*end)) == count
    assert SPRING.between(dt.date(*end), dt.date(*start)) == -count


def test_counting_back_is_the_inverse_of_counting_on():
    day = dt.date(2026, 2, 25)
    assert all(SPRING.after(SPRING.before(day, count), count) == day for count in range(1, 15))


def test_the_table_of_a_published_year_is_official_and_a_later_year_is_marked(database_url):
    with open_session(database_url) as session:
        workdays.fill(session, range(2026, 2028))
        session.commit()
        calendar = workdays.read(session)

    assert calendar.is_official(dt.date(2026, 5, 1))
    assert not calendar.is_official(dt.date(2027, 5, 3))
    assert calendar.is_working(dt.date(2026, 1, 4))  # Sunday, 调休
    assert not calendar.is_working(dt.date(2026, 1, 2))  # Friday off
    assert not calendar.is_working(dt.date(2027, 10, 1))  # statutory, known without a notice


def test_days_entered_by_hand_from_a_notice_stay(database_url):
    with open_session(database_url) as session:
        session.add(CalendarYear(year=2030, official=True))
        session.add(CalendarDay(day=dt.date(2030, 1, 5), is_working=True, label="调休上班"))
        session.commit()
        workdays.fill(session, range(2030, 2031))
        session.commit()

        days = session.scalars(sa.select(CalendarDay.day)).all()
    assert days == [dt.date(2030, 1, 5)]


def test_the_demo_campaign_agrees_with_the_notice_of_its_year(database_url):
    from web.demo.told import told

    facts = told("campaign")["campaign"]
    with open_session(database_url) as session:
        workdays.fill(session, range(2026, 2027))
        calendar = workdays.read(session)
        session.rollback()

    assert not [day for day in facts["rest_days"] if calendar.is_working(day)]
    assert all(calendar.is_working(day) for day in facts["work_weekends"])


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        ("2026-03-16 10:05", 3, "2026-03-19 17:30"),  # after ten: tomorrow is day 1
        ("2026-03-16 09:59", 3, "2026-03-18 17:30"),  # before ten: today is day 1
        ("2026-03-14 09:00", 2, "2026-03-17 17:30"),  # a rest day never is day 1
        ("2026-02-13 11:00", 3, "2026-02-25 17:30"),  # over the festival
    ],
)
def test_a_holder_is_guaranteed_whole_working_days(opened, days, due):
    assert deadlines.due(None, days, at(opened), SPRING) == at(due)


def test_the_later_of_published_date_and_guarantee_holds():
    opened, published = at("2026-03-09 11:00"), at("2026-03-20 17:30")
    assert deadlines.due(published, 3, opened, SPRING) == published
    assert deadlines.due(at("2026-03-10 17:30"), 3, opened, SPRING) == at("2026-03-12 17:30")
    assert deadlines.due(published, 0, opened, SPRING) == published
