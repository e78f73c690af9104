"""Stops, states and roles: which state means which stop, who holds it, where the frozen route leads."""

from __future__ import annotations

from models import Role, State, Stop
from workflow.case import Actor, Case, RoutePlace

AT = {
    Stop.leader: State.at_leader,
    Stop.unit: State.at_unit,
    Stop.department: State.at_department,
    Stop.finance: State.at_finance,
}
STOP = {state: stop for stop, state in AT.items()}
SIGNING = tuple(AT.values())
FILLING = (State.draft, State.returned)
ROLES = {
    Stop.filling: Role.filler,
    Stop.leader: Role.team_leader,
    Stop.unit: Role.unit_head,
    Stop.department: Role.department_head,
    Stop.finance: Role.finance_section_head,
}


def holds(actor: Actor, place: RoutePlace) -> bool:
    """Whoever holds the stop's role at the place's unit now; where a person was named, only that one."""
    return place.person_id in (None, actor.id) and actor.holds(ROLES[place.stop], place.unit_id)


def following(case: Case) -> State:
    """The state after the open stop: the next stop of the route, or approved after the last one."""
    after = case.route[case.index(case.here.stop) + 1 :]
    return AT[after[0].stop] if after else State.approved


def is_filler(case: Case) -> bool:
    return case.actor.holds(Role.filler, case.unit_id)


def may_submit(case: Case) -> bool:
    """Whether it makes sense to check the draft at all."""
    return case.state in FILLING and is_filler(case)
