"""工作台's query over few and many stored reports: fifty rows of a desk must not feel what else lies in the tables."""

from __future__ import annotations

import random
from functools import partial
from statistics import median

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from bench.figures import Figure, at_most, growth, p95, seconds, told
from models import Post, Role
from web import desk
from workflow.case import Actor

ROUNDS, SAMPLES = 9, 120
GROWTH, STATEMENTS = 1.3, 3
DESKS = {"unit head": Role.unit_head, "finance head": Role.finance_section_head}  # 50 open; 1/60 of all open


def compare(kind: str, few: sa.Engine, many: sa.Engine) -> list[Figure]:
    """Growth of the p95 from few to many stored reports, for a desk that keeps its size and one that grows."""
    found = []
    for label, role in DESKS.items():
        with Session(few) as small, Session(many) as large:
            pairs = [(p95(small_), p95(large_)) for small_, large_ in rounds(small, large, role)]
        shown = f"{1000 * median(pair[1] for pair in pairs):.1f} ms"
        found += [
            at_most(f"{kind}: desk of a {label}, p95, 300k / 10k reports", growth(pairs), GROWTH),
            told(f"{kind}: desk of a {label}, p95 at 300k in this run", shown),
        ]
    return [*found, at_most(f"{kind}: statements of a desk", spent(many), STATEMENTS)]


def rounds(small: Session, large: Session, role: Role) -> list[tuple[list[float], list[float]]]:
    """Samples of both databases, taken in turns; each round's apart."""
    heads = [(session, holders(session, role)) for session in (small, large)]
    found: list[tuple[list[float], list[float]]] = []
    for _ in range(ROUNDS):
        found.append(([], []))
        for _ in range(SAMPLES):
            for (session, people), samples in zip(heads, found[-1], strict=True):
                samples.append(seconds(partial(read, session, random.choice(people))))
    return found[1:]  # the first round warmed


def holders(session: Session, role: Role) -> list[Actor]:
    """Different people with full desks, so that not one desk alone is warm: the same number at every size."""
    rows = session.execute(
        sa.select(Post.person_id, Post.unit_id).where(
            Post.role == role, Post.unit_id.in_(range(31, 131) if role is Role.unit_head else range(1, 11))
        )
    )
    return [Actor(row.person_id, "", "", frozenset({(role, row.unit_id)})) for row in rows]


def read(session: Session, actor: Actor) -> int:
    return len(session.execute(desk.desk_of(actor)).all())


def spent(engine: sa.Engine) -> int:
    """Statements that one desk takes, BEGIN apart."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    with Session(engine) as session:
        actor = holders(session, Role.unit_head)[0]
        seen.clear()
        rows = read(session, actor)
    event.remove(engine, "before_cursor_execute", note)
    assert rows == desk.LONGEST, f"a full desk has {desk.LONGEST} rows, not {rows}"
    return len(seen)
