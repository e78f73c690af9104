"""Filling: starting a report, saving a section, saving scores, while the report is with its filler.

Two people may fill at once: each section and each score has its own revision, and a save that was made from an older
one is refused with both values, never written over.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.paper import ANSWERS, Form
from models import (
    Act,
    CampaignForm,
    Person,
    Report,
    ReportVersion,
    Role,
    ScoreRow,
    Section,
    State,
    Stop,
    StopDate,
    Unit,
)
from workflow import evidence, paperwork, records, rights
from workflow.case import Actor, Case, RoutePlace, load, load_actor
from workflow.chain import Follows
from workflow.clock import Clock, database_now
from workflow.errors import Conflict, Missing, NotAllowed, Refused, ReportFixed
from workflow.route import FILLING, is_filler
from workflow.slip import Slip

AS_NOW = {"populate_existing": True}  # not as the page read them before the report was locked


@dataclass(frozen=True, slots=True)
class Score:
    """One cell as typed, and the revision it was typed over."""

    score: Decimal | None
    reason: str
    revision: int
    basis: Mapping[str, Any] | None = None  # None leaves what is there


class NameTaken(Refused):
    status = 422

    def __init__(self) -> None:
        super().__init__("本单位在本批次已有同名报告，请换一个名称，或从“我的填报”打开已有的那一份。")


class NoSection(Refused):
    """Nobody could sign at the last stop of any report of this unit."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"{unit}还没有财政归口科室。请联系绩效管理股设置后再建立报告。")


def start(
    session: Session,
    by: int,
    unit_id: int,
    campaign_id: int,
    form_key: str,
    name: str,
    clock: Clock = database_now,
    supervising_id: int | None = None,
) -> Report:
    """Begin a report: version 1 with every section and score blank, its filling visit open.

    Raises:
        NotAllowed: not a filler of the unit. Missing: the campaign does not use the form. NoSection. NameTaken.
    """
    now, actor = clock(session), load_actor(session, by)
    if not actor.holds(Role.filler, unit_id):
        raise NotAllowed("本单位填报人")
    taken_up = session.get(CampaignForm, (campaign_id, form_key))
    if taken_up is None:
        raise Missing
    unit = session.get_one(Unit, unit_id)
    if unit.section_id is None:
        raise NoSection(unit.short_name)
    report = Report(
        campaign_id=campaign_id,
        form_key=form_key,
        form_hash=taken_up.form_hash,
        name=name,
        unit_id=unit_id,
        supervising_id=supervising_id or unit.parent_id or unit_id,
        section_id=unit.section_id,
        state=State.draft,
        version=1,
        number=1,
        seq=0,
        head=evidence.START,
        created_by_id=by,
        created_at=now,
    )
    refuse_same_name(session, report)
    session.add(report)
    try:
        session.flush()
    except sa.exc.IntegrityError:  # the same name at the same instant, as a double click gives
        session.rollback()
        raise NameTaken from None
    blank_version(session, report, paperwork.form_by_hash(session, report.form_hash), now)
    open_filling(session, load(session, report.id), actor, now)
    session.expire(report)
    return report


def refuse_same_name(session: Session, report: Report) -> None:
    same = sa.select(Report.id).where(
        Report.campaign_id == report.campaign_id,
        Report.unit_id == report.unit_id,
        Report.form_key == report.form_key,
        Report.name == report.name,
    )
    with session.no_autoflush:
        if session.scalar(same) is not None:
            raise NameTaken


def blank_version(session: Session, report: Report, form: Form, now: dt.datetime) -> None:
    version = ReportVersion(report_id=report.id, number=1, started_at=now)
    session.add(version)
    session.flush()
    saved = {"version_id": version.id, "revision": 0, "saved_by_id": report.created_by_id, "saved_at": now}
    keys = [spec.key for spec in (*form.sections, form.inputs)] + [ANSWERS]
    session.execute(sa.insert(Section), [{**saved, "key": key, "body": {}} for key in keys])
    blank = {**saved, "score": None, "reason": "", "basis": {}}
    if form.cells:  # else every indicator is the unit's own
        session.execute(sa.insert(ScoreRow), [{**blank, "cell": cell.key} for cell in form.cells])


def open_filling(session: Session, case: Case, actor: Actor, now: dt.datetime) -> None:
    """The first visit and the first action, by the same writer as every other."""
    due_at = session.scalar(
        sa.select(StopDate.due_at).where(
            StopDate.campaign_id == case.campaign_id, StopDate.stop == Stop.filling
        )
    )
    case.actor = actor
    case.route = (RoutePlace(Stop.filling, Stop.filling.value, case.unit_id, "", None, due_at),)
    case.follows = Follows(opens=Stop.filling)
    slip = Slip(key=secrets.token_hex(16), by=actor.id, seen=case.version)
    records.write(session, case, Act.start, slip, None, now)


