"""Delivering mails: claimed, checked once more, sent, settled; no transaction stays open while the server is asked."""

from __future__ import annotations

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused

from celery import shared_task
from flask import current_app

from models import db
from tasks import letter, post
from tasks.owed import look, present, take
from workflow import outbox, reminders

log = logging.getLogger(__name__)
BATCH = 100  # mails per look: well within task_time_limit


@shared_task(name="deliver_due")
def deliver_due() -> None:
    """Deliver what is due, until the mail server is found to be away; the next look tries again."""
    waiting = look(*outbox.MAILS)
    for outbox_id in waiting[:BATCH]:
        if not deliver(outbox_id):
            return
    if len(waiting) > BATCH:
        current_app.extensions["nudge"]()


@shared_task(name="deliver")
def deliver(outbox_id: int) -> bool:
    """Deliver one mail; False if the mail server could not be asked at all."""
    if not take(outbox_id):
        return True
    session, away = db.session(), False
    try:
        post.send(letter.write(session, outbox_id, present()), current_app.config)
    except letter.Pointless as why:
        outbox.closed(session, outbox_id, str(why), present())
        reminders.settle(session, outbox_id, present(), str(why))
    except letter.Unaddressable as why:
        outbox.failed(session, outbox_id, str(why), present())
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        refused(outbox_id, refusal)
    except OSError as trouble:
        away = True
        log.warning("outbox %s: put off: %s", outbox_id, trouble)
        outbox.put_off(session, outbox_id, f"邮件服务器：{trouble}", present())
    else:
        outbox.sent(session, outbox_id, present())
        reminders.settle(session, outbox_id, present())
    session.commit()
    return not away


def refused(outbox_id: int, refusal: SMTPRecipientsRefused | SMTPDataError) -> None:
    """The server answered about this one mail: 4xx is tried again, 5xx is final (RFC 5321, 4.2.1)."""
    code, said = post.answer(refusal)
    log.warning("outbox %s: refused: %s %s", outbox_id, code, said)
    settle = outbox.failed if code >= 500 else outbox.put_off
    settle(db.session(), outbox_id, f"邮件服务器：{code} {said}", present())
