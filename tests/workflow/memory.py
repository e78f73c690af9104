"""The machine alone: a case without rows, on which acts do what `records` would write."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from models import Act, Outcome, Role, State, Stop
from tests.workflow.reference import HOLDER, Paper, World
from tests.workflow.shortforms import BOXES
from tests.workflow.village import NOON
from workflow import chain, rights, submission
from workflow.case import Actor, Case, OpenVisit, RoutePlace
from workflow.errors import Missing, NoHolder
from workflow.route import may_submit

FORMS = (("leader", "unit", "department", "finance"), ("leader", "unit", "finance"))
UNITS = {name: number for number, name in enumerate(("unit", "bureau", "section", "office", "other"), 1)}
EVERYBODY = [*"abcdefgh", "filler", "office", "stranger"]
PEOPLE = {name: number for number, name in enumerate(EVERYBODY, 1)}


def new_paper(chance: random.Random) -> Paper:
    """A report of a unit with its supervising department, or of the department itself; posts are given at random."""
    supervising = chance.choice(("bureau", "bureau", "unit"))
    world = World(one_unit_signs_both=chance.random() < 0.7)
    for role in ("filler", *HOLDER.values()):
        place = {"department_head": supervising, "finance_section_head": "section"}.get(role, "unit")
        world.posts |= {(chance.choice(EVERYBODY[:8]), role, place) for _ in range(2)}
    world.posts |= {("filler", "filler", "unit"), ("office", "performance_office", "office")}
    world.posts.add(("stranger", "filler", "other"))
    if supervising == "unit" and chance.random() < 0.7:
        world.posts |= {(who, "department_head", "unit") for who in world.holders("unit_head", "unit")}
    if chance.random() < 0.2:
        world.exempt.add("unit")
    leader = chance.choice(sorted(world.holders("team_leader", "unit")))
    return Paper(world, chance.choice(FORMS), "unit", supervising, "section", leader, complete=True)


def blank_case(paper: Paper) -> Case:
    ones: dict[str, Any] = dict.fromkeys(("id", "number", "seq", "campaign_id", "version_id"), 1)
    texts: dict[str, Any] = dict.fromkeys(("head", "name", "form_key"), "")
    nothing = ("content", "content_hash", "score", "grade", "submitted_by_id", "last_at")
    blank: dict[str, Any] = dict.fromkeys(nothing)
    return Case(
        **ones,
        **texts,
        **blank,
        version=2,
        state=State.draft,
        unit_id=UNITS["unit"],
        supervising_id=UNITS[paper.supervising],
        section_id=UNITS["section"],
        policy={"same_unit_signs_both": paper.world.one_unit_signs_both},
        exempt=False,
        was_returned=False,
        visit=OpenVisit(1, Stop.filling, NOON, NOON),
    )


@dataclass
class Memory:
    """A case and the paper it is compared with."""

    paper: Paper
    case: Case
    ids: Iterator[int] = field(default_factory=lambda: count(2))

    def act(self, name: str, person: str, words: str, to: str | None) -> None:
        """One act in the order of `perform`; refusals are raised."""
        case = self.case
        case.actor, case.exempt = self.actor(person), bool(self.paper.world.exempt)
        if not rights.concerns(case.actor, case):
            raise Missing
        if name == "submit" and may_submit(case):
            self.prepare()
        chain.fire(Act[name], case, words=words, now=NOON, to=Stop[to] if to else None, due=None)
        self.write()

    def lock(self) -> None:
        chain.fire(Act.lock, self.case, words="", now=NOON, to=None, due=None)

    def actor(self, person: str) -> Actor:
        held = {(Role[role], UNITS[unit]) for who, role, unit in self.paper.world.posts if who == person}
        return Actor(PEOPLE[person], person, "", frozenset(held))

    def prepare(self) -> None:
        """The route as a submission freezes it, if somebody can sign at each stop."""
        paper, case = self.paper, self.case
        places, pools = [], [{case.actor.id}]
        for stop in ("filling", *paper.stops):
            named = PEOPLE[paper.leader] if stop == "leader" and paper.leader else None
            places.append(RoutePlace(Stop[stop], BOXES[stop], UNITS[paper.place(stop)], "", named, NOON))
        for stop in paper.stops:
            holders = {PEOPLE[who] for who in paper.world.holders(HOLDER[stop], paper.place(stop))}
            pools.append(holders & {PEOPLE[paper.leader or "stranger"]} if stop == "leader" else holders)
        if not submission.can_be_signed(case, places, pools):
            raise NoHolder("", "", "", "")
        case.route, case.content_hash = tuple(places), "sha256:content"

    def write(self) -> None:
        """What follows, kept in the case instead of rows."""
        case, follows = self.case, self.case.follows
        case.route = tuple(self.place(place) for place in case.route)
        case.was_returned = case.was_returned or case.state is State.returned
        if follows.new_version:
            case.number, case.content_hash = case.number + 1, None
        opened = OpenVisit(next(self.ids), follows.opens, NOON, NOON) if follows.opens else None
        case.visit = opened

    def place(self, place: RoutePlace) -> RoutePlace:
        case, follows = self.case, self.case.follows
        if place.visit_id in follows.supersedes:
            return replace(place, visit_id=None, closed_by_id=None, signature_hash="", signed_hash="")
        closed = follows.closes in (Outcome.submitted, Outcome.signed)
        if not (closed and case.visit and place.stop is case.visit.stop):
            return place
        place = replace(place, visit_id=case.visit.id, closed_by_id=case.actor.id)
        return (
            replace(place, signature_hash="s", signed_hash=case.content_hash or "")
            if follows.signs
            else place
        )

    def seen(self) -> tuple[Any, ...]:
        """State, number, whose boxes stand, where the open visit is; in the paper's words."""
        case = self.case
        names = {number: name for name, number in PEOPLE.items()}
        boxes = [(place.stop.name, names[place.closed_by_id or 0]) for place in case.standing]
        return case.state.name, case.number, boxes, case.visit.stop.name if case.visit else None
