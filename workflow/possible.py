"""Which acts are open to a person now: the chain's own guards, run on a report that is not locked for writing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session
from transitions import EventData

from models import Act
from workflow import chain
from workflow.case import Actor, Case, glance
from workflow.errors import Refused, WrongState

WORDS = "可以办理的占位意见"  # long enough for every guard that only asks whether something was written


def possible_acts(session: Session, report_id: int, actor: Actor) -> set[Act]:
    """The acts whose guards let this person through; whether a draft is complete is only known at submission."""
    case = glanced(session, report_id, actor)
    return {act for act in Act if act.name in chain.machine.events and refusal(act, case) is None}


def check_possible(session: Session, report_id: int, actor: Actor, act: Act) -> None:
    """Refuse as the act would be refused now, before anybody has written anything into its page.

    Raises:
        Refused: as `acts.perform` would.
    """
    refused = refusal(act, glanced(session, report_id, actor))
    if refused:
        raise refused


def glanced(session: Session, report_id: int, actor: Actor) -> Case:
    case = glance(session, report_id)
    case.actor = actor
    return case


def refusal(act: Act, case: Case) -> Refused | None:
    """Why no arrow of `act` leads on from this state for the actor; None when one does."""
    event = chain.machine.events[act.name]
    words = {"words": WORDS, "now": dt.datetime.now(dt.UTC), "to": None, "due": None}
    refused: Refused = WrongState(case.state.value, act.value)
    for arrow in event.transitions.get(case.state.name, ()):
        look = EventData(None, event, chain.machine, case, (), words)
        try:
            for guard in arrow.prepare:
                chain.machine.callback(guard, look)
        except Refused as refusal:
            refused = refusal
            continue
        return None
    return refused
