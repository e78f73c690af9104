"""Where each act leads, from where, and for whom; what it leaves behind."""

import datetime as dt

import pytest

from models import Act, Role, State, Stop
from tests.workflow.village import NOON
from workflow.errors import Missing, NotAllowed, NotYourTurn, TooLate, WrongState


def standing(village, report):
    """Stops with a standing signature, in route order."""
    rows = village.all(
        "SELECT x.stop FROM visit x JOIN signature s ON s.visit_id = x.id WHERE x.report_id = :r"
        " AND x.superseded_at IS NULL ORDER BY s.id",
        r=report,
    )
    return [row.stop for row in rows]


def open_visits(village, report):
    rows = village.all("SELECT stop, due_at FROM visit WHERE report_id = :r AND closed_at IS NULL", r=report)
    return [row.stop for row in rows]


def test_five_stops_are_signed_in_order_and_lead_to_the_lock(village):
    report = village.at(State.at_leader)
    seen = []
    for signer in ("leader", "unit_head", "department_head", "finance_head"):
        done = village.do(Act.sign, report, signer)
        seen.append(done.state)

    assert seen == [State.at_unit, State.at_department, State.at_finance, State.approved]
    assert standing(village, report) == ["leader", "unit", "department", "finance"]
    assert open_visits(village, report) == []
    assert village.lock(report).state is State.locked


def test_the_next_unit_is_named_in_the_answer(village):
    report = village.at(State.at_unit)

    assert village.do(Act.sign, report, "unit_head").to.startswith("平澜县住房和城乡建设局")


@pytest.mark.parametrize("who", ["leader", "department_head", "finance_head", "office", "auditor", "filler"])
def test_only_the_holder_of_the_open_stop_signs(village, who):
    report = village.at(State.at_unit)

    with pytest.raises(NotYourTurn, match="现在由平澜县住房保障服务中心.*的单位负责人处理"):
        village.do(Act.sign, report, who)

    assert village.row(report).state is State.at_unit


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_for_who_may_not_know_of_the_report_there_is_none(village, who):
    report = village.at(State.at_unit)

    for act in (Act.submit, Act.sign, Act.return_to_filler, Act.withdraw_submission, Act.cancel):
        with pytest.raises(Missing):
            village.do(act, report, who)


def test_either_of_two_section_heads_may_sign(village):
    report = village.at(State.at_finance)

    assert village.do(Act.sign, report, "other_finance_head").state is State.approved


def test_who_has_lost_the_post_signs_no_more_and_the_successor_does(village):
    report = village.at(State.at_unit)
    village.dismiss("unit_head", Role.unit_head)
    with pytest.raises(Missing):
        village.do(Act.sign, report, "unit_head")

    village.appoint("other_leader", Role.unit_head, "zfbz")

    assert village.do(Act.sign, report, "other_leader").state is State.at_department


def test_a_leader_who_has_lost_the_post_signs_no_more_though_named_on_the_form(village):
    report = village.at(State.at_leader)
    village.dismiss("leader", Role.team_leader)

    with pytest.raises((NotYourTurn, Missing)):
        village.do(Act.sign, report, "leader")
    with pytest.raises((NotYourTurn, Missing)):
        village.do(Act.return_to_filler, report, "leader")

    village.do(Act.withdraw_submission, report, "filler")
    village.save(report, "team", {"team_leader": village.logins["other_leader"]})
    village.do(Act.submit, report, "filler")
    assert village.do(Act.sign, report, "other_leader").state is State.at_unit


def test_a_disabled_account_does_nothing(village):
    report = village.at(State.at_unit)
    village.disable("unit_head")

    with pytest.raises(Missing):
        village.do(Act.sign, report, "unit_head")


def test_a_signature_stands_when_its_signer_has_lost_the_post(village):
    report = village.at(State.at_department)
    village.dismiss("unit_head", Role.unit_head)

    village.do(Act.sign, report, "department_head")
    village.do(Act.sign, report, "finance_head")

    assert village.lock(report).state is State.locked


