"""Looking at a page: what the browser complains about, whether it fits, whether it is reached by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from tests.browser.serving import PHONE, WIDE

SIZES = (PHONE["width"], PHONE["height"]), (320, 640), (WIDE["width"], WIDE["height"])
NARROWEST = 320
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "() => document.activeElement.textContent.trim()"
IN_MAIN = "() => document.querySelector('main').contains(document.activeElement)"


@contextmanager
def watched(page: Page) -> Iterator[list[str]]:
    """What the console said on the way, errors of scripts included; nothing at all is what is wanted."""
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text} ({page.url})")

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(f"{error} ({page.url})"))
    yield said
    page.remove_listener("console", heard)


def picture(page: Page, folder: Path, name: str) -> None:
    """Both sizes on file, and nothing to be scrolled sideways at any width."""
    for width, height in SIZES:
        page.set_viewport_size(ViewportSize(width=width, height=height))
        assert page.evaluate(SIDEWAYS) <= 0, f"{name} at {width}"
        if width != NARROWEST:
            page.screenshot(path=folder / f"{name}-{width}.jpg", full_page=True, type="jpeg", quality=80)


def skip_link_works(page: Page) -> None:
    """The first Tab stop leads to the text, as a reader without a mouse expects, and to what can be done there."""
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳到正文"
    page.keyboard.press("Enter")
    if page.locator("main").locator("a, button, input, textarea, select").count():
        page.keyboard.press("Tab")
        assert page.evaluate(IN_MAIN), page.evaluate(FOCUSED)
