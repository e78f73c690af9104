"""What a hostile or careless hand may send to the tables: statements by name, with `{ids}` of a scene to fill in.

The general ones are made from the tables themselves, so a new column or table is attacked without being listed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from models import Base

FROZEN = {  # table: rows of a locked report, as a condition
    "report": "id = {locked}",
    "report_version": "id = {locked_version}",
    "section": "id = {locked_section}",
    "score_row": "id = {locked_score}",
    "attachment": "id = {locked_attachment}",
    "route_stop": "id = {locked_route}",
    "visit": "id = {locked_visit}",
    "signature": "id = {locked_signature}",
    "action": "id = {locked_action}",
    "intent": "key = '{locked_intent}'",
    "form_definition": "hash = '{form}'",
}
FREE = {  # rows that may be written, of the same tables
    "report": "id = {draft}",
    "report_version": "id = {draft_version}",
    "section": "id = {draft_section}",
    "score_row": "id = {draft_score}",
    "attachment": "id = {draft_attachment}",
    "visit": "id = {open_visit}",
}
STAMP = {"sqlite": "'2001-01-01 00:00:00.000000'", "postgresql": "'2001-01-01 00:00:00+00'"}
BYTES = {"sqlite": "x'00'", "postgresql": r"'\x00'::bytea"}


@dataclass(frozen=True)
class Attack:
    """Statements sent in one transaction; the last one must be refused."""

    name: str
    statements: tuple[str, ...]

    def filled(self, scene: dict[str, object]) -> list[str]:
        return [statement.format(**scene) for statement in self.statements]


def attack(name: str, *statements: str) -> Attack:
    return Attack(name, statements)


def other(column: sa.Column, dialect: str) -> str:
    """SQL for a value that `column` does not have now."""
    if column.foreign_keys and isinstance(column.type, sa.Integer):
        target = next(iter(column.foreign_keys)).column.table.name
        here = f'coalesce("{column.table.name}".{column.name}, 0)'
        return f'(SELECT max(id) FROM "{target}" AS elsewhere WHERE id <> {here})'
    if isinstance(column.type, sa.Integer):
        return f"coalesce({column.name}, 0) + 100000"
    if isinstance(column.type, sa.JSON):
        return "'{{\"0\": 0}}'"
    if isinstance(column.type, sa.LargeBinary):
        return BYTES[dialect]
    if hasattr(column.type, "impl") and isinstance(column.type.impl, sa.DateTime):
        return STAMP[dialect]
    if hasattr(column.type, "impl") and isinstance(column.type.impl, sa.Numeric):
        return "'0.01'"
    return "'x'"


def columns(table: str) -> list[sa.Column]:
    return list(Base.metadata.tables[table].columns)


def key(table: str) -> str:
    """The primary key's one column."""
    (column,) = Base.metadata.tables[table].primary_key.columns
    return str(column.name)


def unique_keys(table: str) -> Iterator[list[str]]:
    """Every unique set of columns beside the primary key, those over some rows included."""
    described = Base.metadata.tables[table]
    for constraint in described.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield [column.name for column in constraint.columns]
    for index in described.indexes:
        if index.unique:
            yield [column.name for column in index.columns]


def updates(dialect: str) -> Iterator[Attack]:
    """Each column of each frozen row; on a report together with the step of its version that any write takes."""
    for table, where in FROZEN.items():
        for column in columns(table):
            step = ", version = version + 1" if table == "report" and column.name != "version" else ""
            change = f'"{column.name}" = {other(column, dialect)}{step}'
            yield attack(f"update {table}.{column.name}", f"UPDATE {table} SET {change} WHERE {where}")


def removals(dialect: str) -> Iterator[Attack]:
    for table, where in FROZEN.items():
        yield attack(f"delete from {table}", f"DELETE FROM {table} WHERE {where}")
        yield attack(f"delete all of {table}", f"DELETE FROM {table}")
        if dialect == "postgresql":
            yield attack(f"truncate {table}", f"TRUNCATE {table} CASCADE")


