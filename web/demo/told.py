"""The TOML files of the demo county, and the reading of what they tell."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from evaluation import forms
from evaluation.paper import Form
from workflow.errors import SHANGHAI

FOLDER = Path(__file__).resolve().parent
FORM_KEYS = {"附件2-1": "2-1", "附件2-2": "2-2"}


@dataclass(frozen=True)
class Content:
    """What a filler saves: section bodies and score rows {"cell": {"score": "2.76", "reason": "…", "basis": {…}}}."""

    bodies: dict[str, dict[str, Any]]
    scores: dict[str, dict[str, Any]]


@cache
def told(name: str) -> dict[str, Any]:
    """A file of the demo county, money and points as Decimal."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def form(key: str) -> Form:
    """A form of the library, "2-1" or "2-2"."""
    return forms.library()[key]


def of_version(record: dict[str, Any], key: str, version: int) -> Any:
    """A value of the story; version 1 has its own where it differs (`key_v1`)."""
    return record.get(f"{key}_v1", record.get(key)) if version == 1 else record.get(key)


def moment(told_at: dt.datetime, shift: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
    """A date-time of the files (Asia/Shanghai, without zone) as a moment, moved by `shift`."""
    return (told_at + shift).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


def snapshot() -> dt.datetime:
    """The moment at which the told campaign stands."""
    return moment(told("campaign")["campaign"]["snapshot"])


def shift_to(now: dt.datetime) -> dt.timedelta:
    """Whole weeks that move the story's 18 March into the current week, or the week before while it still lies ahead.

    Nothing that has happened may lie in the future: a visit opened tomorrow could not be signed today.
    """
    then, today = snapshot().astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    mondays = [day - dt.timedelta(days=day.weekday()) for day in (then, today)]
    shift = mondays[1] - mondays[0]
    return shift if snapshot() + shift <= now else shift - dt.timedelta(weeks=1)