def save_section(
    session: Session,
    report_id: int,
    key: str,
    body: Mapping[str, Any],
    revision: int,
    by: int,
    clock: Clock = database_now,
) -> int:
    """Write one section over the revision it was typed from; returns the new revision.

    Raises:
        Conflict: somebody saved meanwhile; carries their body. ReportFixed, NotAllowed, Missing.
    """
    case, now = open_for_filling(session, report_id, by, clock)
    section = session.scalars(
        sa.select(Section).where(Section.version_id == case.version_id, Section.key == key).with_for_update(),
        execution_options=AS_NOW,
    ).one_or_none()
    if section is None:
        raise Missing
    if section.body == body:
        return section.revision
    if section.revision != revision:
        raise conflict(session, section, section.body)
    section.body, section.revision = dict(body), revision + 1
    section.saved_by_id, section.saved_at = by, now
    session.flush()
    touch(session, case)
    return section.revision


def save_scores(
    session: Session,
    report_id: int,
    scores: Mapping[str, Score],
    by: int,
    clock: Clock = database_now,
) -> None:
    """Write the cells that changed, each over its own revision; an indicator of the unit's own gets its row here.

    Raises:
        Conflict: somebody saved one of these cells meanwhile; carries {cell: {"score", "reason"}} as they are now.
    """
    case, now = open_for_filling(session, report_id, by, clock)
    rows = session.scalars(
        sa.select(ScoreRow).where(ScoreRow.version_id == case.version_id, ScoreRow.cell.in_(scores)),
        execution_options=AS_NOW,
    ).all()
    rows = [*rows, *first_rows(case, sorted(set(scores) - {row.cell for row in rows}), by, now)]
    changed = [row for row in rows if differs(row, scores[row.cell])]
    stale = [row for row in changed if row.revision != scores[row.cell].revision]
    if stale:
        raise conflict(session, stale[0], paperwork.score_values(stale))
    for row in changed:
        typed = scores[row.cell]
        row.score, row.reason, row.revision = typed.score, typed.reason, row.revision + 1
        row.basis = dict(typed.basis) if typed.basis is not None else row.basis
        row.saved_by_id, row.saved_at = by, now
    session.add_all(changed)
    session.flush()
    if changed:
        touch(session, case)


def follow_scores(
    session: Session, report_id: int, points: Mapping[str, Decimal], by: int, clock: Clock = database_now
) -> None:
    """Write points that follow from the figures. Nobody typed them, so they use up no revision and stop nobody's save.

    Raises:
        ReportFixed, NotAllowed, Missing.
    """
    case, now = open_for_filling(session, report_id, by, clock)
    where = (ScoreRow.version_id == case.version_id, ScoreRow.cell.in_(points))
    rows = session.scalars(sa.select(ScoreRow).where(*where), execution_options=AS_NOW).all()
    rows = [*rows, *first_rows(case, sorted(set(points) - {row.cell for row in rows}), by, now)]
    for row in rows:
        row.score = points[row.cell]
    session.add_all(rows)
    session.flush()
    touch(session, case)


def first_rows(case: Case, cells: Sequence[str], by: int, now: dt.datetime) -> list[ScoreRow]:
    """Blank rows of cells that nobody has scored yet; they are kept once something stands in them."""
    blank: dict[str, Any] = {"revision": 0, "score": None, "reason": "", "basis": {}}
    saved = {"version_id": case.version_id, "saved_by_id": by, "saved_at": now}
    return [ScoreRow(cell=cell, **blank, **saved) for cell in cells]


def differs(row: ScoreRow, typed: Score) -> bool:
    basis = row.basis if typed.basis is None else typed.basis
    return (row.score, row.reason, row.basis) != (typed.score, typed.reason, basis)


def conflict(session: Session, row: Section | ScoreRow, theirs: dict[str, Any]) -> Conflict:
    who = session.get_one(Person, row.saved_by_id).name
    return Conflict(who, row.saved_at, theirs, row.revision)


def open_for_filling(session: Session, report_id: int, by: int, clock: Clock) -> tuple[Case, dt.datetime]:
    """Lock a report that is with its filler, for a filler of its unit."""
    case = load(session, report_id)
    case.actor = load_actor(session, by)
    if not rights.concerns(case.actor, case):
        raise Missing
    if not is_filler(case):
        raise NotAllowed("本单位填报人")
    if case.state not in FILLING:
        raise ReportFixed(case.state.value)
    return case, clock(session)


def touch(session: Session, case: Case) -> None:
    """Content was written: whoever has the report open sees an older one now."""
    session.execute(
        sa.update(Report).where(Report.id == case.id).values(version=case.version + 1),
        execution_options={"synchronize_session": False},
    )
