"""The seeded county is the one that is told: the board of 18 March 2026, 10:42, reached through the real chain."""

import datetime as dt
import json
from decimal import Decimal
from itertools import pairwise

import pytest
import sqlalchemy as sa

from models import (
    Act,
    Action,
    Assignment,
    Outbox,
    Person,
    Post,
    Report,
    ReportVersion,
    SealCounter,
    Signature,
    State,
    Stop,
    Unit,
    Visit,
)
from tests.conftest import told_county_tests
from tests.county import CODE, PASSWORD, SNAPSHOT, at
from web.demo.seed import ACCOUNTS, NOT_SENT, NotEmpty, report_id, seed
from web.demo.told import moment, shift_to, told
from workflow import credentials
from workflow.errors import SHANGHAI
from workflow.verification import verify

pytestmark = told_county_tests
BOARD = told("campaign")["report"]
EXTENDED = {row["no"] for row in BOARD if row.get("due_rule") == "extension"}  # extensions are another act


def rows(session):
    """(what is told, the report) for each of the 74."""
    return [(row, session.get_one(Report, report_id(session, row["no"]))) for row in BOARD]


def open_visit(session, report):
    where = (Visit.report_id == report.id, Visit.closed_at.is_(None))
    return session.scalars(sa.select(Visit).where(*where)).one_or_none()


def test_the_board_has_every_report_where_it_is_told(session):
    found = {row["no"]: (report.state.name, report.number) for row, report in rows(session)}

    assert found == {row["no"]: (row["state"], row["version"]) for row in BOARD}
    assert sum(state == "locked" for state, _ in found.values()) == 25


def test_every_claimed_score_is_the_one_told(session):
    submitted = sa.select(ReportVersion.score).where(ReportVersion.submitted_at.is_not(None))

    for row, report in rows(session):
        scores = session.scalars(submitted.where(ReportVersion.report_id == report.id)).all()
        assert list(scores) == [act["score"] for act in row.get("acts", []) if act["act"] == "submit"]
        if "score" in row:
            assert scores[-1] == row["score"]


def test_every_open_visit_is_at_the_told_stop_since_and_until_the_told_moment(session):
    for row, report in rows(session):
        visit = open_visit(session, report)
        if row["state"] == "locked":
            assert visit is None
            continue
        assert (visit.stop.name, visit.opened_at) == (row["stop"], moment(row["opened"]))
        assert visit.due_at == moment(row["due"]) or row["no"] in EXTENDED


def test_every_report_lies_on_the_told_desk(session):
    for row, report in rows(session):
        if "holder" not in row:
            continue
        desk = session.scalars(
            sa.select(Assignment).where(Assignment.visit_id == open_visit(session, report).id)
        ).one()
        holding = (
            sa.select(Person.login).join(Post).where(Post.role == desk.role, Post.unit_id == desk.unit_id)
        )
        person = session.get(Person, desk.person_id or 0)
        assert row["holder"] in ([person.login] if person else session.scalars(holding).all())


def test_seal_numbers_follow_one_another_in_the_order_of_locking(session):
    sealed = session.execute(
        sa.select(Report.seal_number, Report.locked_at)
        .where(Report.state == State.locked)
        .order_by(Report.seal_number)
    ).all()

    assert [number for number, _ in sealed] == [f"平财绩封〔2026〕{n:04d}" for n in range(110, 135)]
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(sealed))
    assert session.scalars(sa.select(SealCounter.last)).all() == [134]
    assert {row["seal"]: row["no"] for row in BOARD if "seal" in row} == {
        report.seal_number: row["no"] for row, report in rows(session) if report.seal_number
    }


def test_everything_verifies(session):
    assert [fault for _, report in rows(session) for fault in verify(session, report.id)] == []


def test_the_story_stands_between_the_unit_and_the_department(session):
    report = session.get_one(Report, report_id(session, 2))
    actions = session.scalars(
        sa.select(Action).where(Action.report_id == report.id).order_by(Action.seq)
    ).all()
    lived = [act for act in told("story")["act"] if moment(act["at"]) <= SNAPSHOT]

    assert [action.act for action in actions] == [
        Act.start, Act.submit, Act.sign, Act.return_to_filler, Act.submit, Act.sign, Act.sign,
    ]  # fmt: skip
    assert [action.at for action in actions[1:]] == [moment(act["at"]) for act in lived]
    assert [action.words for action in actions[1:]] == [
        act.get("opinion") or act.get("reason", "") for act in lived
    ]
    assert actions[3].detail["sections"] == ["scores", "narrative"]


