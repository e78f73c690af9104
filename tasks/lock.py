"""Locking approved reports: one transaction each, harmless when it runs late, twice, or side by side."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from celery import shared_task
from flask import current_app

from models import Debt, Outbox, db
from models.engine import only_reading
from tasks.owed import look, present, take
from workflow import anchors, notices, outbox, sealing
from workflow.errors import Refused

log = logging.getLogger(__name__)


@shared_task(name="lock_due")
def lock_due() -> None:
    """Lock every report that is waiting for it, anchor the seals, then have the notices sent."""
    waiting = look(Debt.lock)
    for outbox_id in waiting:
        lock_scores(outbox_id)
    keep_anchors()
    if waiting:
        current_app.extensions["nudge"]()


@shared_task(name="lock_scores")
def lock_scores(outbox_id: int) -> None:
    """Lock the report that row `outbox_id` owes it to.

    What does not agree leaves the report approved and its reason in the row, which is due again in a minute.
    """
    if not take(outbox_id):
        return
    try:
        lock(outbox_id)
    except (Refused, sa.exc.DBAPIError) as trouble:
        db.session.rollback()
        log.error("outbox %s: not locked: %s", outbox_id, trouble)
        outbox.put_off(db.session(), outbox_id, words(trouble), present())
        db.session.commit()


def lock(outbox_id: int) -> None:
    """The lock and the end of its debt, in one transaction."""
    session, settings = db.session(), current_app.config
    owed = session.get_one(Outbox, outbox_id)
    reason = notices.untrue(session, owed)
    if reason:
        outbox.closed(session, outbox_id, reason, present())
        session.commit()
        return
    report_id = owed.report_id
    assert report_id is not None
    sealing.lock(session, report_id, settings["SEAL_PREFIX"], settings["CLOCK"])
    outbox.sent(session, outbox_id, present())
    session.commit()


def keep_anchors() -> None:
    """The seals outside the database; one that could not be written is tried again at the next look."""
    try:
        with only_reading():
            anchors.keep_missing(db.session(), current_app.config["DATA"] / anchors.NAME)
            db.session.rollback()
    except OSError as trouble:
        log.error("anchors: %s", trouble)


def words(trouble: Refused | sa.exc.DBAPIError) -> str:
    return trouble.message if isinstance(trouble, Refused) else str(trouble.orig)
