"""What the database says at the end: the trail, and what is sealed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Action, Report, ReportVersion, RouteStop, Signature
from web.walk.desk import current_version
from workflow.route import ROLES


@dataclass(frozen=True)
class Act:
    """One entry of the trail; `box` is the stop as the form prints it, `content_hash` the 数字指纹 acted upon."""

    number: int
    at: dt.datetime
    act: str
    stop: str
    box: str
    person: str
    post: str
    unit: str
    version: int
    words: str
    content_hash: str
    signature: str
    hash: str


@dataclass(frozen=True)
class Sealed:
    """The locked report and the content document everybody signed."""

    state: str
    seal_number: str
    content_hash: str
    seal_hash: str
    locked_at: dt.datetime
    score: str
    grade: str
    content: dict[str, Any]


def acts(session: Session, report_id: int) -> Iterator[Act]:
    """The trail in order; a machine's act has no box."""
    rows = session.execute(
        sa.select(Action, RouteStop, Signature)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Action.report_id, ReportVersion.number == Action.number),
        )
        .outerjoin(
            RouteStop, sa.and_(RouteStop.version_id == ReportVersion.id, RouteStop.stop == Action.stop)
        )
        .outerjoin(Signature, Signature.action_id == Action.id)
        .where(Action.report_id == report_id)
        .order_by(Action.seq)
    )
    for action, place, signature in rows:
        yield line(action, place, signature)


def line(action: Action, place: RouteStop | None, signature: Signature | None) -> Act:
    """One entry; the post is the one that the stop belongs to."""
    return Act(
        number=action.seq,
        at=action.at,
        act=action.act.value,
        stop=action.stop.name if action.stop else "",
        box=place.box if place else "",
        person=action.actor_name,
        post=ROLES[action.stop].value if action.stop else action.actor_title,
        unit=place.unit_name if place else "",
        version=action.number,
        words=action.words,
        content_hash=action.content_hash or "",
        signature=signature.hash if signature else "",
        hash=action.hash,
    )


def sealed(session: Session, report_id: int) -> Sealed:
    """What the lock left."""
    report, version = session.get_one(Report, report_id), current_version(session, report_id)
    assert report.locked_at and version.content and version.content_hash
    return Sealed(
        state=report.state.value,
        seal_number=report.seal_number or "",
        content_hash=version.content_hash,
        seal_hash=report.seal_hash or "",
        locked_at=report.locked_at,
        score=str(version.score),
        grade=version.grade or "",
        content=json.loads(version.content),
    )