@pytest.mark.parametrize("state", [State.at_leader, State.at_unit, State.at_department, State.at_finance])
def test_a_return_voids_every_signature_and_begins_the_next_version(village, state):
    report = village.at(state)
    holder = {"at_leader": "leader", "at_unit": "unit_head", "at_department": "department_head"}
    village.do(Act.return_to_filler, report, holder.get(state.name, "finance_head"), words="请补充佐证材料")

    now = village.row(report)
    assert (now.state, now.number, now.content_hash) == (State.returned, 2, None)
    assert (standing(village, report), open_visits(village, report)) == ([], ["filling"])
    signatures = village.all("SELECT count(*) FROM signature s JOIN visit x ON x.id = s.visit_id"
                             " WHERE x.report_id = :r", r=report)  # fmt: skip
    assert signatures == [
        ([State.at_leader, State.at_unit, State.at_department, State.at_finance].index(state),)
    ]


def test_a_returned_report_is_due_in_two_working_days_or_when_the_returner_says(village):
    report, other = village.at(State.at_unit), village.at(State.at_unit)
    friday = NOON + dt.timedelta(days=2)
    village.do(Act.return_to_filler, report, "unit_head", friday)
    village.do(Act.return_to_filler, other, "unit_head", friday, due=NOON + dt.timedelta(days=9))

    due = "SELECT due_at FROM visit WHERE report_id = :r AND closed_at IS NULL"
    assert str(village.all(due, r=report)[0].due_at)[:16] == "2026-03-24 09:30"  # Tuesday 17:30 in Shanghai
    assert str(village.all(due, r=other)[0].due_at)[:16] == "2026-03-27 04:00"


def test_only_the_holder_returns(village):
    report = village.at(State.at_unit)

    for who in ("leader", "department_head", "office", "filler"):
        with pytest.raises(NotYourTurn):
            village.do(Act.return_to_filler, report, who)


def test_a_return_to_an_earlier_stop_keeps_the_content_and_asks_from_there_again(village):
    report = village.at(State.at_finance)
    before = village.row(report)

    done = village.do(Act.return_to_stop, report, "finance_head", words="请核实单位意见", to=Stop.unit)

    now = village.row(report)
    assert (done.state, now.state) == (State.at_unit, State.at_unit)
    assert (now.number, now.content_hash) == (before.number, before.content_hash)
    assert standing(village, report) == ["leader"]
    for signer in ("unit_head", "department_head", "finance_head"):
        village.do(Act.sign, report, signer)
    assert village.lock(report).state is State.locked


@pytest.mark.parametrize("to", [None, Stop.filling, Stop.unit, Stop.department, Stop.finance])
def test_a_return_leads_only_to_an_earlier_signing_stop_of_the_route(village, to):
    report = village.at(State.at_unit)

    with pytest.raises(WrongState):
        village.do(Act.return_to_stop, report, "unit_head", to=to)


def test_a_route_without_the_supervising_box_is_not_returned_there(village):
    report = village.at(State.at_finance, "9-4")

    with pytest.raises(WrongState):
        village.do(Act.return_to_stop, report, "finance_head", to=Stop.department)


def test_a_submission_is_withdrawn_until_the_leader_has_signed(village):
    report = village.at(State.at_leader)

    assert village.do(Act.withdraw_submission, report, "other_filler", words="").state is State.draft
    assert (village.row(report).number, open_visits(village, report)) == (2, ["filling"])

    village.do(Act.submit, report, "filler")
    village.do(Act.sign, report, "leader")
    with pytest.raises(TooLate, match="沈砚清已经办理，不能撤回"):
        village.do(Act.withdraw_submission, report, "filler")


def test_a_resubmission_is_withdrawn_to_where_it_came_from(village):
    report = village.at(State.returned)
    village.do(Act.submit, report, "filler")

    assert village.do(Act.withdraw_submission, report, "filler").state is State.returned

    village.do(Act.submit, report, "filler")
    assert village.do(Act.withdraw_submission, report, "filler").state is State.returned


