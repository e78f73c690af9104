"""A form works once it was given to this very session; an honest one goes on after signing in again."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Signature, State
from tests.county import CODE, PASSWORD, PERSONAS
from tests.web.browsing import Page, Visitor
from tests.web.site import Site
from tests.web.slips import slip_for

STALE = "本页已失效"
SESSIONS = "user_session"
POSTS = ("fill", "submit", "sign", "return", "withdraw", "cancel")
HERE = {"Sec-Fetch-Site": "same-origin"}
LONG_LUNCH = dt.timedelta(minutes=61)
OPINION = "情况属实，同意上报。"


@pytest.fixture
def report(site: Site) -> int:
    return site.report(State.at_unit)


def signatures(site: Site) -> int:
    return site.one(sa.select(sa.func.count()).select_from(Signature))


@pytest.mark.parametrize("token", [None, "", "x", "another session's"])
def test_nothing_is_done_without_the_sessions_own_token(site, visit, report, token):
    visitor = visit("unit_head")
    given = visit("leader").token() if token == "another session's" else token
    data = {} if given is None else {"csrf_token": given}
    addresses = [f"/reports/{report}/{act}" for act in POSTS]
    slips = [slip_for(site, address, report, site.county.unit_head) for address in addresses]
    before = site.dump()

    answers = [visitor.post(address, data | slip) for address, slip in zip(addresses, slips, strict=True)]
    answers += [visitor.post(address, data) for address in ("/reports", "/login", "/logout", "/size")]

    assert [answer.status for answer in answers] == [400] * 10
    assert all(STALE in answer.text for answer in answers)
    assert site.dump() == before


def test_a_token_does_not_travel_in_the_address_and_a_get_cannot_pretend(site, visit, report):
    visitor = visit("unit_head")
    slip = slip_for(site, f"/reports/{report}/sign", report, site.county.unit_head)
    before = site.dump()

    in_address = visitor.post(f"/reports/{report}/sign?csrf_token={visitor.token()}", slip)
    pretended = visitor.get(
        f"/reports/{report}/sign",
        query_string=slip | {"_method": "POST"},
        headers={"X-HTTP-Method-Override": "POST"},
    )
    plain = visitor.client.post(f"/reports/{report}/sign", data=str(slip), content_type="text/plain")

    assert (in_address.status, pretended.status, plain.status_code) == (400, 200, 400)
    assert site.dump() == before


def test_a_form_from_elsewhere_is_offered_no_second_try(site, visit, report):
    slip = slip_for(site, f"/reports/{report}/sign", report, site.county.unit_head)

    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = visit("unit_head").post(f"/reports/{report}/sign", slip, headers=headers)

        assert answer.status == 400
        assert "继续办理" not in answer.buttons


def expired(site: Site, page: Page, button: str, typed: dict[str, str]) -> Page:
    """The form is sent after the session has ended."""
    site.now += LONG_LUNCH
    return page.press(button, typed)


def sign_in_there(page: Page, persona: str, password: str = PASSWORD) -> Page:
    return page.press("登录", {"login": PERSONAS[persona], "password": password})


def test_an_opinion_written_over_lunch_is_signed_after_signing_in_again(site, visit, report):
    confirm = visit("unit_head").get(f"/reports/{report}/sign").press("签署同意", {"opinion": OPINION})

    door = expired(site, confirm, "确认签署", {"code": CODE})
    again = sign_in_there(door, "unit_head")
    asked = again.press("继续办理")
    done = asked.press("确认签署", {"code": CODE})

    assert door.status == 401
    assert door.says("main div.note")[:2] == ["登录已过期，请重新登录。", "您写的内容都在，登录后接着办理。"]
    assert CODE not in door.html + again.html
    assert (again.status, again.value_of("typed-1")) == (200, OPINION)
    assert (asked.status, asked.says(".err")) == (422, ["请输入签署口令"])
    assert (done.status, done.location) == (303, f"/reports/{report}")
    assert site.state(report) is State.at_department


def test_a_section_typed_over_lunch_is_saved_after_signing_in_again(site, visit):
    report = site.report(State.draft)
    page = visit("filler").get(f"/reports/{report}/fill/narrative")
    name = next(name for name, _ in page.fields("保存草稿")[1].items() if name.startswith("report."))

    door = expired(site, page, "保存草稿", {name: "午饭以前写的一大段话。"})
    saved = sign_in_there(door, "filler").press("继续办理")

    assert (saved.status, saved.location) == (303, f"/reports/{report}/fill/narrative")
    assert saved.follow().value(name) == "午饭以前写的一大段话。"


def test_a_wrong_password_in_between_loses_nothing(site, visit, report):
    page = visit("unit_head").get(f"/reports/{report}/return")
    door = expired(site, page, "确认退回", {"reason": "到位率不应计满分。"})

    door = sign_in_there(door, "unit_head", "wrong")
    done = sign_in_there(door, "unit_head").press("继续办理")

    assert done.status == 303
    assert site.state(report) is State.returned


def test_what_one_person_wrote_does_not_go_on_under_another_name(site, visit, report):
    page = visit("unit_head").get(f"/reports/{report}/return")
    door = expired(site, page, "确认退回", {"reason": "到位率不应计满分。"})

    other = sign_in_there(door, "department_head")

    assert (other.status, other.location) == (303, "/")
    assert "到位率不应计满分" not in other.html
    assert site.state(report) is State.at_unit


def test_a_kept_form_cannot_be_made_by_hand(site, report):
    forged = site.visitor().send(
        "/login", {"login": PERSONAS["unit_head"], "password": PASSWORD, "kept": "eyJieSI6MX0.forged"}
    )

    assert (forged.status, forged.location) == (303, "/")


def signed_in_again(visitor: Visitor, persona: str) -> None:
    """In another tab of the same browser."""
    sign_in_there(visitor.get("/login"), persona)


def test_a_page_from_before_the_new_sign_in_goes_on_with_one_press(site, visit, report):
    visitor = visit("unit_head")
    page = visitor.get(f"/reports/{report}/sign").press("签署同意", {"opinion": OPINION})
    address, sent = page.fields("确认签署")
    sent["code"] = CODE
    signed_in_again(visitor, "unit_head")

    stale = visitor.post(address, sent, headers=HERE)
    done = stale.press("继续办理").press("确认签署", {"code": CODE})

    assert (stale.status, stale.value_of("typed-1")) == (400, OPINION)
    assert CODE not in stale.html
    assert done.status == 303
    assert signatures(site) == 2  # the leader's and this one


def test_somebody_elses_old_page_signs_nothing(site, visit, report):
    """Two people on one machine: the ticket in the page is the first one's."""
    visitor = visit("unit_head")
    page = visitor.get(f"/reports/{report}/sign").press("签署同意", {"opinion": OPINION})
    address, sent = page.fields("确认签署")
    signed_in_again(visitor, "department_head")

    stale = visitor.post(address, sent, headers=HERE)
    answer = stale.press("继续办理")

    assert answer.status == 403
    assert site.state(report) is State.at_unit
