"""What every page knows: the county, the person, what waits on their desk, the outcome of the last act."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, flash, g, get_flashed_messages, request

from models import Campaign, Post, Unit, db
from web import auth, policy
from web.desk import open_assignments
from workflow import messages
from workflow.case import Actor

Notice = dict[str, Any]


def init_app(app: Flask) -> None:
    app.context_processor(everywhere)
    app.jinja_env.globals["opens"] = opens


def opens(endpoint: str) -> bool:
    """Whether the person on whose page it would stand may follow a link there."""
    door = policy.door_of(endpoint, "GET")
    return door is not None and policy.PASSES[door](g.get("actor"))


def say(text: str, kind: str = "ok", **more: Any) -> None:
    """One sentence at the top of the next page: what happened, what next."""
    flash({"kind": kind, "text": text, **more})  # type: ignore[arg-type]  # Flask keeps what JSON keeps


def everywhere() -> dict[str, Any]:
    settings = current_app.config
    actor: Actor | None = g.get("actor")
    return {
        "site": {
            "county": settings["COUNTY"],
            "bureau": f"{settings['COUNTY']}财政局",
            "bureau_short": f"{settings['COUNTY'][-1]}财政局",
            "year": campaign_year(),
            "hotline": settings["HOTLINE"],
            "fault_line": settings["FAULT_HOTLINE"],
        },
        "size": {"l": "l", "xl": "xl"}.get(request.cookies.get("size", ""), ""),
        "me": me(actor) if actor else None,
        "notices": get_flashed_messages(),
    }


def campaign_year() -> int:
    if "year" not in g:
        newest = sa.select(Campaign.year).order_by(Campaign.year.desc()).limit(1)
        g.year = db.session.scalar(newest) or auth.now().year - 1
    year: int = g.year
    return year


def me(actor: Actor) -> dict[str, Any]:
    """The person in the header: name, the first post's unit and role, how much waits and is new."""
    first = db.session.execute(
        sa.select(Unit.short_name, Post.role)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.person_id == actor.id, Post.ended_at.is_(None))
        .order_by(Post.id.desc())
        .limit(1)
    ).one_or_none()
    todo = db.session.scalar(sa.select(sa.func.count()).select_from(open_assignments(actor).subquery()))
    unit, post = (first.short_name, first.role.value) if first else ("", "")
    unread = messages.unread(db.session(), actor.id)
    return {"name": actor.name, "unit": unit, "post": post, "todo": todo, "unread": unread}
