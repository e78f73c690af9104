"""Answers to 提醒: words, and for evidence that is missing the day by which the unit will hand it in (后补日期)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from evaluation.entry import EntryError, parse_date
from evaluation.paper import Field

LATER = "后补日期"
SHORTEST = 2  # letters of an answer
LONGEST_WAIT = dt.timedelta(days=366)
FIELD = Field("later", LATER, LATER, "date", "", False, (), "", "", "")


@dataclass(frozen=True)
class Answer:
    """What was answered to one question. `later` alone is an answer too."""

    words: str = ""
    later: dt.date | None = None

    @classmethod
    def of(cls, stored: Any) -> Answer:
        """As it is stored: the words alone, {"words": …, "later": "2026-04-10"}, or None."""
        if isinstance(stored, str) or stored is None:
            return cls(stored or "")
        return cls(stored["words"], dt.date.fromisoformat(stored["later"]))

    @property
    def stored(self) -> str | dict[str, str]:
        """What `of` reads; "" for no answer."""
        return {"words": self.words, "later": self.later.isoformat()} if self.later else self.words

    @property
    def given(self) -> bool:
        """Whether it answers anything."""
        return self.later is not None or len(self.words.strip()) >= SHORTEST

    @property
    def text(self) -> str:
        """What a signer reads: 材料在县档案馆，承诺于 2026年4月10日前补交。"""
        if self.later is None:
            return self.words
        promise = f"承诺于 {self.later.year}年{self.later.month}月{self.later.day}日前补交"
        return f"{self.words.rstrip('。；，')}；{promise}" if self.words else promise


def promised(text: str, today: dt.date) -> dt.date | None:
    """The day that was typed; None for a blank.

    Raises:
        EntryError: no date, one that has passed, or one more than a year away.
    """
    if not text.strip():
        return None
    day = dt.date.fromisoformat(parse_date(FIELD, text))
    if day < today:
        raise EntryError(LATER, f"不能早于今天（{today.year}年{today.month}月{today.day}日）")
    if day > today + LONGEST_WAIT:
        raise EntryError(LATER, "请填一年以内的日期")
    return day
