"""Statements that go for what the chain says of a report: its children, births, moves, trail; see hostile.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.models.hostile import (
    STAMP,
    Attack,
    attack,
    columns,
    copies,
    other,
    removals,
    replacements,
    updates,
    upserts,
)

SIGNED = ("leader", "unit", "department", "finance")


def children(_: str) -> Iterator[Attack]:
    """Content added to, moved into, or moved out of what is frozen."""
    frozen = ("locked", "approved", "submitted", "superseded", "cancelled")
    for table, row, name, counted in (
        ("section", "section", "key", "revision"),
        ("score_row", "score", "cell", "revision"),
        ("attachment", "attachment", "name", "size"),
    ):
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
                f"UPDATE {table} SET {counted} = {counted} + 1 WHERE version_id = {there}",
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
