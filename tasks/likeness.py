"""Comparing what was submitted with other units' reports: outside every request, a few at a time."""

from __future__ import annotations

import sqlalchemy as sa
from celery import shared_task

from models import db
from models.engine import only_reading
from tasks.owed import present
from workflow import likeness

BATCH = 20  # versions per look


@shared_task(name="compare_texts")
def compare_texts() -> None:
    """Compare what waits for it; a version that another runner took is left to it."""
    session = db.session()
    with only_reading():
        ids = likeness.waiting(session, BATCH)
        session.rollback()
    for version_id in ids:
        try:
            likeness.compare(session, version_id, present())
            session.commit()
        except sa.exc.IntegrityError:
            session.rollback()