@pytest.mark.parametrize("who", ["leader", "unit_head", "office"])
def test_only_a_filler_withdraws_a_submission(village, who):
    report = village.at(State.at_leader)

    with pytest.raises(NotAllowed, match="本单位填报人"):
        village.do(Act.withdraw_submission, report, who)


def test_a_signature_is_taken_back_until_the_next_holder_has_acted(village):
    report = village.at(State.at_unit)

    assert village.do(Act.withdraw_signature, report, "leader", words="").state is State.at_leader
    assert (standing(village, report), open_visits(village, report)) == ([], ["leader"])
    village.do(Act.sign, report, "leader")
    village.do(Act.sign, report, "unit_head")

    with pytest.raises(TooLate, match="顾怀舟已经办理"):
        village.do(Act.withdraw_signature, report, "leader")
    assert village.do(Act.withdraw_signature, report, "unit_head").state is State.at_unit


def test_the_visit_of_a_signature_taken_back_is_due_as_it_was(village):
    report = village.at(State.at_finance)
    village.do(Act.return_to_stop, report, "finance_head", to=Stop.leader)
    due = "SELECT due_at FROM visit WHERE report_id = :r AND closed_at IS NULL"
    before = village.all(due, r=report)
    village.do(Act.sign, report, "leader")

    village.do(Act.withdraw_signature, report, "leader")

    assert village.all(due, r=report) == before


def test_nobody_takes_back_what_they_did_not_sign(village):
    report = village.at(State.at_unit)

    for who in ("unit_head", "filler", "office", "other_leader"):
        with pytest.raises((TooLate, WrongState)):
            village.do(Act.withdraw_signature, report, who)


def test_the_last_signature_is_taken_back_from_approved(village):
    report = village.at(State.approved)

    assert village.do(Act.withdraw_signature, report, "finance_head").state is State.at_finance
    assert village.do(Act.sign, report, "other_finance_head").state is State.approved
    assert village.lock(report).state is State.locked


def test_the_office_returns_an_approved_report_and_nobody_else_does(village):
    report = village.at(State.approved)
    for who in ("finance_head", "unit_head", "filler", "auditor"):
        with pytest.raises(NotAllowed, match="绩效管理股"):
            village.do(Act.return_to_filler, report, who)

    assert village.do(Act.return_to_filler, report, "office", words="封存核对未通过").state is State.returned
    assert (standing(village, report), village.row(report).number) == ([], 2)


def test_a_filler_cancels_what_was_never_submitted(village):
    report = village.draft()

    assert village.do(Act.cancel, report, "other_filler", words="建错了表，作废").state is State.cancelled
    assert open_visits(village, report) == []


@pytest.mark.parametrize("state", [State.at_leader, State.at_finance, State.returned])
def test_later_only_the_office_cancels(village, state):
    report = village.at(state)
    for who in ("filler", "leader", "finance_head"):
        with pytest.raises(NotAllowed, match="绩效管理股"):
            village.do(Act.cancel, report, who)

    assert village.do(Act.cancel, report, "office").state is State.cancelled


def test_a_withdrawn_first_submission_counts_as_submitted(village):
    report = village.at(State.at_leader)
    village.do(Act.withdraw_submission, report, "filler")

    with pytest.raises(NotAllowed, match="绩效管理股"):
        village.do(Act.cancel, report, "filler")


@pytest.mark.parametrize("state", [State.approved, State.locked, State.cancelled])
def test_nothing_leads_out_of_an_end_but_the_two_ways_out_of_approved(village, state):
    report = village.at(State.draft if state is State.cancelled else state)
    if state is State.cancelled:
        village.do(Act.cancel, report, "filler")
    people = ("filler", "leader", "unit_head", "finance_head", "office")
    before = village.row(report)

    for act in (Act.submit, Act.sign, Act.return_to_stop, Act.withdraw_submission, Act.cancel):
        for who in people:
            with pytest.raises((WrongState, Missing)):
                village.do(act, report, who, to=Stop.leader)
    if state is not State.approved:
        for act in (Act.return_to_filler, Act.withdraw_signature):
            for who in people:
                with pytest.raises((WrongState, Missing)):
                    village.do(act, report, who)

    assert village.row(report) == before
