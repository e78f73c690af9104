"""报告库: every report the person may see, by unit, year, form, grade, state and words; pages by key, newest first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for

from models import Campaign, FormDefinition, Report, ReportVersion, State, Unit, db
from web import auth, desk, inbox
from workflow import paperwork, rights
from workflow.case import Actor

bp = Blueprint("library", __name__, url_prefix="/library")
FILTERS = ("q", "unit", "year", "form", "grade", "state")


@bp.get("")
def index() -> str:
    actor, now = auth.actor(), auth.now()
    chosen = {name: request.args.get(name, "").strip() for name in FILTERS}
    found = db.session.execute(
        desk.listed(actor, sa.and_(rights.visible_to(actor), *conditions(chosen), after()))
    ).all()
    shown = found[: desk.LONGEST]
    more = {**chosen, "after": shown[-1].id} if len(found) == desk.LONGEST else None
    return render_template(
        "library/library.html",
        items=inbox.items_of(shown, actor, now),
        chosen=chosen,
        choices=choices(actor),
        filtered=any(chosen.values()),
        next=url_for("library.index", **{k: v for k, v in more.items() if v}) if more else None,
        first="after" not in request.args,
    )


def after() -> sa.ColumnElement[bool]:
    """The page after the report named in the address."""
    last = request.args.get("after", type=int)
    return Report.id < last if last else sa.true()


def conditions(chosen: dict[str, str]) -> list[sa.ColumnElement[bool]]:
    """What the filters ask for; a value that is none of the choices finds nothing."""
    found: list[sa.ColumnElement[bool]] = []
    if chosen["q"]:
        words = f"%{chosen['q'].replace('%', '').replace('_', '')}%"
        found.append(sa.or_(Report.name.like(words), Unit.name.like(words), Report.seal_number.like(words)))
    if chosen["unit"]:
        found.append(
            sa.or_(Report.unit_id == number(chosen["unit"]), Unit.parent_id == number(chosen["unit"]))
        )
    if chosen["year"]:
        years = sa.select(Campaign.id).where(Campaign.year == number(chosen["year"]))
        found.append(Report.campaign_id.in_(years))
    if chosen["form"]:
        found.append(Report.form_key == chosen["form"])
    if chosen["grade"]:
        found.append(ReportVersion.grade == chosen["grade"])
    if chosen["state"]:
        found.append(
            Report.state == State[chosen["state"]] if chosen["state"] in State.__members__ else sa.false()
        )
    return found


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def choices(actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """What can be chosen: only what the person's own reports have."""
    mine = sa.select(Report.unit_id).where(rights.visible_to(actor))
    units = db.session.scalars(sa.select(Unit).where(Unit.id.in_(mine)).order_by(Unit.id))
    years = db.session.scalars(sa.select(Campaign.year).distinct().order_by(Campaign.year.desc()))
    forms = db.session.scalars(sa.select(FormDefinition.hash).order_by(FormDefinition.key)).all()
    known = {form.key: form for form in paperwork.forms_by_hash(db.session(), forms).values()}
    grades = dict.fromkeys(band.label for form in known.values() for band in form.grades)
    return {
        "unit": [{"value": str(unit.id), "label": unit.short_name} for unit in units],
        "year": [{"value": str(year), "label": f"{year}年度"} for year in years],
        "form": [{"value": form.key, "label": form.label} for form in known.values()],
        "grade": [{"value": grade, "label": grade} for grade in grades],
        "state": [{"value": state.name, "label": state.value} for state in State],
    }
