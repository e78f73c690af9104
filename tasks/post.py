"""The way out for a finished mail: the mail server, or without one a file that the demo's mail page shows."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10  # seconds for each answer of the mail server


def send(message: EmailMessage, settings: Mapping[str, Any]) -> None:
    """Hand the mail over.

    Raises:
        SMTPRecipientsRefused, SMTPDataError: the server answered about this mail.
        OSError: it could not be asked (away, silent, sign-in refused), or the file not written.
    """
    if settings["SMTP_HOST"]:
        by_smtp(message, settings)
    else:
        to_folder(message, settings["DATA"] / "mails")


def by_smtp(message: EmailMessage, settings: Mapping[str, Any]) -> None:
    host, port = settings["SMTP_HOST"], settings["SMTP_PORT"]
    ours = urlsplit(settings["BASE_URL"]).hostname
    server = smtplib.SMTP(host, port, local_hostname=ours, timeout=TIMEOUT)
    try:
        if settings["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if settings["SMTP_USER"]:
            server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        server.send_message(message)
        with suppress(OSError):  # it has the mail; how it says goodbye does not matter
            server.quit()
    finally:
        server.close()


def to_folder(message: EmailMessage, folder: Path) -> None:
    """One file per mail, named by its outbox row, so a second try replaces the first; written whole or not at all."""
    folder.mkdir(exist_ok=True)
    number = message["Message-ID"].partition("-")[2].partition("@")[0]
    fresh = folder / f".{number}"
    fresh.write_bytes(bytes(message))
    os.replace(fresh, folder / f"{number}.eml")


def answer(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> tuple[int, str]:
    """Code and words of the server's answer about the one recipient."""
    if isinstance(refusal, smtplib.SMTPDataError):
        code, said = refusal.smtp_code, refusal.smtp_error
    else:
        ((code, said),) = refusal.recipients.values()
    return code, said.decode(errors="replace") if isinstance(said, bytes) else said
