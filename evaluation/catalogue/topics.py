"""What reports admit, and the indicators it bears on: payment late, rules weak, three public expenses high …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from evaluation.catalogue.facts import Row
from evaluation.catalogue.values import plain
from evaluation.catalogue.words import told


@dataclass(frozen=True)
class Topic:
    """A matter: how a report admits that it went wrong, and which indicators it bears on."""

    key: str
    name: str
    said: re.Pattern[str]
    indicators: re.Pattern[str]

    def admitted(self, text: str) -> str:
        """The words by which a text admits it; "" when it does not, or says that it did not happen."""
        bare = plain(text)
        found = (match for match in self.said.finditer(bare) if stands(bare, match))
        return next((match[0] for match in found), "")

    def concerns(self, row: Row) -> bool:
        """Whether an indicator is about it."""
        return any(self.indicators.search(text) for text in (row.level2, row.name))


@dataclass(frozen=True)
class Claim:
    """A matter that cannot be both: what is claimed, and what takes it back."""

    key: str
    claimed: re.Pattern[str]
    denied: re.Pattern[str]


def stands(text: str, found: re.Match[str]) -> bool:
    """Whether an admission is neither denied right before it nor said to be over right after it."""
    before, after = (re.compile(told("topics.toml")[key]) for key in ("denied", "over"))
    return not before.search(text[: found.start()]) and not after.match(text[found.end() :])


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of topics.toml, in order."""
    return tuple(
        Topic(case["key"], case["name"], re.compile(case["said"]), re.compile(case["indicators"]))
        for case in told("topics.toml")["topic"]
    )


@cache
def claims() -> tuple[Claim, ...]:
    """The claims of topics.toml, in order."""
    return tuple(
        Claim(case["key"], re.compile(case["claimed"]), re.compile(case["denied"]))
        for case in told("topics.toml")["claim"]
    )
