"""Who is owed which notice after an act, once, and when a notice is no longer true."""

import pytest
import sqlalchemy as sa

from models import Act, Outbox, Role, State, Stop
from tests.workflow.village import PEOPLE
from workflow import notices
from workflow.errors import Refused


def owed(village, report, debt):
    """To whom the newest notices of this kind are owed."""
    rows = village.all(
        "SELECT p.login FROM outbox o LEFT JOIN person p ON p.id = o.person_id WHERE o.report_id = :r AND o.debt = :d"
        " AND o.created_at IS NOT NULL AND o.id > :after",
        r=report, d=debt, after=village.mark,
    )  # fmt: skip
    names = {login: who for who, (login, _, _) in PEOPLE.items()}
    return sorted(names[row.login.partition("-")[0]] if row.login else "machine" for row in rows)


def mark(village):
    """Only what is owed from here on counts."""
    village.mark = village.all("SELECT coalesce(max(id), 0) FROM outbox")[0][0]


@pytest.mark.parametrize(
    ("state", "who", "act", "readers"),
    [
        (State.draft, "filler", Act.submit, ["leader"]),
        (State.at_leader, "leader", Act.sign, ["unit_head"]),
        (State.at_department, "department_head", Act.sign, ["finance_head", "other_finance_head"]),
        (State.at_department, "department_head", Act.return_to_stop, ["leader"]),
    ],
)
def test_whose_turn_it_is_gets_a_notice(village, state, who, act, readers):
    report = village.at(state)
    mark(village)
    village.do(act, report, who, to=Stop.leader)

    assert owed(village, report, "turn") == readers


def test_a_return_is_told_to_the_fillers_and_all_who_had_signed(village):
    report = village.at(State.at_finance)
    mark(village)
    village.do(Act.return_to_filler, report, "finance_head", words="请补充佐证材料")

    assert owed(village, report, "returned") == [
        "department_head", "filler", "leader", "other_filler", "unit_head",
    ]  # fmt: skip


def test_the_last_signature_owes_the_lock_and_the_lock_its_notices(village):
    report = village.at(State.at_finance)
    mark(village)
    village.do(Act.sign, report, "finance_head")
    assert owed(village, report, "lock") == ["machine"]

    village.lock(report)
    assert owed(village, report, "locked") == [
        "department_head",
        "filler",
        "office",
        "other_filler",
        "unit_head",
    ]


def test_the_lock_is_owed_again_when_the_last_signature_was_taken_back_and_given(village):
    report = village.at(State.approved)
    mark(village)
    village.do(Act.withdraw_signature, report, "finance_head")
    village.do(Act.sign, report, "finance_head")

    assert owed(village, report, "lock") == ["machine"]


@pytest.mark.parametrize(("act", "who", "state"), [
    (Act.withdraw_submission, "filler", State.at_leader),
    (Act.withdraw_signature, "leader", State.at_unit),
    (Act.cancel, "office", State.at_unit),
])  # fmt: skip
def test_taking_back_and_cancelling_owe_no_single_mail(village, act, who, state):
    report = village.at(state)
    mark(village)
    village.do(act, report, who)

    assert village.all(
        "SELECT count(*) FROM outbox WHERE report_id = :r AND id > :m", r=report, m=village.mark
    ) == [(0,)]


def test_disabled_people_are_owed_nothing(village):
    village.disable("other_filler")
    report = village.at(State.at_unit)
    mark(village)
    village.do(Act.return_to_filler, report, "unit_head", words="请补充佐证材料")

    assert owed(village, report, "returned") == ["filler", "leader"]


def test_a_refused_act_owes_nothing(village):
    report = village.at(State.at_unit)
    mark(village)
    with pytest.raises(Refused):
        village.do(Act.sign, report, "leader")

    assert owed(village, report, "turn") == []


def untrue(village, report, debt):
    rows = village.session.scalars(
        sa.select(Outbox).where(Outbox.report_id == report, Outbox.debt == debt, Outbox.id > village.mark)
    ).all()
    reasons = {notices.untrue(village.session, row) for row in rows}
    village.session.rollback()
    return reasons


def test_a_notice_is_true_until_its_occasion_is_over(village):
    report = village.at(State.at_leader)
    mark(village)
    village.do(Act.sign, report, "leader")
    assert untrue(village, report, "turn") == {None}
    village.do(Act.return_to_filler, report, "unit_head", words="请补充佐证材料")
    assert untrue(village, report, "turn") == {"该环节已办结，不再提醒"}
    assert untrue(village, report, "returned") == {None}
    village.do(Act.submit, report, "filler")

    assert untrue(village, report, "returned") == {"报告已重新提交，不再通知退回"}


def test_a_lock_is_owed_only_while_the_report_is_approved(village):
    report = village.at(State.at_finance)
    mark(village)
    village.do(Act.sign, report, "finance_head")
    assert untrue(village, report, "lock") == {None}
    village.do(Act.withdraw_signature, report, "finance_head")

    assert untrue(village, report, "lock") == {"报告已不在“已批准”，不需锁定"}


def test_a_successor_is_told_what_lies_on_the_desk(village):
    """Work hangs on the post: what is submitted after the change goes to who holds it then."""
    village.dismiss("unit_head", Role.unit_head)
    village.appoint("other_leader", Role.unit_head, "zfbz")
    report = village.at(State.at_leader)
    mark(village)
    village.do(Act.sign, report, "leader")

    assert owed(village, report, "turn") == ["other_leader"]
