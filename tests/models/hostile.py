"""What a hostile or careless hand may send to the tables: statements by name, with `{ids}` of a scene to fill in.

The general ones are made from the tables themselves, so a new column or table is attacked without being listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from models import Base

FROZEN = {  # table: rows of a locked report, as a condition
    "report": "id = {locked}",
    "report_version": "id = {locked_version}",
    "section": "id = {locked_section}",
    "score_row": "id = {locked_score}",
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
    "visit": "id = {open_visit}",
}
STAMP = {"sqlite": "'2001-01-01 00:00:00.000000'", "postgresql": "'2001-01-01 00:00:00+00'"}
BYTES = {"sqlite": "x'00'", "postgresql": r"'\x00'::bytea"}
SIGNED = ("leader", "unit", "department", "finance")


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


def children(_: str) -> Iterator[Attack]:
    """Content added to, moved into, or moved out of what is frozen."""
    frozen = ("locked", "approved", "submitted", "superseded", "cancelled")
    for table, name in (("section", "key"), ("score_row", "cell")):
        row = {"section": "section", "score_row": "score"}[table]
        for state in frozen:
            there = f"{{{state}_version}}"
            added = copies(table, f"id = {{draft_{row}}}", version_id=there, **{name: "'more'"})
            yield attack(f"insert into {table} of a {state} version", added)
            into = f"UPDATE {table} SET version_id = {there}, {name} = 'more' WHERE id = {{draft_{row}}}"
            yield attack(f"move {table} into a {state} version", into)
            out = f"UPDATE {table} SET version_id = {{draft_version}}, {name} = 'more' WHERE version_id = {there}"
            first = f" AND {name} = (SELECT min({name}) FROM {table} WHERE version_id = {there})"
            yield attack(f"move {table} out of a {state} version", out + first)
            yield attack(
                f"change {table} of a {state} version",
                f"UPDATE {table} SET revision = revision + 1 WHERE version_id = {there}",
            )
            yield attack(
                f"empty {table} of a {state} version", f"DELETE FROM {table} WHERE version_id = {there}"
            )
    for state in ("locked", "approved", "submitted", "superseded"):
        stop = copies(
            "route_stop", "id = {locked_route}", version_id=f"{{{state}_version}}", seq="9", stop="'x'"
        )
        yield attack(f"insert a stop into the route of a {state} version", stop)
    for state in ("locked", "approved", "submitted"):
        away = f"DELETE FROM route_stop WHERE version_id = {{{state}_version}} AND stop = 'finance'"
        yield attack(f"drop the last stop of a {state} version", away)


def births(dialect: str) -> Iterator[Attack]:
    """Rows that are born as what they can only become."""
    states = ("at_leader", "at_unit", "at_department", "at_finance", "approved", "returned", "cancelled")
    for state in states:
        born = copies("report", "id = {draft}", state=f"'{state}'", name="'another'")
        yield attack(f"born {state}", born)
    sealed = {"state": "'locked'", "locked_at": STAMP[dialect], "seal_number": "'0'", "seal_hash": "'x'"}
    yield attack("born locked", copies("report", "id = {draft}", name="'another'", **sealed))
    yield attack("born as a later version", copies("report", "id = {draft}", number="2", name="'another'"))
    version = "id = {submitted_version}"
    yield attack("version born submitted", copies("report_version", version, number="number + 1"))
    open_version = "id = {draft_version}"
    for state in ("locked", "cancelled"):
        born = copies("report_version", open_version, report_id=f"{{{state}}}", number="2")
        yield attack(f"version of a {state} report", born)
    yield attack("version out of turn", copies("report_version", open_version, number="3"))
    for state in ("locked", "cancelled"):
        born = copies(
            "visit", "id = {open_visit}", report_id=f"{{{state}}}", version_id=f"{{{state}_version}}"
        )
        yield attack(f"visit of a {state} report", born)
    yield attack("visit born closed", copies("visit", "id = {signed_visit}", superseded_at="NULL"))
    yield attack("visit born superseded", copies("visit", "id = {open_visit}", superseded_at=STAMP[dialect]))


def moves(dialect: str) -> Iterator[Attack]:
    """Steps of the report itself that no act takes."""
    for step in ("version", "version + 2", "version - 1"):
        for state in ("draft", "submitted", "approved"):
            yield attack(
                f"{state}: version becomes {step}",
                f"UPDATE report SET version = {step}, name = 'another' WHERE id = {{{state}}}",
            )
    go = "UPDATE report SET version = version + 1, "
    for number in ("number + 2", "number - 1"):
        yield attack(f"number becomes {number}", f"{go}number = {number} WHERE id = {{draft}}")
    sealed = f"state = 'locked', locked_at = {STAMP[dialect]}, seal_number = '0', seal_hash = 'x'"
    for stop in SIGNED:
        yield attack(f"at {stop}: approved unsigned", f"{go}state = 'approved' WHERE id = {{at_{stop}}}")
        yield attack(f"at {stop}: locked unsigned", f"{go}{sealed} WHERE id = {{at_{stop}}}")
        fallen = f"UPDATE visit SET superseded_at = {STAMP[dialect]} WHERE id = {{approved_{stop}}}"
        yield attack(f"approved: locked without the {stop}", fallen, f"{go}{sealed} WHERE id = {{approved}}")
        yield attack(
            f"approved: again without the {stop}", fallen, f"{go}state = 'approved' WHERE id = {{approved}}"
        )
    for state in ("draft", "returned", "cancelled"):
        yield attack(f"{state}: locked", f"{go}{sealed} WHERE id = {{{state}}}")
        yield attack(f"{state}: approved", f"{go}state = 'approved' WHERE id = {{{state}}}")
        yield attack(f"locked: {state}", f"{go}state = '{state}' WHERE id = {{locked}}")
    for state in ("draft", "cancelled"):
        yield attack(f"approved: {state}", f"{go}state = '{state}' WHERE id = {{approved}}")
    yield attack(
        "approved: next version locked", f"{go}{sealed}, number = number + 1 WHERE id = {{approved}}"
    )
    fixed = ("campaign_id", "unit_id", "form_key", "form_hash", "created_by_id", "created_at")
    for column in columns("report"):
        if column.name in ("id", *fixed, "name", "supervising_id", "section_id"):
            value = other(column, dialect)
            yield attack(f"submitted: {column.name}", f"{go}{column.name} = {value} WHERE id = {{submitted}}")
        if column.name in ("id", *fixed):
            value = other(column, dialect)
            yield attack(f"draft: {column.name}", f"{go}{column.name} = {value} WHERE id = {{draft}}")


def trail(dialect: str) -> Iterator[Attack]:
    """Visits, signatures, actions and seal numbers that do not follow from what is there."""
    for column in columns("visit"):
        if column.name != "superseded_at":
            value = other(column, dialect)
            yield attack(
                f"closed visit: {column.name}",
                f"UPDATE visit SET {column.name} = {value} WHERE id = {{signed_visit}}",
            )
    yield attack(
        "reopen a visit", "UPDATE visit SET closed_at = NULL, outcome = NULL WHERE id = {signed_visit}"
    )
    yield attack("raise a fallen visit", "UPDATE visit SET superseded_at = NULL WHERE id = {fallen_visit}")
    yield attack(
        "a fallen visit falls again",
        f"UPDATE visit SET superseded_at = {STAMP[dialect]} WHERE id = {{fallen_visit}}",
    )
    signature = "id = {signature}"
    changed: Sequence[tuple[str, dict[str, str]]] = (
        ("on an open visit", {"visit_id": "{open_visit}", "stop": "'unit'"}),
        ("on a fallen visit", {"visit_id": "{fallen_visit}", "version_id": "{superseded_version}"}),
        ("by another person", {"signer_id": "{stranger}"}),
        ("of other content", {"content_hash": "'sha256:0'"}),
        ("of another version", {"version_id": "{draft_version}"}),
        ("at another stop", {"stop": "'finance'"}),
        ("on a locked report", {"visit_id": "{locked_visit}", "version_id": "{locked_version}"}),
    )
    for name, values in changed:
        yield attack(f"signature {name}", copies("signature", signature, action_id="{open_action}", **values))
    action = "id = {open_action}"
    for name, values in (
        ("after a gap", {"seq": "seq + 2", "previous_hash": "hash"}),
        ("with another past", {"seq": "seq + 1", "previous_hash": "'sha256:0'"}),
        ("before the first", {"seq": "0"}),
        ("far before the first", {"seq": "-1"}),
    ):
        yield attack(f"action {name}", copies("action", action, **values))
    after = copies("action", "id = {last_action}", seq="seq + 1", previous_hash="hash")
    yield attack("action after the lock", after)
    for value in ("last - 1", "last + 2"):
        yield attack(f"seal number becomes {value}", f"UPDATE seal_counter SET last = {value}")
    yield attack("seal counter renamed", "UPDATE seal_counter SET prefix = 'x', last = last + 1")
    yield attack("seal counter of another year", "UPDATE seal_counter SET year = year + 1, last = last + 1")
    yield attack("seal counter removed", "DELETE FROM seal_counter")


def disguises() -> Iterator[Attack]:
    """PostgreSQL: a temporary table of the same name stands before the real one wherever names are looked up."""
    for state in ("approved", "submitted", "locked"):
        yield attack(
            f"temporary tables over a {state} version",
            "CREATE TEMPORARY TABLE report_version AS SELECT * FROM public.report_version",
            "CREATE TEMPORARY TABLE report AS SELECT * FROM public.report",
            "UPDATE pg_temp.report_version SET submitted_at = NULL",
            "UPDATE pg_temp.report SET state = 'draft'",
            f"UPDATE public.section SET body = '{{{{}}}}' WHERE version_id = {{{state}_version}}",
        )
    yield attack(
        "temporary signatures",
        "CREATE TEMPORARY TABLE visit AS SELECT * FROM public.visit",
        "UPDATE pg_temp.visit SET outcome = 'signed', version_id = {submitted_version}",
        "CREATE TEMPORARY TABLE route_stop AS SELECT * FROM public.route_stop WHERE stop = 'leader'",
        "UPDATE public.report SET version = version + 1, state = 'approved' WHERE id = {submitted}",
    )


def families(dialect: str) -> dict[str, list[Attack]]:
    """Everything that is tried on a database of this kind, by what it goes for."""
    makers = (updates, removals, upserts, children, births, moves, trail)
    own = disguises if dialect == "postgresql" else replacements
    return {**{maker.__name__: list(maker(dialect)) for maker in makers}, own.__name__: list(own())}
