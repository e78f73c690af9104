"""Every page of the product in a real browser: whoever reads by other means than eyes and mouse is hindered nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.serving import PHONE, WIDE, opened, served
from tests.databases import SqliteFactory
from tests.proofs import FULL
from tests.web.site import Site
from tests.web.world import COOKIE, Line, World, build, lines

SIZES = (WIDE, PHONE)
Look = tuple[Line, str, ViewportSize]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NO_PAGES = (".css", "/evidence/1")  # a style sheet, a file to keep


@pytest.fixture(scope="module")
def world(sqlite: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    url, folder = sqlite.fresh(), tmp_path_factory.mktemp("pages")
    site = Site(url, folder / "data")
    yield build(site, folder / "world.sqlite")
    site.close()
    sqlite.drop(url)


def looks(site: Site) -> list[Look]:
    """In `make faults` every address in every state at both sizes, in `make test` each page and each refusal once."""
    asked = [line for line in lines() if line.method == "GET" and not line.address.endswith(NO_PAGES)]
    if FULL:
        return [(line, reader(line), size) for line in asked for size in SIZES]
    adapter = site.app.url_map.bind("localhost")
    first: dict[str, Line] = {}
    for line in asked:
        page = "" if line.address == "/nowhere" else adapter.match(line.address.format(id=1).split("?")[0])[0]
        answer = line.answers[reader(line)]
        first.setdefault(page if answer == 200 else str(answer), line)
    return [(line, reader(line), SIZES[number % 2]) for number, line in enumerate(first.values())]


def reader(line: Line) -> str:
    """Whoever sees most there: the first who is let in, else the first who is refused."""
    return min(line.answers, key=lambda persona: (line.answers[persona] != 200, line.answers[persona] == 302))


def listened(page: Page) -> list[str]:
    """What the browser says of the page from now on."""
    said: list[str] = []
    page.on("console", lambda note: said.append(note.text))
    return said


def faults(page: Page, said: list[str], status: int) -> list[str]:
    """What hinders: found by axe-core at any impact, wider than the screen, or complained of by the browser."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    hindered = [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]
    wide = page.evaluate(OVERFLOW)
    refused = f"the server responded with a status of {status} " if status != 200 else None
    spoken = [text for text in said if refused is None or refused not in text]  # the browser tells of each
    return hindered + ([f"{wide} px wider than the screen"] if wide else []) + spoken


@pytest.mark.proof
def test_no_page_hinders_anybody_or_is_wider_than_its_screen(world: World, browser: Browser, proof):
    hindered, asked = {}, looks(world.site)
    with served(world.site) as address:
        for line, persona, size in asked:
            with opened(browser, address, viewport=size) as context:
                context.add_cookies([{"name": COOKIE, "value": world.cookies[persona], "url": address}])
                page = context.new_page()
                said = listened(page)
                page.goto(world.path(line))
                found = faults(page, said, line.answers[persona])
            if found:
                hindered[f"{line.address} {line.state} as {persona} at {size['width']}"] = found

    proof.equals("pages that hinder somebody", hindered, {})
    proof.at_least("pages looked at", len(asked), 35)
