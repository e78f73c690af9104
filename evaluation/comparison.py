"""What changed between two versions of a report, in the words of the form: place, label, old → new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evaluation import basis as meaning
from evaluation import entry as entries
from evaluation import own
from evaluation.answers import Answer
from evaluation.paper import (
    ANSWERS,
    SCORES,
    Cell,
    Column,
    Field,
    Form,
    Heading,
    Outline,
    Place,
    SectionSpec,
    Table,
)
from evaluation.rows import Line, pairs
from evaluation.words import Piece, words

Document = Mapping[str, Any]
ATTACHMENTS, FILES = "attachments", "佐证材料"
ANSWERED = "提醒的说明"
DERIVED = ("submission", "total", "grade")  # printed from the version; the total is a change of its own


@dataclass(frozen=True)
class Change:
    """One change; `kind` is value, prose, score, total, row_added, row_removed, file_added or file_removed.

    `old` and `new` are as read on the form; `pieces` tell what changed inside a text.
    """

    kind: str
    place: Place
    where: str
    label: str
    old: str
    new: str
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    number: int = 0


def changes(form: Form, old: Document, new: Document) -> tuple[Change, ...]:
    """The changes from one content document to another, numbered from 1.

    The score sheet comes first, because points are what a signature answers for; then its total, then the
    sections in printed order. Computed cells are not listed: they follow from what was typed.
    """
    found = [*score_changes(form, old, new), *total_changes(form, old, new)]
    for spec in (*form.sections, form.inputs):
        found += section_changes(spec, old["fields"].get(spec.key, {}), new["fields"].get(spec.key, {}))
    found += file_changes(old["attachments"], new["attachments"])
    found += answer_changes(old.get("answers", {}), new.get("answers", {}))
    return tuple(replace(change, number=number) for number, change in enumerate(found, 1))


def answer_changes(old: Document, new: Document) -> Iterator[Change]:
    """Answers to 提醒 that were given, changed or taken back."""
    for cause in dict.fromkeys((*old, *new)):
        before, after = Answer.of(old.get(cause)).text, Answer.of(new.get(cause)).text
        if before != after:
            place = Place(ANSWERS, cause)
            yield Change("prose", place, ANSWERED, ANSWERED, before, after, pieces=words(before, after))


def file_changes(old: Sequence[Document], new: Sequence[Document]) -> Iterator[Change]:
    """Evidence taken away and added, each file once however many clauses it proves.

    A file is the same when its bytes, its name and its place are.
    """
    for name, digest in files_beyond(old, new):
        yield Change("file_removed", file_place(digest), FILES, FILES, name, "")
    for name, digest in files_beyond(new, old):
        yield Change("file_added", file_place(digest), FILES, FILES, "", name)


def files_beyond(files: Sequence[Document], others: Sequence[Document]) -> list[tuple[str, str]]:
    """Name and hash of the files that stand somewhere where the others have none."""
    return list(dict.fromkeys((file["name"], file["hash"]) for file in files if file not in others))


def file_place(digest: str) -> Place:
    """A file is found by its fingerprint."""
    return Place(ATTACHMENTS, digest.removeprefix("sha256:")[:16])


def score_changes(form: Form, old: Document, new: Document) -> Iterator[Change]:
    """Scores and the reasons and bases behind them, one change per cell; cells that are gone come last."""
    now, once = (own.refined(form, document["fields"]).cells for document in (new, old))
    known = {cell.key for cell in now}
    for cell in (*now, *(cell for cell in once if cell.key not in known)):
        before, after = old["scores"].get(cell.key, {}), new["scores"].get(cell.key, {})
        if before != after:
            yield score_change(form, cell, before, after)


def score_change(form: Form, cell: Cell, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """The change of one cell: its score; when that stands its reason; when both stand its basis."""
    reasons = (old.get("reason", ""), new.get("reason", ""))
    bases = (basis_text(form, cell, old.get("basis")), basis_text(form, cell, new.get("basis")))
    chosen = new.get("basis", {}).get("chosen")
    rechosen = chosen and chosen != old.get("basis", {}).get("chosen")
    label, values = f"{cell.name}得分", (old.get("score", ""), new.get("score", ""))
    anew = values[0] != values[1]
    if values[0] == values[1]:
        label, values = (
            (f"{cell.name}说明", reasons) if reasons[0] != reasons[1] else (f"{cell.name}依据", bases)
        )
    return Change(
        "score",
        Place(SCORES, cell.key),
        f"{form.sheet_label} {cell.label}",
        label,
        *values,
        note=f"改选“{chosen}”" if rechosen else claimed_anew(form, cell, old, new) if anew else "",
        pieces=words(*reasons),
    )


def claimed_anew(form: Form, cell: Cell, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What is claimed now beside a new score, where that changed with it."""
    before, after = (meaning.said(form, cell, row.get("basis")) for row in (old, new))
    return after if before != after else ""


