"""What the checks ask about a report: 必改 blocks, each 提醒 is answered once per cause, 提示 is only said.

The answers stand in a section of their own, so they are content: signed, compared, copied with the version. A campaign
whose policy names no `questions` (how many at most) asks none: there only 必改 is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.answers import Answer
from evaluation.catalogue import Finding, Judged, Policy, Question, Severity, check
from evaluation.catalogue import draft as drafts
from evaluation.catalogue.rescoring import Scorecard
from evaluation.paper import ANSWERS, Form
from models import Report, ReportVersion, State
from workflow import paperwork
from workflow.paperwork import Paper

Drafted = tuple[str, Form, Mapping[str, Any]]
OWN = "本报告"


class Beside(NamedTuple):
    """The unit's other reports, begun before and after the one that is asked; of what two share the later is asked."""

    before: Sequence[Drafted] = ()
    after: Sequence[Drafted] = ()


ALONE = Beside()


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one report, heaviest first, what was found with its severity, and the answers given so far."""

    questions: tuple[Question, ...]
    findings: tuple[Judged, ...]
    answers: Mapping[str, Any]  # cause → as `Answer.of` reads it
    trial: bool
    card: Scorecard | None = None  # the claim beside what the printed rules leave of it

    def of(self, severity: Severity) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.severity is severity)

    @property
    def must(self) -> tuple[Finding, ...]:
        """What has to be mended before a submission."""
        return tuple(found.finding for found in self.findings if found.severity is Severity.must)

    @property
    def answered(self) -> frozenset[int]:
        """Numbers of the 提醒 that have their answer."""
        asked = self.of(Severity.ask)
        return frozenset(q.number for q in asked if Answer.of(self.answers.get(q.cause)).given)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """提醒 without an answer; under 试行口径 none is owed."""
        if self.trial:
            return ()
        return tuple(q for q in self.of(Severity.ask) if q.number not in self.answered)


def ask(session: Session, report: Report, paper: Paper, settings: Mapping[str, Any]) -> Asked:
    """Check a report beside the others of its unit and campaign (numbers that differ between them)."""
    return about(paper, settings, others(session, report) if settings.get("questions") else ALONE)


def about(paper: Paper, settings: Mapping[str, Any], beside: Beside = ALONE) -> Asked:
    """Check a draft as it reads; alone, as often as somebody types."""
    return asked_of(paper.form, paper.document(), beside, settings, paper.bodies.get(ANSWERS, {}))


def asked_of(
    form: Form,
    document: Mapping[str, Any],
    beside: Beside,
    settings: Mapping[str, Any],
    answers: Mapping[str, Any],
) -> Asked:
    """The questions about one content document, draft or signed."""
    policy = Policy.of(settings)
    year = [*beside.before, (OWN, form, document), *beside.after]
    found = check(drafts.unit_year(year, policy, about=OWN), policy)
    said = tuple(Severity) if settings.get("questions") else (Severity.must,)
    own = tuple(one for one in found.questions if one.severity in said)
    numbers = {one.number for one in own}
    said_of = tuple(one for one in found.findings if one.question in numbers)
    return Asked(own, said_of, answers, policy.trial, next(iter(found.scorecards), None))


def others(session: Session, report: Report) -> Beside:
    """The unit's other reports of the campaign, as they now read; never another unit's."""
    rows = session.execute(
        sa.select(Report, ReportVersion)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .where(
            Report.unit_id == report.unit_id,
            Report.campaign_id == report.campaign_id,
            Report.id != report.id,
            Report.state != State.cancelled,
        )
        .order_by(Report.id)
    )
    today = dt.datetime.now(dt.UTC)
    papers = [(row.Report, paperwork.read(session, row.ReportVersion, today)) for row in rows]
    found = [(one.id, (f"{one.id} {one.name}", paper.form, paper.document())) for one, paper in papers]
    return Beside(
        [drafted for id, drafted in found if id < report.id],
        [drafted for id, drafted in found if id > report.id],
    )
