"""Planning the reminders of a day: harmless when it runs every minute, twice, or after a day of silence."""

from __future__ import annotations

import logging

from celery import shared_task

from models import db
from tasks.owed import present
from workflow import reminders, workdays

log = logging.getLogger(__name__)


@shared_task(name="plan_reminders")
def plan_reminders() -> None:
    """Plan what stands on a rung this morning; the digests it owes are delivered like any mail."""
    session, now = db.session(), present()
    calendar = workdays.calendar(session, now)
    if not reminders.is_hour(now, calendar):
        session.rollback()
        return
    added = reminders.plan(session, now, calendar)
    session.commit()
    if added:
        log.info("%s reminders planned", added)
