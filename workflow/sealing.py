"""Locking: the last act, by the machine. Recompute everything, take the next 封存编号, seal; one transaction."""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import canonical, fingerprint
from models import Act, ReportVersion, SealCounter, State
from models.engine import insert
from workflow import chain, evidence, paperwork, records
from workflow.acts import Done
from workflow.case import Case, load, load_route
from workflow.clock import Clock, database_now
from workflow.errors import SHANGHAI, SealRefused
from workflow.slip import Slip
from workflow.verification import signature_faults


def lock(session: Session, report_id: int, prefix: str, clock: Clock = database_now) -> Done:
    """Lock an approved report; a locked one is answered as it is. The caller commits.

    Raises:
        SealRefused: content, total or a signature does not agree; the report stays approved.
        WrongState: the report is not approved (it was taken back or returned).
    """
    case = load(session, report_id)
    if case.state is State.locked:
        return Done(case.id, Act.lock, case.seq, case.state, repeated=True)
    now = case.present(clock(session))
    case.route = load_route(session, case)
    before = case.state
    chain.fire(Act.lock, case, words="", now=now, to=None, due=None)
    check_content(session, case)
    number = next_number(session, prefix, now)
    signatures = [place.signature_hash for place in case.signatures]
    assert case.content_hash is not None
    seal = {
        "locked_at": now,
        "seal_number": number,
        "seal_hash": evidence.seal_hash(case.id, case.number, case.content_hash, signatures, number),
    }
    slip = Slip(key=secrets.token_hex(16), by=0, seen=case.version, words=number)
    records.write(session, case, Act.lock, slip, before, now, seal)
    return Done(case.id, Act.lock, case.seq, case.state)


def check_content(session: Session, case: Case) -> None:
    """Totals and content recomputed from the rows equal what was signed, and every signature's own hash holds."""
    version = session.get_one(ReportVersion, case.version_id)
    document = paperwork.rebuilt(session, version)
    if document["totals"]["score"] != str(version.score) or document["totals"]["grade"] != version.grade:
        raise SealRefused("重算的总分与签署时不同")
    if not fingerprint(canonical(document)) == fingerprint(version.content or b"") == version.content_hash:
        raise SealRefused("重算的内容与签署时不同")
    faults = signature_faults(session, version)
    if faults:
        raise SealRefused(faults[0].what)


def next_number(session: Session, prefix: str, now: dt.datetime) -> str:
    """The next 封存编号, 平财绩封〔2026〕0147; the counter row stays locked until commit: no gaps."""
    year = now.astimezone(SHANGHAI).year
    here = sa.and_(SealCounter.prefix == prefix, SealCounter.year == year)
    step = sa.update(SealCounter).where(here).values(last=SealCounter.last + 1).returning(SealCounter.last)
    last = session.scalar(step)
    if last is None:
        begin_counter(session, prefix, year)
        last = session.scalar(step)
    return f"{prefix}〔{year}〕{last:04d}"


def begin_counter(session: Session, prefix: str, year: int) -> None:
    """The first of a year; of two locks that both find none, the second waits and goes on from the first."""
    row = {"prefix": prefix, "year": year, "last": 0}
    session.execute(insert(session, SealCounter).values(row).on_conflict_do_nothing())
