"""Anchors: one line per seal in a file beside the database, so that an older database put back gives itself away.

The file is worth as much as the place it is copied to: whoever holds both file and database can rewrite both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Action, Report
from workflow.verification import Fault

NAME = "anchors.jsonl"  # in the data folder
NEWEST = 100  # seals that are looked at again; more are never made between two looks


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal as it was when it was made."""

    report: int
    number: str  # 封存编号
    seal: str
    head: str  # hash of the report's last action then


def keep(session: Session, report_id: int, path: Path) -> None:
    """Append the seal of a locked report and have it on the disk; call it after the lock was committed."""
    report = session.get_one(Report, report_id, populate_existing=True)
    assert report.seal_number is not None and report.seal_hash is not None
    anchor = Anchor(report.id, report.seal_number, report.seal_hash, report.head)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line_end(handle)}{line(anchor)}".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def line_end(handle: int) -> str:
    """What ends the line before: nothing, unless a power failure cut it off."""
    size = os.fstat(handle).st_size
    return "" if size == 0 or os.pread(handle, 1, size - 1) == b"\n" else "\n"


def keep_missing(session: Session, path: Path) -> None:
    """Append the newest seals that the file lacks: the one just made, and those after which the machine stopped."""
    anchored = {anchor.number for anchor in kept(path)}
    newest = sa.select(Report.id, Report.seal_number).where(Report.locked_at.is_not(None))
    for row in session.execute(newest.order_by(Report.locked_at.desc()).limit(NEWEST)).all()[::-1]:
        if row.seal_number not in anchored:
            keep(session, row.id, path)


def line(anchor: Anchor) -> str:
    return json.dumps(asdict(anchor), ensure_ascii=False) + "\n"


def kept(path: Path) -> Iterator[Anchor]:
    """What the file holds; a line cut off by a power failure is none, its seal was written again below it."""
    if path.exists():
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if text.endswith("}"):
                yield Anchor(**json.loads(text))


def rolled_back(session: Session, path: Path) -> list[Fault]:
    """Seals of the file that the database does not hold, or holds otherwise."""
    sealed = sa.select(Report.id, Report.seal_number, Report.seal_hash)
    seals = {row.id: (row.seal_number, row.seal_hash) for row in session.execute(sealed)}
    heads = sa.select(Action.report_id, Action.hash).where(Action.report_id.in_(seals))
    actions = {(row.report_id, row.hash) for row in session.execute(heads)}
    faults = []
    for anchor in kept(path):
        if seals.get(anchor.report) != (anchor.number, anchor.seal):
            faults.append(Fault(anchor.report, anchor.number, "数据库里没有这次封存，或封存指纹不同"))
        elif (anchor.report, anchor.head) not in actions:
            faults.append(Fault(anchor.report, anchor.number, "轨迹里没有封存时的末条"))
    return faults
