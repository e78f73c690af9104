"""A small county for the tests of the chain: two short forms, six units, and everybody a report meets.

Villages share a database and never meet: each has units, people and a campaign of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Act,
    Campaign,
    CampaignForm,
    Exemption,
    FormDefinition,
    Person,
    Post,
    Report,
    ReportVersion,
    Role,
    State,
    Stop,
    StopDate,
    Unit,
    UnitKind,
)
from models import engine as behaviour
from tests.workflow.shortforms import HASHES, LONG, SHORT, TEXTS
from workflow import acts, attachments, drafting, sealing
from workflow.attachments import Stored
from workflow.clock import fixed
from workflow.drafting import Score
from workflow.errors import SHANGHAI, Refused
from workflow.slip import Slip

NOON = dt.datetime(2026, 3, 18, 12, tzinfo=SHANGHAI).astimezone(dt.UTC)
PREFIX = "平财绩封"
STATES = dict(
    zip(LONG[1:], (State.at_leader, State.at_unit, State.at_department, State.at_finance), strict=True)
)

UNITS = {  # code: name, kind, 主管部门, 归口科室
    "jjjs": ("经济建设股", UnitKind.finance_section, None, None),
    "jxgl": ("绩效管理股", UnitKind.performance_office, None, None),
    "sjj": ("平澜县审计局", UnitKind.outside, None, None),
    "zjj": ("平澜县住房和城乡建设局", UnitKind.department, None, "jjjs"),
    "zfbz": ("平澜县住房保障服务中心", UnitKind.subordinate, "zjj", "jjjs"),
    "szgy": ("平澜县市政公用服务中心", UnitKind.subordinate, "zjj", "jjjs"),
}
PEOPLE = {  # who: login, name, posts
    "filler": ("fangyc", "方予澄", {Role.filler: "zfbz"}),
    "other_filler": ("sujw", "苏见微", {Role.filler: "zfbz"}),
    "leader": ("shenyq", "沈砚清", {Role.team_leader: "zfbz"}),
    "other_leader": ("yecx", "叶承宣", {Role.team_leader: "zfbz"}),
    "unit_head": ("guhz", "顾怀舟", {Role.unit_head: "zfbz"}),
    "department_head": ("luws", "陆闻笙", {Role.unit_head: "zjj", Role.department_head: "zjj"}),
    "department_filler": ("meirx", "梅若溪", {Role.filler: "zjj"}),
    "department_leader": ("yuyx", "余远宣", {Role.team_leader: "zjj"}),
    "department_clerk": ("luojx", "罗景溪", {Role.department_clerk: "zjj"}),
    "finance_head": ("qinmy", "秦慕遥", {Role.finance_section_head: "jjjs"}),
    "other_finance_head": ("shict", "石承棠", {Role.finance_section_head: "jjjs"}),
    "office": ("hanxb", "韩叙白", {Role.performance_office: "jxgl"}),
    "auditor": ("shaomq", "邵明清", {Role.auditor: "sjj"}),
    "administrator": ("mengqc", "孟清川", {Role.unit_administrator: "zfbz"}),
    "stranger": ("shangzq", "尚知渠", {Role.filler: "szgy"}),
}
SIGNERS = {
    "leader": "leader",
    "unit": "unit_head",
    "department": "department_head",
    "finance": "finance_head",
}


@contextmanager
def open_engine(url: str) -> Iterator[sa.Engine]:
    """An engine that behaves as the product's does."""
    engine = sa.create_engine(url, **behaviour.options(url))
    behaviour.prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@dataclass
