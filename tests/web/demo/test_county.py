"""The small county that other tests stand on: every state is reached through the chain."""

import pytest

from models import Act, State, Stop
from tests.county import NOON, PERSONAS, act, lock, make_county, make_report, open_session, signer
from workflow.errors import NotYourTurn
from workflow.verification import verify


@pytest.mark.parametrize("state", State)
def test_a_report_can_be_had_in_every_state(database_url, state):
    with open_session(database_url) as session:
        county = make_county(session)

        report = make_report(county, state)

        assert report.state is state
        assert report.number == (2 if state is State.returned else 1)
        assert verify(session, report.id) == []


@pytest.mark.parametrize("state", [State.at_leader, State.at_department, State.approved, State.locked])
def test_a_report_can_have_been_returned_once_before(sqlite_url, state):
    with open_session(sqlite_url) as session:
        report = make_report(make_county(session), state, version=2)

        assert (report.state, report.number) == (state, 2)
        assert [version.score and str(version.score) for version in report.versions] == ["98.00", "96.76"]


def test_the_department_report_has_no_supervising_stop(sqlite_url):
    with open_session(sqlite_url) as session:
        county = make_county(session)
        report = make_report(county, State.at_unit, form="2-1")

        act(county, report, Act.sign, signer(report, Stop.unit), "同意自评结果。")

        assert report.state is State.at_finance


def test_an_act_is_carried_out_or_leaves_nothing(sqlite_url):
    with open_session(sqlite_url) as session:
        county = make_county(session)
        report = make_report(county, State.at_unit)

        with pytest.raises(NotYourTurn, match="单位负责人"):
            act(county, report, Act.sign, county.finance_head, "同意。")

        act(county, report, Act.sign, county.unit_head, "情况属实，同意上报。")
        assert report.state is State.at_department


def test_the_lock_gives_the_next_number_after_the_ones_of_spring(sqlite_url):
    with open_session(sqlite_url) as session:
        county = make_county(session)
        report = make_report(county, State.approved)

        lock(county, report)

        assert report.seal_number == "平财绩封〔2026〕0110"


def test_each_persona_is_somebody_else(sqlite_url):
    with open_session(sqlite_url) as session:
        county = make_county(session)

        assert len({getattr(county, name) for name in PERSONAS}) == len(PERSONAS) == 13
        assert NOON > max(report.created_at for report in [make_report(county)])
