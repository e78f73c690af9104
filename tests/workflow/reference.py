"""The chain once more, written from the rules alone: what each person may do to a report, and what then is true.

It imports nothing of the product, knows no tables and no machine; the product is compared with it step by step.
States, stops, roles and acts are the plain words that the product's enumerations use as names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FILLING = ("draft", "returned")
HOLDER = {
    "leader": "team_leader",
    "unit": "unit_head",
    "department": "department_head",
    "finance": "finance_section_head",
}
INSIDE = ("filler", "evaluator", "team_leader", "unit_head", "deputy_head")
SUPERVISING = ("department_head", "department_clerk", "deputy_head")
FINANCE = ("finance_section_head", "finance_section_clerk")
COUNTY = ("performance_office", "auditor")


class No(Exception):
    """A refusal, by the name of its class."""


@dataclass
class World:
    """Who holds which post where; who may not act at all; which units the bureau has exempted."""

    posts: set[tuple[str, str, str]] = field(default_factory=set)  # person, role, unit
    disabled: set[str] = field(default_factory=set)
    exempt: set[str] = field(default_factory=set)
    one_unit_signs_both: bool = True

    def holds(self, person: str, role: str, unit: str) -> bool:
        return (person, role, unit) in self.posts

    def holders(self, role: str, unit: str) -> set[str]:
        return {who for who, held, at in self.posts if (held, at) == (role, unit)} - self.disabled

    def anywhere(self, person: str, *roles: str) -> bool:
        return any(who == person and role in roles for who, role, _ in self.posts)


@dataclass
class Paper:
    """One report: where it is, whose signatures stand, and what the next page will have been made from."""

    world: World
    stops: tuple[str, ...]  # after filling
    unit: str
    supervising: str
    section: str
    leader: str | None = None  # as chosen on the form
    complete: bool = False
    state: str = "draft"
    number: int = 1
    version: int = 2  # the first write begins it, the second is the first action
    seq: int = 1
    named: str | None = None  # the leader frozen with the route
    boxes: list[tuple[str, str]] = field(default_factory=list)  # (stop, person) standing, filling first
    once_returned: bool = False
    once_submitted: bool = False
    content: str | None = None  # what identifies the submitted content on a page
    keys: dict[str, tuple[str, tuple[object, ...], int]] = field(default_factory=dict)

    @property
    def here(self) -> str:
        return self.state.removeprefix("at_")

    @property
    def under_way(self) -> bool:
        return self.state.startswith("at_")

    @property
    def open_stop(self) -> str | None:
        return "filling" if self.state in FILLING else self.here if self.under_way else None

    def place(self, stop: str) -> str:
        return {"department": self.supervising, "finance": self.section}.get(stop, self.unit)

    # Who may know of it, who may act.

    def known_to(self, person: str) -> bool:
        at = {unit for who, role, unit in self.world.posts if who == person and role in INSIDE}
        if self.unit in at:
            return True
        if not self.once_submitted:
            return False
        held = {(role, unit) for who, role, unit in self.world.posts if who == person}
        above = any((role, self.supervising) in held for role in SUPERVISING)
        beside = any((role, self.section) in held for role in FINANCE)
        return above or beside or self.world.anywhere(person, *COUNTY)

    def is_filler(self, person: str) -> bool:
        return self.world.holds(person, "filler", self.unit)

    def has_the_turn(self, person: str) -> bool:
        if self.here == "leader" and person != self.named:
            return False
        return self.world.holds(person, HOLDER[self.here], self.place(self.here))

    def may_sign_twice(self, person: str) -> bool:
        """Whether no other box of this version is the person's, or an exemption covers it."""
        mine = {stop for stop, who in self.boxes if who == person}
        both = self.unit == self.supervising and self.world.one_unit_signs_both
        return (
            not mine
            or (both and mine | {self.here} == {"unit", "department"})
            or self.unit in self.world.exempt
        )

    # Acts: each refuses by raising, or changes the paper.

    def act(self, name: str, person: str, words: str = "", to: str | None = None) -> None:
        getattr(self, name)(person, words.strip(), to)
        self.version += 1
        self.seq += 1

    def submit(self, person: str, words: str, to: str | None) -> None:
        self.need(self.state in FILLING, "WrongState")
        self.need(self.is_filler(person), "NotAllowed")
        self.need(self.complete, "NotReady")
        self.need(self.can_be_signed(person), "NoHolder")
        self.boxes, self.named, self.once_submitted = [("filling", person)], self.leader, True
        self.state = f"at_{self.stops[0]}"

    def sign(self, person: str, words: str, to: str | None) -> None:
        self.need(self.under_way, "WrongState")
        self.need(self.has_the_turn(person), "NotYourTurn")
        self.need(self.may_sign_twice(person), "SamePerson")
        self.need(2 <= len(words) <= 200, "WordsMissing")
        self.boxes.append((self.here, person))
        after = self.stops[self.stops.index(self.here) + 1 :]
        self.state = f"at_{after[0]}" if after else "approved"

    def return_to_filler(self, person: str, words: str, to: str | None) -> None:
        self.need(self.under_way or self.state == "approved", "WrongState")
        if self.under_way:
            self.need(self.has_the_turn(person), "NotYourTurn")
        else:
            self.need(self.world.anywhere(person, "performance_office"), "NotAllowed")
        self.need(len(words) >= 5, "ReasonShort")
        self.boxes, self.state, self.once_returned = [], "returned", True
        self.number += 1

    def return_to_stop(self, person: str, words: str, to: str | None) -> None:
        self.need(self.under_way and self.here != self.stops[0] and self.here != "leader", "WrongState")
        self.need(self.has_the_turn(person), "NotYourTurn")
        self.need(len(words) >= 5, "ReasonShort")
        self.need(to in self.stops[: self.stops.index(self.here)], "WrongState")
        earlier = ("filling", *self.stops[: self.stops.index(str(to))])
        self.boxes = [(stop, who) for stop, who in self.boxes if stop in earlier]
        self.state = f"at_{to}"

    def withdraw_submission(self, person: str, words: str, to: str | None) -> None:
        self.need(self.under_way, "WrongState")
        self.need(self.is_filler(person), "NotAllowed")
        self.need(len(self.boxes) == 1, "TooLate")
        self.boxes, self.state = [], "returned" if self.once_returned else "draft"
        self.number += 1

    def withdraw_signature(self, person: str, words: str, to: str | None) -> None:
        signed = len(self.boxes) > 1 and (self.under_way or self.state == "approved")
        self.need(signed, "WrongState")
        self.need(self.boxes[-1][1] == person, "TooLate")
        self.state = f"at_{self.boxes.pop()[0]}"

    def cancel(self, person: str, words: str, to: str | None) -> None:
        self.need(self.under_way or self.state in FILLING, "WrongState")
        own = self.state == "draft" and not self.once_submitted and self.is_filler(person)
        self.need(own or self.world.anywhere(person, "performance_office"), "NotAllowed")
        self.need(len(words) >= 5, "ReasonShort")
        self.state = "cancelled"

    def lock(self) -> None:
        self.need(self.state == "approved", "WrongState")
        self.need([stop for stop, _ in self.boxes[1:]] == [*self.stops], "SealRefused")
        self.state = "locked"
        self.version += 1
        self.seq += 1

    def save(self, person: str, changes: bool) -> None:
        self.need(self.known_to(person) and person not in self.world.disabled, "Missing")
        self.need(self.is_filler(person), "NotAllowed")
        self.need(self.state in FILLING, "ReportFixed")
        self.version += changes

    # The one way in.

    def hand_in(
        self, name: str, person: str, words: str, to: str | None, seen: int, shown: str | None, key: str
    ) -> int:
        """Carry an act out once; its number in the trail."""
        said = (name, words, to, seen, shown)
        known = self.keys.get(key)
        if known is not None and known[0] == person:
            self.need(known[1] == said, "KeyReused")
            return known[2]
        self.need(person not in self.world.disabled and self.known_to(person), "Missing")
        self.need(known is None, "KeyReused")
        self.need(seen == self.version, "Moved")
        self.need(name != "sign" or self.content is None or shown == self.content, "Moved")
        self.act(name, person, words, to)
        self.keys[key] = (person, said, self.seq)
        return self.seq

    def can_be_signed(self, submitter: str) -> bool:
        """Whether every stop can have a person of its own, the submitter counted; exemptions help."""
        pools = [self.world.holders(HOLDER[stop], self.place(stop)) for stop in self.stops]
        if "leader" in self.stops:
            pools[self.stops.index("leader")] &= {self.leader or ""}
        if self.unit in self.world.exempt:
            return all(pools)
        return any(self.fits(choice) for choice in self.choices(pools, (("filling", submitter),)))

    def choices(
        self, pools: list[set[str]], chosen: tuple[tuple[str, str], ...]
    ) -> Iterator[tuple[tuple[str, str], ...]]:
        if len(chosen) > len(pools):
            yield chosen
            return
        for person in sorted(pools[len(chosen) - 1]):
            yield from self.choices(pools, (*chosen, (self.stops[len(chosen) - 1], person)))

    def fits(self, choice: tuple[tuple[str, str], ...]) -> bool:
        both = self.unit == self.supervising and self.world.one_unit_signs_both
        boxes: dict[str, list[str]] = {}
        for stop, person in choice:
            boxes.setdefault(person, []).append(stop)
        return all(
            len(stops) == 1 or (both and {*stops} == {"unit", "department"}) for stops in boxes.values()
        )

    @staticmethod
    def need(holds: bool, refusal: str) -> None:
        if not holds:
            raise No(refusal)
