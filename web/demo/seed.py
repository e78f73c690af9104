"""The whole demo: the county settled, every event of its calendar carried out by the real functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.paper import SCORES
from models import Act, Outbox, Report, Stop, Unit
from web.demo import chain, contents, evidence
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


class NotEmpty(Exception):
    """The database holds units already."""


def seed(session: Session, shift: dt.timedelta, prefix: str, folder: Path | None = None) -> County:
    """Fill an empty database, every date moved by `shift`; `prefix` is that of the 封存编号. The caller commits.

    With `folder` the story's evidence is written there, as honest placeholders.

    Raises:
        NotEmpty: nothing was written.
    """
    if session.scalar(sa.select(sa.func.count(Unit.id))):
        raise NotEmpty
    walk = Walk(session, settle(session, shift, prefix), shift, prefix, folder)
    for event in events(shift):
        walk.carry_out(event)
        session.expunge_all()  # nothing is read twice, and a large session flushes slowly
    close_notices(session, snapshot() + shift)
    return walk.county


@dataclass(frozen=True)
class Walk:
    """All reports on their way; `reports` are their ids by number in campaign.toml."""

    session: Session
    county: County
    shift: dt.timedelta
    prefix: str
    folder: Path | None = None
    reports: dict[int, int] = field(default_factory=dict)

    def carry_out(self, event: Event) -> None:
        """One event, by the same functions as the pages and the lock's task."""
        if event.act is Act.start:
            self.reports[event.report["no"]] = self.start(event)
            return
        report_id, by = self.reports[event.report["no"]], self.county.people.get(event.by, 0)
        if event.act is Act.lock:
            sealing.lock(self.session, report_id, self.prefix, fixed(event.at))
        elif event.act is None:
            submitted = bool(event.report.get("acts"))
            content = contents.of(event.report, event.version) if submitted else contents.begun(event.report)
            chain.fill(self.session, report_id, content, by, event.at)
            if self.folder and submitted:
                evidence.attach(self.session, self.folder, report_id, event, by)
        else:
            words = event.told.get("reason") or event.told.get("opinion", "")
            chain.act(self.session, event.act, report_id, by, event.at, words, **self.details(event))

    def start(self, event: Event) -> int:
        source = event.report
        return drafting.start(
            self.session,
            self.county.people[event.by],
            self.county.units[source["unit"]],
            self.county.campaign_id,
            FORM_KEYS[source["form"]],
            title(source),
            fixed(event.at),
            self.county.units.get(source.get("supervising", "")),
        ).id

    def details(self, event: Event) -> dict[str, Any]:
        """Further fields of the slip: sections to mend, the day to be back, the stop to go back to."""
        found: dict[str, Any] = {"key": f"demo-{event.order}"}
        if "sections" in event.told:
            found["sections"] = tuple(SECTIONS[name] for name in event.told["sections"])
        if "rework_due" in event.told:
            found["due"] = moment(event.told["rework_due"], self.shift)
        if "to" in event.told:
            found["to"] = Stop[event.told["to"]]
        return found


def title(source: Mapping[str, Any]) -> str:
    """A project's own name; a department report is called by its form's."""
    titles = {row["name"]: row.get("report_title") for row in told("campaign")["form"]}
    return str(titles[source["form"]] or source["name"])


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
