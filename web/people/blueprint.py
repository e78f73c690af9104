"""The blueprint, and what its pages have in common: whom this person keeps, in whose name an act is recorded."""

from __future__ import annotations

from flask import Blueprint, current_app, g, request, session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Role, db
from web import auth, site
from workflow import logbook
from workflow.logbook import By
from workflow.reach import Reach, reach_of

bp = Blueprint("people", __name__, url_prefix="/people")


def reach() -> Reach:
    """Whom the person signed in keeps, read once per request."""
    if "reach" not in g:
        g.reach = reach_of(db.session(), auth.actor())
    kept: Reach = g.reach
    return kept


def by() -> By:
    return logbook.by_person(auth.actor(), request.remote_addr or "", auth.now())


def posted_role(name: str = "role") -> Role | None:
    return Role.__members__.get(request.form.get(name, ""))


def posted_roles() -> list[Role]:
    return [Role[name] for name in request.form.getlist("roles") if name in Role.__members__]


def done(address: str, text: str, kind: str = "ok") -> Response:
    """Commit, say what happened on the next page, go there."""
    db.session.commit()
    site.say(text, kind)
    return redirect(address, code=303)


def hand_over(person_id: int, token: str) -> None:
    """Keep a one-time link for the next page only: in the keeper's own signed cookie, never in the database."""
    session["handover"] = [person_id, token]


def handed_over(person_id: int) -> str | None:
    """The link to hand to this person, once: it is gone when the page is loaded again."""
    kept = session.pop("handover", None)
    if not kept or kept[0] != person_id:
        return None
    return f"{current_app.config['BASE_URL']}/welcome/{kept[1]}"
