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
    person = me(actor) if actor else None
    return {
        "site": {
            "county": settings["COUNTY"],
            "bureau": f"{settings['COUNTY']}财政局",
            "bureau_short": f"{settings['COUNTY'][-1]}财政局",
            "year": g.year if "year" in g else campaign_year(),
            "hotline": settings["HOTLINE"],
            "fault_line": settings["FAULT_HOTLINE"],
        },
        "size": {"l": "l", "xl": "xl"}.get(request.cookies.get("size", ""), ""),
        "me": person,
        "notices": get_flashed_messages(),
    }


NEWEST = sa.select(sa.func.max(Campaign.year)).scalar_subquery()


def campaign_year() -> int:
    return db.session.scalar(sa.select(NEWEST)) or auth.now().year - 1


def me(actor: Actor) -> dict[str, Any]:
    """The person in the header: name, the newest post's unit and role, how much waits and is new.

    Every page asks this: one statement, the campaign's year with it.
    """
    newest = sa.select(sa.func.max(Post.id)).where(Post.person_id == actor.id, Post.ended_at.is_(None))
    todo = sa.select(sa.func.count()).select_from(open_assignments(actor).subquery())
    row = db.session.execute(
        sa.select(
            sa.select(Unit.short_name)
            .join(Post)
            .where(Post.id == newest.scalar_subquery())
            .scalar_subquery(),
            sa.select(Post.role).where(Post.id == newest.scalar_subquery()).scalar_subquery(),
            todo.scalar_subquery(),
            messages.unread(actor.id),
            NEWEST,
        )
    ).one()
    unit, role, waiting, unread, year = row
    g.setdefault("year", year or auth.now().year - 1)
    post = role.value if role else ""
    return {"name": actor.name, "unit": unit or "", "post": post, "todo": waiting, "unread": unread}
