"""Copied text between units (N06), found after submission by the worker: it reads every other unit's report.

What is found is told to those who sign, never the other unit's name to a unit. Source: domain, catalogue of checks.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from evaluation.catalogue.sameness import PASSAGE, repeated, runs
from models import Likeness, Report, ReportVersion, Unit


def waiting(session: Session, limit: int) -> list[int]:
    """Submitted versions that have not been compared yet, oldest first."""
    compared = sa.select(Likeness.version_id)
    return list(
        session.scalars(
            sa.select(ReportVersion.id)
            .where(ReportVersion.submitted_at.is_not(None), ReportVersion.id.not_in(compared))
            .order_by(ReportVersion.submitted_at, ReportVersion.id)
            .limit(limit)
        )
    )


def compare(session: Session, version_id: int, now: dt.datetime) -> None:
    """Keep the other unit's report that has most of this one's text. The caller commits."""
    version = session.get_one(ReportVersion, version_id)
    mine = runs(written(version.content))
    best, words, other = 0, "", None
    for other_id, content in others(session, version):
        letters, passage = repeated(mine, set(runs(written(content))))
        if letters >= max(PASSAGE, best + 1):
            best, words, other = letters, passage, other_id
    row = Likeness(version_id=version_id, compared_at=now, letters=best, words=words, other_id=other)
    session.add(row)
    session.flush()


def written(content: bytes | None) -> str:
    """The written report of a content document: every text of its outlines."""
    fields = json.loads(content or b"{}").get("fields", {}).values()
    return "".join(texts(fields))


def texts(fields: Iterable[dict[str, object]]) -> Iterable[str]:
    for body in fields:
        for value in body.values():
            if isinstance(value, dict) and "yuan" not in value:
                yield from (text for text in value.values() if isinstance(text, str))


def others(session: Session, version: ReportVersion) -> Iterable[sa.Row[int, bytes | None]]:
    """The newest submitted version of every report of other units in the campaign, up to this one's submission."""
    report = session.get_one(Report, version.report_id)
    newest = (
        sa.select(sa.func.max(ReportVersion.id))
        .join(Report, Report.id == ReportVersion.report_id)
        .where(
            Report.campaign_id == report.campaign_id,
            Report.unit_id != report.unit_id,
            ReportVersion.submitted_at < version.submitted_at,
        )
        .group_by(ReportVersion.report_id)
    )
    rows = sa.select(ReportVersion.id, ReportVersion.content).where(ReportVersion.id.in_(newest))
    return session.execute(rows)


def found(session: Session, version_id: int) -> tuple[int, str, str] | None:
    """(letters, passage, name of the other unit); None when nothing is alike or nothing was compared yet."""
    other, report = aliased(ReportVersion), aliased(Report)
    row = session.execute(
        sa.select(Likeness.letters, Likeness.words, Unit.name)
        .join(other, other.id == Likeness.other_id)
        .join(report, report.id == other.report_id)
        .join(Unit, Unit.id == report.unit_id)
        .where(Likeness.version_id == version_id)
    ).one_or_none()
    return (row.letters, row.words, row.name) if row else None
