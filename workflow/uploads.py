"""What was read from uploaded paper, kept between the upload and its confirmation, and no longer than a day.

The files themselves are not kept: only what was read, under a random name, for the person who uploaded it.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

from workflow.errors import Missing, Refused

FOLDER = "uploads"  # below the data folder
KEPT = dt.timedelta(days=1)


class UploadGone(Refused):
    """Confirmed already, or swept away."""

    def __init__(self) -> None:
        super().__init__("这次上传已经导入过，或已超过一天。请从“我的填报”打开草稿，或重新上传。")


def folder(data: Path) -> Path:
    place = data / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def keep(data: Path, text: str, key: str, person: int, now: dt.datetime) -> str:
    """Keep `text` for `person`; returns the token that finds it again. Older ones are swept away."""
    sweep(data, now)
    name = secrets.token_hex(16)
    path = folder(data) / f"{name}.json"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (now.timestamp(), now.timestamp()))
    return serializer(key).dumps([name, person])


def sweep(data: Path, now: dt.datetime) -> None:
    """Remove what is older than a day, half-received files of a process that died included."""
    oldest = (now - KEPT).timestamp()
    for path in folder(data).iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def find(data: Path, token: str, key: str, person: int) -> Path:
    """Where it is kept.

    Raises:
        Missing: forged, or another person's. UploadGone.
    """
    try:
        name, owner = serializer(key).loads(token)
    except (BadSignature, TypeError, ValueError):
        raise Missing from None
    if owner != person:
        raise Missing
    path = folder(data) / f"{name}.json"
    if not path.exists():
        raise UploadGone
    return path


def serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="uploaded paper")
