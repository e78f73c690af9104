"""The blueprint of the report pages, and what their forms have in common."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, current_app, request

from evaluation.entry import clean_text
from models import Act, Stop, db
from web import auth
from web.dossier import Dossier, open_dossier
from workflow import acts, possible
from workflow.acts import Done
from workflow.errors import NotYourTurn
from workflow.route import ROLES
from workflow.slip import Slip

bp = Blueprint("reports", __name__, url_prefix="/reports")
Hidden = dict[str, Any]


def dossier_of(report_id: int) -> Dossier:
    """The report for the person signed in; a foreign one answers as a missing one."""
    return open_dossier(db.session(), auth.actor(), report_id)


def check_open(dossier: Dossier, act: Act) -> None:
    """Refuse the page of an act as the act itself would be refused.

    Raises:
        Refused: with the name of whoever holds the report, when it is somebody else's turn.
    """
    visit = dossier.open_visit
    try:
        possible.check_possible(db.session(), dossier.report.id, dossier.actor, act)
    except NotYourTurn:
        if visit is None or visit.stop is Stop.filling:
            raise
        raise NotYourTurn(f"{ROLES[visit.stop].value} {dossier.holders[visit.stop]}") from None


def slip_fields(dossier: Dossier) -> Hidden:
    """Hidden fields of a form that acts: the intention's key and the report version on the page."""
    return {"key": secrets.token_hex(16), "seen": dossier.report.version}


def posted_slip(**more: Any) -> Slip:
    """What the form handed in, its intention and the version seen from its hidden fields."""
    return handed_in(posted_key(), posted_number("seen"), **more)


def handed_in(key: str, seen: int, **more: Any) -> Slip:
    address, agent = request.remote_addr or "", request.user_agent.string
    return Slip(key, auth.actor().id, seen, address=address, agent=agent, **more)


def words(name: str) -> str:
    """What a person wrote, in NFC and without what nobody can see."""
    return clean_text(request.form.get(name, ""))


def posted_key() -> str:
    key = request.form.get("key", "")
    return key if len(key) == 32 else secrets.token_hex(16)


def posted_number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(400)
    return int(text)


def carry_out(act: Act, report_id: int, slip: Slip) -> Done:
    """Perform and commit, then tell the worker that something may be due; the telling may be lost."""
    done = acts.perform(db.session(), act, report_id, slip, current_app.config["CLOCK"])
    db.session.commit()
    nudge = current_app.extensions.get("nudge")
    if nudge:
        nudge()
    return done
