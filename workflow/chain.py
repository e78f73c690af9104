"""The chain: what leads from where to where, and what follows; one machine for every report.

Which of several destinations holds is the business of the frozen route (`conditions`); guards stand in `prepare`.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, product

from transitions import EventData, Machine, MachineError

from models import Act, Debt, Outcome, State, Stop
from workflow import deadlines, guards
from workflow.case import Case
from workflow.errors import WrongState
from workflow.guards import case_of
from workflow.route import AT, FILLING, SIGNING, STOP, following

Check = Callable[[EventData], bool | None]
Effect = Callable[[EventData], None]

logging.getLogger("transitions").setLevel(logging.WARNING)


@dataclass(slots=True)
class Follows:
    """What an act brings about besides the new state; `acts` writes it."""

    closes: Outcome | None = None
    supersedes: tuple[int | None, ...] = ()
    signs: bool = False
    exemption: str | None = None
    opens: Stop | None = None
    due_at: dt.datetime | None = None
    new_version: bool = False
    owes: tuple[Debt, ...] = ()


# Conditions: where the frozen route leads.


def leads_to(state: State) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        return following(case_of(event)) is state

    return condition


def back_to(state: State) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        case = case_of(event)
        return bool(case.signatures) and AT[case.signatures[-1].stop] is state

    return condition


def asked_for(state: State) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        to: Stop | None = event.kwargs["to"]
        return to is not None and case_of(event).place(to) is not None and AT.get(to) is state

    return condition


def was_returned(event: EventData) -> bool:
    return bool(case_of(event).was_returned)


def was_never_returned(event: EventData) -> bool:
    return not case_of(event).was_returned


# Effects: the state has changed.


def after_submission(event: EventData) -> None:
    case_of(event).follows = Follows(Outcome.submitted, opens=STOP[case_of(event).state], owes=(Debt.turn,))


def after_signature(event: EventData) -> None:
    case = case_of(event)
    last = case.state is State.approved
    case.follows = Follows(
        Outcome.signed,
        exemption=guards.exemption(case),
        signs=True,
        opens=None if last else STOP[case.state],
        owes=(Debt.lock,) if last else (Debt.turn,),
    )


def after_return(event: EventData) -> None:
    """All signatures of the version fall; the filler goes on with a copy as the next version."""
    case = case_of(event)
    case.follows = Follows(
        Outcome.returned if case.visit else None,
        supersedes=tuple(place.visit_id for place in case.standing),
        opens=Stop.filling,
        due_at=event.kwargs["due"] or deadlines.rework_due(event.kwargs["now"], case.policy, case.calendar),
        new_version=True,
        owes=(Debt.returned,),
    )


def after_withdrawn_submission(event: EventData) -> None:
    case = case_of(event)
    case.follows = Follows(
        Outcome.recalled,
        supersedes=tuple(place.visit_id for place in case.standing),
        opens=Stop.filling,
        new_version=True,
    )


def after_withdrawn_signature(event: EventData) -> None:
    case = case_of(event)
    taken = case.signatures[-1]
    closes = Outcome.recalled if case.visit else None
    case.follows = Follows(closes, (taken.visit_id,), opens=taken.stop, due_at=taken.was_due_at)


def after_return_to_stop(event: EventData) -> None:
    """The content stays; the stop asked for and all after it sign again."""
    case = case_of(event)
    here = case.index(STOP[case.state])
    case.follows = Follows(
        Outcome.returned_to_stop,
        supersedes=tuple(place.visit_id for place in case.route[here:] if place.visit_id),
        opens=STOP[case.state],
        due_at=deadlines.re_sign_due(event.kwargs["now"], case.policy, case.calendar),
        owes=(Debt.turn,),
    )


def after_cancel(event: EventData) -> None:
    case_of(event).follows = Follows(Outcome.cancelled)


def after_lock(event: EventData) -> None:
    case_of(event).follows = Follows(owes=(Debt.locked,))


machine = Machine(
    model=None, states=State, initial=State.draft, send_event=True, auto_transitions=False, queued=False
)


def add(
    act: Act, here: State, there: State, *prepare: Check, when: Check | None = None, after: Effect
) -> None:
    """One arrow of the chain."""
    machine.add_transition(act.name, here, there, prepare=[*prepare], conditions=when, after=after)


for _here, _there in product(FILLING, SIGNING):
    add(Act.submit, _here, _there, guards.check_filler, when=leads_to(_there), after=after_submission)

for _here, _there in combinations([*SIGNING, State.approved], 2):
    _sign = guards.check_turn, guards.check_duties, guards.check_opinion
    add(Act.sign, _here, _there, *_sign, when=leads_to(_there), after=after_signature)
    add(
        Act.withdraw_signature,
        _there,
        _here,
        guards.check_own_signature,
        when=back_to(_here),
        after=after_withdrawn_signature,
    )

for _there, _here in combinations(SIGNING, 2):
    _back_to = guards.check_turn, guards.check_reason
    add(Act.return_to_stop, _here, _there, *_back_to, when=asked_for(_there), after=after_return_to_stop)

for _here in SIGNING:
    add(
        Act.return_to_filler,
        _here,
        State.returned,
        guards.check_turn,
        guards.check_reason,
        after=after_return,
    )
    _wait = guards.check_filler, guards.check_nobody_signed
    _back = after_withdrawn_submission
    add(Act.withdraw_submission, _here, State.draft, *_wait, when=was_never_returned, after=_back)
    add(Act.withdraw_submission, _here, State.returned, *_wait, when=was_returned, after=_back)

for _here in [*FILLING, *SIGNING]:
    add(Act.cancel, _here, State.cancelled, guards.check_cancel, guards.check_reason, after=after_cancel)

add(
    Act.return_to_filler,
    State.approved,
    State.returned,
    guards.check_office,
    guards.check_reason,
    after=after_return,
)
add(Act.lock, State.approved, State.locked, guards.check_sealed, after=after_lock)


def fire(
    act: Act, case: Case, *, words: str, now: dt.datetime, to: Stop | None, due: dt.datetime | None
) -> None:
    """Move `case` by `act`: guards refuse, the state changes, `case.follows` says what to write.

    Raises:
        Refused: a guard said no, or the act does not exist in this state.
    """
    state = case.state
    try:
        moved = machine.events[act.name].trigger(case, words=words, now=now, to=to, due=due)
    except MachineError:
        raise WrongState(state.value, act.value) from None
    if not moved:
        raise WrongState(state.value, act.value)