def basis_text(form: Form, cell: Cell, basis: Mapping[str, Any] | None) -> str:
    """What a score rests on as it is read, with whatever else stands in the basis, one value after the other."""
    key = meaning.key_of(cell.rule)
    rest = [value for name, value in sorted((basis or {}).items()) if name != key]
    return "，".join(filter(None, (meaning.said(form, cell, basis), *map(plain_text, rest))))


def plain_text(value: Any) -> str:
    """A value of a basis that no rule of the form asks for."""
    if isinstance(value, Mapping):
        return plain_text([value[key] for key in sorted(value)])
    if isinstance(value, list):
        return "，".join(filter(None, map(plain_text, value)))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def total_changes(form: Form, old: Document, new: Document) -> Iterator[Change]:
    """The total, and with it the grade."""
    before, after = old["totals"], new["totals"]
    place, where = Place(SCORES), f"{form.sheet_label} 总分；{form.label} 绩效自评综合得分"
    if before["score"] != after["score"]:
        yield Change("total", place, where, "自评总分", before["score"], after["score"])
    if before["grade"] != after["grade"]:
        yield Change("total", place, where, "评价等次", before["grade"], after["grade"])


def section_changes(spec: SectionSpec, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The changes of a section, entry by entry."""
    for entry in spec.entries:
        before, after = old.get(entry.key), new.get(entry.key)
        if before == after:
            continue
        if isinstance(entry, Table):
            yield from table_changes(spec, entry, before or (), after or ())
        elif isinstance(entry, Outline):
            yield from outline_changes(spec, entry, before or {}, after or {})
        elif entry.origin not in DERIVED:
            yield value_change(spec, Place(spec.key, entry.key), entry, entry.name, before, after)


def value_change(
    spec: SectionSpec, place: Place, entry: Field | Column, label: str, old: Any, new: Any, note: str = ""
) -> Change:
    """The change of one value; long texts come with their pieces."""
    shown = (entries.show(entry, old), entries.show(entry, new))
    if entry.type in ("longtext", "lines"):
        return Change("prose", place, spec.title, label, *shown, note, words(*shown))
    return Change("value", place, spec.title, label, *shown, note)


def outline_changes(
    spec: SectionSpec, outline: Outline, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Change]:
    """One change per heading whose text changed."""
    for heading in outline.headings:
        before, after = old.get(heading.key, ""), new.get(heading.key, "")
        if before != after:
            yield heading_change(spec, outline, heading, before, after)


def heading_change(spec: SectionSpec, outline: Outline, heading: Heading, old: str, new: str) -> Change:
    """The change of the text under a heading: 综述 一（三）."""
    place, label = Place(spec.key, outline.key, heading.key), f"{outline.name} {heading.number}"
    return Change("prose", place, spec.title, label, old, new, pieces=words(old, new))


def table_changes(
    spec: SectionSpec, table: Table, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    """Rows added and removed, and changed cells of rows that stayed."""
    for before, after in pairs(table, old, new):
        if before is None or after is None:
            yield row_change(spec, table, before, after)
            continue
        for column in table.columns:
            if column.formula is None and before.value(column) != after.value(column):
                place = Place(spec.key, table.key, after.name, column.key)
                values = (before.value(column), after.value(column))
                yield value_change(spec, place, column, after.label, *values, column.name)


def row_change(spec: SectionSpec, table: Table, old: Line | None, new: Line | None) -> Change:
    """A row that went or came, with everything that stands in it."""
    if new is not None:
        place = Place(spec.key, table.key, new.name)
        return Change("row_added", place, spec.title, new.label, "", row_text(table, new))
    gone = old or Line("", "", {})
    return Change(
        "row_removed", Place(spec.key, table.key), spec.title, gone.label, row_text(table, gone), ""
    )


def row_text(table: Table, line: Line) -> str:
    """The cells of a row that are filled in, one after the other."""
    values = (entries.show(column, line.value(column)) for column in table.columns if column.formula is None)
    return "，".join(filter(None, values))
