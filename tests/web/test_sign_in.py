"""The door: wrong passwords wait, unknown accounts look like known ones, the first link works once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from models import Person, UserSession
from tests.county import PASSWORD, PERSONAS
from tests.web.browsing import Page
from tests.web.site import QUICK, Site, minutes, sign_in
from workflow import credentials

LEADER = PERSONAS["leader"]
WRONG = "Wrong-2025-wrong"
NEW_PASSWORD, NEW_CODE = "Brand-new-2026", "qianshu-8"
FIRST_WRONG = "账号或密码不对。还可以试 4 次。"
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')


def said(page: Page) -> list[str]:
    return page.says(".note.over") or page.says(".over")


def guess(site: Site, times: int, login: str = LEADER) -> list[str]:
    """What the door says to `times` wrong passwords."""
    visitor = site.visitor()
    return [text for _ in range(times) for text in said(sign_in(visitor, login, WRONG))]


def test_the_right_password_leads_to_the_desk(site):
    answer = sign_in(site.visitor(), LEADER)

    assert (answer.status, answer.location) == (303, "/")
    assert "工作台" in answer.follow().text


@pytest.mark.parametrize("spelling", ["SHENYQ", " shenyq ", "ｓｈｅｎｙｑ"])
def test_an_account_has_one_spelling(site, spelling):
    assert sign_in(site.visitor(), spelling).status == 303


def test_the_account_is_remembered_only_when_asked(site):
    visitor = site.visitor()
    visitor.get("/login").press("登录", {"login": LEADER, "password": PASSWORD, "remember": "1"})

    assert visitor.get("/login").value("login") == LEADER
    sign_in(visitor, LEADER)  # the tick stands, as the page printed it
    visitor.get("/login").press("登录", {"login": LEADER, "password": PASSWORD, "remember": []})
    assert visitor.get("/login").value("login") == ""


def test_five_wrong_passwords_make_an_account_wait_a_quarter_of_an_hour(site):
    answers = guess(site, 5)

    left = [f"账号或密码不对。还可以试 {n} 次。" for n in (4, 3, 2, 1)]
    assert answers == [*left, "连续输错 5 次，账号锁定到 17:15。急用请联系单位管理员。"]
    assert sign_in(site.visitor(), LEADER).status == 429
    assert sign_in(site.visitor(), PERSONAS["unit_head"]).status == 303
    site.now += minutes(15)
    assert sign_in(site.visitor(), LEADER).status == 303


def test_after_the_wait_counting_begins_anew(site):
    guess(site, 5)
    site.now += minutes(16)

    assert guess(site, 1) == [FIRST_WRONG]


def test_a_right_password_forgets_the_wrong_ones(site):
    guess(site, 3)
    sign_in(site.visitor(), LEADER)

    assert guess(site, 1) == [FIRST_WRONG]


def test_an_unknown_account_is_answered_as_a_known_one_until_it_is_locked_and_after(site):
    """The same bytes at every try (security.md A-19, A-20), but for the name that was typed."""

    def answers(login):
        visitor, times = site.visitor(), (0, 0, 0, 0, 0, 0, 16)
        for later in times:
            site.now += minutes(later)
            page = sign_in(visitor, login, WRONG)
            headers = {name: text for name, text in page.response.headers if name != "Set-Cookie"}
            yield page.status, headers, TOKEN.sub("", page.html).replace(login, "…")

    noon = site.now
    known = list(answers(LEADER))
    site.now = noon
    unknown = list(answers("nobody"))

    assert [status for status, *_ in known] == [401, 401, 401, 401, 429, 429, 401]
    assert unknown == known


def test_an_over_long_password_is_refused_without_being_hashed():
    longest, too_long = "Aa1-" * 32, "Aa1-" * 32 + "x"

    assert credentials.matches(QUICK.hash(longest), longest)
    assert not credentials.matches(QUICK.hash(too_long), too_long)


def test_a_password_typed_wrong_is_not_sent_back(site):
    assert WRONG not in sign_in(site.visitor(), LEADER, WRONG).html


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "\\\\evil.example",
        "/\t/evil.example", "\n//evil.example", "http:///evil.example", "javascript:alert(1)", "evil.example",
        "/\r\nSet-Cookie: a=b", "///evil.example", "@evil.example", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(site, target):
    answer = site.visitor().send("/login", {"login": LEADER, "password": PASSWORD, "next": target})

    assert (answer.status, answer.response.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    "target", ["/reports", "/?tab=signed", "/reports/3/versions/2?against=1", "/%2f%2fevil.example"]
)
def test_a_page_of_ours_is_gone_back_to(site, target):
    answer = site.visitor().send("/login", {"login": LEADER, "password": PASSWORD, "next": target})

    assert answer.response.headers["Location"] == target


@pytest.fixture
def link(site: Site) -> str:
    """The one-time link of the leader."""
    with site.workflow() as made:
        token = credentials.invite(made.session.get_one(Person, made.leader), site.now)
        made.session.commit()
    return f"/welcome/{token}"


def settle(page: Page, password: str = NEW_PASSWORD, code: str = NEW_CODE, **more: str) -> Page:
    typed = {"password": password, "password_again": password, "code": code, "code_again": code, **more}
    return page.press("设置并登录", typed)


def test_the_first_link_sets_password_and_code_and_works_once(site, link):
    first, second = site.visitor(), site.visitor()
    waiting = second.get(link)

    answer = settle(first.get(link))

    assert "沈砚清，您好" in waiting.text
    assert (answer.status, answer.location) == (303, "/")
    assert first.get("/").status == 200
    assert settle(waiting).status == 404
    assert "链接已失效" in second.get(link).text
    assert sign_in(second, LEADER, NEW_PASSWORD).status == 303
    assert sign_in(site.visitor(), LEADER).status == 401


def test_a_new_password_ends_the_sessions_of_the_old_one(site, link, visit):
    before = visit("leader")

    settle(site.visitor().get(link))

    assert before.get("/").status == 302
    assert site.one(sa.select(sa.func.count()).select_from(UserSession)) == 1


def test_the_first_link_lives_a_day(site, link):
    visitor = site.visitor()
    site.now += dt.timedelta(hours=24)
    assert visitor.get(link).status == 200

    site.now += dt.timedelta(seconds=1)

    answer = visitor.get(link)
    assert answer.status == 404
    assert "已过期" in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "Short-1a"}, "密码为 10 至 128 个字符"),
        ({"password": "onlysmallletters"}, "密码须含大写字母、小写字母、数字、符号中的至少三种"),
        ({"password": "Shenyq-2026-x"}, "密码不能含账号、常见密码或“绩效”“财政”等字样"),
        ({"password": "Jixiao-2026-x"}, "密码不能含账号、常见密码或“绩效”“财政”等字样"),
        ({"password_again": "Brand-new-2027"}, "两次输入的密码不同"),
        ({"code": "12345"}, "签署口令为 6 至 20 个字符"),
        ({"code": "aaaaaaaa"}, "签署口令不能与密码相同，也不能是同一个字符"),
        ({"code_again": "qianshu-9"}, "两次输入的签署口令不同"),
    ],
)
def test_a_weak_secret_is_named_in_a_sentence_and_nothing_is_set(site, link, typed, sentence):
    before = site.dump()
    page = site.visitor().get(link)

    answer = settle(page, **typed)

    assert answer.status == 422
    assert sentence in answer.says(".err")
    assert site.dump() == before
    assert not any(value in answer.html for value in (NEW_PASSWORD, NEW_CODE))


def test_the_size_of_letters_stays_with_the_person(site, visit):
    visitor = visit("leader")

    visitor.send("/size", {"size": "xl", "next": "/reports"})

    assert 'data-size="xl"' in visitor.get("/").html
    other = site.visitor("leader")
    assert 'data-size="xl"' in other.get("/").html
