"""Which acts are open to a person now: the chain's own guards, run on a report that is not locked for writing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session
from transitions import EventData

from models import Act
from workflow import chain
from workflow.case import Actor, Case, glance
from workflow.errors import Refused
from workflow.route import may_submit

WORDS = "可以办理的占位意见"  # long enough for every guard that only asks whether something was written


def possible_acts(session: Session, report_id: int, actor: Actor) -> set[Act]:
    """The acts whose guards let this person through; whether a draft is complete is only known at submission."""
    case = glance(session, report_id)
    case.actor = actor
    acts = {act for act in Act if act.name in chain.machine.events and is_open(act, case)}
    return acts - {Act.submit} | ({Act.submit} if may_submit(case) else set())


def is_open(act: Act, case: Case) -> bool:
    """Whether some arrow of `act` from this state passes its guards."""
    event = chain.machine.events[act.name]
    words = {"words": WORDS, "now": dt.datetime.now(dt.UTC), "to": None, "due": None}
    for arrow in event.transitions.get(case.state.name, ()):
        look = EventData(None, event, chain.machine, case, (), words)
        try:
            for guard in arrow.prepare:
                chain.machine.callback(guard, look)
        except Refused:
            continue
        return True
    return False
