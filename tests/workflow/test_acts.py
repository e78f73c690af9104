"""The one way in: keys, pages that have grown old, what a refusal leaves, and what an act costs."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from models import Act, Base, State, Stop
from tests.workflow.village import NOON
from workflow.acts import perform
from workflow.clock import database_now
from workflow.errors import KeyReused, Missing, Moved, NotAllowed, Refused
from workflow.verification import verify


def everything(village):
    """All rows of all tables."""
    found = {
        table.name: village.session.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        for table in Base.metadata.sorted_tables
    }
    village.session.rollback()
    return found


def test_the_same_key_again_gets_the_first_answer_and_changes_nothing(village):
    report = village.at(State.at_leader)
    slip = village.slip(report, "leader")
    first = village.hand_in(Act.sign, report, slip)
    before = everything(village)

    again = village.hand_in(Act.sign, report, slip)

    assert (again.repeated, again.seq, again.state) == (True, first.seq, first.state)
    assert everything(village) == before


@pytest.mark.parametrize("act", [Act.return_to_filler, Act.withdraw_submission, Act.cancel])
def test_repeating_what_began_a_version_or_ended_the_report_gets_the_first_answer_too(village, act):
    report = village.at(State.at_leader)
    who = {Act.return_to_filler: "leader", Act.withdraw_submission: "filler", Act.cancel: "office"}[act]
    slip = village.slip(report, who, "请补充佐证材料")
    first = village.hand_in(act, report, slip)

    assert village.hand_in(act, report, slip).seq == first.seq


def test_the_answer_to_an_old_key_stays_when_others_have_gone_on(village):
    report = village.at(State.at_leader)
    slip = village.slip(report, "leader")
    first = village.hand_in(Act.sign, report, slip)
    village.do(Act.sign, report, "unit_head")

    assert village.hand_in(Act.sign, report, slip).seq == first.seq


@pytest.mark.parametrize("change", ["words", "act", "report", "person"])
def test_a_key_with_anything_else_in_it_is_refused(village, change):
    report, other = village.at(State.at_leader), village.at(State.at_leader)
    slip = village.slip(report, "leader")
    village.hand_in(Act.sign, report, slip)
    act, where = Act.sign, report
    if change == "words":
        slip = replace(slip, words="不同意。")
    elif change == "act":
        act = Act.return_to_filler
    elif change == "report":
        where, slip = other, replace(village.slip(other, "leader"), key=slip.key)
    else:
        slip = replace(village.slip(report, "unit_head"), key=slip.key)
    before = everything(village)

    with pytest.raises(KeyReused):
        village.hand_in(act, where, slip)

    assert everything(village) == before


def test_a_spent_key_does_not_tell_whether_a_foreign_report_is_there(village):
    own, foreign = village.at(State.at_leader), village.draft(by="department_filler", unit="zjj")
    slip = village.slip(own, "leader")
    village.hand_in(Act.sign, own, slip)

    for nowhere in (foreign, 10**9):
        with pytest.raises(Missing):
            village.hand_in(Act.sign, nowhere, slip)


def test_an_old_page_is_told_who_was_there_meanwhile_and_when(village):
    report = village.at(State.at_finance)
    slip = village.slip(report, "finance_head")
    village.do(Act.sign, report, "other_finance_head")

    with pytest.raises(Moved, match="已由石承棠于 3月18日 12:00 处理.*您写的内容已保留"):
        village.hand_in(Act.sign, report, slip)


@pytest.mark.parametrize("seen", [-1, 1, 100])
def test_no_other_version_than_the_present_one_will_do(village, seen):
    report = village.at(State.at_leader)
    slip = village.slip(report, "leader")

    with pytest.raises(Moved):
        village.hand_in(Act.sign, report, replace(slip, seen=slip.seen + seen))


@pytest.mark.parametrize("shown", [None, "", "sha256:" + "0" * 64])
def test_nobody_signs_what_was_not_on_the_screen(village, shown):
    report = village.at(State.at_leader)

    with pytest.raises(Moved):
        village.do(Act.sign, report, "leader", content_hash=shown)


def test_nobody_signs_stored_bytes_that_are_not_what_their_fingerprint_says(unguarded):
    """Somebody with the database in hand changed the stored content, not its fingerprint."""
    village, report = unguarded, unguarded.reports["submitted"]
    slip = village.slip(report, "leader")
    village.session.execute(
        sa.text("UPDATE report_version SET content = :c WHERE report_id = :r"), {"c": b"{}", "r": report}
    )

    with pytest.raises(Moved):
        village.hand_in(Act.sign, report, slip)


@pytest.mark.parametrize("act", [Act.start, Act.lock])
@pytest.mark.parametrize("who", ["finance_head", "office", "filler"])
def test_the_machines_acts_are_nobodys(village, act, who):
    report = village.at(State.approved)

    with pytest.raises(NotAllowed, match="系统"):
        village.do(act, report, who)


REFUSALS: dict[str, tuple[Act, str, dict[str, Any]]] = {
    "a stranger": (Act.sign, "stranger", {}),
    "not the turn": (Act.sign, "leader", {}),
    "no words": (Act.sign, "unit_head", {"words": ""}),
    "no reason": (Act.return_to_filler, "unit_head", {"words": "改"}),
    "nowhere to go": (Act.return_to_stop, "unit_head", {}),
    "too late": (Act.withdraw_submission, "filler", {}),
    "not theirs": (Act.withdraw_signature, "unit_head", {}),
    "not the office": (Act.cancel, "filler", {}),
    "old page": (Act.sign, "unit_head", {"seen": 1}),
    "other content": (Act.sign, "unit_head", {"content_hash": "sha256:0"}),
    "wrong state": (Act.submit, "filler", {}),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_leaves_everything_as_it_was(village, case):
    report = village.at(State.at_unit)
    act, who, more = REFUSALS[case]
    before = everything(village)

    with pytest.raises(Refused):
        village.do(act, report, who, **more)

    assert everything(village) == before


SPENT = {  # statements inside `perform`, BEGIN and COMMIT apart; 14 for a signature is ruled
    Act.sign: 14,
    Act.return_to_filler: 18,
    Act.return_to_stop: 14,
    Act.withdraw_signature: 13,
    Act.withdraw_submission: 17,
    Act.cancel: 10,
    Act.submit: 35,
}


def noon(session):
    """The database is asked, as it is in life; the calendar read at noon is still good."""
    database_now(session)
    return NOON


@pytest.mark.parametrize("act", SPENT, ids=lambda act: act.name)
def test_an_act_costs_no_more_statements_than_ruled(open_village, engine, act):
    state, who = {
        Act.submit: (State.draft, "filler"),
        Act.withdraw_submission: (State.at_leader, "filler"),
        Act.withdraw_signature: (State.at_department, "unit_head"),
        Act.cancel: (State.at_unit, "office"),
        Act.return_to_stop: (State.at_finance, "finance_head"),
    }.get(act, (State.at_unit, "unit_head"))
    report = open_village.at(state)
    slip = open_village.slip(report, who, "请补充佐证材料", to=Stop.unit)
    statements = []

    def count(connection, cursor, statement, parameters, context, many):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        perform(open_village.session, act, report, slip, noon)
    finally:
        event.remove(engine, "before_cursor_execute", count)
        open_village.session.rollback()

    spent = [statement[:60] for statement in statements if not statement.startswith("BEGIN")]
    assert len(spent) <= SPENT[act], spent


def test_a_clock_that_goes_back_does_not_turn_the_trail_around(village):
    report = village.at(State.at_leader)
    village.do(Act.sign, report, "leader", at=NOON - dt.timedelta(hours=2))
    village.do(Act.sign, report, "unit_head", at=NOON - dt.timedelta(hours=1))

    times = village.all("SELECT at FROM action WHERE report_id = :r ORDER BY seq", r=report)
    assert times == sorted(times)
    assert verify(village.session, report) == []
