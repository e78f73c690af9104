"""A sign-in is a row: it ends when it should, and copied cookies end with it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Person, Post, Role, State, UserSession
from tests.county import PASSWORD, PERSONAS
from tests.web.browsing import Visitor
from tests.web.site import Site, minutes, sign_in

HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


def thief(site: Site, visitor: Visitor) -> Visitor:
    """Another browser with a copy of the cookie."""
    other = Visitor(site.app.test_client())
    other.client.set_cookie("ziping", visitor.cookie)
    return other


def is_in(visitor: Visitor) -> bool:
    answer = visitor.get("/reports")
    assert answer.status == 200 or (answer.status, answer.location) == (302, "/login")
    return answer.status == 200


def sessions(site: Site) -> int:
    return site.one(sa.select(sa.func.count()).select_from(UserSession))


def test_the_token_changes_at_sign_in_and_an_old_cookie_is_worth_nothing(site):
    visitor = site.visitor()
    visitor.get("/login")
    planted = thief(site, visitor)

    sign_in(visitor, PERSONAS["leader"])

    assert is_in(visitor)
    assert not is_in(planted)
    assert sessions(site) == 1


def test_only_a_hash_of_the_token_is_kept(site, visit):
    visitor = visit("leader")
    with visitor.client.session_transaction() as cookie:
        token = cookie["token"]

    stored = site.one(sa.select(UserSession.token_hash))

    assert len(token) >= 43  # 256 bits
    assert token not in stored


def test_signing_in_again_in_one_browser_ends_what_was_before(site, visit):
    visitor = visit("leader")
    copied = thief(site, visitor)

    sign_in(visitor, PERSONAS["unit_head"])

    assert is_in(visitor)
    assert not is_in(copied)
    assert sessions(site) == 1


def test_a_copied_cookie_ends_with_the_sign_out(site, visit):
    visitor = visit("leader")
    copied = thief(site, visitor)

    answer = visitor.get("/reports").press("退出登录")

    assert (answer.status, answer.location) == (303, "/login")
    assert answer.response.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(visitor)
    assert not is_in(copied)
    assert sessions(site) == 0


@pytest.mark.parametrize(("later", "lives"), [(HOUR - SECOND, True), (HOUR + SECOND, False)])
def test_sixty_idle_minutes_end_a_session(site, visit, later, lives):
    visitor = visit("leader")
    copied = thief(site, visitor)

    site.now += later

    assert is_in(copied) is lives
    assert is_in(visitor) is lives
    assert sessions(site) == lives


@pytest.mark.parametrize(("last", "lives"), [(12 * HOUR - SECOND, True), (12 * HOUR + SECOND, False)])
def test_twelve_hours_end_a_session_however_busy(site, visit, last, lives):
    visitor, began = visit("leader"), site.now
    for busy in range(1, 15):
        site.now = began + minutes(50 * busy)
        assert is_in(visitor)

    site.now = began + last

    assert is_in(visitor) is lives


def test_who_was_sent_out_is_told_why_and_comes_back_to_the_page(site, visit):
    report = site.report(State.at_unit)
    visitor = visit("unit_head")
    site.now += HOUR + SECOND

    door = visitor.get(f"/reports/{report}").follow()
    back = door.press("登录", {"login": PERSONAS["unit_head"], "password": PASSWORD})

    assert "登录已过期，请重新登录。" in door.text
    assert (back.status, back.location) == (303, f"/reports/{report}")


def test_a_disabled_account_is_out_with_its_next_request(site, visit):
    visitor = visit("leader")
    login = PERSONAS["leader"]

    site.write(sa.update(Person).where(Person.login == login).values(disabled_at=site.now))

    assert not is_in(visitor)
    assert "账号或密码不对" in sign_in(site.visitor(), login).text


def test_a_lost_post_takes_the_open_sign_page_with_it(site, visit):
    report = site.report(State.at_unit)
    page = visit("unit_head").get(f"/reports/{report}/sign")
    post = sa.update(Post).where(Post.person_id == site.county.unit_head, Post.role == Role.unit_head)

    site.write(post.values(ended_at=site.now))
    answer = page.press("签署同意", {"opinion": "情况属实，同意上报。"})

    assert answer.status == 404
    assert site.state(report) is State.at_unit


def test_a_reader_waits_for_no_writer(site, visit):
    """On SQLite a page must not take the one write lock, not even to find out who is asking."""
    visitor = visit("leader")

    with site.workflow() as other:
        other.session.execute(sa.update(Person).values(title="新职务"))  # holds the lock
        answer = visitor.get("/reports")
        other.session.rollback()

    assert answer.status == 200


def test_a_session_is_touched_once_a_minute_only(site, visit):
    visitor, began = visit("leader"), site.now
    seen = sa.select(UserSession.seen_at)

    site.now = began + 50 * SECOND
    visitor.get("/reports")
    early = site.one(seen)
    site.now = began + 70 * SECOND
    visitor.get("/reports")

    assert early == began
    assert site.one(seen) == site.now
