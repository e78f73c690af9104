"""The whole demo: the county settled, every event of its calendar carried out by the real functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.paper import SCORES
from models import Act, Outbox, Report, Stop, Unit
from web.demo import chain, contents
from web.demo.calendar import Event, events
from web.demo.county import County, settle
from web.demo.told import FORM_KEYS, moment, snapshot, told
from workflow import drafting, sealing
from workflow.clock import fixed
from workflow.errors import SHANGHAI

NOT_SENT = "演示数据，不补发"
SECTIONS = {"评分表": SCORES, "综述": "narrative"}  # as the story calls them → keys of the form
ACCOUNTS = (  # one account per role, as printed
    ("填报人", "fangyc"),
    ("评价组组长", "shenyq"),
    ("单位负责人", "guhz"),
    ("主管部门负责人", "luws"),
    ("归口科室负责人", "qinmy"),
    ("绩效管理股", "hanxb"),
    ("单位管理员", "mengqc"),
    ("审计", "shaomq"),
)
Counted = Callable[[int, int], None]


class NotEmpty(Exception):
    """The database holds units already."""


def seed(session: Session, shift: dt.timedelta, prefix: str, tell: Counted = lambda done, of: None) -> County:
    """Fill an empty database; `tell` hears of every event done. The caller commits.

    Raises:
        NotEmpty: nothing was written.
    """
    if session.scalar(sa.select(sa.func.count(Unit.id))):
        raise NotEmpty
    county = settle(session, shift, prefix)
    report_ids: dict[int, int] = {}
    days = events(shift)
    for done, event in enumerate(days, 1):
        carry_out(session, county, report_ids, event, shift, prefix)
        tell(done, len(days))
    close_notices(session, snapshot() + shift)
    return county


def carry_out(
    session: Session,
    county: County,
    report_ids: dict[int, int],
    event: Event,
    shift: dt.timedelta,
    prefix: str,
) -> None:
    """One event; a start adds the new report's id to `report_ids` (by number in campaign.toml)."""
    no = event.report["no"]
    if event.act is Act.start:
        report_ids[no] = start(session, county, event)
    elif event.act is Act.lock:
        sealing.lock(session, report_ids[no], prefix, fixed(event.at))
    elif event.act is None:
        submitted = bool(event.report.get("acts"))
        content = contents.of(event.report, event.version) if submitted else contents.begun(event.report)
        chain.fill(session, report_ids[no], content, county.people[event.by], event.at)
    else:
        words = event.told.get("reason") or event.told.get("opinion", "")
        by, more = county.people[event.by], details(event, shift)
        chain.act(session, event.act, report_ids[no], by, event.at, words, **more)
    session.expunge_all()  # nothing is read twice, and a large session flushes slowly


def start(session: Session, county: County, event: Event) -> int:
    source = event.report
    return drafting.start(
        session,
        county.people[event.by],
        county.units[source["unit"]],
        county.campaign_id,
        FORM_KEYS[source["form"]],
        title(source),
        fixed(event.at),
        county.units.get(source.get("supervising", "")),
    ).id


def title(source: Mapping[str, Any]) -> str:
    """A project's own name; a department report is called by its form's."""
    titles = {row["name"]: row.get("report_title") for row in told("campaign")["form"]}
    return str(titles[source["form"]] or source["name"])


def details(event: Event, shift: dt.timedelta) -> dict[str, Any]:
    """Further fields of the slip: sections to mend, the day to be back, the stop to go back to."""
    found: dict[str, Any] = {"key": f"demo-{event.order}-{event.act.name if event.act else ''}"}
    if "sections" in event.told:
        found["sections"] = tuple(SECTIONS[name] for name in event.told["sections"])
    if "rework_due" in event.told:
        found["due"] = moment(event.told["rework_due"], shift)
    if "to" in event.told:
        found["to"] = Stop[event.told["to"]]
    return found


def close_notices(session: Session, now: dt.datetime) -> None:
    """What was owed before the snapshot's day is closed with its reason: the first start must not mail hundreds."""
    today = dt.datetime.combine(now.astimezone(SHANGHAI).date(), dt.time(), SHANGHAI)
    session.execute(sa.update(Outbox).where(Outbox.created_at < today).values(closed_at=now, reason=NOT_SENT))


def report_id(session: Session, no: int) -> int:
    """The id of a report of campaign.toml in a seeded database."""
    (source,) = (row for row in told("campaign")["report"] if row["no"] == no)
    found = sa.select(Report.id).join(Unit, Unit.id == Report.unit_id)
    return session.execute(
        found.where(Unit.code == source["unit"], Report.name == title(source))
    ).scalar_one()
