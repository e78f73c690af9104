"""What somebody wrote goes on after signing in again.

A form sent when the session had ended is kept in the sign-in page, signed and for that person alone; afterwards one
press sends it as it was. Passwords and codes are never kept.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

SECRET = {"csrf_token", "current", "password", "password_again", "code", "code_again", "kept"}
HIDDEN = {
    "key", "seen", "ticket", "step", "revision", "add", "remove", "phrase", "to", "sections", "due", "next",
    "size", "form",
}  # fmt: skip
WORTH_KEEPING = 5  # characters that nobody wants to type again


def fields() -> list[tuple[str, str]]:
    """Everything the form sent but secrets."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in SECRET]


def typed(sent: list[tuple[str, str]]) -> list[dict[str, str]]:
    """What a person had written, to be read and copied."""
    return [
        {"label": name, "text": text}
        for name, text in sent
        if name not in HIDDEN and not name.startswith("keep.") and len(text.strip()) >= WORTH_KEEPING
    ]


def again(path: str, sent: list[tuple[str, str]]) -> dict[str, Any]:
    """The form once more, for the template: where it goes, its fields, and the text to be read."""
    return {"path": path, "fields": sent, "typed": typed(sent)}


def pack(person_id: int | None) -> str:
    """The form as text for a hidden field; empty when nobody knows whose it was."""
    if person_id is None:
        return ""
    return serializer().dumps({"by": person_id, "path": request.path, "fields": fields()})


def unpack(text: str, person_id: int) -> dict[str, Any] | None:
    """The kept form, if it is this person's."""
    try:
        kept = serializer().loads(text)
    except BadSignature:
        return None
    return again(kept["path"], kept["fields"]) if kept["by"] == person_id else None


def serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="kept form")


def from_here() -> bool:
    """Whether the browser says that the form stood on one of our own pages."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or origin == request.host
