"""`acts.perform(sign)` beside the floor: the same rows in the same database, slice by slice in turns."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench import stock
from bench.databases import loaded
from bench.figures import Figure, at_least, exactly, seconds, told
from bench.floor import floor_of
from evaluation.canon import canonical, fingerprint
from models import Act, Action, Assignment, Intent, Outbox, Report, Signature, State, Stop, Visit
from tests.databases import Factory
from web.demo import story
from workflow import acts
from workflow.route import AT, ROLES
from workflow.slip import Slip

SLICES = 30  # of each contestant
SLICE = 12  # reports, each signed at the unit, the department and the finance section
WARMING = 2  # slices of each that are not counted
REPORTS = 1_200
OPINION = "情况属实，同意上报。"
SIGNED_AT = Stop.unit, Stop.department, Stop.finance
SHARES = {"PostgreSQL": 0.35, "SQLite": 0.10}


@dataclass(frozen=True, slots=True)
class Turn:
    """One signature to give: who, in which role, on which write of the report."""

    report_id: int
    by: int
    role: str
    seen: int


def compare(kind: str, factory: Factory) -> list[Figure]:
    """The share of the floor that the product reaches, and whether both wrote the same."""
    content = canonical({"fields": dict(story.content(2).bodies), "scores": dict(story.content(2).scores)})
    with loaded(factory, lambda url: stock.load(url, REPORTS, REPORTS, content)) as engine:
        ours, floors = contest(engine, fingerprint(content))
        per_second = len(SIGNED_AT) * SLICE / median(ours)
        share = median(floor / our for our, floor in zip(ours, floors, strict=True))
        written = [rows(engine, half) for half in (1, 0)]
    return [
        at_least(f"{kind}: perform(sign), share of the floor", share, SHARES[kind]),
        told(f"{kind}: perform(sign) per second in this run", f"{per_second:.0f}"),
        exactly(
            f"{kind}: rows written by both",
            written[0] == written[1] and written[0]["approved"],
            slices() * SLICE,
        ),
    ]


def slices() -> int:
    return WARMING + SLICES


def contest(engine: sa.Engine, content_hash: str) -> tuple[list[float], list[float]]:
    """Seconds per slice, ours and the floor's; odd reports are ours, even ones the floor's."""
    found: tuple[list[float], list[float]] = [], []
    floor = floor_of(engine)

    def ours(turn: Turn) -> None:
        sign(engine, turn, content_hash)

    def bare(turn: Turn) -> None:
        floor.sign(turn.report_id, turn.by, turn.role, OPINION, secrets.token_hex(16))

    contestants = [(ours, turns(engine, 1)), (bare, turns(engine, 0))]
    for _ in range(slices()):
        for times, (way, left) in zip(found, contestants, strict=True):
            times.append(seconds(partial(run, way, list(islice(left, SLICE * len(SIGNED_AT))))))
    floor.close()
    return found[0][WARMING:], found[1][WARMING:]


def run(way: Callable[[Turn], None], given: list[Turn]) -> None:
    for turn in given:
        way(turn)


def sign(engine: sa.Engine, turn: Turn, content_hash: str) -> None:
    """As the view does it, after the signing code: a session, the act, one commit."""
    slip = Slip(secrets.token_hex(16), turn.by, turn.seen, OPINION, content_hash)
    with Session(engine) as session:
        acts.perform(session, Act.sign, turn.report_id, slip)
        session.commit()


def turns(engine: sa.Engine, half: int) -> Iterator[Turn]:
    """Every signature still missing on the reports of one half that lie at the unit, in the order of the route."""
    query = sa.select(
        Report.id, Report.unit_id, Report.supervising_id, Report.section_id, Report.version
    ).where(Report.state == AT[Stop.unit], Report.id % 2 == half)
    with engine.connect() as connection:
        reports = connection.execute(query.order_by(Report.id)).all()
    for report in reports:
        holders = report.unit_id, report.supervising_id, report.section_id
        for further, (stop, unit_id) in enumerate(zip(SIGNED_AT, holders, strict=True)):
            by = 10 * unit_id + list(Stop).index(stop)
            yield Turn(report.id, by, ROLES[stop].name, report.version + further)


def rows(engine: sa.Engine, half: int) -> dict[str, int]:
    """How many rows of each table belong to the approved reports of one half, and how many reports these are."""
    approved = sa.select(Report.id).where(Report.state == State.approved, Report.id % 2 == half)
    visits = sa.select(Visit.id).where(Visit.report_id.in_(approved))
    closed = Visit.report_id.in_(approved) & Visit.closed_at.is_not(None)
    counted: dict[str, sa.Select[Any]] = {
        "action": sa.select(sa.func.count(Action.id)).where(Action.report_id.in_(approved)),
        "signature": sa.select(sa.func.count(Signature.id)).where(Signature.visit_id.in_(visits)),
        "visit": sa.select(sa.func.count(Visit.id)).where(closed),
        "assignment": sa.select(sa.func.count(Assignment.closed_at)).where(Assignment.visit_id.in_(visits)),
        "outbox": sa.select(sa.func.count(Outbox.id)).where(Outbox.report_id.in_(approved)),
        "intent": sa.select(sa.func.count(Intent.key)).where(Intent.report_id.in_(approved)),
        "approved": sa.select(sa.func.count()).select_from(approved.subquery()),
    }
    with engine.connect() as connection:
        return {name: connection.scalar(query) or 0 for name, query in counted.items()}