class Village:
    """One small county; people and units by their short names, acts as one call each."""

    session: Session
    campaign_id: int
    units: dict[str, int]
    people: dict[str, int]
    logins: dict[str, str]
    names: Iterator[int]
    reports: dict[str, int] = field(default_factory=dict)
    stock: dict[tuple[State, str], list[int]] = field(default_factory=dict)
    mark: int = 0  # the newest outbox row that does not count any more

    def __getitem__(self, who: str) -> int:
        return self.people[who]

    def start(self, form: str = "9-5", by: str = "filler", unit: str = "zfbz", at: dt.datetime = NOON) -> int:
        """A blank draft; its id."""
        name = f"2025年城镇老旧小区改造项目（第{next(self.names)}批）"
        report = drafting.start(
            self.session, self[by], self.units[unit], self.campaign_id, form, name, fixed(at)
        )
        self.session.commit()
        return report.id

    def draft(self, form: str = "9-5", by: str = "filler", unit: str = "zfbz", leader: str = "leader") -> int:
        """A draft with nothing left to mend."""
        report = self.start(form, by, unit)
        self.save(report, "overview", {"project_leader": "钟见川"}, by)
        self.save(report, "team", {"team_leader": self.logins[leader]}, by)
        self.score(report, {"quantity": "36.76", "quality": "60.00"}, by)
        self.attach(report, by)
        return report

    def fill_stock(self) -> None:
        """Reports in the states that tests ask for, so that each need not walk there anew."""
        for state in State:
            if state is not State.cancelled:
                several = state in (State.at_leader, State.at_unit)
                self.stock[state, "9-5"] = [self.at(state) for _ in range(1 + several)]
        for state in (State.at_unit, State.at_finance):
            self.stock[state, "9-4"] = [self.at(state, "9-4")]

    def at(self, state: State, form: str = "9-5") -> int:
        """A report that came to `state` by the shortest way, from stock while there is one."""
        if self.stock.get((state, form)):
            return self.stock[state, form].pop()
        report = self.draft(form)
        if state is State.draft:
            return report
        self.do(Act.submit, report, "filler")
        if state is State.returned:
            self.do(Act.return_to_filler, report, "leader", words="请补充佐证材料")
        for stop in SHORT[1:] if form == "9-4" else LONG[1:]:
            if self.row(report).state in (state, State.returned):
                return report
            self.do(Act.sign, report, SIGNERS[stop])
        if state is State.locked:
            self.lock(report)
        return report

    def long_way(self) -> int:
        """A report locked after a return, a withdrawn submission, a return to a stop and a withdrawn signature."""
        report = self.at(State.returned)
        self.save(report, "overview", {"project_leader": "钟见川", "address": "平澜县城关镇"})
        self.do(Act.submit, report, "filler")
        self.do(Act.withdraw_submission, report, "filler")
        self.do(Act.submit, report, "filler")
        for signer in ("leader", "unit_head", "department_head"):
            self.do(Act.sign, report, signer)
        self.do(Act.return_to_stop, report, "finance_head", to=Stop.unit)
        for signer in ("unit_head", "department_head", "finance_head"):
            self.do(Act.sign, report, signer)
        self.do(Act.withdraw_signature, report, "finance_head")
        self.do(Act.sign, report, "finance_head")
        self.lock(report)
        return report

    def row(self, report: int) -> Any:
        """The report as it is now, plain columns."""
        columns = (Report.id, Report.state, Report.version, Report.number, Report.seq, Report.head)
        version = sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number)
        found = self.session.execute(
            sa.select(*columns, ReportVersion.content_hash, ReportVersion.id.label("version_id"))
            .join(ReportVersion, version)
            .where(Report.id == report)
        ).one()
        self.session.rollback()
        return found

    def slip(self, report: int, who: str, words: str = "同意。", **more: Any) -> Slip:
        """What `who` hands in from a page loaded now."""
        now = self.row(report)
        page = {"key": secrets.token_hex(16), "seen": now.version, "content_hash": now.content_hash}
        return Slip(by=self[who], words=words, **{**page, **more})

    def hand_in(self, act: Act, report: int, slip: Slip, at: dt.datetime = NOON) -> acts.Done:
        """Carry the act out and commit, or leave everything as it was."""
        try:
            done = acts.perform(self.session, act, report, slip, fixed(at))
            self.session.commit()
        except Refused:
            self.session.rollback()
            raise
        return done

    def do(self, act: Act, report: int, who: str, at: dt.datetime = NOON, **more: Any) -> acts.Done:
        """The act of somebody who has just loaded the page."""
        words = more.pop("words", "同意。" if act is Act.sign else "请核对附件后再报")
        return self.hand_in(act, report, self.slip(report, who, words, **more), at)

    def save(
        self,
        report: int,
        section: str,
        body: Mapping[str, Any],
        by: str = "filler",
        revision: int | None = None,
    ) -> int:
        with self.committed():
            if revision is None:
                revision = self.revision(report, section)
            return drafting.save_section(self.session, report, section, body, revision, self[by], fixed(NOON))

    def score(
        self, report: int, scores: Mapping[str, str | None], by: str = "filler", revision: int = 0
    ) -> None:
        typed = {
            cell: Score(None if points is None else Decimal(points), "部分点位未实施", revision)
            for cell, points in scores.items()
        }
        with self.committed():
            drafting.save_scores(self.session, report, typed, self[by], fixed(NOON))

    def attach(
        self, report: int, by: str = "filler", cell: str = "quality", name: str = "验收单.pdf"
    ) -> None:
        """A piece of evidence; only its row, there is no file."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        stored = Stored(digest[:32], name, 1000, f"sha256:{digest}")
        with self.committed():
            attachments.attach(self.session, report, cell, "", stored, self[by], fixed(NOON))

    def lock(self, report: int, at: dt.datetime = NOON, prefix: str = PREFIX) -> acts.Done:
        with self.committed():
            return sealing.lock(self.session, report, prefix, fixed(at))

    def revision(self, report: int, section: str) -> int:
        found = self.session.scalar(
            sa.text(
                "SELECT s.revision FROM section s JOIN report_version v ON v.id = s.version_id"
                " JOIN report r ON r.id = v.report_id AND r.number = v.number WHERE r.id = :r AND s.key = :s"
            ),
            {"r": report, "s": section},
        )
        return int(found or 0)

    @contextmanager
    def committed(self) -> Iterator[None]:
        """Commit what was done, or roll it back and pass the refusal on."""
        try:
            yield
            self.session.commit()
        except Refused:
            self.session.rollback()
            raise

    def appoint(self, who: str, role: Role, unit: str) -> None:
        self.session.add(Post(person_id=self[who], unit_id=self.units[unit], role=role, started_at=NOON))
        self.session.commit()

    def dismiss(self, who: str, role: Role) -> None:
        where = sa.and_(Post.person_id == self[who], Post.role == role, Post.ended_at.is_(None))
        self.session.execute(sa.update(Post).where(where).values(ended_at=NOON))
        self.session.commit()

    def disable(self, who: str) -> None:
        self.session.execute(sa.update(Person).where(Person.id == self[who]).values(disabled_at=NOON))
        self.session.commit()

    def exempt(self, unit: str = "zfbz") -> None:
        """Put the unit on the bureau's list."""
        row = {"unit_id": self.units[unit], "reason": "编制仅 2 人", "granted_by_id": self["office"]}
        self.session.add(Exemption(granted_at=NOON, **row))
        self.session.commit()

    def all(self, sql: str, **values: Any) -> list[Any]:
        """Rows of a plain query."""
        rows = list(self.session.execute(sa.text(sql), values))
        self.session.rollback()
        return rows


