"""A report as it is read: every section from a content document, changes marked and the rest folded when compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from evaluation import own
from evaluation.comparison import Change
from evaluation.paper import INPUTS, SCORES, Entry, Field, Form, Outline, Place, SectionSpec, Table
from evaluation.rules import Policy
from web.paper import files, prose, sheet, tables
from web.paper.marks import NO_PEOPLE, Marks, value
from web.paper.page import Document, Page
from web.paper.parts import Part, View, parts

LONG = ("longtext", "lines", "month_range", "choice")  # take a line of their own


def document(
    form: Form,
    doc: Document,
    changes: Sequence[Change] | None = None,
    earlier: Document | None = None,
    edit: Callable[[str], str | None] | None = None,
    people: Mapping[str, str] = NO_PEOPLE,
    addresses: Mapping[str, str] = files.NO_FILES,
    policy: Policy | None = None,
) -> list[View]:
    """The read-only sections of a content document.

    Args:
        changes: those from `earlier` to `doc`, numbered; they are marked where they stand, and what did not change
            folds. None: not compared with anything, all is shown.
        edit: section → address of the page that edits it.
        people: login → name, for the persons of the form.
        addresses: hash → where a piece of evidence is downloaded.
        policy: what the campaign says about the printed rules.
    """
    form = own.refined(form, doc["fields"])
    page = Page(
        form, doc, Marks(changes or ()), earlier if changes is not None else None, people, policy or Policy()
    )
    shown = [part for part in parts(form) if part.key != INPUTS or has_inputs(page)]
    sections = [*(section(page, part) for part in shown), files.section(page, addresses)]
    return [{**found, "edit": edit(found["key"])} for found in sections] if edit else sections


def has_inputs(page: Page) -> bool:
    """Whether 测算依据 is, or was, filled in: it is optional, and nobody reads a list of blanks."""
    return any(doc["fields"].get(INPUTS) for doc in (page.doc, page.earlier) if doc)


def known(page: Page, spec: SectionSpec) -> SectionSpec:
    """The entries of 测算依据 that hold anything, or did in the version compared with."""
    held = tuple(
        entry
        for entry in spec.entries
        if page.figures.get(entry.key) or page.value(spec.key, entry.key) or page.before(spec.key, entry.key)
    )
    return replace(spec, entries=held)


def section(page: Page, part: Part) -> View:
    """One section with its blocks, and what its title says about them."""
    if part.key == SCORES:
        drawn = sheet.block(page)
        blocks, said = [drawn], sheet.summary(page, drawn)
    else:
        spec = page.form.section(part.key)
        blocks, said = entry_blocks(page, known(page, spec) if part.key == INPUTS else spec)
    return {
        "key": part.key,
        "anchor": f"s-{part.key}",
        "title": part.title,
        "summary": said,
        "folds": any(piece.get("fold") for drawn in blocks for piece in pieces_of(drawn)),
        "blocks": blocks,
    }


def pieces_of(drawn: View) -> list[View]:
    """What of a block may fold."""
    found: list[View] = drawn.get("rows") or drawn.get("parts") or []
    return found


def entry_blocks(page: Page, spec: SectionSpec) -> tuple[list[View], str]:
    """The blocks of a section of the form; neighbouring fields make one list."""
    blocks: list[View] = []
    said: list[str] = []
    for is_field, run in groupby(spec.entries, key=lambda entry: isinstance(entry, Field)):
        if is_field:
            items = [item(page, spec, field) for field in run]
            blocks.append({"kind": "list", "items": items, "long": spec.key == INPUTS})
            continue
        for entry in run:
            drawn, text = entry_block(page, spec, entry)
            blocks.append(drawn)
            if len(spec.entries) == 1:
                said.append(text)
            elif any(piece.get("fold") for piece in pieces_of(drawn)):
                said.append(f"{entry.name} {text}")
    return blocks, "；".join(said)


def entry_block(page: Page, spec: SectionSpec, entry: Entry) -> tuple[View, str]:
    """A table or the written report, and how much there is of it."""
    if isinstance(entry, Table):
        drawn = tables.block(page, spec, entry)
        return drawn, tables.summary(entry, drawn)
    assert isinstance(entry, Outline)
    return prose.block(page, spec, entry), prose.summary(page, spec, entry)


def item(page: Page, spec: SectionSpec, entry: Entry) -> View:
    """One field with its label."""
    assert isinstance(entry, Field)
    place = Place(spec.key, entry.key)
    taken = page.figures[entry.key] if entry.source else ""
    text = taken or page.shown(entry, page.value(spec.key, entry.key))
    return {
        "id": place.anchor,
        "label": f"{entry.label}（{entry.unit}）" if entry.unit else entry.label,
        "value": field_value(page, entry, page.marks.at(place) or total_change(page, entry, text), text),
        "wide": entry.type in LONG,
    }


def field_value(page: Page, field: Field, change: Change | None, text: str) -> str | View:
    """What stands in a field; a choice shows all its boxes until it changes."""
    if change is None and field.type == "choice":
        return "　".join(f"{'☑' if option == text else '☐'} {option}" for option in field.options)
    if change is not None and field.type == "person":
        change = replace(change, old=page.people.get(change.old, change.old))
    return value(text, change)


def total_change(page: Page, field: Field, text: str) -> Change | None:
    """The change of the total or of the grade, where the form repeats them."""
    repeated = page.marks.totals() if field.origin in ("total", "grade") else []
    return next((change for change in repeated if change.new == text), None)
