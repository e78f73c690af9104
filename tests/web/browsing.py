"""A person at a browser without script: pages are read, forms are filled in and sent as the page wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

Typed = Mapping[str, str | Sequence[str]]


class Page:
    """An answer as its reader sees it."""

    def __init__(self, visitor: Visitor, response: TestResponse, path: str) -> None:
        self.visitor, self.response, self.path = visitor, response, path
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.location = urlsplit(response.headers.get("Location", "")).path

    @property
    def tree(self) -> HtmlElement:
        return lxml.html.document_fromstring(self.html)

    @property
    def text(self) -> str:
        """What is written on the page, in one line."""
        body = self.tree.find("body")
        return " ".join(body.text_content().split()) if body is not None else ""

    def says(self, selector: str) -> list[str]:
        """The words of every element that the CSS selector finds; simple ones: .a, #a, tag, tag.a and descent."""
        return [" ".join(node.text_content().split()) for node in self.find(selector)]

    def find(self, selector: str) -> list[HtmlElement]:
        return self.tree.xpath("".join(f"//{step(part)}" for part in selector.split()))

    def value(self, name: str) -> str:
        """What stands in the field `name`."""
        return next(text for found, text in controls(self.tree) if found == name)

    def value_of(self, key: str) -> str:
        """What stands in the text box with this id, sent or not."""
        (box,) = self.find(f"textarea#{key}")
        return (box.text or "").removeprefix("\n")

    @property
    def buttons(self) -> list[str]:
        return [word(button) for button in self.tree.iter("button")]

    @property
    def links(self) -> dict[str, str]:
        return {word(link): link.get("href") for link in self.tree.iter("a")}

    def fields(self, button: str) -> tuple[str, MultiDict[str, str]]:
        """Where the form of a button goes, and what it would send untouched, the button included."""
        pressed = next(node for node in self.tree.iter("button") if word(node) == button)
        form = form_of(pressed)
        sent = MultiDict(controls(form))
        if pressed.get("name"):
            sent.add(pressed.get("name"), pressed.get("value") or "")
        return urljoin(self.path, form.get("action") or self.path), sent

    def press(self, button: str, typed: Typed | None = None) -> Page:
        """Fill in and press."""
        return self.visitor.post(*self.filled(button, typed))

    def filled(self, button: str, typed: Typed | None = None) -> tuple[str, MultiDict[str, str]]:
        """Where a filled-in form goes and what it sends; a field that is not on the page cannot be filled in.

        Raises:
            KeyError: the form has no such field.
        """
        address, sent = self.fields(button)
        known = names(form_of(next(node for node in self.tree.iter("button") if word(node) == button)))
        for name, given in (typed or {}).items():
            if name not in known:
                raise KeyError(name)
            sent.setlist(name, [given] if isinstance(given, str) else list(given))
        return address, sent

    def follow(self) -> Page:
        """Where the answer sends the browser."""
        assert self.status in (302, 303), (self.status, self.text[:300])
        return self.visitor.get(self.response.headers["Location"])


class Visitor:
    """One browser: cookies, and nothing else that is kept."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Page:
        return Page(self, self.client.get(path, **more), urlsplit(path).path)

    def post(self, path: str, data: Any = None, **more: Any) -> Page:
        return Page(self, self.client.post(path, data=data, **more), urlsplit(path).path)

    def send(self, path: str, data: Mapping[str, Any], **more: Any) -> Page:
        """Post what no page offered, with a token that is good."""
        return self.post(path, {"csrf_token": self.token(), **data}, **more)

    @property
    def cookie(self) -> str:
        """The session cookie, to be copied."""
        cookie = self.client.get_cookie("ziping")
        return cookie.value if cookie else ""

    def token(self) -> str:
        """A CSRF token as the sign-in page gives it to everybody, in or out."""
        return self.get("/login").value("csrf_token")


def step(part: str) -> str:
    """One step of a selector as XPath."""
    tag, *names = part.split(".")
    tag, _, key = tag.partition("#")
    marks = [f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in names]
    return (tag or "*") + (f"[@id='{key}']" if key else "") + "".join(marks)


def word(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def form_of(button: HtmlElement) -> HtmlElement:
    """The form a button belongs to, also one that stands outside and names it."""
    named = button.get("form")
    if named:
        (form,) = button.getroottree().xpath(f"//form[@id='{named}']")
        return form
    return next(node for node in button.iterancestors("form"))


def names(form: HtmlElement) -> set[str]:
    return {node.get("name") for node in form.iter("input", "textarea", "select") if node.get("name")}


def controls(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Names and values of what a browser would send: not what is unticked, disabled or a button."""
    for node in root.iter("input", "textarea", "select"):
        name = node.get("name")
        if not name or node.get("disabled") is not None:
            continue
        if node.tag == "textarea":
            yield name, (node.text or "").removeprefix("\n")
        elif node.tag == "select":
            chosen = node.xpath("option[@selected]") or node.xpath("option")
            yield from ((name, option.get("value") or "") for option in chosen[:1])
        elif node.get("type") not in ("checkbox", "radio") or node.get("checked") is not None:
            yield name, node.get("value") or ""
