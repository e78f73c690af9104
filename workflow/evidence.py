"""What makes the trail provable: hashes of actions, signatures and seals, and their verification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from evaluation.canon import canonical, fingerprint

START = "sha256:" + "0" * 64  # what the first action of a report follows

ACTION_FIELDS = (
    "report_id",
    "seq",
    "act",
    "actor_id",
    "actor_name",
    "actor_title",
    "stop",
    "number",
    "state_before",
    "state_after",
    "words",
    "detail",
    "content_hash",
    "at",
    "address",
    "agent",
    "previous_hash",
)
SIGNATURE_FIELDS = (
    "report_id",
    "number",
    "stop",
    "content_hash",
    "opinion",
    "signer_id",
    "signer_name",
    "signer_title",
    "unit_name",
    "exemption",
    "method",
    "at",
    "previous_hash",
)


def plain(value: Any) -> Any:
    """Enum members by name, moments as UTC to the microsecond; the rest as it is."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value


def digest(fields: tuple[str, ...], row: Mapping[str, Any]) -> str:
    """The fingerprint of the named fields of `row`."""
    return fingerprint(canonical({name: plain(row[name]) for name in fields}))


def action_hash(row: Mapping[str, Any]) -> str:
    """An action's hash covers the one before, so the trail cannot be changed in the middle."""
    return digest(ACTION_FIELDS, row)


def signature_hash(row: Mapping[str, Any]) -> str:
    """A signature covers the content hash, the opinion, who signed as what, and the standing signature before."""
    return digest(SIGNATURE_FIELDS, row)


def seal_hash(report_id: int, number: int, content_hash: str, signatures: list[str], seal_number: str) -> str:
    """The seal covers content, all standing signatures in order, and the 封存编号."""
    return fingerprint(
        canonical(
            {
                "report_id": report_id,
                "number": number,
                "content_hash": content_hash,
                "signatures": signatures,
                "seal_number": seal_number,
            }
        )
    )
