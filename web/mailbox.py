"""The demo's mails, which are files instead of being sent: a list, newest first, and each as its reader gets it.

Registered only where ZIPING_MAIL_PAGE is on, which a real installation cannot have.
"""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, render_template

from web import wording

bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")
NEWEST = 200  # mails on the list
LINK = re.compile(r"(https?://[!-~]+)")  # ends before a blank or a Chinese sign


@bp.get("")
def index() -> str:
    files = sorted(
        folder().glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True
    )
    return render_template("mailbox/list.html", mails=[head(file) for file in files[:NEWEST]])


@bp.get("/<int:mail_id>")
def mail(mail_id: int) -> str:
    file = folder() / f"{mail_id}.eml"
    if not file.is_file():
        abort(404)
    pieces = LINK.split(opened(file).get_content())  # every second one is a link
    return render_template("mailbox/mail.html", mail={**head(file), "pieces": pieces})


def folder() -> Path:
    """Where `tasks` leaves the mails; it may not be there yet."""
    data: Path = current_app.config["DATA"]
    return data / "mails"


def opened(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=default)


def head(file: Path) -> dict[str, Any]:
    message = opened(file)
    to: Address = message["To"].addresses[0]
    at: datetime = message["Date"].datetime
    return {
        "id": int(file.stem),
        "to": to.display_name,
        "address": to.addr_spec,
        "subject": message["Subject"],
        "at": wording.minute(at),
        "state": "已送达",
    }
