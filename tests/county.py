"""The small county of the tests: a report in any state within a moment, by the real chain.

county = make_county(session)
report = make_report(county, State.at_unit)
act(county, report, Act.sign, county.unit_head, "情况属实，同意上报。")
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from models import Act, Action, Post, Report, Role, State, Stop, engine
from web.demo import chain, county, department, seed, story
from web.demo.told import Content, moment, snapshot, told
from workflow import acts, drafting, paperwork, sealing
from workflow.acts import Done
from workflow.clock import fixed
from workflow.errors import Refused
from workflow.route import AT, ROLES, SIGNING
from workflow.slip import Slip

PREFIX = "平财绩封"
PASSWORD, CODE = county.EVERYBODY
UNITS = ("zfbz", "zjj", "szgy", "jyj", "jjjs", "jkw", "jxgl", "sjj")
PERSONAS = {
    "filler": "fangyc",
    "other_filler": "sujw",
    "leader": "shenyq",
    "evaluator": "yecx",
    "unit_head": "guhz",
    "department_head": "luws",
    "department_clerk": "luojx",
    "finance_head": "qinmy",
    "finance_clerk": "shict",
    "office": "hanxb",
    "administrator": "mengqc",
    "auditor": "shaomq",
    "stranger": "shangzq",
}
ORDER = list(SIGNING)
REASON = "到位资金只占计划的91.89%，到位率不应计满分。"
OPINION = "情况属实，同意上报。"


def at(text: str) -> dt.datetime:
    """at("2026-03-18 10:42"): a moment in Shanghai."""
    return moment(dt.datetime.fromisoformat(text))


SNAPSHOT = snapshot()
NOON = at("2026-03-18 12:00")
OPENED = at("2026-03-02 09:00")
FIRST_ROUND = {Stop.filling: at("2026-03-06 15:20"), Stop.leader: at("2026-03-09 09:12")}
RETURNED = at("2026-03-10 16:45")
LAST_ROUND = {
    Stop.filling: at("2026-03-12 11:08"),
    Stop.leader: at("2026-03-12 17:30"),
    Stop.unit: at("2026-03-16 10:05"),
    Stop.department: at("2026-03-18 11:02"),
    Stop.finance: at("2026-03-26 16:08"),
}
LOCKED = at("2026-03-26 16:09")


@dataclass(frozen=True)
class County:
    """Ids of the people as the tests call them; `people` by login and `units` by code hold everybody."""

    session: Session
    campaign_id: int
    people: dict[str, int]
    units: dict[str, int]
    filler: int
    other_filler: int  # a second filler of the same unit
    leader: int
    evaluator: int
    unit_head: int
    department_head: int
    department_clerk: int
    finance_head: int
    finance_clerk: int
    office: int
    administrator: int
    auditor: int
    stranger: int  # filler of another unit below the same department


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    """A session on a connection that behaves as the product's."""
    database = sa.create_engine(url, **engine.options(url))
    engine.prepare(database)
    try:
        with Session(database) as session:
            yield session
    finally:
        database.dispose()


def make_county(session: Session) -> County:
    """The units around the story's report, with all their people; everybody knows PASSWORD and CODE. Commits."""
    made = county.settle(session, dt.timedelta(0), PREFIX, only=UNITS)
    personas = {name: made.people[login] for name, login in PERSONAS.items()}
    session.add(
        Post(
            person_id=personas["other_filler"],
            unit_id=made.units["zfbz"],
            role=Role.filler,
            started_at=OPENED,
        )
    )
    session.commit()
    return County(session, made.campaign_id, made.people, made.units, **personas)


def make_report(
    county: County, state: State = State.at_unit, *, version: int = 1, form: str = "2-2", name: str = ""
) -> Report:
    """A report in `state`, walked there through the chain with the story's content on the story's days.

    Args:
        version: 2 for a report that the unit head has returned once before, as in the story.
        form: "2-1" for the department report of 教育局, whose route has no 主管部门.
        name: one of its own when a test needs several.
    """
    report = begin(county, form, name)
    if version == 2 or state is State.returned:
        fill(report, content(form, 1), FIRST_ROUND[Stop.filling])
        submit_and_sign(county, report, FIRST_ROUND)
        head = signer(report, Stop.unit)
        act(county, report, Act.return_to_filler, head, REASON, at=RETURNED, sections=("scores", "narrative"))
    if state is not State.returned:
        walk_on(county, report, state, content(form, 2))
    return report


