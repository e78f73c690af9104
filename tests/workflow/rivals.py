"""Two processes with engines of their own, each at one person's desk: both load the page, meet, and act at one instant.

Started fresh (spawn), so they share nothing but the database; they end with a word, with their parent, or by themselves
when nothing comes for a while.
"""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, Report, ReportVersion
from tests.workflow.village import open_engine
from workflow import acts, drafting
from workflow.errors import Refused
from workflow.slip import Slip

PATIENCE = 60  # seconds without work, or at the meeting point
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Job:
    """What one rival does to a report: an act, or (`body`) take the submission back and write something else."""

    report: int
    person: int
    act: Act
    key: str
    words: str = "同意。"
    body: dict[str, str] | None = None


@dataclass(frozen=True)
class Result:
    """What came of it: "done", "repeated" or the name of the refusal; what the page had shown."""

    answer: str
    seq: int = 0
    shown: str | None = None


class Rival:
    """One process, seen from the test."""

    def __init__(self, url: str, meeting: Any) -> None:
        self.end, inside = SPAWN.Pipe()
        self.process = SPAWN.Process(target=work, args=(url, inside, meeting), daemon=True)
        self.process.start()
        inside.close()

    def start(self, job: Job) -> None:
        self.end.send(job)

    def result(self) -> Result:
        """Raises:
        EOFError: the process died. TimeoutError: it did not answer.
        """
        if not self.end.poll(PATIENCE):
            raise TimeoutError("a rival does not answer")
        answer = self.end.recv()
        if isinstance(answer, Result):
            return answer
        raise AssertionError(answer)

    def stop(self) -> None:
        self.end.close()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@dataclass
class Pair:
    """Two rivals at one database, and where they meet (kept: without an owner the meeting point is gone)."""

    rivals: tuple[Rival, Rival]
    meeting: Any

    def race(self, first: Job, second: Job) -> tuple[Result, Result]:
        """Both load the page, meet, and act."""
        for rival, job in zip(self.rivals, (first, second), strict=True):
            rival.start(job)
        one, two = (rival.result() for rival in self.rivals)
        return one, two

    def stop(self) -> None:
        for rival in self.rivals:
            rival.stop()


def pair(url: str) -> Pair:
    meeting = SPAWN.Barrier(2)
    return Pair((Rival(url, meeting), Rival(url, meeting)), meeting)


def work(url: str, inside: Connection, meeting: threading.Barrier) -> None:
    """The process: one job after the other until the other end closes."""
    with open_engine(url) as engine:
        while inside.poll(PATIENCE):
            try:
                job = inside.recv()
            except EOFError:
                return
            try:
                inside.send(one(engine, job, meeting))
            except sa.exc.SQLAlchemyError as fault:
                inside.send(f"{type(fault).__name__}: {fault}")


def one(engine: sa.Engine, job: Job, meeting: threading.Barrier) -> Result:
    """Load the page, wait for the other, act."""
    slip = page(engine, job)
    meeting.wait(PATIENCE)
    with Session(engine) as session:
        try:
            done = (take_back_and_write if job.body else sign)(session, job, slip)
            session.commit()
        except Refused as refusal:
            session.rollback()
            return Result(type(refusal).__name__, shown=slip.content_hash)
    return Result("repeated" if done.repeated else "done", done.seq, slip.content_hash)


def page(engine: sa.Engine, job: Job) -> Slip:
    """What the person has on the screen: the report's version and the fingerprint of its content."""
    newest = sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number)
    with Session(engine) as session:
        seen, shown = session.execute(
            sa.select(Report.version, ReportVersion.content_hash)
            .join(ReportVersion, newest)
            .where(Report.id == job.report)
        ).one()
        session.rollback()
    return Slip(job.key, job.person, seen, job.words, shown)


def sign(session: Session, job: Job, slip: Slip) -> acts.Done:
    return acts.perform(session, job.act, job.report, slip)


def take_back_and_write(session: Session, job: Job, slip: Slip) -> acts.Done:
    """The filler takes the submission back, writes something else into it and submits it again, in three breaths."""
    acts.perform(session, Act.withdraw_submission, job.report, slip)
    session.commit()
    revision = session.execute(REVISION, {"report": job.report}).scalar_one()
    session.rollback()
    drafting.save_section(session, job.report, "overview", job.body or {}, revision, job.person)
    session.commit()
    again = replace(slip, key=f"{slip.key}-again", seen=slip.seen + 2)
    return acts.perform(session, Act.submit, job.report, again)


REVISION = sa.text(
    "SELECT s.revision FROM section s JOIN report_version v ON v.id = s.version_id JOIN report r"
    " ON r.id = v.report_id AND r.number = v.number WHERE r.id = :report AND s.key = 'overview'"
)
