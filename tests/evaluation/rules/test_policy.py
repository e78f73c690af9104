"""A campaign's settings as the rules read them."""

from decimal import Decimal

from evaluation.rules import Policy
from tests.evaluation.demo import told


def test_without_settings_the_defaults_hold():
    assert Policy.of(None) == Policy.of({}) == Policy()


def test_the_settings_of_the_demo_campaign_are_the_defaults():
    assert Policy.of(told("campaign")["policy"]) == Policy()


def test_settings_of_others_are_left_alone_and_numbers_may_be_text():
    policy = Policy.of({"grades": [], "over_fulfilment_reason": "150", "execution_cap": True})

    assert (policy.over_fulfilment_reason, policy.execution_cap) == (Decimal(150), True)


def test_caps_and_cuts_may_stand_in_any_order():
    caps = [{"below": 80, "cap": 89}, {"below": 50, "cap": 59}]
    grades = [{"from": 200, "cut": 10}, {"from": 500, "cut": 30}]
    policy = Policy.of({"execution_caps": caps, "over_fulfilment_grades": grades})

    assert [below for below, _ in policy.execution_caps] == [50, 80]
    assert [rate for rate, _ in policy.over_fulfilment_grades] == [500, 200]


def test_a_policy_stays_as_it_is():
    policy = Policy(execution_cap=True)

    assert Policy.of(policy) is policy
