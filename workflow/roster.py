"""Units and people from one file: each line's fate, in one transaction that the caller commits or rolls back.

Lines add and change; what a file does not name stays as it is. A blank leaves what is there. Posts are given, never
ended: that is done on the page of the person, where it is said what waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Person, Role, Unit, UnitKind
from workflow import credentials, organisation, units
from workflow.facts import Facts, Unfit, tidy
from workflow.logbook import By
from workflow.reach import held
from workflow.units import UnitFacts

EXAMPLE = "例："  # a line whose code begins so is the template's own
KINDS = {kind.value: kind for kind in UnitKind}
ROLES = {role.value: role for role in Role}
ORDER = (  # so that 主管部门 and 归口科室 are there before the units that name them
    UnitKind.performance_office,
    UnitKind.finance_section,
    UnitKind.outside,
    UnitKind.department,
    UnitKind.subordinate,
)
BETWEEN = re.compile(r"[、，,；;/\s]+")


class Fate(Enum):
    """What became of a line."""

    added = "新增"
    changed = "更新"
    same = "已有未变"
    example = "示例，略过"
    wrong = "有误"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as typed: sheet, row number as Excel counts, column key → text."""

    sheet: str
    row: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return tidy(self.cells.get(key, ""))

    @property
    def name(self) -> str:
        return self["name"] or self["code"]


@dataclass(frozen=True, slots=True)
class Told:
    line: Line
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody new, and the token of the one-time link."""

    unit: str
    person: Person
    token: str


@dataclass(slots=True)
class Roster:
    """What the file did, line by line in its own order."""

    told: list[Told] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def wrong(self) -> list[Told]:
        return [each for each in self.told if each.fate is Fate.wrong]

    def count(self, sheet: str, fate: Fate) -> int:
        return sum(each.line.sheet == sheet and each.fate is fate for each in self.told)


def take_in(session: Session, by: By, unit_lines: Sequence[Line], person_lines: Sequence[Line]) -> Roster:
    """Carry out every line; with `roster.wrong` the caller rolls back."""
    roster, seen = Roster(), dict[str, int]()
    by_kind = sorted(unit_lines, key=lambda line: ORDER.index(KINDS.get(line["kind"], UnitKind.subordinate)))
    fates = {line.row: tell(line, lambda line: unit_line(session, by, line, seen)) for line in by_kind}
    roster.told += [fates[line.row] for line in unit_lines]
    roster.told += [tell(line, lambda line: person_line(session, by, line, roster)) for line in person_lines]
    return roster


def tell(line: Line, carry_out: Callable[[Line], tuple[Fate, str]]) -> Told:
    if line["code"].startswith(EXAMPLE):
        return Told(line, Fate.example)
    try:
        return Told(line, *carry_out(line))
    except Unfit as refusal:
        return Told(line, Fate.wrong, refusal.message)


def unit_line(session: Session, by: By, line: Line, seen: dict[str, int]) -> tuple[Fate, str]:
    """
    Raises:
        Unfit.
    """
    first = seen.setdefault(line["code"], line.row)
    if first != line.row:
        raise Unfit({"code": f"编号与第 {first} 行重复"})
    unit = find_unit(session, line["code"])
    facts = unit_facts(session, line, unit)
    if unit is None:
        units.add_unit(session, by, facts)
        return Fate.added, ""
    changes = units.change_unit(session, by, unit, facts)
    session.flush()
    return (Fate.changed, "；".join(changes)) if changes else (Fate.same, "")


def unit_facts(session: Session, line: Line, unit: Unit | None) -> UnitFacts:
    """The line over what is there; a blank leaves it."""
    kind = KINDS.get(line["kind"], unit.kind if unit and not line["kind"] else None)
    if kind is None:
        raise Unfit({"kind": f"类别应为：{'、'.join(KINDS)}"})
    return UnitFacts(
        line["code"],
        line["name"] or (unit.name if unit else ""),
        line["short_name"] or (unit.short_name if unit else ""),
        kind,
        unit_id(session, "主管部门", line["parent"]) or (unit.parent_id if unit else None),
        unit_id(session, "归口科室", line["section"]) or (unit.section_id if unit else None),
        line["budget_code"] or (unit.budget_code or "" if unit else ""),
    )


def find_unit(session: Session, code: str) -> Unit | None:
    return session.scalar(sa.select(Unit).where(Unit.code == code))


def unit_id(session: Session, label: str, code: str) -> int | None:
    """The unit a cell names; None for a blank."""
    unit = find_unit(session, code) if code else None
    if code and unit is None:
        raise Unfit({"code": f"{label}：没有编号为 {code} 的单位"})
    return unit.id if unit else None


def person_line(session: Session, by: By, line: Line, roster: Roster) -> tuple[Fate, str]:
    """
    Raises:
        Unfit.
    """
    unit = find_unit(session, line["code"])
    if unit is None:
        raise Unfit({"code": f"没有编号为 {line['code']} 的单位" if line["code"] else "请填写单位编号"})
    roles = roles_of(line["posts"])
    facts = Facts(line["login"], line["name"], line["title"], line["email"])
    person = session.scalar(sa.select(Person).where(Person.login == credentials.fold(facts.login)))
    if person is None:
        person, token = organisation.new_person(session, by, unit, facts, roles)
        roster.links.append(Link(unit.name, person, token))
        return Fate.added, ""
    changes = known_person(session, by, person, unit, facts, roles)
    return (Fate.changed, "；".join(changes)) if changes else (Fate.same, "")


def roles_of(text: str) -> list[Role]:
    named = [name for name in BETWEEN.split(text) if name]
    unknown = [name for name in named if name not in ROLES]
    if unknown:
        raise Unfit({"posts": f"没有叫“{unknown[0]}”的岗位，岗位应为：{'、'.join(ROLES)}"})
    return [ROLES[name] for name in named]


def known_person(
    session: Session, by: By, person: Person, unit: Unit, typed: Facts, roles: Iterable[Role]
) -> list[str]:
    """Facts that differ, posts that are missing; what was done, in words."""
    if person.name != typed.name:
        raise Unfit({"login": f"账号 {person.login} 已是“{person.name}”的。姓名要改的，请在页面上改"})
    facts = Facts(person.login, person.name, typed.title or person.title, typed.email or person.email or "")
    done = organisation.change_facts(session, by, person, unit, facts)
    has = {post.role for post in held(person) if post.unit_id == unit.id}
    for role in roles:
        if role not in has:
            organisation.appoint(session, by, person, unit, role)
            done.append(f"任职 {role.value}")
    return done
