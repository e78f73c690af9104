"""Changes against an earlier version: the list of them, and where each is marked in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from evaluation.comparison import Change
from evaluation.paper import Field, Form, Place
from web.paper.parts import View

KINDS = {
    "value": "value",
    "score": "value",
    "total": "value",
    "prose": "text",
    "row_added": "added",
    "row_removed": "removed",
    "file_added": "added",
    "file_removed": "removed",
}
GONE = ("row_removed", "file_removed")
PIECES = {"same": "same", "deleted": "del", "inserted": "ins"}
LONGEST_EXCERPT = 30  # characters of a change of prose shown in the list
NO_PEOPLE: Mapping[str, str] = {}


class Marks:
    """The changes by the place they touch."""

    def __init__(self, changes: Sequence[Change] = ()) -> None:
        self.changes = changes
        self.by_place = {change.place: change for change in changes if change.kind not in GONE}
        self.touched = {place for change in changes for place in around(change.place)}

    def at(self, place: Place) -> Change | None:
        """The change at exactly this place."""
        return self.by_place.get(place)

    def touch(self, place: Place) -> bool:
        """Whether anything changed at the place or within it."""
        return place in self.touched

    def removed(self, table: Place) -> list[Change]:
        """The rows that stood in a table and are gone."""
        return [change for change in self.changes if (change.kind, change.place) == ("row_removed", table)]

    def totals(self) -> list[Change]:
        """The changes of the total and of the grade."""
        return [change for change in self.changes if change.kind == "total"]


def around(place: Place) -> tuple[Place, ...]:
    """The place itself and those that hold it: cell, row, table."""
    row = replace(place, column="")
    return place, row, replace(row, row="")


def value(text: str, change: Change | None) -> str | View:
    """A printed value, with what it was where it changed."""
    if change is None:
        return text
    if change.kind == "prose":
        return {"text": text, "mark": change.number, "pieces": pieces(change)}
    return {"text": text, "mark": change.number, "old": change.old}


def pieces(change: Change) -> list[list[str]]:
    """The runs of a changed text."""
    return [[PIECES[piece.kind], piece.text] for piece in change.pieces]


def anchor(change: Change) -> str:
    """The id under which a change is found: a row for its cells, a place of its own for what is gone."""
    if change.kind in GONE:
        return f"{change.place.anchor}-gone-{change.number}"
    return replace(change.place, column="").anchor


def changes_view(
    form: Form,
    changes: Sequence[Change],
    against: int,
    returned: Mapping[str, str] | None = None,
    people: Mapping[str, str] = NO_PEOPLE,
) -> View:
    """The list of changes against version `against`; `returned` is {by, day} of the return before this version."""
    return {
        "count": len(changes),
        "against": against,
        "returned": returned,
        "items": [item(change, people if is_person(form, change.place) else NO_PEOPLE) for change in changes],
    }


def is_person(form: Form, place: Place) -> bool:
    """Whether an entry names an account of the unit: a login in the content, a name on the page."""
    entries = (entry for spec in form.sections if spec.key == place.section for entry in spec.entries)
    return any(
        isinstance(entry, Field) and (entry.key, entry.type) == (place.entry, "person") for entry in entries
    )


def item(change: Change, people: Mapping[str, str]) -> View:
    """One line of the list."""
    kind = KINDS[change.kind]
    line = {"number": change.number, "label": change.label, "kind": kind, "href": f"#{anchor(change)}"}
    if kind == "text" or is_reason(change):
        return {**line, **excerpt(change)}
    at_column = bool(change.place.column)
    return {
        **line,
        "place": change.note if at_column else None,
        "old": people.get(change.old, change.old),
        "new": people.get(change.new, change.new),
        "note": None if at_column else change.note,
    }


def is_reason(change: Change) -> bool:
    """Whether only the words behind a score changed: then the pieces are those of its old and new text."""
    sides = (
        "".join(piece.text for piece in change.pieces if piece.kind != gone)
        for gone in ("inserted", "deleted")
    )
    return change.kind == "score" and bool(change.pieces) and tuple(sides) == (change.old, change.new)


def excerpt(change: Change) -> View:
    """The first passage of a text that changed, and how many there are."""
    passages = changed_passages(change)
    old, new = passages[0] if passages else ("", "")
    more = f"共改 {len(passages)} 处" if len(passages) > 1 else ""
    at_column = bool(change.place.column)
    return {
        "place": change.note if at_column else None,
        "old": shortened(old),
        "new": shortened(new),
        "note": more or (None if at_column else change.note),
    }


def changed_passages(change: Change) -> list[tuple[str, str]]:
    """Each run of changes as (deleted, inserted)."""
    runs = groupby(change.pieces, key=lambda piece: piece.kind == "same")
    texts = [{piece.kind: piece.text for piece in run} for same, run in runs if not same]
    return [(text.get("deleted", ""), text.get("inserted", "")) for text in texts]


def shortened(text: str) -> str:
    """The beginning of a passage, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT]}…"
