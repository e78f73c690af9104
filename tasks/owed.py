"""What every task does before its own work: ask the time, look what is due, take one row."""

from __future__ import annotations

import datetime as dt

from flask import current_app

from models import Debt, db
from models.engine import only_reading
from workflow import outbox


def present() -> dt.datetime:
    """The present moment by the application's clock."""
    moment: dt.datetime = current_app.config["CLOCK"](db.session())
    return moment


def look(*debts: Debt) -> list[int]:
    """Ids of the rows that are due; no transaction is left open."""
    with only_reading():
        ids = outbox.due(db.session(), present(), *debts)
        db.session.rollback()
    return ids


def take(outbox_id: int) -> bool:
    """Claim the row and commit, so that no other runner works on it; False if one does, or nothing is left to do."""
    won = outbox.claim(db.session(), outbox_id, present())
    db.session.commit()
    return won