def test_who_was_returned_to_had_until_the_day_the_returner_chose(session):
    report = session.get_one(Report, report_id(session, 2))
    second = sa.select(Visit.due_at).where(Visit.report_id == report.id, Visit.stop == Stop.filling)

    assert session.scalars(second.order_by(Visit.id)).all() == [
        at("2026-03-10 17:30"),
        at("2026-03-13 17:30"),
    ]


def test_one_head_signed_both_boxes_only_where_unit_and_department_are_one(session):
    exempt = (
        sa.select(Report.id).join(ReportVersion).join(Signature, Signature.version_id == ReportVersion.id)
    )
    both = set(session.scalars(exempt.where(Signature.exemption == "same_unit")))
    told_to = {row["no"] for row in BOARD if row.get("same_unit")}
    signed_twice = {
        row["no"]
        for row in BOARD
        if any(act.get("stop") == "department" for act in row.get("acts", [])) and row["no"] in told_to
    }

    assert both == {report_id(session, no) for no in signed_twice}


def test_nothing_from_before_the_snapshots_day_is_still_to_be_sent(session):
    midnight = dt.datetime.combine(SNAPSHOT.astimezone(SHANGHAI).date(), dt.time(), SHANGHAI)
    still_open = session.scalars(sa.select(Outbox).where(Outbox.closed_at.is_(None))).all()

    assert all(owed.created_at >= midnight for owed in still_open)
    assert len(still_open) < 5
    assert set(session.scalars(sa.select(Outbox.reason))) == {NOT_SENT, None}


def test_everybody_is_there_and_can_sign_in(session):
    county = told("county")
    people = [
        person
        for row in [*county["unit"], *county["section"], *county["outside"]]
        for person in row["people"]
    ]

    assert session.scalar(sa.select(sa.func.count(Person.id))) == len(people) == 281
    assert session.scalar(sa.select(sa.func.count(Post.id))) == sum(len(person["roles"]) for person in people)
    ((password, code),) = session.execute(sa.select(Person.password_hash, Person.code_hash).distinct())
    assert credentials.matches(password, PASSWORD) and credentials.matches(code, CODE)
    assert credentials.password_fault(PASSWORD, "fangyc") is None
    assert credentials.code_fault(CODE, PASSWORD) is None


def test_an_account_of_each_role_is_named(session):
    logins = set(session.scalars(sa.select(Person.login)))

    assert {login for _, login in ACCOUNTS} <= logins
    assert len({role for role, _ in ACCOUNTS}) == len(ACCOUNTS) == 8


def test_units_stand_below_their_departments_and_sections(session):
    centre = session.scalars(sa.select(Unit).where(Unit.code == "zfbz")).one()

    assert (centre.parent.code, centre.section.name) == ("zjj", "平澜县财政局经济建设股")
    assert session.scalar(sa.select(sa.func.count(Unit.id))) == 44 + 6 + 1


def test_a_county_that_is_there_is_not_seeded_again(session):
    with pytest.raises(NotEmpty):
        seed(session, dt.timedelta(0), "平财绩封")


@pytest.mark.parametrize("day", range(14))
def test_the_story_moves_by_whole_weeks_to_the_last_wednesday_there_was(day):
    now = at("2026-11-16 10:41") + dt.timedelta(days=day)

    shift = shift_to(now)

    assert shift % dt.timedelta(weeks=1) == dt.timedelta(0)
    assert dt.timedelta(0) <= now - (SNAPSHOT + shift) < dt.timedelta(weeks=1)


def test_the_signed_content_holds_the_told_money(session):
    row = next(row for row in BOARD if row["no"] == 6)
    signed = sa.select(ReportVersion.content).where(ReportVersion.report_id == report_id(session, 6))
    funds = json.loads(session.scalars(signed).one())["fields"]["overview"]["funds"][0]

    assert {name: Decimal(value["yuan"]) for name, value in funds.items() if name != "row"} == {
        "planned": sum(row["plan"]) * 10_000,
        "received": sum(row["received"]) * 10_000,
        "spent": sum(row["spent"]) * 10_000,
        "balance": (sum(row["received"]) - sum(row["spent"])) * 10_000,
    }