def content(form: str, version: int) -> Content:
    return story.content(version) if form == "2-2" else department.content()


def begin(county: County, form: str = "2-2", name: str = "") -> Report:
    """An empty draft. Commits."""
    source = told("campaign")["report"][1 if form == "2-2" else 9]
    report = drafting.start(
        county.session,
        county.people["fangyc" if form == "2-2" else "yanyb"],
        county.units[source["unit"]],
        county.campaign_id,
        form,
        name or seed.title(source),
        fixed(OPENED),
    )
    county.session.commit()
    return report


def fill(report: Report, content: Content, at: dt.datetime) -> None:
    """Save everything as the filler, half an hour before `at`. Commits."""
    session = session_of(report)
    chain.fill(session, report.id, content, signer(report, Stop.filling), at - dt.timedelta(minutes=30))
    session.commit()


def walk_on(county: County, report: Report, state: State, content: Content) -> None:
    """From the filler's desk to `state`."""
    fill(report, content, LAST_ROUND[Stop.filling])
    if state is State.cancelled:
        filler = signer(report, Stop.filling)
        act(county, report, Act.cancel, filler, "本项目已并入其他项目，不再单独自评。", at=NOON)
    if state in (State.draft, State.cancelled):
        return
    there = ORDER.index(state) if state in ORDER else len(ORDER)
    passed = [stop for stop in stops(report) if stop is Stop.filling or ORDER.index(AT[stop]) < there]
    submit_and_sign(county, report, {stop: LAST_ROUND[stop] for stop in passed})
    if state is State.locked:
        lock(county, report)


def stops(report: Report) -> list[Stop]:
    form = paperwork.form_by_hash(session_of(report), report.form_hash)
    return [Stop[spec.stop] for spec in form.stops]


def submit_and_sign(county: County, report: Report, days: dict[Stop, dt.datetime]) -> None:
    """Every stop of `days` in order, by whoever holds it."""
    for stop, day in days.items():
        if stop is Stop.filling:
            chain.answer(county.session, report.id, signer(report, stop), day)
            act(county, report, Act.submit, signer(report, stop), at=day)
        else:
            act(county, report, Act.sign, signer(report, stop), OPINION, at=day)


def lock(county: County, report: Report, at: dt.datetime = LOCKED) -> Done:
    """What the worker's task does. Commits."""
    done = sealing.lock(county.session, report.id, PREFIX, fixed(at))
    county.session.commit()
    return done


def slip(report: Report, by: int, words: str = "", **more: Any) -> Slip:
    """What `by` hands in from a page made now; `more` replaces fields of the slip (seen, content_hash, key …)."""
    return chain.slip(session_of(report), report.id, by, words, **more)


def act(
    county: County,
    report: Report,
    act: Act,
    by: int,
    words: str = "",
    at: dt.datetime | None = None,
    **more: Any,
) -> Done:
    """One act, a minute after the last one unless `at` says when. Commits; a refusal is raised and nothing stays.

    Raises:
        Refused: as the workflow refused.
    """
    session = county.session
    try:
        handed_in = slip(report, by, words, **more)
        done = acts.perform(session, act, report.id, handed_in, fixed(at or minute_after(report)))
    except Refused:
        session.rollback()
        raise
    session.commit()
    return done


def minute_after(report: Report) -> dt.datetime:
    """One minute after the report's last action."""
    last = sa.select(sa.func.max(Action.at)).where(Action.report_id == report.id)
    return session_of(report).execute(last).scalar_one() + dt.timedelta(minutes=1)


def signer(report: Report, stop: Stop) -> int:
    """Who may take the turn of `stop`: the first who holds its post."""
    unit_id = report.unit_id
    if stop is Stop.department:
        unit_id = report.supervising_id or unit_id
    elif stop is Stop.finance:
        unit_id = report.section_id
    post = sa.select(Post.person_id).where(
        Post.role == ROLES[stop], Post.unit_id == unit_id, Post.ended_at.is_(None)
    )
    return session_of(report).scalars(post.order_by(Post.id)).first() or 0


def session_of(report: Report) -> Session:
    session = object_session(report)
    assert session is not None
    return session
