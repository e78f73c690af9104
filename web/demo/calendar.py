"""What happened in the county, in order: every start, saving, act and lock of every report up to the snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import Act
from web.demo.told import moment, told

BEFORE_SUBMITTING = dt.timedelta(minutes=30)  # the last saving
ACTS = {
    "submit": Act.submit,
    "sign": Act.sign,
    "return": Act.return_to_filler,
    "return_to_stop": Act.return_to_stop,
    "lock": Act.lock,
}


@dataclass(frozen=True, order=True)
class Event:
    """`order` keeps what happened in one report within one minute in its order."""

    at: dt.datetime
    order: int
    act: Act | None = field(compare=False)  # None: a draft is saved
    by: str = field(compare=False)
    report: Mapping[str, Any] = field(compare=False)
    version: int = field(compare=False, default=1)
    told: Mapping[str, Any] = field(compare=False, default_factory=dict)


def events(shift: dt.timedelta) -> list[Event]:
    """Every event of all reports, the earliest first."""
    return sorted(event for report in told("campaign")["report"] for event in life(report, shift))


def life(report: Mapping[str, Any], shift: dt.timedelta) -> Iterator[Event]:
    """The events of one report."""
    order = report["no"] * 100
    opened = moment(told("campaign")["campaign"]["opened"], shift)
    acts = report.get("acts", [])
    filler = acts[0]["by"] if acts else report["holder"]
    yield Event(opened, order, Act.start, filler, report)
    if not acts:
        yield Event(opened + dt.timedelta(days=2, hours=1), order + 1, None, filler, report)
    for n, act in enumerate(acts, 1):
        at = moment(act["at"], shift)
        if act["act"] == "submit":
            yield Event(at - BEFORE_SUBMITTING, order + 2 * n, None, act["by"], report, act["v"])
        yield Event(
            at, order + 2 * n + 1, ACTS[act["act"]], act["by"], report, act["v"], words_of(report, act)
        )


def words_of(report: Mapping[str, Any], act: Mapping[str, Any]) -> dict[str, Any]:
    """The act with its opinion; the story tells its own, the department report too, the others say the usual."""
    story, department = told("story"), told("department")
    if report["no"] == story["report"]["campaign_no"]:
        (found,) = (row for row in story["act"] if row["at"] == act["at"])
        return {**act, **found}
    usual = told("campaign")["defaults"]["opinions"]
    own = department["opinions"] if report["no"] == department["report"]["campaign_no"] else usual
    return {"opinion": own.get(act.get("stop", ""), ""), **act}
