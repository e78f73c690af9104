"""The pages served to a real browser, on a county of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from werkzeug.serving import make_server

from tests.county import PASSWORD, PERSONAS
from tests.web.site import Site

WIDE, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The address of the site while the test runs."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def opened(browser: Browser, address: str, **settings: object) -> Iterator[BrowserContext]:
    """A browser context that is closed again."""
    context = browser.new_context(base_url=address, locale="zh-CN", **settings)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()


def signed_in(context: BrowserContext, persona: str) -> Page:
    """A page with the persona on their desk."""
    page = context.new_page()
    page.goto("/login")
    sign_in(page, persona)
    return page


def sign_in(page: Page, persona: str) -> None:
    page.fill("[name=login]", PERSONAS[persona])
    page.fill("[name=password]", PASSWORD)
    page.click("main button:has-text('登录')")
    page.wait_for_load_state()
