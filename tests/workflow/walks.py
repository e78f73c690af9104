"""Random walks: people who try things on papers, so that most steps mean something and any seed can be walked again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.workflow.reference import HOLDER, Paper, World

ACTS = (
    "submit",
    "sign",
    "return_to_filler",
    "return_to_stop",
    "withdraw_submission",
    "withdraw_signature",
    "cancel",
)
WORDS = {
    "sign": ("同意。", "同意", "情况属实，同意上报。", "好", "", "好" * 200, "好" * 201),
    "reason": ("请补充佐证材料", "请核对附件后再报", "改一下", "    ", "五个字的话"),
}
LIKELY = {  # what people mostly do where the paper is
    "draft": (*[("submit", "filler")] * 12, ("cancel", "filler")),
    "returned": (*[("submit", "filler")] * 12, ("cancel", "office")),
    "approved": (
        ("withdraw_signature", "signer"),
        ("return_to_filler", "office"),
        *[("lock", "machine")] * 2,
    ),
    "locked": (("sign", "anyone"), ("cancel", "office")),
    "cancelled": (("submit", "filler"),),
}
UNDER_WAY = (
    *[("sign", "holder")] * 16,
    *[("withdraw_signature", "signer")] * 3,
    *[("return_to_filler", "holder")] * 2,
    *[("return_to_stop", "holder")] * 3,
    *[("withdraw_submission", "filler")] * 3,
    ("cancel", "office"),
)
ENDED = ("locked", "cancelled")


@dataclass
class Step:
    """One thing somebody tries. `kind` is "act", "lock", "save", "post" or "list"."""

    kind: str
    act: str = ""
    person: str = ""
    words: str = ""
    to: str | None = None
    key: str = ""
    seen: int = 0
    shown: str | None = None  # the content on the page
    detail: tuple[str, ...] = ()
    stale: bool = False  # a save typed over an older revision
    ended: bool = False  # tried on a paper that was locked or cancelled


@dataclass
class Walk:
    """A source of steps on one paper; the same seed walks the same way."""

    chance: random.Random
    people: list[str]
    spent: list[Step] = field(default_factory=list)
    number: int = 0

    def step(self, paper: Paper, rows: bool) -> Step:
        """What is tried next. `rows` adds what only a stored report has: saves, keys, pages grown old."""
        draw = self.chance.random()
        if rows and paper.open_stop == "filling" and draw < (0.75 if not paper.complete else 0.12):
            return self.save(paper)
        if rows and self.spent and draw < 0.16:
            return self.again()
        if rows and draw > 0.97:
            return self.save(paper) if self.chance.random() < 0.6 else Step("lock")
        if draw < 0.22:
            return self.meddle(paper, rows)
        return self.act(paper)

    def act(self, paper: Paper) -> Step:
        options = UNDER_WAY if paper.under_way else LIKELY[paper.state]
        name, role = self.chance.choice(options)
        if self.chance.random() < 0.15:
            name = self.chance.choice(ACTS)
        if name == "lock":
            return Step("lock")
        person = self.someone(paper, role) if self.chance.random() < 0.8 else self.chance.choice(self.people)
        words = self.chance.choice(WORDS["sign" if name == "sign" else "reason"])
        if self.chance.random() < 0.8:
            words = WORDS["sign" if name == "sign" else "reason"][self.chance.randrange(2)]
        to = self.chance.choice((None, "filling", *paper.stops)) if name == "return_to_stop" else None
        step = Step("act", name, person, words, to, self.fresh(), paper.version, paper.content)
        if self.chance.random() < 0.05:
            step.seen += self.chance.choice((-1, 1, -3))
        self.spent = [*self.spent[-8:], step]
        return step

    def fresh(self) -> str:
        self.number += 1
        return f"{self.chance.getrandbits(64):016x}-{self.number}"

    def again(self) -> Step:
        """A double click, or somebody else's or a changed page with a key that was used."""
        old = self.chance.choice(self.spent)
        step = Step(old.kind, old.act, old.person, old.words, old.to, old.key, old.seen, old.shown)
        draw = self.chance.random()
        if draw < 0.15:
            step.words += "。"
        elif draw < 0.3:
            step.person = self.chance.choice(self.people)
        return step

    def someone(self, paper: Paper, role: str) -> str:
        """A person in that position, if there is one."""
        world = paper.world
        found: set[str] = set()
        if role == "filler":
            found = world.holders("filler", paper.unit)
        elif role == "office":
            found = {who for who, held, _ in world.posts if held == "performance_office"}
        elif role == "signer" and paper.boxes:
            found = {paper.boxes[-1][1]}
        elif role == "holder" and paper.under_way:
            found = {who for who in self.people if paper.has_the_turn(who)}
        return self.chance.choice(sorted(found) or self.people)

    def save(self, paper: Paper) -> Step:
        """Choose a leader, make the form complete, or change a text."""
        what = self.chance.choice(("leader", "leader", "complete", "complete", "complete", "blank", "text"))
        person = (
            self.someone(paper, "filler") if self.chance.random() < 0.9 else self.chance.choice(self.people)
        )
        leaders = sorted(world_leaders(paper.world, paper.unit)) or self.people
        chosen = self.chance.choice(leaders if self.chance.random() < 0.9 else self.people)
        stale = self.chance.random() < 0.1
        return Step("save", what, person, detail=(chosen, self.fresh()), stale=stale)

    def meddle(self, paper: Paper, rows: bool) -> Step:
        """Posts end and begin; the bureau's list changes; accounts are disabled, and open again soon."""
        if rows and (paper.world.disabled or self.chance.random() < 0.1):
            return Step("account", person=self.chance.choice(sorted(paper.world.disabled) or self.people))
        if self.chance.random() < 0.15:
            return Step("list", detail=(paper.unit,))
        role = self.chance.choice(("filler", *HOLDER.values()))
        place = {"department_head": paper.supervising, "finance_section_head": paper.section}.get(
            role, paper.unit
        )
        holders = sorted(who for who, held, unit in paper.world.posts if (held, unit) == (role, place))
        leaves = len(holders) > 1 and self.chance.random() < 0.5
        person = self.chance.choice(holders if leaves else self.people)
        return Step(
            "post",
            "end" if (person, role, place) in paper.world.posts else "begin",
            person,
            detail=(role, place),
        )


def world_leaders(world: World, unit: str) -> set[str]:
    return world.holders("team_leader", unit)
