"""Posted forms back into what was typed: raw texts for `evaluation.entry`, exactly as they came.

Names on the page: `<entry>`, `<table>.<row>.<column>`, `<entry>.<heading>`, `<entry>.from` and `.to`, `<cell>.score`,
`.reason`, `.revision`. A row is the key of a printed row ("central"), the position of the unit's own row from 1
("8"), or both where the unit adds rows under printed ones ("cost-4"). A row of the unit's own indicators has its key
in a hidden `<table>.<row>.key`. Names of what a score rests on stand in `basis`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evaluation import basis as meaning
from evaluation.basis import Answers
from evaluation.entry import EntryError, clean_text, parse_row, parse_score, typed
from evaluation.paper import TOTAL, Column, Entry, Field, Form, Outline, Place, SectionSpec, Table
from evaluation.rules import Policy
from web.paper import basis

Raw = dict[str, Any]
Data = Mapping[str, str]  # what a form posted, by name
NOTHING: Mapping[str, Mapping[str, Any]] = {}
POSITION = re.compile(r"(?:(.+)-)?([0-9]{1,6})")


class TypedScore(NamedTuple):
    """A cell of the score sheet exactly as typed, the revision typed over, and what it rests on if the page asked."""

    score: str
    reason: str
    revision: int
    answers: Answers | None = None


def raw_of(spec: SectionSpec, data: Data) -> Raw:
    """What was typed into a section, by entry; a table has a row for every row on the page."""
    return {entry.key: raw_entry(entry, data) for entry in spec.entries if is_typed(entry)}


def is_typed(entry: Entry) -> bool:
    """Whether a person fills the entry in."""
    return not (isinstance(entry, Field) and entry.origin)


def raw_entry(entry: Entry, data: Data) -> Any:
    """What was typed into an entry."""
    match entry:
        case Table():
            return arranged(entry, posted_rows(entry, data))
        case Outline():
            return {heading.key: data.get(f"{entry.key}.{heading.key}", "") for heading in entry.headings}
        case Field(type="month_range"):
            return data.get(f"{entry.key}.from", ""), data.get(f"{entry.key}.to", "")
    return data.get(entry.key, "")


def posted_rows(table: Table, data: Data) -> list[Raw]:
    """The rows of a table in their order on the page; names that mean nothing here are passed over."""
    columns = {column.key for column in typed_columns(table)} | ({"key"} if table.own else set())
    rows: dict[tuple[int, str], Raw] = {}
    for name, text in data.items():
        key, _, rest = name.partition(".")
        token, _, column = rest.rpartition(".")
        row = row_of(table, token) if key == table.key and column in columns else None
        if row is not None:
            rows.setdefault(row, {"row": row[1]} if row[1] else {})[column] = text
    return [rows[row] for row in sorted(rows)]


def typed_columns(table: Table) -> tuple[Column, ...]:
    """The columns a person fills in."""
    return tuple(column for column in table.columns if column.formula is None and column.type != "signature")


def row_of(table: Table, token: str) -> tuple[int, str] | None:
    """Position and printed row of a row's name, either blank where the table has none; None when it is neither."""
    printed = {row.key for row in table.rows}
    if table.fixed:
        return (0, token) if token in printed else None
    found = POSITION.fullmatch(token)
    row = (found[1] or "") if found else None
    return (int(found[2]), row) if found and row is not None and row in (printed or {""}) else None


def token_of(table: Table, row: Mapping[str, Any], position: int) -> str:
    """The name of a row on the page."""
    if table.fixed:
        return str(row["row"])
    return f"{row['row']}-{position}" if table.repeats else str(position)


def arranged(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Raw]:
    """The rows as the page has them: every printed row is there, and an empty table has a line to begin with."""
    if table.free:
        return [dict(row) for row in rows] or [{}]
    found: list[Raw] = []
    for spec in table.rows:
        own = [dict(row) for row in rows if row.get("row") == spec.key]
        found += own or [{"row": spec.key}]
    return found


