"""Units as the performance office keeps them: names, kind, 主管, 归口, budget code; and exemptions.

A report begun keeps the unit's 主管部门 and 归口科室 of that day, a signed one also its name. The caller commits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Exemption, OrganisationAct, Post, Unit, UnitKind
from workflow.errors import Missing, ReasonShort, Refused
from workflow.facts import Unfit, text_fault, tidy
from workflow.guards import SHORTEST_REASON
from workflow.logbook import By, note
from workflow.reach import ORDINARY, POSTS

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
BUDGET_CODE = re.compile(r"[A-Za-z0-9-]{0,20}")
LONGEST_NAME = 60
LABELS = {
    "name": "全称",
    "short_name": "简称",
    "kind": "类别",
    "parent_id": "主管部门",
    "section_id": "归口科室",
    "budget_code": "预算编码",
}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as typed."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent_id: int | None = None
    section_id: int | None = None
    budget_code: str = ""


def add_unit(session: Session, by: By, typed: UnitFacts) -> Unit:
    """
    Raises:
        Unfit.
    """
    facts = tidied(typed)
    refuse(session, facts, None)
    unit = Unit(**values(facts))
    session.add(unit)
    session.flush()
    note(session, OrganisationAct.add_unit, by, unit=unit, words=f"编号 {unit.code}，{unit.kind.value}")
    return unit


def change_unit(session: Session, by: By, unit: Unit, typed: UnitFacts) -> list[str]:
    """What changed, in words. The code stays: files name units by it.

    Raises:
        Unfit.
    """
    facts = tidied(typed)
    refuse(session, facts, unit)
    new = values(facts)
    changed = [column for column in LABELS if new[column] != getattr(unit, column)]
    changes = [
        f"{LABELS[column]} {said(session, column, getattr(unit, column))} → {said(session, column, new[column])}"
        for column in changed
    ]
    for column in changed:
        setattr(unit, column, new[column])
    if changes:
        note(session, OrganisationAct.change_unit, by, unit=unit, words="；".join(changes))
    return changes


def values(facts: UnitFacts) -> dict[str, object]:
    """Columns of the row; what a kind has no use for is left blank."""
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    if facts.kind is not UnitKind.subordinate:
        found["parent_id"] = None
    if facts.kind not in ORDINARY:
        found["section_id"] = None
    return {**found, "budget_code": facts.budget_code or None}


def said(session: Session, column: str, value: object) -> str:
    """A value as the log tells it."""
    if isinstance(value, UnitKind):
        return value.value
    if isinstance(value, int) and column in ("parent_id", "section_id"):
        return session.get_one(Unit, value).short_name
    return str(value or "（空）")


def tidied(facts: UnitFacts) -> UnitFacts:
    name = tidy(facts.name)
    return UnitFacts(
        tidy(facts.code),
        name,
        tidy(facts.short_name) or name,
        facts.kind,
        facts.parent_id,
        facts.section_id,
        tidy(facts.budget_code),
    )


def refuse(session: Session, facts: UnitFacts, unit: Unit | None) -> None:
    """
    Raises:
        Unfit: with every field that cannot be taken; `unit`: the one that is changed.
    """
    faults = {
        "code": code_fault(session, facts.code) if unit is None else None,
        "name": name_fault(session, facts.name, unit),
        "short_name": text_fault("简称", facts.short_name, LONGEST_NAME),
        "kind": kind_fault(session, facts.kind, unit),
        "parent_id": parent_fault(session, facts, unit),
        "section_id": section_fault(session, facts),
        "budget_code": None
        if BUDGET_CODE.fullmatch(facts.budget_code)
        else "预算编码为字母或数字，不超过 20 位",
    }
    found = {field: fault for field, fault in faults.items() if fault}
    if found:
        raise Unfit(found)


def code_fault(session: Session, code: str) -> str | None:
    if not CODE.fullmatch(code):
        return "单位编号为字母、数字或 . _ -，不超过 40 位，例如 zfbz 或 301003"
    taken = session.scalar(sa.select(Unit.name).where(Unit.code == code))
    return f"编号 {code} 已是“{taken}”的" if taken else None


def name_fault(session: Session, name: str, unit: Unit | None) -> str | None:
    taken = session.scalar(sa.select(Unit.id).where(Unit.name == name))
    if taken and (unit is None or taken != unit.id):
        return f"已有名为“{name}”的单位"
    return text_fault("全称", name, LONGEST_NAME) if name else "请填写全称"


def kind_fault(session: Session, kind: UnitKind, unit: Unit | None) -> str | None:
    """A unit becomes another kind only when nobody in it, and nothing below it, would be out of place."""
    if unit is None or unit.kind is kind:
        return None
    roles = session.scalars(
        sa.select(Post.role).where(Post.unit_id == unit.id, Post.ended_at.is_(None)).distinct()
    )
    strange = [role.value for role in roles if role not in POSTS[kind]]
    if strange:
        return f"{kind.value}没有这些岗位：{'、'.join(strange)}。请先结束任职，再改类别"
    below = sa.select(Unit.short_name).where(sa.or_(Unit.parent_id == unit.id, Unit.section_id == unit.id))
    served = session.scalars(below.limit(3)).all()
    return f"还有单位以它为主管部门或归口科室（{'、'.join(served)}），请先改它们" if served else None


def parent_fault(session: Session, facts: UnitFacts, unit: Unit | None) -> str | None:
    if facts.kind is not UnitKind.subordinate:
        return None
    parent = session.get(Unit, facts.parent_id) if facts.parent_id else None
    if parent is None or parent.kind is not UnitKind.department or parent is unit:
        return "下属单位请选主管部门（类别为“部门”的单位）"
    return None


def section_fault(session: Session, facts: UnitFacts) -> str | None:
    if facts.kind not in ORDINARY:
        return None
    section = session.get(Unit, facts.section_id) if facts.section_id else None
    if section is None or section.kind is not UnitKind.finance_section:
        return "请选财政归口科室"
    return None


def exemption_of(session: Session, unit_id: int) -> Exemption | None:
    """The exemption in force, if any."""
    return session.scalar(
        sa.select(Exemption).where(Exemption.unit_id == unit_id, Exemption.ended_at.is_(None))
    )


def check_reason(reason: str) -> str:
    """
    Raises:
        ReasonShort.
    """
    reason = tidy(reason)
    if len(reason) < SHORTEST_REASON:
        raise ReasonShort
    return reason


def grant_exemption(session: Session, by: By, unit: Unit, reason: str) -> Exemption:
    """One person may sign several stops of the unit's reports from now on. The signing code was asked before.

    Raises:
        ReasonShort. Missing: not a unit that files reports. Refused: in force already.
    """
    reason = check_reason(reason)
    if unit.kind not in ORDINARY or by.person_id is None:
        raise Missing
    if exemption_of(session, unit.id):
        raise Refused(f"{unit.short_name}已准许兼签，不用再办。")
    exemption = Exemption(unit_id=unit.id, reason=reason, granted_by_id=by.person_id, granted_at=by.at)
    session.add(exemption)
    note(session, OrganisationAct.grant_exemption, by, unit=unit, words=reason)
    return exemption


def end_exemption(session: Session, by: By, unit: Unit, reason: str) -> None:
    """From now on each stop needs a person of its own again; what was signed stays signed.

    Raises:
        ReasonShort. Refused: none in force.
    """
    reason = check_reason(reason)
    exemption = exemption_of(session, unit.id)
    if exemption is None:
        raise Refused(f"{unit.short_name}现在没有兼签的准许，不用终止。")
    exemption.ended_at = by.at
    note(session, OrganisationAct.end_exemption, by, unit=unit, words=reason)
