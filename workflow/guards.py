"""Guards of the chain: they only look, and refuse by raising; run once for every destination."""

from __future__ import annotations

from transitions import EventData

from models import State, Stop
from workflow.case import Case
from workflow.errors import (
    NotAllowed,
    NotYourTurn,
    ReasonShort,
    SamePerson,
    SealRefused,
    TooLate,
    WordsMissing,
    WrongState,
)
from workflow.route import ROLES, holds, is_filler

SHORTEST_REASON, SHORTEST_OPINION, LONGEST_OPINION = 5, 2, 200


def case_of(event: EventData) -> Case:
    assert isinstance(event.model, Case)
    return event.model


def check_turn(event: EventData) -> None:
    case = case_of(event)
    if not holds(case.actor, case.here):
        raise NotYourTurn(f"{case.here.unit_name}的{ROLES[case.here.stop].value}")


def exemption(case: Case) -> str | None:
    """Why the actor may sign the open stop though another box of this version is theirs; None without such a box.

    Source: product.md, decision 6: one unit in both boxes (setting, on by default), and the bureau's list of units.

    Raises:
        SamePerson: there is such a box and no exemption covers it.
    """
    others = [place for place in case.standing if place.closed_by_id == case.actor.id]
    if not others:
        return None
    if signs_both(case) and {case.here.stop, *(place.stop for place in others)} == {
        Stop.unit,
        Stop.department,
    }:
        return "same_unit"
    if case.exempt:
        return "exempt_unit"
    raise SamePerson(others[0].stop.value)


def signs_both(case: Case) -> bool:
    """Whether 项目单位 and 主管部门 are one unit, whose head may sign both boxes."""
    return case.unit_id == case.supervising_id and bool(case.policy.get("same_unit_signs_both", True))


def check_duties(event: EventData) -> None:
    exemption(case_of(event))


def check_opinion(event: EventData) -> None:
    if not SHORTEST_OPINION <= len(event.kwargs["words"].strip()) <= LONGEST_OPINION:
        raise WordsMissing


def check_reason(event: EventData) -> None:
    if len(event.kwargs["words"].strip()) < SHORTEST_REASON:
        raise ReasonShort


def check_filler(event: EventData) -> None:
    if not is_filler(case_of(event)):
        raise NotAllowed("本单位填报人")


def check_office(event: EventData) -> None:
    if not case_of(event).actor.is_performance_office:
        raise NotAllowed("绩效管理股")


def check_nobody_signed(event: EventData) -> None:
    if case_of(event).signatures:
        raise TooLate(case_of(event).signatures[0].closed_by)


def check_own_signature(event: EventData) -> None:
    """Only the newest standing signature can be taken back, by its signer, while nobody has acted after it."""
    case = case_of(event)
    if not case.signatures:
        raise WrongState(case.state.value, "收回签署")
    if case.signatures[-1].closed_by_id != case.actor.id:
        raise TooLate(case.signatures[-1].closed_by)


def check_cancel(event: EventData) -> None:
    """The filler may cancel what was never submitted; anything else is the performance office's."""
    case = case_of(event)
    if case.state is State.draft and case.number == 1 and is_filler(case):
        return
    check_office(event)


def check_sealed(event: EventData) -> None:
    """Every stop of the route has a standing signature over exactly this content."""
    case = case_of(event)
    unsigned = [place for place in case.route[1:] if place.signed_hash != case.content_hash]
    if unsigned or len(case.route) < 2:
        raise SealRefused(f"“{unsigned[0].box if unsigned else '签审'}”没有对本版内容的有效签署")
