"""A walk with rows: the same steps for the model and, through the one way in, for a report in a database."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from models import Act, Exemption, Person, Post, Role, Stop
from tests.workflow.invariants import Watch
from tests.workflow.reference import No, Paper, World
from tests.workflow.shortforms import LONG, SHORT
from tests.workflow.village import NOON, PEOPLE, PREFIX, Village
from tests.workflow.walks import ENDED, Step, Walk
from workflow import acts, drafting, sealing
from workflow.clock import fixed
from workflow.drafting import Score
from workflow.errors import Refused
from workflow.slip import Slip
from workflow.verification import verify

LONGEST = 60  # steps on one report
LOGINS = {who: login for who, (login, _, _) in PEOPLE.items()}
WHO = {login: who for who, login in LOGINS.items()}
SCORES = {"quantity": "36.76", "quality": "60.00"}


def world_of(both: bool) -> World:
    """A fresh village as the model knows it; people by login."""
    posts = {(login, role.name, unit) for login, _, held in PEOPLE.values() for role, unit in held.items()}
    return World(posts, one_unit_signs_both=both)


@dataclass
class RowWalk:
    """One report of the village, its model, and what watches its rows."""

    village: Village
    world: World
    chance: random.Random
    told: list[Step] = field(default_factory=list)
    results: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, dict[str, str]] = field(default_factory=lambda: {"overview": {}, "team": {}})
    revisions: Counter[str] = field(default_factory=Counter)
    scored: bool = False

    def begin(self) -> None:
        own = self.chance.random() < 0.3  # a report of the supervising department itself
        unit, stops = "zjj" if own else "zfbz", self.chance.choice((LONG, LONG, SHORT))
        while not (
            fillers := sorted(self.world.holders("filler", unit))
        ):  # all dismissed or disabled meanwhile
            out = sorted(self.world.disabled)
            back = Step("post", person="sujw", detail=("filler", unit))
            self.meddle(Step("account", person=out[0]) if out else back)
        self.paper = Paper(self.world, stops[1:], unit, "zjj", "jjjs")
        self.report = self.village.start(f"9-{len(stops)}", WHO[self.chance.choice(fillers)], unit)
        self.watch = Watch(self.report)
        self.walk = Walk(self.chance, list(WHO))

    def run(self, steps: int) -> Counter[str]:
        """Walk until the report has ended for three steps, or it has been long enough."""
        self.begin()
        while len(self.told) < min(LONGEST, steps) and not (
            self.told[2:] and all(step.ended for step in self.told[-3:])
        ):
            step = self.walk.step(self.paper, rows=True)
            step.ended = self.paper.state in ENDED
            self.told.append(step)
            self.take(step)
        faults = verify(self.village.session, self.report)
        self.village.session.rollback()
        assert faults == [], self.told
        return self.results

    def take(self, step: Step) -> None:
        """One step for both; then they agree, and all invariants hold."""
        if step.kind in ("post", "list", "account"):
            self.meddle(step)
            return
        wanted, got = self.expected(step), self.answered(step)
        self.results[f"{step.act or step.kind} {'done' if got.isdigit() else got}"] += 1
        assert got == wanted, (step, wanted, got)
        self.watch.check(self.village.session.connection(), self.paper)
        self.village.session.rollback()

    # What the model answers: the number of the action, or the name of the refusal.

    def expected(self, step: Step) -> str:
        try:
            if step.kind == "lock":
                return self.expected_lock()
            if step.kind == "save":
                return self.expected_save(step)
            paper = self.paper
            said = (step.act, step.person, step.words, step.to, step.seen, step.shown)
            return str(paper.hand_in(*said, step.key))
        except No as refusal:
            return str(refusal)

    def expected_lock(self) -> str:
        if self.paper.state != "locked":
            self.paper.lock()
        return str(self.paper.seq)

    def expected_save(self, step: Step) -> str:
        changes = self.changes(step)
        self.paper.save(step.person, changes=False)  # refuses, or changes nothing yet
        if changes and step.stale:
            return "Conflict"
        self.paper.version += changes
        return "0"

    def changes(self, step: Step) -> bool:
        section, body = self.typed(step)
        return not self.scored if section is None else self.bodies[section] != body

    def typed(self, step: Step) -> tuple[str | None, dict[str, str]]:
        """What a save writes: a section's new body, or (None) the scores."""
        chosen, text = step.detail
        match step.act:
            case "leader":
                return "team", {"team_leader": self.village.logins[WHO[chosen]]}
            case "blank":
                return "overview", {}
            case "text":
                return "overview", {"project_leader": "钟见川", "address": text}
        return (None, {}) if not self.scored else ("overview", {"project_leader": "钟见川"})

    # What the product answers.

    def answered(self, step: Step) -> str:
        session = self.village.session
        try:
            seq = self.do(step)
            session.commit()
        except Refused as refusal:
            session.rollback()
            return type(refusal).__name__
        return str(seq)

    def do(self, step: Step) -> int:
        session = self.village.session
        if step.kind == "lock":
            return sealing.lock(session, self.report, PREFIX, fixed(NOON)).seq
        if step.kind == "save":
            return self.save(step)
        person, to = self.village[WHO[step.person]], Stop[step.to] if step.to else None
        slip = Slip(step.key, person, step.seen, step.words, step.shown, to=to)
        return acts.perform(session, Act[step.act], self.report, slip, fixed(NOON)).seq

    def save(self, step: Step) -> int:
        section, body = self.typed(step)
        changes, key = self.changes(step), section or "scores"
        revision, person = self.revisions[key] - step.stale, self.village[WHO[step.person]]
        session, clock = self.village.session, fixed(NOON)
        if section is None:
            typed = {
                cell: Score(Decimal(points), "部分点位未实施", revision) for cell, points in SCORES.items()
            }
            drafting.save_scores(session, self.report, typed, person, clock)
            self.scored = True
        else:
            drafting.save_section(session, self.report, section, body, revision, person, clock)
            self.bodies[section] = body
        self.revisions[key] += changes
        chosen = self.bodies["team"].get("team_leader", "")
        self.paper.leader = chosen.partition("-")[0] or None
        self.paper.complete = bool(self.scored and self.bodies["overview"] and chosen)
        return 0

    def meddle(self, step: Step) -> None:
        """Posts begin and end, units are exempted, accounts are disabled: in the model and in the rows."""
        session, world = self.village.session, self.world
        person = self.village.people.get(WHO.get(step.person, ""), 0)
        if step.kind == "list":
            unit = self.village.units[self.paper.unit]
            here = sa.and_(Exemption.unit_id == unit, Exemption.ended_at.is_(None))
            if self.paper.unit in world.exempt:
                session.execute(sa.update(Exemption).where(here).values(ended_at=NOON))
            else:
                self.village.exempt(self.paper.unit)
            world.exempt ^= {self.paper.unit}
        elif step.kind == "account":
            out = step.person in world.disabled
            session.execute(
                sa.update(Person).where(Person.id == person).values(disabled_at=None if out else NOON)
            )
            world.disabled ^= {step.person}
        else:
            self.move(person, *step.detail)
            world.posts ^= {(step.person, step.detail[0], step.detail[1])}
        session.commit()

    def move(self, person: int, role: str, unit: str) -> None:
        """End the post if it is in force, else begin it."""
        place = {"person_id": person, "role": Role[role], "unit_id": self.village.units[unit]}
        held = [getattr(Post, name) == value for name, value in place.items()]
        ended = sa.update(Post).where(*held, Post.ended_at.is_(None)).values(ended_at=NOON).returning(Post.id)
        if not self.village.session.scalars(ended).all():
            self.village.session.add(Post(**place, started_at=NOON))
