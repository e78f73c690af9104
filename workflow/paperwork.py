"""The form a report keeps, and the content of a version built from its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from evaluation import content, figures, forms, own
from evaluation.paper import Form, Grade
from models import (
    Attachment,
    Campaign,
    FormDefinition,
    Report,
    ReportVersion,
    RouteStop,
    ScoreRow,
    Section,
    Unit,
)
from workflow.errors import SHANGHAI

NAMES = ("campaign", "report", "unit", "supervising", "section")


@dataclass(frozen=True)
class Paper:
    """Everything a version says, read from its rows: what is hashed, shown and checked.

    `heading` holds campaign, report, unit, supervising, section (names), grades (bands) and submitted (day in
    Shanghai); a submitted version keeps it, so a unit renamed later changes nothing that was signed.
    """

    form: Form
    heading: dict[str, Any]
    bodies: dict[str, dict[str, Any]]
    scores: dict[str, dict[str, Any]]
    attachments: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """The form takes in the indicators that the unit defines in these bodies."""
        object.__setattr__(self, "form", own.refined(self.form, self.bodies))

    @property
    def bands(self) -> tuple[Grade, ...]:
        return bands_of(self.heading)

    @property
    def totals(self) -> figures.Totals:
        return figures.totals(self.form, self.scores)

    @property
    def grade(self) -> str:
        return figures.grade(self.totals.score, self.bands)

    def document(self, route: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """The content document that is hashed; `route` as frozen with the version, none for a draft."""
        return content.document(
            self.form,
            **{name: self.heading[name] for name in NAMES},
            route=list(route),
            bodies=self.bodies,
            scores=self.scores,
            attachments=self.attachments,
            grades=self.bands,
            submitted=self.heading["submitted"],
        )


def bands_of(heading: Mapping[str, Any]) -> tuple[Grade, ...]:
    """The grade bands in force, best first: [["优秀", "90"], …]."""
    return tuple(Grade(label, Decimal(str(least))) for label, least in heading["grades"])


@lru_cache(maxsize=64)
def _parsed(source: str) -> Form:
    return forms.read(source, "")


def form_by_hash(session: Session, hash: str) -> Form:
    """The form as it read when its campaign took it up."""
    return forms_by_hash(session, [hash])[hash]


def forms_by_hash(session: Session, hashes: Iterable[str]) -> dict[str, Form]:
    """Forms as they read then; those the session has not met yet are asked for in one statement."""
    known: dict[str, Form] = session.info.setdefault("forms", {})
    wanted = list(dict.fromkeys(hashes))
    unmet = [hash for hash in wanted if hash not in known]
    if unmet:
        where = FormDefinition.hash.in_(unmet)
        rows = session.execute(sa.select(FormDefinition.hash, FormDefinition.source).where(where))
        known.update((row.hash, _parsed(row.source)) for row in rows)
    return {hash: known[hash] for hash in wanted}


def form_of_version(session: Session, hash: str, version_id: int) -> Form:
    """The form with the indicators that the unit has defined in a version."""
    form = form_by_hash(session, hash)
    found = form.own_table()
    if found is None:
        return form
    where = (Section.version_id == version_id, Section.key == found[0].key)
    body = session.scalar(sa.select(Section.body).where(*where))
    return own.refined(form, {found[0].key: body or {}})


def score_values(rows: Iterable[ScoreRow]) -> dict[str, dict[str, Any]]:
    """Score rows as evaluation reads them: {"cell": {"score": "2.76", "reason": "…", "basis": {}}}."""
    values: dict[str, dict[str, Any]] = {}
    for row in rows:
        value: dict[str, Any] = {"reason": row.reason, "basis": row.basis}
        if row.score is not None:
            value["score"] = str(row.score)
        values[row.cell] = value
    return values


def read(session: Session, version: ReportVersion, today: dt.datetime) -> Paper:
    """The paper of one version from its rows as they are now; a draft prints `today` as its 报告日期."""
    report = session.get_one(Report, version.report_id)
    form = form_by_hash(session, report.form_hash)
    now = {"populate_existing": True}
    sections = session.scalars(
        sa.select(Section).where(Section.version_id == version.id), execution_options=now
    )
    scores = session.scalars(
        sa.select(ScoreRow).where(ScoreRow.version_id == version.id), execution_options=now
    )
    return Paper(
        form,
        version.heading or heading(session, report, form, today),
        {row.key: row.body for row in sections},
        score_values(scores),
        attached(session, version.id),
    )


def attached(session: Session, version_id: int) -> tuple[dict[str, Any], ...]:
    """The evidence as the content says it, in an order that a copy keeps."""
    rows = session.execute(
        sa.select(Attachment.cell, Attachment.clause, Attachment.name, Attachment.size, Attachment.hash)
        .where(Attachment.version_id == version_id)
        .order_by(Attachment.cell, Attachment.clause, Attachment.name, Attachment.hash)
    )
    return tuple(dict(row) for row in rows.mappings())


def heading(session: Session, report: Report, form: Form, today: dt.datetime) -> dict[str, Any]:
    """Names and figures around the content, as they are now."""
    parent, section = aliased(Unit), aliased(Unit)
    campaign, unit, supervising, finance = session.execute(
        sa.select(Campaign, Unit, parent, section)
        .select_from(Campaign)
        .join(Unit, Unit.id == report.unit_id)
        .join(section, section.id == report.section_id)
        .outerjoin(parent, parent.id == report.supervising_id)
        .where(Campaign.id == report.campaign_id)
    ).one()
    return {
        "campaign": {"name": campaign.name, "year": campaign.year},
        "report": {"name": report.name},
        "unit": {"name": unit.name, "code": unit.budget_code or ""},
        "supervising": {"name": supervising.name} if supervising else None,
        "section": {"name": finance.name},
        "grades": campaign.policy.get("grades") or [[band.label, str(band.least)] for band in form.grades],
        "submitted": today.astimezone(SHANGHAI).date().isoformat(),
    }


def route_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """A route (RouteStop rows or places) as the content says it."""
    return [
        {"seq": seq, "stop": row.stop.name, "box": row.box, "unit": row.unit_name}
        for seq, row in enumerate(rows, 1)
    ]


def rebuilt(session: Session, version: ReportVersion) -> dict[str, Any]:
    """The content document of a submitted version, built again from its rows."""
    assert version.submitted_at is not None
    stops = session.scalars(
        sa.select(RouteStop).where(RouteStop.version_id == version.id).order_by(RouteStop.seq)
    )
    return read(session, version, version.submitted_at).document(route_lines(stops))
