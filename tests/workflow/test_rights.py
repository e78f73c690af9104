"""Who may know of a report: the one predicate of the lists says the same as the one of the acts."""

import pytest
import sqlalchemy as sa

from models import Act, Report, Role, State
from tests.workflow.village import PEOPLE
from workflow import rights
from workflow.case import glance, load_actor

INSIDE = {"filler", "other_filler", "leader", "other_leader", "unit_head"}
OUTSIDE = {"department_head", "department_clerk", "finance_head", "other_finance_head", "office", "auditor"}
# 单位管理员 sees people, no content; the supervising unit's own filler and leader see its reports, not this one's.
KNOWN = {
    State.draft: INSIDE,
    **dict.fromkeys(
        (State.at_leader, State.at_finance, State.approved, State.locked, State.returned), INSIDE | OUTSIDE
    ),
}


def knowing(village, report):
    """Who sees the report in a list, and for whom it is a report at all."""
    listed, concerned = set(), set()
    for who in PEOPLE:
        actor = load_actor(village.session, village[who])
        here = sa.and_(Report.id == report, rights.visible_to(actor))
        if village.session.scalar(sa.select(Report.id).where(here)):
            listed.add(who)
        if rights.concerns(actor, glance(village.session, report)):
            concerned.add(who)
    village.session.rollback()
    return listed, concerned


@pytest.mark.parametrize("state", KNOWN, ids=lambda state: state.name)
def test_a_report_is_known_to_its_unit_and_once_submitted_to_those_above(village, state):
    report = village.at(state)

    assert knowing(village, report) == (KNOWN[state], KNOWN[state])


def test_a_first_submission_taken_back_stays_known(village):
    report = village.at(State.at_leader)
    village.do(Act.withdraw_submission, report, "filler")

    assert knowing(village, report) == (INSIDE | OUTSIDE, INSIDE | OUTSIDE)


@pytest.mark.parametrize(("who", "role"), [("leader", Role.team_leader), ("unit_head", Role.unit_head)])
def test_who_has_lost_the_post_knows_it_no_more(village, who, role):
    report = village.at(State.at_department)
    village.dismiss(who, role)

    left = (INSIDE | OUTSIDE) - {who}
    assert knowing(village, report) == (left, left)


def test_units_see_nothing_of_each_other(village):
    report = village.draft(by="department_filler", unit="zjj", leader="department_leader")
    village.do(Act.submit, report, "department_filler")

    listed, concerned = knowing(village, report)
    assert listed == concerned
    assert not listed & (INSIDE | {"stranger", "administrator"})
