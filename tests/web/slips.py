"""What an honest page would have posted for each act, made by hand: for people to whom no page offers the form."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa

from evaluation.paper import ANSWERS
from models import Report, ReportVersion, ScoreRow, Section
from tests.county import CODE
from tests.web.site import Site
from workflow import tickets

Slip = dict[str, Any]
OPINION = "情况属实，同意上报。"
REASON = "到位率不应计满分，请改正后重报。"


def slip_for(site: Site, address: str, report_id: int, by: int) -> Slip:
    """The best that `by` could hand in at the address now: right version, a ticket of their own, the right code."""
    act = address.split("?")[0].rpartition("/")[2]
    seen = {"key": secrets.token_hex(16), "seen": site.one(version_of(report_id))}
    forms: dict[str, Slip] = {
        "fill": {"step": "save", "revision": revision(site, report_id)},
        "nothing": {"step": "save", "revision": 0},
        "scores": {"step": "save"} | revisions(site, report_id),
        "evidence": {"cell": "", "clause": ""},
        "remove": {},
        "answers": {"cause": "", "answer": "", "revision": answers_revision(site, report_id)},
        "submit": seen,
        "sign": {"step": "sign", "ticket": ticket(site, report_id, by)} | signed(),
        "return": seen | {"to": "filling", "reason": REASON, "due": "2026-04-01"},
        "withdraw": seen,
        "urge": {"words": "请尽快办理。"},
        "cancel": seen | {"reason": "本项目已并入其他项目。"},
    }
    return forms[act]


def signed(opinion: str = OPINION) -> Slip:
    return {"opinion": opinion, "code": CODE, "checked": "1"}


def version_of(report_id: int) -> sa.Select[Any]:
    return sa.select(Report.version).where(Report.id == report_id)


def current(report_id: int) -> sa.ColumnElement[bool]:
    """The version worked on now."""
    return sa.and_(
        ReportVersion.report_id == report_id,
        ReportVersion.number == sa.select(Report.number).where(Report.id == report_id).scalar_subquery(),
    )


def ticket(site: Site, report_id: int, by: int) -> str:
    """A ticket of the person's own over what the report says now."""
    seen = site.one(version_of(report_id))
    content = site.one(sa.select(ReportVersion.content_hash).where(current(report_id)))
    return tickets.issue(site.app.config["SECRET_KEY"], by, report_id, seen, content or "", site.now)


def revision(site: Site, report_id: int) -> int:
    """Of the first section."""
    statement = sa.select(Section.revision).join(ReportVersion, ReportVersion.id == Section.version_id)
    return site.rows(statement.where(current(report_id)).order_by(Section.id).limit(1))[0][0]


def revisions(site: Site, report_id: int) -> Slip:
    """Of every score."""
    statement = sa.select(ScoreRow.cell, ScoreRow.revision).join(
        ReportVersion, ReportVersion.id == ScoreRow.version_id
    )
    return {f"{row.cell}.revision": row.revision for row in site.rows(statement.where(current(report_id)))}


def answers_revision(site: Site, report_id: int) -> int:
    statement = sa.select(Section.revision).join(ReportVersion, ReportVersion.id == Section.version_id)
    return site.one(statement.where(current(report_id), Section.key == ANSWERS))
