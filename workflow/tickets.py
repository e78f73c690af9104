"""A ticket: the signed token in a signing page that says what was on the screen, for whom, since when.

Its id is the idempotency key of the signature. It survives a new sign-in of the same person.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from workflow.errors import TicketSpent

LIFETIME = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Ticket:
    id: str
    person: int
    report: int
    seen: int  # the report's version
    content_hash: str
    at: str  # when the page was made, ISO
    last: bool = False  # whether this signature seals the report


def issue(
    key: str, person: int, report: int, seen: int, content_hash: str, now: dt.datetime, last: bool = False
) -> str:
    """A fresh ticket as text for a hidden field."""
    ticket = Ticket(secrets.token_hex(16), person, report, seen, content_hash, now.isoformat(), last)
    return serializer(key).dumps(asdict(ticket))


def read(key: str, text: str, person: int, report: int, now: dt.datetime) -> Ticket:
    """The ticket in `text`.

    Raises:
        TicketSpent: forged, of another person or report, or older than 12 hours.
    """
    try:
        ticket = Ticket(**serializer(key).loads(text))
    except (BadSignature, TypeError):
        raise TicketSpent from None
    fresh = now - dt.datetime.fromisoformat(ticket.at) <= LIFETIME
    if not fresh or (ticket.person, ticket.report) != (person, report):
        raise TicketSpent
    return ticket


def serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="signing page")