def upserts(dialect: str) -> Iterator[Attack]:
    """INSERT … ON CONFLICT DO UPDATE, and MERGE where there is one, on each frozen row."""
    for table, where in FROZEN.items():
        names = ", ".join(column.name for column in columns(table))
        plain = next(column for column in reversed(columns(table)) if not column.primary_key)
        value = (
            other(plain, dialect)
            .replace(f'"{table}".', "known.")
            .replace(f"({plain.name},", f"(known.{plain.name},")
        )
        yield attack(
            f"upsert {table}",
            f"INSERT INTO {table} AS known ({names}) SELECT {names} FROM {table} WHERE {where}"
            f" ON CONFLICT ({key(table)}) DO UPDATE SET {plain.name} = {value}",
        )
        if dialect == "postgresql":
            source = f"(SELECT {key(table)} AS found FROM {table} WHERE {where}) AS source"
            head = f"MERGE INTO {table} AS known USING {source} ON known.{key(table)} = source.found WHEN MATCHED THEN"
            yield attack(f"merge update {table}", f"{head} UPDATE SET {plain.name} = {value}")
            yield attack(f"merge delete {table}", f"{head} DELETE")


def replacements() -> Iterator[Attack]:
    """SQLite's REPLACE, which removes the row in the way: by id, by each unique key, by insert and by update."""
    for table, where in FROZEN.items():
        for unique in [[key(table)], *unique_keys(table)]:
            inserted = replacing(table, where, unique)
            yield attack(f"insert or replace {table} by {'+'.join(unique)}", inserted)
        for unique in [[key(table)], *unique_keys(table)] if table in FREE else []:
            change = ", ".join(f"{name} = (SELECT {name} FROM {table} WHERE {where})" for name in unique)
            step = ", version = version + 1" if table == "report" else ""
            replaced = f"UPDATE OR REPLACE {table} SET {change}{step} WHERE {FREE[table]}"
            yield attack(f"update or replace {table} by {'+'.join(unique)}", replaced)
    yield from visits_in_the_way()
    yield from by_rowid()


def replacing(table: str, where: str, unique: list[str]) -> str:
    """INSERT OR REPLACE of a frozen row's like: a report as a draft, anything else with its last column changed."""
    names = [column.name for column in columns(table) if column.name in unique or column.name != "id"]
    last = next(column for column in reversed(columns(table)) if column.name not in (*unique, key(table)))
    values = {name: name for name in names} | {last.name: other(last, "sqlite")}
    if table == "report":
        blank = dict.fromkeys({"locked_at", "seal_number", "seal_hash"} - {*unique}, "NULL")
        values |= {"state": "'draft'", "number": "1", "seq": "0", **blank}
    listed = ", ".join(values.values())
    return f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) SELECT {listed} FROM {table} WHERE {where}"


def visits_in_the_way() -> Iterator[Attack]:
    """The visits that some unique index looks at: the open one, and those that stand."""
    opened = copies("visit", "id = {open_visit}").replace("INSERT", "INSERT OR REPLACE", 1)
    yield attack("insert or replace the open visit", opened)
    blank = dict.fromkeys(("closed_at", "closed_by_id", "outcome"), "NULL")
    close = "UPDATE OR REPLACE visit SET closed_at = opened_at, outcome = 'signed', closed_by_id = "
    for name, stop, person in (
        ("at one stop", "'leader'", "{stranger}"),
        ("of one person", "'x'", "{leader}"),
    ):
        second = copies("visit", "id = {approved_leader}", stop=stop, **blank)
        yield attack(
            f"a second standing visit {name}",
            second,
            f"{close}{person} WHERE closed_at IS NULL AND report_id = {{approved}}",
        )


def by_rowid() -> Iterator[Attack]:
    """Tables whose key is a text still have a row number, and REPLACE goes by it too."""
    for table in ("intent", "form_definition"):
        names = [column.name for column in columns(table) if column.name != key(table)]
        yield attack(
            f"insert or replace {table} by rowid",
            f"INSERT OR REPLACE INTO {table} (rowid, {key(table)}, {', '.join(names)})"
            f" SELECT rowid, 'another', {', '.join(names)} FROM {table} WHERE {FROZEN[table]}",
        )
    yield attack(
        "insert or replace seal_counter by rowid",
        "INSERT OR REPLACE INTO seal_counter (rowid, prefix, year, last)"
        " SELECT rowid, 'another', year, last FROM seal_counter WHERE prefix = '{prefix}'",
    )
    yield attack(
        "update or replace seal_counter by rowid",
        "UPDATE OR REPLACE seal_counter SET last = last + 1,"
        " rowid = (SELECT rowid FROM seal_counter WHERE prefix = '{prefix}') WHERE prefix = '{other_prefix}'",
    )


def copies(table: str, where: str, **changed: str) -> str:
    """INSERT of a row like the one at `where`, with some columns changed and a new id."""
    names = [column.name for column in columns(table) if column.name != key(table)]
    values = ", ".join(changed.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {where}"
