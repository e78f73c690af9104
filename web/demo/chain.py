"""Walking a report through the real chain: the same functions as the pages, each at a given moment."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.catalogue import Question
from evaluation.paper import ANSWERS
from models import Act, Campaign, Report, ReportVersion, ScoreRow, Section
from web.demo.told import Content, told
from workflow import acts, drafting, paperwork, questions
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
        if row.key != ANSWERS and body != row.body:
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


def answer(session: Session, report_id: int, by: int, at: dt.datetime) -> None:
    """Answer every 提醒 of the draft that has no answer yet, each by what its heaviest finding asks.

    Raises:
        KeyError: the demo county has no sentence for a check.
    """
    report = session.get_one(Report, report_id, populate_existing=True)
    where = (ReportVersion.report_id == report_id, ReportVersion.number == report.number)
    version = session.scalars(sa.select(ReportVersion).where(*where)).one()
    policy = session.get_one(Campaign, report.campaign_id).policy
    asked = questions.ask(session, report, paperwork.read(session, version, at), policy)
    if asked.unanswered:
        row = session.scalars(
            sa.select(Section).where(Section.version_id == version.id, Section.key == ANSWERS)
        ).one()
        body = {**row.body, **{question.cause: fitting(question) for question in asked.unanswered}}
        drafting.save_section(session, report_id, ANSWERS, body, row.revision, by, fixed(at))


def fitting(question: Question) -> str:
    """What a filler of 平澜县 says to such a question."""
    return str(told("answers")["answer"][question.findings[0].id])


def act(
    session: Session, act: Act, report_id: int, by: int, at: dt.datetime, words: str = "", **more: Any
) -> acts.Done:
    """Carry out one act at the given moment. The caller commits."""
    if act is Act.submit:
        answer(session, report_id, by, at)
    return acts.perform(session, act, report_id, slip(session, report_id, by, words, **more), fixed(at))
