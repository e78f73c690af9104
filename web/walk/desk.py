"""The acts, each in a transaction of its own, as the pages and the worker do them."""

from __future__ import annotations

import secrets
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, Assignment, Report, ReportVersion, ScoreRow, Section, Visit
from web.walk.county import County, Someone
from web.walk.filed import Filed
from workflow import acts, credentials, drafting, sealing, submission, tickets
from workflow.clock import database_now
from workflow.route import SIGNING
from workflow.slip import Slip

OPINION = "同意"


def fill(session: Session, county: County, paper: Filed) -> int:
    """Begin the report and save what was read; returns its id."""
    report = drafting.start(
        session,
        county.filler,
        county.unit,
        county.campaign,
        paper.form.key,
        paper.name,
        supervising_id=county.supervising,
    )
    session.commit()
    save(session, report.id, county, paper)
    return report.id


def save(session: Session, report_id: int, county: County, paper: Filed) -> None:
    """Save every section and score over the revision that is there; what is the same stays untouched."""
    version = current_version(session, report_id).id
    sections = sa.select(Section.key, Section.revision).where(Section.version_id == version)
    for key, revision in session.execute(sections).all():
        drafting.save_section(session, report_id, key, paper.bodies.get(key, {}), revision, county.filler)
    rows = sa.select(ScoreRow.cell, ScoreRow.revision).where(ScoreRow.version_id == version)
    revisions = {
        **dict.fromkeys(paper.scores, 0),
        **{row.cell: row.revision for row in session.execute(rows)},
    }
    typed = {cell: score(paper, cell, revision) for cell, revision in revisions.items()}
    drafting.save_scores(session, report_id, typed, county.filler)
    session.commit()


def score(paper: Filed, cell: str, revision: int) -> drafting.Score:
    """A cell as the paper, or its cure, has it."""
    row = paper.scores.get(cell, {})
    points = Decimal(row["score"]) if "score" in row else None
    return drafting.Score(points, row.get("reason", ""), revision, row.get("basis", {}))


def submit(session: Session, report_id: int, county: County) -> None:
    """The filler hands it in: route and content are frozen."""
    report = session.get_one(Report, report_id)
    slip = Slip(key=secrets.token_hex(16), by=county.filler, seen=report.version)
    acts.perform(session, Act.submit, report_id, slip)
    session.commit()


def sign(session: Session, report_id: int, county: County) -> None:
    """Whoever has it on the desk signs, until it is on nobody's."""
    key = secrets.token_hex(32)
    while (report := session.get_one(Report, report_id)).state in SIGNING:
        sign_once(session, report, county.people[holder(session, report_id)], key)


def holder(session: Session, report_id: int) -> int:
    """The person on whose desk the open visit lies: the one named, or who holds the post."""
    desk = session.execute(
        sa.select(Assignment.person_id, Assignment.role, Assignment.unit_id)
        .join(Visit, Visit.id == Assignment.visit_id)
        .where(Visit.report_id == report_id, Visit.closed_at.is_(None))
    ).one()
    person: int = desk.person_id or session.scalars(submission.holders(desk.role, desk.unit_id)).one()
    return person


def sign_once(session: Session, report: Report, person: Someone, key: str) -> None:
    """The signing page is made with a ticket over what it shows; it comes back with the ticket and the code."""
    shown = current_version(session, report.id).content_hash
    assert shown is not None
    page = tickets.issue(key, person.id, report.id, report.version, shown, database_now(session))
    session.commit()
    now = database_now(session)
    ticket = tickets.read(key, page, person.id, report.id, now)
    credentials.check_code(session, person.id, person.code, now)
    session.commit()
    slip = Slip(ticket.id, person.id, ticket.seen, OPINION, ticket.content_hash)
    acts.perform(session, Act.sign, report.id, slip)
    session.commit()


def lock(session: Session, report_id: int, prefix: str) -> None:
    """The machine's act, by the function the lock task calls."""
    sealing.lock(session, report_id, prefix)
    session.commit()


def current_version(session: Session, report_id: int) -> ReportVersion:
    """The version now worked on or signed."""
    here = sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number)
    return session.scalars(sa.select(ReportVersion).join(Report, here).where(Report.id == report_id)).one()
