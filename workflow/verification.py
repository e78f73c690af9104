"""Verify: recompute every hash, signature, link and total, and name what does not agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import canonical, fingerprint
from models import Action, Report, ReportVersion, RouteStop, Signature, State, Stop, Visit
from workflow import evidence, paperwork, replay


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: which report, where, what."""

    report_id: int
    where: str
    what: str


def verify(session: Session, report_id: int) -> list[Fault]:
    """Every fault of one report; an empty list means that all agrees."""
    report = session.get_one(Report, report_id, populate_existing=True)
    try:
        return list(faults_of(session, report))
    except (LookupError, TypeError, ValueError, sa.exc.InvalidRequestError) as fault:
        return [Fault(report_id, "数据", f"无法读取：{fault}")]


def faults_of(session: Session, report: Report) -> Iterator[Fault]:
    """First what the hashes say, then whether the rows beside them tell the same story."""
    yield from action_faults(session, report)
    for version in report.versions:
        if version.submitted_at is not None:
            yield from content_faults(session, version)
            yield from signature_faults(session, version)
    if report.state is State.locked:
        yield from seal_faults(session, report)
    for where, what in replay.contradictions(session, report):
        yield Fault(report.id, where, what)


def action_faults(session: Session, report: Report) -> Iterator[Fault]:
    """The trail is gapless, each action hashes as stored and follows the one before; the head is the last."""
    previous, seq = evidence.START, 0
    for action in session.scalars(
        sa.select(Action).where(Action.report_id == report.id).order_by(Action.seq)
    ):
        seq += 1
        where = f"轨迹第 {action.seq} 条"
        row = {name: getattr(action, name) for name in evidence.ACTION_FIELDS}
        if action.seq != seq:
            yield Fault(report.id, where, f"序号应为 {seq}，轨迹有缺失")
        if action.previous_hash != previous:
            yield Fault(report.id, where, "与前一条不衔接")
        if evidence.action_hash(row) != action.hash:
            yield Fault(report.id, where, "内容与指纹不符")
        previous, seq = action.hash, action.seq
    if (report.head, report.seq) != (previous, seq):
        yield Fault(report.id, "轨迹末尾", "与报告记录的末条不符")


def content_faults(session: Session, version: ReportVersion) -> Iterator[Fault]:
    """Stored bytes hash as stated, and the rows build the same bytes again, totals included."""
    where = f"第{version.number}版内容"
    if fingerprint(version.content or b"") != version.content_hash:
        yield Fault(version.report_id, where, "保存的内容与数字指纹不符")
    document = paperwork.rebuilt(session, version)
    if document["totals"] != {**document["totals"], "score": str(version.score), "grade": version.grade}:
        yield Fault(version.report_id, where, "按各行重算的总分或等次与记录不符")
    if fingerprint(canonical(document)) != version.content_hash:
        yield Fault(version.report_id, where, "按各行重建的内容与数字指纹不符")
    report, signed = version.report, (document["report"]["name"], document["form"]["key"])
    if version.number == report.number and signed != (report.name, report.form_key):
        yield Fault(version.report_id, where, "报告的名称或表号不是签署时的")


def signature_faults(session: Session, version: ReportVersion) -> list[Fault]:
    """Each signature hashes as stored and covers this content; standing ones follow one another in route order."""
    rows = session.execute(
        sa.select(Signature, Visit.superseded_at)
        .join(Visit, Visit.id == Signature.visit_id)
        .where(Signature.version_id == version.id)
        .order_by(Signature.id)
    )
    faults, previous = [], ""
    for signature, superseded in rows:
        where = f"第{version.number}版{signature.stop.value}签署"
        named = {name: getattr(signature, name, None) for name in evidence.SIGNATURE_FIELDS}
        row = {**named, "report_id": version.report_id, "number": version.number}
        if evidence.signature_hash(row) != signature.hash:
            faults.append(Fault(version.report_id, where, "签署与其指纹不符"))
        if signature.content_hash != version.content_hash:
            faults.append(Fault(version.report_id, where, "签署的不是本版内容"))
        if superseded is None:
            if signature.previous_hash != previous:
                faults.append(Fault(version.report_id, where, "与前一签署不衔接"))
            previous = signature.hash
    return faults


def seal_faults(session: Session, report: Report) -> Iterator[Fault]:
    """A locked report has a standing signature at each stop, and its seal covers them and the content."""
    version = next((version for version in report.versions if version.number == report.number), None)
    if version is None:
        yield Fault(report.id, "封存", f"没有第{report.number}版")
        return
    standing = sa.and_(Visit.id == Signature.visit_id, Visit.superseded_at.is_(None))
    rows = session.execute(
        sa.select(Signature.stop, Signature.hash)
        .join(Visit, standing)
        .where(Signature.version_id == version.id)
    )
    signed = {row.stop: row.hash for row in rows}
    route = session.scalars(
        sa.select(RouteStop.stop)
        .where(RouteStop.version_id == version.id, RouteStop.stop != Stop.filling)
        .order_by(RouteStop.seq)
    ).all()
    missing = [stop for stop in route if stop not in signed]
    for stop in missing:
        yield Fault(report.id, "封存", f"“{stop.value}”没有有效签署")
    hashes = [signed[stop] for stop in route if stop in signed]
    seal = evidence.seal_hash(
        report.id, report.number, version.content_hash or "", hashes, report.seal_number or ""
    )
    if seal != report.seal_hash:
        yield Fault(report.id, "封存", "封存指纹与内容、签署、编号不符")
