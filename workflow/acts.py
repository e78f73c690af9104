"""The one way in: every act on a report goes through `perform`.

Order: row lock, clock, earlier answer to the same key, version seen, rights now, guards, effects. The caller commits
once; any refusal leaves everything as it was. Rows are written by `records`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import fingerprint
from models import Act, Action, Intent, State
from models.base import table
from workflow import chain, records, rights, submission, workdays
from workflow.case import Case, load, load_actor, load_route
from workflow.clock import Clock, database_now
from workflow.errors import KeyReused, Missing, Moved, NotAllowed
from workflow.route import may_submit
from workflow.slip import Slip

MACHINE_ACTS = (Act.start, Act.lock)  # written by drafting and sealing; nobody asks for them


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to; `repeated` when the same intention had been carried out before."""

    report_id: int
    act: Act
    seq: int
    state: State
    to: str = ""  # the unit whose turn it is now
    repeated: bool = False


def perform(session: Session, act: Act, report_id: int, slip: Slip, clock: Clock = database_now) -> Done:
    """Carry out `act` on the report, once.

    Raises:
        Refused: its kind and sentence say why; nothing was written.
    """
    case = load(session, report_id)
    now = case.present(clock(session))
    earlier = session.execute(_EARLIER, {"key": slip.key}).one_or_none()
    if earlier and (earlier.actor_id, earlier.report_id) == (slip.by, report_id):
        return repeated(earlier, act, report_id, slip, case)
    case.actor, case.calendar = load_actor(session, slip.by), workdays.calendar(session, now)
    case.route = load_route(session, case)
    if not rights.concerns(case.actor, case):
        raise Missing
    if earlier:
        raise KeyReused
    if act in MACHINE_ACTS:
        raise NotAllowed("系统")
    check_seen(session, case, slip, act)
    if act is Act.submit and may_submit(case):
        case.submission = submission.prepare(session, case, now)
        case.route = case.submission.route
    before = case.state
    chain.fire(act, case, words=slip.words, now=now, to=slip.to, due=slip.due)
    records.write(session, case, act, slip, before, now)
    keep_intent(session, case, act, slip, now)
    place = case.place(case.follows.opens) if case.follows.opens else None
    return Done(case.id, act, case.seq, case.state, place.unit_name if place else "")


def repeated(earlier: Any, act: Act, report_id: int, slip: Slip, case: Case) -> Done:
    """The first answer again, to the same words."""
    if earlier.payload_hash != slip.payload_hash(act, report_id):
        raise KeyReused
    return Done(report_id, act, earlier.seq, case.state, repeated=True)


def check_seen(session: Session, case: Case, slip: Slip, act: Act) -> None:
    """The page showed the report as it is; a signer's screen showed exactly the stored bytes."""
    if case.version != slip.seen:
        last = session.execute(_LAST, {"report_id": case.id, "seq": case.seq}).one()
        raise Moved(last.actor_name, last.at)
    if act is Act.sign and case.content is not None:
        if not slip.content_hash == case.content_hash == fingerprint(case.content):
            raise Moved


_EARLIER = sa.select(Intent.actor_id, Intent.report_id, Intent.payload_hash, Intent.seq).where(
    Intent.key == sa.bindparam("key")
)
_KEEP = sa.insert(table(Intent)).inline()
_LAST = sa.select(Action.actor_name, Action.at).where(
    Action.report_id == sa.bindparam("report_id"), Action.seq == sa.bindparam("seq")
)


def keep_intent(session: Session, case: Case, act: Act, slip: Slip, now: dt.datetime) -> None:
    """Remember the intention in the same transaction, so that repeating it finds the answer."""
    row = {
        "key": slip.key,
        "report_id": case.id,
        "actor_id": slip.by,
        "act": act,
        "payload_hash": slip.payload_hash(act, case.id),
        "seq": case.seq,
        "at": now,
    }
    session.execute(_KEEP, row)
