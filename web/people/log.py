"""操作日志: what was done to units, people and accounts, newest first, page by page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for

from models import OrganisationAction, Role, db
from web import auth, wording
from web.fields import number
from web.people.blueprint import bp, reach
from workflow import logbook

PAGE = 50


@bp.get("/log")
def log() -> str:
    kept = reach()
    auditor = any(role is Role.auditor for role, _ in auth.actor().posts)
    readable = sa.true() if auditor else logbook.visible_to(kept)
    before = number(request.args.get("before"))
    rows = db.session.scalars(
        sa.select(OrganisationAction)
        .where(readable, OrganisationAction.id < before if before else sa.true())
        .order_by(OrganisationAction.id.desc())
        .limit(PAGE + 1)
    ).all()
    return render_template(
        "people/log.html",
        entries=[entry(row) for row in rows[:PAGE]],
        older=url_for("people.log", before=rows[PAGE - 1].id) if len(rows) > PAGE else None,
        newest=url_for("people.log") if before else None,
        addresses=kept.office or auditor,
        keeper=bool(kept.units),
        office=kept.office,
    )


def entry(row: OrganisationAction) -> dict[str, Any]:
    return {
        "at": wording.minute(row.at),
        "full": wording.second(row.at),
        "who": row.actor_name,
        "did": row.act.value,
        "whom": row.person_name,
        "unit": row.unit_name,
        "words": row.words,
        "address": row.address,
    }
