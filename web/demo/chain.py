"""Walking a report through the real chain: the same functions as the pages, each at a given moment."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, Report, ReportVersion, ScoreRow, Section
from web.demo.told import Content
from workflow import acts, drafting
from workflow.clock import fixed
from workflow.slip import Slip


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page made now would show of a report."""

    version: int
    version_id: int
    content_hash: str | None


def seen(session: Session, report_id: int) -> Seen:
    row = session.execute(
        sa.select(Report.version, ReportVersion.id, ReportVersion.content_hash)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .where(Report.id == report_id)
    ).one()
    return Seen(row.version, row.id, row.content_hash)


def fill(session: Session, report_id: int, content: Content, by: int, at: dt.datetime) -> None:
    """Save every section and every score that differs from what is there."""
    version_id = seen(session, report_id).version_id
    sections = session.execute(
        sa.select(Section.key, Section.revision, Section.body).where(Section.version_id == version_id)
    ).all()
    for row in sections:
        body = content.bodies.get(row.key, {})
        if body != row.body:
            drafting.save_section(session, report_id, row.key, body, row.revision, by, fixed(at))
    rows = sa.select(ScoreRow.cell, ScoreRow.revision).where(ScoreRow.version_id == version_id)
    typed = {
        row.cell: typed_score(content.scores[row.cell], row.revision)
        for row in session.execute(rows)
        if row.cell in content.scores
    }
    drafting.save_scores(session, report_id, typed, by, fixed(at))


def typed_score(row: dict[str, Any], revision: int) -> drafting.Score:
    return drafting.Score(Decimal(row["score"]), row["reason"], revision, row["basis"])


def slip(session: Session, report_id: int, by: int, words: str = "", **more: Any) -> Slip:
    """What `by` would hand in from a page made now; `more` are further fields of the slip."""
    page = seen(session, report_id)
    given = {"key": secrets.token_hex(16), "seen": page.version, "content_hash": page.content_hash, **more}
    return Slip(by=by, words=words, **given)


def act(
    session: Session, act: Act, report_id: int, by: int, at: dt.datetime, words: str = "", **more: Any
) -> acts.Done:
    """Carry out one act at the given moment. The caller commits."""
    return acts.perform(session, act, report_id, slip(session, report_id, by, words, **more), fixed(at))
