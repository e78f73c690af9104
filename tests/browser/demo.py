"""The demo county as told, on the story's day, and a watch on what the browser complains about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import ConsoleMessage, Page

from models import Person
from tests import county
from tests.browser.serving import PHONE, WIDE
from tests.county import PERSONAS, SNAPSHOT, County, open_session
from tests.web.site import QUICK, Site
from web.demo.seed import report_id, seed

NARROWEST = {"width": 320, "height": 640}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PLACES = "selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().bottom)"


class Demo(Site):
    """74 reports of 44 units, as the board stood on 18 March at 10:42."""

    def settle(self) -> County:
        self.now = SNAPSHOT
        with open_session(self.url) as session:
            made = seed(session, dt.timedelta(0), county.PREFIX, self.data)
            keys = {"password_hash": QUICK.hash(county.PASSWORD), "code_hash": QUICK.hash(county.CODE)}
            session.execute(sa.update(Person).values(keys))
            session.commit()
            self.story = report_id(session, 2)
            personas = {
                field.name: made.people.get(PERSONAS.get(field.name, ""), 0) for field in fields(County)[4:]
            }
            return County(session, made.campaign_id, made.people, made.units, **personas)


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
    for size in (PHONE, NARROWEST, WIDE):
        page.set_viewport_size(size)
        assert page.evaluate(SIDEWAYS) <= 0, f"{name} at {size['width']}"
        if size is not NARROWEST:
            page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)


def skip_link_works(page: Page) -> None:
    """The first Tab stop leads to the text, as a reader without a mouse expects, and to what can be done there."""
    page.keyboard.press("Tab")
    first = page.evaluate("() => document.activeElement.textContent.trim()")
    assert first == "跳到正文", first
    page.keyboard.press("Enter")
    if not page.locator("main").locator("a, button, input, textarea, select").count():
        return
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    assert inside, page.evaluate("() => document.activeElement.outerHTML")
