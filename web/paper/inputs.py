"""One input of the fill page: its name, its id, what stands in it and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.entry import show
from evaluation.paper import Column, Entry, Field, Place, SectionSpec
from web.paper.parts import View

LONG = ("longtext", "lines")
LINE = 38  # characters of a line of a wide text box
NOTHING: Mapping[str, str] = {}
FEWEST, MOST = 3, 18  # lines a text box shows


@dataclass(frozen=True)
class Draft:
    """A section while it is filled in.

    Args:
        body: the completed body: given fields, computed cells and total rows are read from it.
        raw: what stands in the inputs.
        faults: place → the sentence shown there.
        people: login → name, those who may be chosen.
        given: key → figure as it is read, of fields that the report itself holds.
    """

    spec: SectionSpec
    body: Mapping[str, Any]
    raw: Mapping[str, Any]
    faults: Mapping[Place, str]
    people: Mapping[str, str]
    given: Mapping[str, str]


def field_input(draft: Draft, field: Entry) -> View:
    """A labelled input; a given field is printed."""
    assert isinstance(field, Field)
    place = Place(draft.spec.key, field.key)
    if field.origin:
        text = draft.given.get(field.key) or show(field, draft.body.get(field.key))
        return {"type": "given", "id": place.anchor, "label": field.label, "value": text, "unit": field.unit}
    raw = draft.raw.get(field.key, "")
    return {
        **control(draft, field, place, raw),
        "name": field.key,
        "label": field.label,
        "unit": field.unit,
        "hint": field.hint,
        "required": field.required,
        "wide": field.type in LONG or field.type == "month_range",
        "rows": lines(raw, FEWEST + 1) if field.type in LONG else None,
    }


def cell_input(draft: Draft, column: Column, place: Place, name: str, raw: str) -> View:
    """The input of a table cell; its column names it."""
    return {
        **control(draft, column, place, raw),
        "name": name,
        "label": column.name,
        "required": column.required,
        "rows": lines(raw, FEWEST, LINE // 2) if column.type in LONG else None,
    }


def control(draft: Draft, entry: Field | Column, place: Place, raw: Any) -> View:
    """What every input has."""
    return {
        "type": entry.type,
        "id": place.anchor,
        "value": raw,
        "error": draft.faults.get(place),
        "options": options(draft, entry, raw),
    }


def options(draft: Draft, entry: Field | Column, raw: Any) -> list[View]:
    """What can be chosen; a person chosen earlier stays in the list."""
    if entry.type == "person":
        people = {**({raw: raw} if raw and raw not in draft.people else {}), **draft.people}
        return [{"value": login, "label": name} for login, name in people.items()]
    return [{"value": option, "label": option} for option in entry.options]


def lines(text: str, least: int, width: int = LINE) -> int:
    """How many lines a text box shows."""
    needed = sum(1 + len(line) // width for line in text.split("\n"))
    return max(least, min(needed, MOST))