def filled_positions(spec: SectionSpec, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Positions from 1 of the rows on the page that hold anything: the n-th of them is row n of the body."""
    place = Place(spec.key, table.key)
    return [position for position, row in enumerate(rows, 1) if parse_row(table, row, place, [])]


def with_rows(spec: SectionSpec, raw: Raw, data: Data) -> Raw:
    """The typed texts with the row added or removed that `add` or `remove` asks for."""
    return without_row(spec, with_row(spec, raw, data.get("add", "")), data.get("remove", ""))


def with_row(spec: SectionSpec, raw: Raw, asked: str) -> Raw:
    """One more blank row: `details` at the end of a table, `quantitative.cost` under a printed row."""
    key, _, printed = asked.partition(".")
    table = table_of(spec, key)
    if table is None or table.fixed or table.repeats != (printed in {row.key for row in table.rows}):
        return raw
    blank = {"row": printed} if printed else {}
    return {**raw, key: arranged(table, [*raw[key], blank])}


def without_row(spec: SectionSpec, raw: Raw, asked: str) -> Raw:
    """Without the row `details.8` or `quantitative.cost-4`."""
    key, _, token = asked.partition(".")
    table = table_of(spec, key)
    if table is None or table.fixed:
        return raw
    kept = [row for at, row in enumerate(raw[key], 1) if token_of(table, row, at) != token]
    return {**raw, key: arranged(table, kept)}


def table_of(spec: SectionSpec, key: str) -> Table | None:
    """The table `key` of a section, None when it has none."""
    return next((entry for entry in spec.entries if entry.key == key and isinstance(entry, Table)), None)


def stored(spec: SectionSpec, body: Mapping[str, Any]) -> Raw:
    """A body as it would have been typed."""
    return {entry.key: stored_entry(entry, body.get(entry.key)) for entry in spec.entries if is_typed(entry)}


def stored_entry(entry: Entry, value: Any) -> Any:
    """The value of an entry as it would have been typed."""
    match entry:
        case Table():
            rows = [row for row in value or () if row.get("row") != TOTAL]
            return arranged(entry, [stored_row(entry, row) for row in rows])
        case Outline():
            return dict(value or {})
        case Field(type="month_range"):
            return tuple(value or ("", ""))
        case Field():
            return typed(entry, value)


def stored_row(table: Table, row: Mapping[str, Any]) -> Raw:
    """A row as it would have been typed; computed cells are not."""
    printed = {"row": row["row"]} if table.rows else {}
    own = {"key": row["key"]} if table.own else {}
    cells = {column.key: typed(column, row.get(column.key)) for column in typed_columns(table)}
    return {**printed, **own, **cells}


def scores_of(form: Form, data: Data) -> dict[str, TypedScore]:
    """What was typed into the score sheet, by cell; `use` names a cell that goes back to its computed points."""
    return {
        cell.key: TypedScore(
            "" if data.get("use") == cell.key else data.get(f"{cell.key}.score", ""),
            data.get(f"{cell.key}.reason", ""),
            number(data.get(f"{cell.key}.revision", "")),
            basis.answers_of(cell, data),
        )
        for cell in form.cells
    }


def number(text: str) -> int:
    """A number of up to nine digits; 0 for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def parsed_scores(
    form: Form,
    typed_scores: Mapping[str, TypedScore],
    stored: Mapping[str, Mapping[str, Any]] = NOTHING,
    policy: Policy | None = None,
) -> tuple[dict[str, dict[str, Any]], tuple[EntryError, ...]]:
    """The score rows from what was typed, and what could not be read; good entries are kept.

    Args:
        stored: the rows as they are; what a basis holds beyond the answers of the page stays.
    """
    rows: dict[str, dict[str, Any]] = {}
    errors: list[EntryError] = []
    for cell in form.cells:
        score, reason, _, answers = TypedScore(*typed_scores.get(cell.key, ("", "", 0)))
        rows[cell.key] = {"reason": clean_text(reason)}
        if answers is not None:
            answered, faults = meaning.parse(cell, answers, policy or Policy())
            rows[cell.key]["basis"] = meaning.merged(
                cell, stored.get(cell.key, {}).get("basis") or {}, answered
            )
            errors += faults
        try:
            value = parse_score(cell, score)
        except EntryError as fault:
            errors.append(fault)
            continue
        if value is not None:
            rows[cell.key]["score"] = value
    return rows, tuple(errors)
