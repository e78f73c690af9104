"""Every answer carries its headers; what went wrong inside stays inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import abort

from models import State
from tests.databases import PostgresFactory, SqliteFactory
from tests.web.browsing import Page
from tests.web.site import Site
from web import policy

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
TELLING = ("Traceback", 'File "', "sqlalchemy", "werkzeug", "site-packages", "SELECT ")
MEGABYTE = 1024 * 1024


def boom() -> str:
    raise RuntimeError("a secret of the house")


@pytest.fixture(scope="module")
def breaking(sqlite: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a page that fails; production cookies, so that their marks are seen."""
    url = sqlite.fresh()
    site = Site(url, tmp_path_factory.mktemp("breaking"), COOKIE_SECURE="1", BASE_URL="https://localhost")
    site.app.add_url_rule("/boom", "boom", boom)
    site.app.add_url_rule("/teapot", "teapot", lambda: abort(418))
    policy.POLICY |= {(name, "GET"): policy.Door.open for name in ("boom", "teapot")}
    yield site
    for name in ("boom", "teapot"):
        policy.POLICY.pop((name, "GET"))
    site.close()
    sqlite.drop(url)


def check_headers(page: Page) -> None:
    headers = page.response.headers
    assert headers.getlist("Content-Security-Policy") == [POLICY]
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page.path.startswith("/static") or headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert not [word for word in TELLING if word in page.html]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200), ("/reports", 200), ("/login", 200), ("/mailbox", 200), ("/static/app.css", 200),
        ("/static/app.js", 200), ("/static/none.js", 404), ("/nowhere", 404), ("/reports/9", 404), ("/logout", 405),
        ("/reports/99999999999999999999", 404), ("/mailbox/" + "9" * 400, 404), ("/reports/1/versions/9999999999", 404),
    ],
)  # fmt: skip
def test_every_answer_carries_its_headers(site, visit, address, status):
    page = visit("leader").get(address, buffered=True)

    assert page.status == status
    check_headers(page)


def test_sending_somebody_to_the_door_carries_them_too(site):
    page = site.visitor().get("/reports")

    assert page.status == 302
    check_headers(page)


@pytest.mark.parametrize(("address", "status"), [("/boom", 500), ("/teapot", 418)])
def test_a_failure_is_a_page_with_a_number_and_nothing_of_the_inside(breaking, caplog, address, status):
    page = breaking.visitor().get(address)

    assert page.status == status
    assert "a secret of the house" not in page.html
    check_headers(page)
    if status == 500:
        (incident,) = page.says(".small.num") or page.says("p.num")
        assert incident.removeprefix("编号 ") in caplog.text


def test_secure_installations_mark_their_cookies_and_keep_to_https(breaking):
    page = breaking.visitor().get("/login", base_url="https://localhost")

    cookie = page.response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ziping=")
    assert all(mark in cookie for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert page.response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_plain_installations_mark_theirs_as_far_as_they_can(site):
    cookie = site.visitor().get("/login").response.headers["Set-Cookie"]

    assert all(mark in cookie for mark in ("HttpOnly", "SameSite=Lax"))


def test_a_request_that_is_too_large_is_a_sentence(site, visit):
    announced = {"CONTENT_LENGTH": str(26 * MEGABYTE), "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    page = visit("filler").post("/reports", environ_overrides=announced)

    assert page.status == 413
    assert "文件不超过 25 MB" in page.text
    check_headers(page)


def test_too_much_text_and_too_many_fields_are_sentences(site, visit):
    visitor = visit("filler")

    heavy = visitor.post("/reports", {"name": "字" * MEGABYTE})
    many = visitor.post(
        "/reports", {f"field{n}": "1" for n in range(2001)}, content_type="multipart/form-data"
    )

    assert (heavy.status, many.status) == (413, 413)
    check_headers(heavy)
    check_headers(many)


def test_an_unknown_host_is_refused_and_not_repeated(site):
    page = site.visitor().get("/login", headers={"Host": "evil.example"})

    assert page.status == 400
    assert "evil.example" not in page.html
    assert page.html == "请用系统公布的网址打开。"
    check_headers(page)


def test_no_address_on_a_page_is_built_from_the_host_that_was_asked(site):
    page = site.visitor().get(
        "/login", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )

    assert "evil.example" not in page.html + str(page.response.headers)


def test_a_database_that_is_away_is_a_sentence_too(postgres: PostgresFactory, tmp_path: Path):
    url = postgres.fresh()
    site = Site(url, tmp_path)
    visitor = site.visitor("filler")
    token = visitor.token()
    postgres.drop(url)

    read = visitor.get("/reports")
    written = visitor.post("/reports", {"csrf_token": token, "name": "写了很久的名称"})
    site.close()

    assert (read.status, written.status) == (503, 503)
    assert "请稍候重试" in read.text
    assert "写了很久的名称" in written.html
    check_headers(read)


def test_a_zero_byte_is_refused_before_it_reaches_a_table(site, visit):
    before = site.dump("user_session")
    visitor = visit("filler")

    pages = [
        visitor.send("/reports", {"name": "一个\0项目", "form": "2-2"}),
        visitor.send("/login", {"login": "a\0b", "password": "x"}),
        visitor.get("/library?q=%00"),
    ]

    assert [page.status for page in pages] == [400, 400, 400]
    assert site.dump("user_session") == before


def test_typed_text_that_a_refusal_hands_back_is_only_text(site, visit):
    report = site.report(State.at_unit)
    hostile = "</textarea><script>alert(1)</script>"

    page = visit("filler").send(f"/reports/{report}/cancel", {"seen": "0", "reason": hostile})

    assert page.status == 409
    assert hostile not in page.html
    assert hostile in page.value_of("typed-1")
