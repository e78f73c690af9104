"""What a check says: one fault, where it stands, the figures compared, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

NOTHING = Decimal(0)


class Severity(Enum):
    """What a finding asks of the unit; `off` is a check that a campaign does not want."""

    must = "必改"
    ask = "提醒"
    note = "提示"
    off = "关"


ORDER = (Severity.off, Severity.note, Severity.ask, Severity.must)


def milder(one: Severity, other: Severity) -> Severity:
    """The one of two severities that asks less."""
    return min(one, other, key=ORDER.index)


@dataclass(frozen=True)
class Spot:
    """A place in words, "一、项目基本概况 实际到位资金"; `anchor` is its id on a page of the system, "" on paper."""

    words: str
    anchor: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault.

    document: id of the document it stands in. numbers: the figures compared, as printed.
    cause: findings of one report with the same cause are one question.
    points, yuan: what is at stake, 分 and 元; they rank the questions.
    at_most: a milder severity than the campaign's, where this case deserves no more.
    why: the words of the report that made a text check speak.
    answers: ready answers beside a reason of one's own.
    left: the points that the printed rule leaves to the row if the report is as it says, None where nobody can tell.
    """

    id: str
    document: str
    spot: Spot
    message: str
    numbers: tuple[str, ...] = ()
    cause: str = ""
    points: Decimal = NOTHING
    yuan: Decimal = NOTHING
    at_most: Severity = Severity.must
    why: str = ""
    answers: tuple[str, ...] = ()
    left: Decimal | None = None
