"""What may be forgotten: wrong tries of yesterday, sign-ins that have long ended."""

from __future__ import annotations

import sqlalchemy as sa
from celery import shared_task
from flask import current_app

from models import UserSession, db
from tasks.owed import present
from workflow import tries


@shared_task(name="forget_ended")
def forget_ended() -> None:
    """Delete them; a sign-in past its longest life opens nothing, whether its row is there or not."""
    session, now = db.session(), present()
    tries.tidy(session, now)
    born = now - current_app.config["SESSION_LIFETIME"]
    session.execute(sa.delete(UserSession).where(UserSession.created_at < born))
    session.commit()
