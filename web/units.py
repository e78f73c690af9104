"""单位: names, kind, 主管, 归口, budget code, and exemptions, kept by the performance office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from models import Exemption, Person, Post, Unit, UnitKind, db
from web import auth, wording
from web.fields import error_links, field, number, options
from web.people.blueprint import by, done, reach
from workflow import credentials, units
from workflow.errors import CodeMissing, CodeWrong, ReasonShort, Waiting
from workflow.facts import Unfit
from workflow.reach import ORDINARY
from workflow.units import UnitFacts

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("")
def index() -> str:
    kept = reach().units.values()
    people = counted()
    exempt = set(db.session.scalars(sa.select(Exemption.unit_id).where(Exemption.ended_at.is_(None))))
    return render_template("units/list.html", rows=[row(unit, people, unit.id in exempt) for unit in kept])


def counted() -> dict[int, int]:
    """Unit id → how many people hold a post there now."""
    rows = db.session.execute(
        sa.select(Post.unit_id, sa.func.count(Post.person_id.distinct()).label("people"))
        .join(Person, Person.id == Post.person_id)
        .where(Post.ended_at.is_(None), Person.disabled_at.is_(None))
        .group_by(Post.unit_id)
    )
    return {row.unit_id: row.people for row in rows}


def row(unit: Unit, people: dict[int, int], exempt: bool) -> dict[str, Any]:
    return {
        "id": unit.id,
        "code": unit.code,
        "name": unit.name,
        "short": unit.short_name,
        "kind": unit.kind.value,
        "below": unit.kind is UnitKind.subordinate,
        "parent": short(unit.parent_id),
        "section": short(unit.section_id),
        "budget_code": unit.budget_code,
        "people": people.get(unit.id, 0),
        "exempt": exempt,
    }


def short(unit_id: int | None) -> str:
    return reach().unit(unit_id).short_name if unit_id else ""


@bp.get("/new")
def new() -> str:
    return unit_page(None, None)


@bp.post("/new")
def create() -> Response | tuple[str, int]:
    return saved(None, lambda: units.add_unit(db.session(), by(), posted()))


@bp.get("/<int:unit_id>")
def show(unit_id: int) -> str:
    return unit_page(reach().unit(unit_id), None)


@bp.post("/<int:unit_id>")
def change(unit_id: int) -> Response | tuple[str, int]:
    def act() -> Unit:
        unit = reach().unit(unit_id)
        units.change_unit(db.session(), by(), unit, posted())
        return unit

    return saved(unit_id, act)


def saved(unit_id: int | None, act: Callable[[], Unit]) -> Response | tuple[str, int]:
    """Carry out and go to the unit, or show the form again with what was typed."""
    try:
        unit = act()
    except Unfit as refusal:
        db.session.rollback()
        return unit_page(reach().unit(unit_id) if unit_id else None, refusal), refusal.status
    return done(url_for("units.show", unit_id=unit.id), f"已保存{unit.name}。")


def posted() -> UnitFacts:
    typed = request.form
    kind = UnitKind.__members__.get(typed.get("kind", ""), UnitKind.subordinate)
    return UnitFacts(
        typed.get("code", ""),
        typed.get("name", ""),
        typed.get("short_name", ""),
        kind,
        number(typed.get("parent_id")) or None,
        number(typed.get("section_id")) or None,
        typed.get("budget_code", ""),
    )


def unit_page(unit: Unit | None, refusal: Unfit | None) -> str:
    facts = posted() if refusal else facts_of(unit)
    errors = refusal.faults if refusal else {}
    exemption = units.exemption_of(db.session(), unit.id) if unit else None
    return render_template(
        "units/edit.html",
        unit={"id": unit.id, "name": unit.name, "code": unit.code} if unit else None,
        inputs=inputs(facts, errors, unit is None),
        summary=error_links(refusal) if refusal else [],
        files=bool(unit and unit.kind in ORDINARY),
        exemption=exemption_view(exemption) if exemption else None,
    )


def facts_of(unit: Unit | None) -> UnitFacts:
    if unit is None:
        return UnitFacts("", "", "", UnitKind.subordinate)
    return UnitFacts(
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind,
        unit.parent_id,
        unit.section_id,
        unit.budget_code or "",
    )


def inputs(facts: UnitFacts, errors: dict[str, str], new: bool) -> list[dict[str, Any]]:
    code = field("code", "单位编号", facts.code, errors, hint="字母或数字；导入文件按它认单位，定了不能改")
    select = {"type": "person", "required": False}
    return [
        *([code] if new else []),
        field("name", "全称", facts.name, errors),
        field("short_name", "简称", facts.short_name, errors, required=False, hint="列表里用；不填同全称"),
        field("kind", "类别", facts.kind.name, errors, type="person", options=kinds()),
        field(
            "parent_id",
            "主管部门",
            str(facts.parent_id or ""),
            errors,
            **select,
            options=listed(UnitKind.department),
            hint="下属单位必选",
        ),
        field(
            "section_id",
            "财政归口科室",
            str(facts.section_id or ""),
            errors,
            **select,
            options=listed(UnitKind.finance_section),
            hint="部门和下属单位必选",
        ),
        field("budget_code", "预算编码", facts.budget_code, errors, required=False),
    ]


def kinds() -> list[dict[str, str]]:
    return options((kind.name, kind.value) for kind in UnitKind)


def listed(kind: UnitKind) -> list[dict[str, str]]:
    return options((unit.id, unit.short_name) for unit in reach().units.values() if unit.kind is kind)


def exemption_view(exemption: Exemption) -> dict[str, str]:
    granted = db.session.get_one(Person, exemption.granted_by_id)
    return {"by": granted.name, "on": wording.full_day(exemption.granted_at), "reason": exemption.reason}


@bp.get("/<int:unit_id>/exempt")
def exempt(unit_id: int) -> str:
    return exemption_page(reach().unit(unit_id), {})


def exemption_page(unit: Unit, errors: dict[str, str]) -> str:
    """Granting or ending: what follows, the reason, and for granting the signing code."""
    exemption = units.exemption_of(db.session(), unit.id)
    return render_template(
        "units/exemption.html",
        unit={"id": unit.id, "name": unit.name},
        ending=request.endpoint in ("units.end_exemption", "units.do_end_exemption"),
        exemption=exemption_view(exemption) if exemption else None,
        reason=request.form.get("reason", ""),
        errors=errors,
    )


@bp.post("/<int:unit_id>/exempt")
def do_exempt(unit_id: int) -> Response | tuple[str, int]:
    """The reason first, then the code, whose wrong tries count; then the row."""
    unit, reason = reach().unit(unit_id), request.form.get("reason", "")
    try:
        units.check_reason(reason)
        credentials.check_code(db.session(), auth.actor().id, request.form.get("code", ""), auth.now())
    except ReasonShort as refusal:
        return exemption_page(unit, {"reason": refusal.message}), refusal.status
    except (CodeWrong, CodeMissing, Waiting) as refusal:
        db.session.commit()  # the wrong try is counted
        return exemption_page(unit, {"code": refusal.message}), refusal.status
    units.grant_exemption(db.session(), by(), unit, reason)
    text = f"已准许{unit.name}兼签，签署时注明，记入操作日志。"
    return done(url_for("units.show", unit_id=unit_id), text)


@bp.get("/<int:unit_id>/exempt/end")
def end_exemption(unit_id: int) -> str:
    return exemption_page(reach().unit(unit_id), {})


@bp.post("/<int:unit_id>/exempt/end")
def do_end_exemption(unit_id: int) -> Response | tuple[str, int]:
    unit = reach().unit(unit_id)
    try:
        units.end_exemption(db.session(), by(), unit, request.form.get("reason", ""))
    except ReasonShort as refusal:
        return exemption_page(unit, {"reason": refusal.message}), refusal.status
    text = f"已终止{unit.name}的兼签。已签署的不受影响。"
    return done(url_for("units.show", unit_id=unit_id), text)
