"""What a signer must write, and that one person signs one stop."""

import pytest
import sqlalchemy as sa

from models import Act, Campaign, Role, State, Stop
from workflow.errors import ReasonShort, SamePerson, SealRefused, WordsMissing


@pytest.mark.parametrize("words", ["", " ", "好", " 好 ", "好" * 201])
def test_an_opinion_of_one_character_or_201_is_refused(village, words):
    report = village.at(State.at_leader)

    with pytest.raises(WordsMissing, match="2 至 200 字"):
        village.do(Act.sign, report, "leader", words=words)


@pytest.mark.parametrize("words", ["同意", "好" * 200, "  同意  "])
def test_an_opinion_of_2_to_200_characters_is_kept_as_written(village, words):
    report = village.at(State.at_leader)
    village.do(Act.sign, report, "leader", words=words)

    (kept,) = village.all("SELECT s.opinion, a.words FROM signature s JOIN action a ON a.id = s.action_id"
                          " WHERE a.report_id = :r", r=report)  # fmt: skip
    assert tuple(kept) == (words.strip(), words.strip())


REASONED = {
    Act.return_to_filler: (State.at_unit, "unit_head"),
    Act.return_to_stop: (State.at_unit, "unit_head"),
    Act.cancel: (State.draft, "filler"),
}


@pytest.mark.parametrize("act", REASONED, ids=lambda act: act.name)
@pytest.mark.parametrize("words", ["", "请改一下", "  四个字的 "])
def test_a_reason_under_five_characters_is_refused(village, act, words):
    state, who = REASONED[act]
    report = village.at(state)

    with pytest.raises(ReasonShort, match="至少 5 个字"):
        village.do(act, report, who, words=words, to=Stop.leader)
    assert village.do(act, report, who, words="请改一下吧", to=Stop.leader).state is not state


def test_who_submitted_signs_no_stop(village):
    village.appoint("filler", Role.unit_head, "zfbz")
    report = village.at(State.at_unit)

    with pytest.raises(SamePerson, match="填报.*同一人不能再签另一环节"):
        village.do(Act.sign, report, "filler")
    assert (
        village.do(Act.return_to_filler, report, "filler").state is State.returned
    )  # to return is no signature


def test_who_signed_one_stop_signs_no_other(village):
    village.appoint("leader", Role.unit_head, "zfbz")
    report = village.at(State.at_unit)

    with pytest.raises(SamePerson, match="评价组组长"):
        village.do(Act.sign, report, "leader")
    assert village.do(Act.sign, report, "unit_head").state is State.at_department


def test_a_stop_given_back_is_free_again(village):
    village.appoint("leader", Role.unit_head, "zfbz")
    report = village.at(State.at_unit)
    village.do(Act.return_to_stop, report, "unit_head", to=Stop.leader)

    assert village.do(Act.sign, report, "leader").state is State.at_unit


def one_unit(village):
    """A report of 住建局 itself, whose head holds both boxes."""
    report = village.draft(by="department_filler", unit="zjj", leader="department_leader")
    village.do(Act.submit, report, "department_filler")
    village.do(Act.sign, report, "department_leader")
    return report


def test_the_head_of_one_unit_signs_both_boxes_by_two_acts_and_it_is_recorded(village):
    report = one_unit(village)
    village.do(Act.sign, report, "department_head", words="同意上报。")
    village.do(Act.sign, report, "department_head", words="情况属实。")
    village.do(Act.sign, report, "finance_head")

    recorded = village.all(
        "SELECT s.stop, s.exemption, x.exemption, s.opinion FROM signature s JOIN visit x ON x.id = s.visit_id"
        " WHERE x.report_id = :r AND s.signer_id = :p ORDER BY s.id", r=report, p=village["department_head"],
    )  # fmt: skip
    assert [tuple(row) for row in recorded] == [
        ("unit", None, None, "同意上报。"),
        ("department", "same_unit", "same_unit", "情况属实。"),
    ]
    assert village.lock(report).state is State.locked


def test_the_county_may_forbid_one_head_in_both_boxes(village):
    report = one_unit(village)
    village.do(Act.sign, report, "department_head")
    where = Campaign.id == village.campaign_id
    village.session.execute(sa.update(Campaign).where(where).values(policy={"same_unit_signs_both": False}))
    village.session.commit()

    with pytest.raises(SamePerson, match="单位意见"):
        village.do(Act.sign, report, "department_head")


def test_one_unit_in_both_boxes_does_not_let_its_leader_sign_a_second_stop(village):
    village.appoint("department_leader", Role.department_head, "zjj")
    report = one_unit(village)
    village.do(Act.sign, report, "department_head")

    with pytest.raises(SamePerson, match="评价组组长"):
        village.do(Act.sign, report, "department_leader")


def test_a_unit_on_the_bureaus_list_may_and_each_further_signature_says_so(village):
    village.appoint("leader", Role.unit_head, "zfbz")
    village.exempt()
    report = village.at(State.at_unit)
    village.do(Act.sign, report, "leader")
    village.do(Act.sign, report, "department_head")
    village.do(Act.sign, report, "finance_head")

    said = village.all("SELECT s.stop, s.exemption FROM signature s JOIN visit x ON x.id = s.visit_id"
                       " WHERE x.report_id = :r ORDER BY s.id", r=report)  # fmt: skip
    assert [tuple(row) for row in said] == [
        ("leader", None), ("unit", "exempt_unit"), ("department", None), ("finance", None),
    ]  # fmt: skip
    assert village.lock(report).state is State.locked


def test_an_exemption_that_has_ended_helps_no_more(village):
    village.appoint("leader", Role.unit_head, "zfbz")
    village.exempt()
    report = village.at(State.at_unit)
    village.session.execute(sa.text("UPDATE exemption SET ended_at = granted_at"))
    village.session.commit()

    with pytest.raises(SamePerson):
        village.do(Act.sign, report, "leader")


def test_what_is_not_approved_is_not_locked(village):
    for state in (State.draft, State.at_leader, State.at_finance, State.returned):
        report = village.at(state)
        with pytest.raises((SealRefused, Exception), match="不能锁定封存"):
            village.lock(report)
