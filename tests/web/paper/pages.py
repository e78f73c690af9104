"""The templates drawn with view-models alone, and what a reader finds in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import jinja2
from flask import Flask, render_template

from evaluation import content, figures
from evaluation.catalogue import Finding, Judged, Severity
from evaluation.paper import Form
from tests.databases import ROOT
from tests.evaluation import demo
from tests.evaluation.catalogue import blocking

ENDPOINTS = """inbox.index reports.mine reports.fill reports.show reports.version reports.sign reports.submit
    reports.return_to_filler auth.size auth.logout""".split()
REPORT = {
    "id": 7,
    "name": "2025年城镇老旧小区改造项目（第二批）",
    "form_label": "附件2-2",
    "form_kind": "项目支出",
    "kind": "project",
    "unit": "平澜县住房保障服务中心",
    "state": "draft",
    "version": 2,
}
SITE = {
    "county": "平澜县",
    "year": 2025,
    "bureau_short": "县财政局",
    "hotline": "0000-1234567",
    "fault_line": "0000-1234568",
}
HEAD = {"report": REPORT, "site": SITE}
PEOPLE = {"shenyq": "沈砚清（副主任）", "yecx": "叶承宣（工程股股长）"}


class Unprintable(jinja2.Undefined):
    """An absent value may be asked for; printing it is a fault of the view."""

    __str__ = jinja2.StrictUndefined.__str__


class Page(HTMLParser):
    """The elements of a page by what tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labels.add(found["for"])
        if tag in ("input", "textarea", "select"):
            self.inputs.append({**found, "tag": tag})

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """What is read, without spaces between lines."""
        return "".join("".join(self.texts).split())


def draw(template: str, **view: Any) -> Page:
    """A template of the product with these values."""
    app = Flask("drawing", template_folder=str(ROOT / "templates"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": Unprintable}
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    for name in ENDPOINTS:
        app.add_url_rule(f"/{name}", endpoint=name)
    with app.test_request_context("/"):
        return Page(render_template(template, **{**HEAD, **view}))


def macro(call: str, **view: Any) -> Page:
    """One macro of the shared parts, called as a template calls it."""
    app = Flask("drawing", template_folder=str(ROOT / "templates"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": Unprintable}
    source = "{% import '_macros/paper.html' as paper %}{% import '_macros/forms.html' as forms %}"
    with app.app_context():
        return Page(app.jinja_env.from_string(f"{source}{{{{ {call} }}}}").render(**view))


def doubles(items: Iterable[str]) -> set[str]:
    """What stands more than once."""
    return {item for item, times in Counter(items).items() if times > 1}


class Case:
    """A report of the demo county as a page would have it."""

    def __init__(self, key: str, bodies: dict[str, Any], scores: dict[str, Any]) -> None:
        self.form: Form = demo.form(key)
        self.bodies, self.scores = bodies, scores

    @property
    def doc(self) -> dict[str, Any]:
        """Its content document."""
        return document(self.form, self.bodies, self.scores)

    @property
    def findings(self) -> tuple[Judged, ...]:
        """What the checks say."""
        return blocking.judged(self.form, self.bodies, self.scores)

    @property
    def must(self) -> list[Finding]:
        """What must be mended."""
        return [one.finding for one in self.findings if one.severity is Severity.must]


def document(form: Form, bodies: dict[str, Any], scores: dict[str, Any]) -> dict[str, Any]:
    """A content document of the demo county."""
    head: dict[str, Any] = dict(demo.HEAD)
    return content.document(
        form,
        unit={"name": "平澜县住房保障服务中心", "code": "303008"},
        supervising={"name": "平澜县住房和城乡建设局", "code": "303001"},
        section={"name": "经济建设股"},
        route=[],
        bodies=bodies,
        scores=scores,
        submitted="2026-03-12",
        **head,
    )


def totals(case: Case) -> figures.Totals:
    """The sums of its scores."""
    return figures.totals(case.form, case.scores)


def story(version: int = 2) -> Case:
    """The project report of the demo."""
    return Case("2-2", demo.story(version), demo.story_scores(version))


def department() -> Case:
    """The department report of the demo."""
    return Case("2-1", demo.department(), demo.department_scores())


def faulty() -> Case:
    """The project report with planted faults."""
    return Case("2-2", demo.faulty(), demo.faulty_scores())


def blank(key: str = "2-2") -> Case:
    """A report nobody has begun to fill in."""
    return Case(key, {}, {})