def build(session: Session, **policy: Any) -> Village:
    """Write a village; commits."""
    mark = secrets.token_hex(3)
    forms_in(session)
    opened = {"name": f"2025年度绩效自评{mark}", "year": 2025, "opened_at": NOON, "policy": policy}
    campaign_id = inserted(session, Campaign, opened)
    taken = [{"campaign_id": campaign_id, "form_key": key, "form_hash": HASHES[key]} for key in TEXTS]
    session.execute(sa.insert(CampaignForm), taken)
    dates = [
        {"campaign_id": campaign_id, "stop": stop, "due_at": NOON + dt.timedelta(days=3 * n)}
        for n, stop in enumerate(Stop)
    ]
    session.execute(sa.insert(StopDate), dates)
    units = units_in(session, mark)
    people = {
        who: inserted(session, Person, {"login": f"{login}-{mark}", "name": name, "title": "科员"})
        for who, (login, name, _) in PEOPLE.items()
    }
    posts = [
        {"person_id": people[who], "unit_id": units[code], "role": role, "started_at": NOON}
        for who, (_, _, held) in PEOPLE.items()
        for role, code in held.items()
    ]
    session.execute(sa.insert(Post), posts)
    session.commit()
    logins = {who: f"{login}-{mark}" for who, (login, _, _) in PEOPLE.items()}
    return Village(session, campaign_id, units, people, logins, count(1))


def forms_in(session: Session) -> None:
    """The short forms, once per database."""
    known = set(session.scalars(sa.select(FormDefinition.key)))
    fresh = [
        {"key": key, "hash": HASHES[key], "source": text} for key, text in TEXTS.items() if key not in known
    ]
    if fresh:
        session.execute(sa.insert(FormDefinition), fresh)


def units_in(session: Session, mark: str) -> dict[str, int]:
    units: dict[str, int] = {}
    for code, (name, kind, parent, section) in UNITS.items():
        row = {"code": f"{code}-{mark}", "name": f"{name}{mark}", "short_name": name, "kind": kind}
        links = {"parent_id": units.get(parent or ""), "section_id": units.get(section or "")}
        units[code] = inserted(session, Unit, {**row, **links})
    return units


def inserted(session: Session, model: Any, row: dict[str, Any]) -> int:
    return int(session.execute(sa.insert(model).values(row).returning(model.id)).scalar_one())
