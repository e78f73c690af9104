"""A fortnight of the demo campaign in which nobody acts: exactly the mails of a hand-written table, by real SMTP.

The table (fortnight.csv) was written from the due dates of the campaign and the working days of March 2026: report
numbers by day and rung. Report 57 came in on 18 March at 08:55, after that morning's digest.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import current_app

import config
from models import Act, Assignment, Debt, Outbox, Person, Post, Reminder, Report, Visit, db
from tasks import make_celery
from tasks.mail import deliver_due
from tasks.reminders import plan_reminders
from tests.conftest import DATABASES, ToldCounty, told_county_tests
from tests.county import OPINION, at
from tests.sink import MailSink
from tests.tasks.office import Clock
from tests.web.typed import run
from web import create_app
from workflow import acts
from workflow.slip import Slip

TABLE = Path(__file__).with_name("fortnight.csv")
TICKS = ("07:59", "08:30", "08:31", "12:00", "19:59", "22:00")
pytestmark = told_county_tests
FIRST, LAST = dt.date(2026, 3, 18), dt.date(2026, 3, 31)


def expected() -> dict[tuple[dt.date, int], str]:
    """(day, report) → rung."""
    with TABLE.open(encoding="utf-8") as file:
        return {
            (dt.date.fromisoformat(row["day"]), int(number)): row["rung"]
            for row in csv.DictReader(file)
            for number in row["reports"].split()
        }


@pytest.fixture(params=DATABASES)
def clock(
    request: pytest.FixtureRequest, told_county: ToldCounty, smtp: MailSink, tmp_path: Path
) -> Iterator[Clock]:
    """A copy of the county with a clock in the test's hand, its mails going to the sink."""
    factory, seeded, *_ = told_county(request.param)
    url, clock = factory.copy(seeded), Clock(at("2026-03-18 10:43"))
    settings = config.load({"ZIPING_DATA": str(tmp_path), "ZIPING_DATABASE_URL": url})
    app = create_app({**settings, "CLOCK": clock, "SMTP_HOST": smtp.host, "SMTP_PORT": smtp.port})
    make_celery(app)
    with app.app_context():
        yield clock
        db.session.remove()
        db.engine.dispose()
    factory.drop(url)


def live_through(clock: Clock) -> None:
    """Every tick of the fortnight, two looks each, as two beats would."""
    day = FIRST
    while day <= LAST:
        for tick in TICKS:
            moment = at(f"{day} {tick}")
            if moment >= clock.at:
                clock.at = moment
                for look in (plan_reminders, deliver_due) * 2:
                    look()
        day += dt.timedelta(days=1)


def digests(smtp: MailSink) -> list[EmailMessage]:
    """What was sent apart from the notice of the one report that came in on the first morning."""
    turns = [mail for mail in smtp.messages if mail["Subject"].startswith("【待签审】")]
    return [mail for mail in smtp.messages if mail not in turns]


def holders() -> dict[int, str]:
    """Report → address of the one person on whose desk it lies."""
    rows = db.session.execute(
        sa.select(Visit.report_id, Person.email)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .outerjoin(Post, sa.and_(Post.unit_id == Assignment.unit_id, Post.role == Assignment.role))
        .join(Person, sa.or_(Person.id == Assignment.person_id, Person.id == Post.person_id))
        .where(Visit.closed_at.is_(None))
    )
    return {row.report_id: row.email for row in rows}


def test_the_fortnight_brings_exactly_the_mails_of_the_table(clock, smtp):
    live_through(clock)

    table, desk = expected(), holders()
    letters = defaultdict(set)
    for (day, number), _ in table.items():
        letters[day, desk[number]].add(number)
    sent: Counter[tuple[dt.date, str]] = Counter()
    for mail in digests(smtp):
        day, address = mail["Date"].datetime.date(), mail["To"].addresses[0].addr_spec
        told = [int(number) for number in re.findall(r"/reports/(\d+)/(?:sign|fill)\b", mail.get_content())]
        assert sorted(told) == sorted(letters[day, address])
        sent[day, address] += 1
    assert sent == Counter(letters.keys())
    assert len(smtp.messages) == len(digests(smtp)) + 1  # report 57 came in that morning


def test_each_rung_of_each_visit_is_planned_once_on_its_day(clock, smtp):
    live_through(clock)

    planned = {
        (row.day, row.report_id): row.rung.name
        for row in db.session.execute(
            sa.select(Reminder.day, Visit.report_id, Reminder.rung).join(Visit, Visit.id == Reminder.visit_id)
        )
    }
    assert planned == expected()
    assert all(day.weekday() < 5 for day, _ in planned)


def test_what_is_signed_before_the_digest_goes_is_left_out_with_its_reason(clock, smtp):
    clock.at = at("2026-03-24 08:30")
    plan_reminders()
    finished = db.session.scalars(
        sa.select(Visit).where(Visit.report_id == 2, Visit.closed_at.is_(None))
    ).one()
    sign(finished.report_id, clock)
    deliver_due()

    told = "".join(mail.get_content() for mail in digests(smtp))
    reminder = db.session.scalars(sa.select(Reminder).where(Reminder.visit_id == finished.id)).one()
    assert "/reports/3/sign" in told
    assert "/reports/2/sign" not in told
    assert (reminder.reason, reminder.closed_at) == ("该环节已办结，不再提醒", clock.at)


def sign(report_id: int, clock: Clock) -> None:
    """陆闻笙 signs for the department."""
    report = db.session.get_one(Report, report_id)
    content = next(version.content_hash for version in report.versions if version.number == report.number)
    person = db.session.scalars(sa.select(Person.id).where(Person.login == "luws")).one()
    slip = Slip("k" * 32, person, report.version, OPINION, content)
    acts.perform(db.session(), Act.sign, report_id, slip, clock)
    db.session.commit()


def test_after_a_day_of_silence_only_the_present_rung_is_told(clock, smtp):
    clock.at = at("2026-03-20 11:00")
    plan_reminders()
    deliver_due()

    rungs = Counter(db.session.scalars(sa.select(Reminder.rung)))
    assert {rung.name: count for rung, count in rungs.items()} == {
        "due": 22,
        "over_1": 2,
        "over_2": 2,
        "over_3": 1,
        "over_4": 2,
    }
    assert len(digests(smtp)) == len({mail["To"] for mail in digests(smtp)}) == 16


def test_the_command_tells_what_the_clock_would_send_and_leaves_no_trace(clock, smtp):
    told = json.loads(run(current_app, "remind", "--at", "2026-03-19T08:30", "--dry-run", "--json").output)
    listed = {
        (mail["address"], item["report"], item["rung"]) for mail in told["mails"] for item in mail["items"]
    }
    assert db.session.scalar(sa.select(sa.func.count(Reminder.id))) == 0

    clock.at = at("2026-03-19 08:30")
    plan_reminders()
    planned = db.session.execute(
        sa.select(Person.email, Report.name, Reminder.rung)
        .join(Reminder, Reminder.person_id == Person.id)
        .join(Visit, Visit.id == Reminder.visit_id)
        .join(Report, Report.id == Visit.report_id)
    )
    assert listed == {(row.email, row.name, row.rung.name) for row in planned}
    assert {mail["address"] for mail in told["mails"]} == set(
        db.session.scalars(
            sa.select(Person.email)
            .join(Outbox, Outbox.person_id == Person.id)
            .where(Outbox.debt == Debt.digest)
        )
    )
