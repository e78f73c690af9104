"""What is still missing: the list of parts with their states, the check panel, and links that land on an input."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from evaluation.catalogue import NAMES, Finding, Judged, Policy, Severity
from evaluation.entry import EntryError
from evaluation.figures import score_of
from evaluation.paper import INPUTS, SCORES, Form, Outline, Place, Table
from web.paper import posting
from web.paper.parts import Part, View, part, parts
from web.paper.scoring import UNSCORED

FIGURES = re.compile(r"（([^（）]{15,}(?:（[^（）]*）[^（）]*)*)）")
MENDED = {
    "S04": "target",
    "S05": "actual",
    "E01": "reason",
    "E02": "reason",
}  # where in its row a check is mended
Href = Callable[[str], str]  # key of a part → address of its page
Bodies = Mapping[str, Mapping[str, Any]]
Scores = Mapping[str, Mapping[str, Any]]


def nav(form: Form, bodies: Bodies, scores: Scores, must: Sequence[Finding], href: Href) -> list[View]:
    """The parts of the report, each with how far it is: nothing yet, 20/22, 必改 n, or done."""
    return [
        {
            "key": one.key,
            "title": one.title,
            "href": href(one.key),
            **state(form, one, bodies, scores, must),
        }
        for one in parts(form)
    ]


def state(form: Form, one: Part, bodies: Bodies, scores: Scores, must: Sequence[Finding]) -> View:
    """How far a part is."""
    here = [finding for finding in must if form.place(finding.spot.anchor).section == one.key]
    if one.key == SCORES:
        done = sum(score_of(row) is not None for row in scores.values())
        if not done:
            return {"state": "", "text": ""}
        if [finding.id for finding in here] == [UNSCORED]:
            return {"state": "mid", "text": f"{done}/{len(form.cells)}"}
    elif one.key == INPUTS and not bodies.get(INPUTS):
        return {"state": "", "text": "选填"}
    elif here and not bodies.get(one.key):
        return {"state": "", "text": ""}
    return {"state": "bad", "text": f"必改 {len(here)}"} if here else {"state": "ok", "text": ""}


def all_passed(form: Form, policy: Policy) -> View:
    """What a signer is told of the checks that block: nothing that was submitted fails one."""
    blocking = [check for check in NAMES if policy.of_check(check, form.kind) is Severity.must]
    return {"label": "勾稽核查", "value": f"{len(blocking)} 条全部通过", "ok": True}


def checks_view(
    form: Form,
    findings: Sequence[Judged],
    href_of: Callable[[Place], str],
    at: str = "",
    answered: Collection[int] = (),
) -> View:
    """The check panel. Of a question that is asked its heaviest finding is said, and how many there are.

    Args:
        at: the minute of the check.
        answered: numbers of the questions that have their answer; they are only counted.
    """
    alike = Counter(found.question for found in findings if found.severity is Severity.ask)
    asked = {found.question: found for found in reversed(findings) if found.severity is Severity.ask}
    blocked = {found.question for found in findings if found.severity is Severity.must}
    ask = [asked[number] for number in sorted(asked) if number not in blocked and number not in answered]
    must = [found for found in findings if found.severity is Severity.must]
    must.sort(key=lambda found: form.rank(form.place(found.finding.spot.anchor)))
    return {
        "at": at,
        "must": [panel_line(form, found.finding, href_of) for found in must],
        "ask": [panel_line(form, found.finding, href_of, alike[found.question]) for found in ask],
        "answered": len(answered),
        "passed": len(NAMES.keys() - {found.finding.id for found in findings}),
    }


def panel_line(form: Form, finding: Finding, href_of: Callable[[Place], str], alike: int = 1) -> View:
    """A finding as what is wrong, the figures, the place to go to, and how many findings have the same cause."""
    text, detail = split(finding.message)
    place = mended_at(form, finding)
    view = {"text": text, "detail": detail or None, "href": href_of(place)}
    return {**view, "where": part(form, place.section).title, "alike": alike if alike > 1 else None}


def split(message: str) -> tuple[str, str]:
    """What is wrong, and the figures: what stands behind a colon, else in a long bracket."""
    text, _, detail = message.partition("：")
    bracket = FIGURES.search(message)
    if bracket and bracket.start() < len(text):
        return message[: bracket.start()] + message[bracket.end() :], bracket[1]
    return text, detail


def error_links(
    form: Form, errors: Iterable[EntryError | Finding], href_of: Callable[[Place], str]
) -> list[View]:
    """The list at the head of a page that could not be saved or submitted.

    Args:
        errors: what could not be read, with `posted`; or what must be mended, with what `jumps` gave.
    """
    return [
        {"text": finding.message, "href": href_of(mended_at(form, finding))}
        if isinstance(finding, Finding)
        else {"text": error_text(finding), "href": href_of(typed_at(form, finding.place))}
        for finding in errors
    ]


def mended_at(form: Form, finding: Finding) -> Place:
    """Where a finding is mended: a missing reason in the box for reasons, a target in its column."""
    place, column = form.place(finding.spot.anchor), MENDED.get(finding.id, "")
    if place.section == SCORES:
        return replace(place, column="reason") if column == "reason" else place
    entry = form.section(place.section).entry(place.entry)
    known = isinstance(entry, Table) and column in {one.key for one in entry.columns}
    return replace(place, column=column) if known else place


def typed_at(form: Form, place: Place) -> Place:
    """Where an error was typed; one of a whole table stands for its first cell."""
    if place.section == SCORES or place.row:
        return place
    entry = form.section(place.section).entry(place.entry)
    return replace(place, **first_cell(entry)) if isinstance(entry, Table) else place


def first_cell(table: Table) -> dict[str, str]:
    """Row and column of the first input of a table."""
    row = table.rows[0].key if table.fixed else "1"
    return {"row": row, "column": posting.typed_columns(table)[0].key}


def error_text(fault: EntryError) -> str:
    """The sentence with the label of its entry, and the number of its row."""
    row = f"第{fault.place.row}行 " if fault.place.row.isdigit() else ""
    return f"{row}{fault.label}：{fault.message}"


def posted(place: Place) -> str:
    """The address of an input on the page that shows what was typed."""
    return f"#{score_id(place)}" if place.section == SCORES else f"#{place.anchor}"


def score_id(place: Place) -> str:
    """The id of an input of the score sheet; `column` is "reason" for the box beside the score."""
    return f"{Place(SCORES, place.entry).anchor}-{place.column or 'score'}"


def jumps(
    form: Form, bodies: Bodies, href: Href, here: str = "", raw: Mapping[str, Any] | None = None
) -> Callable[[Place], str]:
    """From a place of a finding to the address of the input where it is mended.

    Args:
        bodies: those the findings are about.
        href: address of the page of a part.
        here: the part on the page, reached without leaving it; `raw`: what stands in its inputs, if not its body.
    """

    @cache
    def filled(section: str, table: str) -> Sequence[int]:
        spec = form.section(section)
        texts = raw if raw is not None and section == here else posting.stored(spec, bodies.get(section, {}))
        return posting.filled_positions(spec, form.table(section, table), texts[table])

    def href_of(place: Place) -> str:
        target = target_of(form, place, filled)
        return f"#{target}" if place.section == here else f"{href(place.section)}#{target}"

    return href_of


def target_of(form: Form, place: Place, filled: Callable[[str, str], Sequence[int]]) -> str:
    """The id of the input for a place.

    Args:
        filled: section and table → positions on the page of the rows that hold anything; a row of the body is
            counted among them.
    """
    if place.section == SCORES:
        return score_id(place if place.entry else replace(place, entry=form.cells[0].key))
    entry = form.section(place.section).entry(place.entry)
    if isinstance(entry, Outline) and not place.row:
        leaf = next(heading.key for heading in entry.headings if heading.leaf)
        return replace(place, row=leaf).anchor
    if not isinstance(entry, Table):
        return place.anchor
    found = {**first_cell(entry), **{name: value for name, value in vars(place).items() if value}}
    if place.row and not entry.fixed:
        positions = dict(enumerate(filled(place.section, place.entry), 1))
        found["row"] = str(positions.get(int(place.row), 1))
    return Place(**found).anchor
