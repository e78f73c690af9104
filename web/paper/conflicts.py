"""Two people saved the same part: what differs, side by side, and the body that keeps what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation import basis, comparison
from evaluation.entry import show
from evaluation.paper import Cell, Entry, Field, Form, Outline, SectionSpec, Table
from web.paper.marks import NO_PEOPLE
from web.paper.parts import View
from web.paper.posting import Data

Body = Mapping[str, Any]
KEEP, MINE, THEIRS = "keep.", "mine", "theirs"


def conflict(
    spec: SectionSpec, mine: Body, theirs: Body, people: Mapping[str, str] = NO_PEOPLE
) -> list[View]:
    """What differs between two bodies of a section: entry by entry, heading by heading, tables as wholes.

    Returns:
        {name, label, mine, theirs} each; `name` goes into `keep.<name>`.
    """
    items: list[View] = []
    for entry in spec.entries:
        here, there = mine.get(entry.key), theirs.get(entry.key)
        if isinstance(entry, Outline):
            items += heading_items(entry, here or {}, there or {})
        elif here != there:
            texts = both(spec, entry, here, there, people)
            items.append({"name": entry.key, "label": entry.name, MINE: texts[0], THEIRS: texts[1]})
    return items


def heading_items(outline: Outline, mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[View]:
    """The headings whose texts differ."""
    return [
        {
            "name": f"{outline.key}.{heading.key}",
            "label": f"{outline.name} {heading.number}",
            MINE: mine.get(heading.key, ""),
            THEIRS: theirs.get(heading.key, ""),
        }
        for heading in outline.headings
        if mine.get(heading.key) != theirs.get(heading.key)
    ]


def both(
    spec: SectionSpec, entry: Entry, mine: Any, theirs: Any, people: Mapping[str, str]
) -> tuple[str, str]:
    """An entry as each of the two has it."""
    if isinstance(entry, Table):
        return table_texts(spec, entry, mine or (), theirs or ())
    assert isinstance(entry, Field)
    shown = (show(entry, value) for value in (mine, theirs))
    first, second = (people.get(text, text) if entry.type == "person" else text for text in shown)
    return first, second


def table_texts(
    spec: SectionSpec, table: Table, mine: Sequence[Body], theirs: Sequence[Body]
) -> tuple[str, str]:
    """The cells of a table that differ, and the rows only one of the two has, line by line."""
    first, second = [], []
    for change in comparison.table_changes(spec, table, theirs, mine):
        label = " ".join(filter(None, (change.label, change.note)))
        first.append(f"{label}：{change.new or '（空）'}")
        second.append(f"{label}：{change.old or '（空）'}")
    return "\n".join(first), "\n".join(second)


def resolve(spec: SectionSpec, mine: Body, theirs: Body, data: Data) -> dict[str, Any]:
    """My body with what was chosen of theirs; what is not named stays mine."""
    body = dict(mine)
    for entry in spec.entries:
        value = mine.get(entry.key)
        if isinstance(entry, Outline):
            names = {heading.key: f"{entry.key}.{heading.key}" for heading in entry.headings}
            texts = {
                key: (theirs if keeps_theirs(data, name) else mine).get(entry.key, {}).get(key)
                for key, name in names.items()
            }
            value = {key: text for key, text in texts.items() if text}
        elif keeps_theirs(data, entry.key):
            value = theirs.get(entry.key)
        body[entry.key] = value
    return {key: value for key, value in body.items() if value}


def keeps_theirs(data: Data, name: str) -> bool:
    """Whether the other person's value was chosen."""
    return data.get(f"{KEEP}{name}") == THEIRS


def score_conflict(form: Form, mine: Mapping[str, Body], theirs: Mapping[str, Body]) -> list[View]:
    """The cells that differ, score, basis and reason together; `theirs` holds those saved meanwhile."""
    texts = {
        cell: (score_text(form, cell, mine.get(cell.key, {})), score_text(form, cell, theirs[cell.key]))
        for cell in form.cells
        if cell.key in theirs
    }
    return [
        {"name": cell.key, "label": cell.name, MINE: here, THEIRS: there}
        for cell, (here, there) in texts.items()
        if here != there
    ]


def score_text(form: Form, cell: Cell, row: Body) -> str:
    """A score, what it rests on and its reason as they are read."""
    claimed = basis.said(form, cell, row.get("basis"))
    return "　".join(filter(None, (row.get("score"), claimed, row.get("reason"))))


def resolve_scores(
    mine: Mapping[str, Body], theirs: Mapping[str, Body], data: Data
) -> dict[str, dict[str, Any]]:
    """My scores with what was chosen of theirs."""
    return {cell: dict((theirs if keeps_theirs(data, cell) else mine).get(cell, {})) for cell in mine}
