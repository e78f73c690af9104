"""Tickets: what was on the screen, for whom, since when; nothing else opens the signing act."""

import datetime as dt

import pytest
from itsdangerous import URLSafeSerializer

from tests.workflow.village import NOON
from workflow import tickets
from workflow.errors import TicketSpent

KEY, HASH = "a key for these tests alone", "sha256:" + "a" * 64


def issued(now=NOON, key=KEY):
    return tickets.issue(key, 7, 17, 5, HASH, now)


def read(text, person=7, report=17, now=NOON, key=KEY):
    return tickets.read(key, text, person, report, now)


def test_a_ticket_says_what_was_on_the_screen():
    ticket = read(issued())

    assert (ticket.person, ticket.report, ticket.seen, ticket.content_hash) == (7, 17, 5, HASH)


def test_no_two_tickets_have_one_id():
    assert len({read(issued()).id for _ in range(200)}) == 200


@pytest.mark.parametrize("hours", [0, 1, 11.99])
def test_a_ticket_is_good_for_twelve_hours_and_over_a_new_sign_in(hours):
    assert read(issued(), now=NOON + dt.timedelta(hours=hours)).report == 17


@pytest.mark.parametrize("later", [dt.timedelta(hours=12, seconds=1), dt.timedelta(days=30)])
def test_an_old_ticket_is_spent(later):
    with pytest.raises(TicketSpent, match="超过 12 小时.*您写的意见已保留"):
        read(issued(), now=NOON + later)


@pytest.mark.parametrize("who", [{"person": 8}, {"report": 18}, {"person": 17, "report": 7}])
def test_a_ticket_of_another_person_or_report_is_none(who):
    with pytest.raises(TicketSpent):
        read(issued(), **who)


def test_a_ticket_signed_with_another_key_is_none():
    with pytest.raises(TicketSpent):
        read(issued(key="another key"))
    with pytest.raises(TicketSpent):
        read(URLSafeSerializer(KEY, salt="something else").dumps({"id": "x"}))


def test_a_ticket_changed_at_any_place_is_none():
    text = issued()
    for at in range(len(text)):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(TicketSpent):
            read(changed)


@pytest.mark.parametrize("text", ["", " ", "x", "a.b", ".", "é", "\0", "a" * 100_000, "e30.", "bnVsbA.x"])
def test_nonsense_is_no_ticket(text):
    with pytest.raises(TicketSpent):
        read(text)


@pytest.mark.parametrize("fields", [{}, {"id": "x"}, [], "text", None, 7, {"more": 1}])
def test_what_is_rightly_signed_but_no_ticket_is_none(fields):
    with pytest.raises(TicketSpent):
        read(tickets.serializer(KEY).dumps(fields))
