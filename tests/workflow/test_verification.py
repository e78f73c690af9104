"""Verification: whatever single thing is changed behind the product's back is found and named."""

import random
from collections import Counter

import pytest
import sqlalchemy as sa

from models import Base, State
from tests.models.hostile import copies, other
from workflow.verification import verify

ROWS = {  # table: the rows that make up one report; a blank part says nothing
    "report": "id = {r}",
    "report_version": "report_id = {r}",
    "section": "version_id IN (SELECT id FROM report_version WHERE report_id = {r}) AND CAST(body AS TEXT) <> '{{}}'",
    "score_row": "version_id IN (SELECT id FROM report_version WHERE report_id = {r})",
    "route_stop": "version_id = (SELECT max(id) FROM report_version WHERE report_id = {r})",
    "visit": "report_id = {r}",
    "action": "report_id = {r}",
    "signature": "visit_id IN (SELECT id FROM visit WHERE report_id = {r})",
    "intent": "report_id = {r}",
}
NO_EVIDENCE = {  # columns that say nothing about what was signed, by whom, when
    "report": {"campaign_id", "version"},  # names of campaign and unit are signed; saves are not in the trail
    "report_version": {"changes"},  # a count shown on pages
    "section": {"revision", "saved_by_id", "saved_at"},
    "score_row": {"revision", "saved_by_id", "saved_at"},
    "visit": {"due_at"},
    "intent": {"key", "payload_hash"},
}


def changed(column, dialect):
    """SQL for another value of the column, readable as what it is."""
    if isinstance(column.type, sa.Enum):
        first, second, *_ = column.type.enums
        return f"CASE WHEN {column.name} = '{first}' THEN '{second}' ELSE '{first}' END"
    return other(column, dialect).replace("{{", "{").replace("}}", "}")


def mutations(village, report, rows_of_a_table):
    """(name, SQL) of every single change: each column of some rows of each table, and each row taken away."""
    dialect = village.session.get_bind().dialect.name
    chance = random.Random(report)
    for table, where in ROWS.items():
        described = Base.metadata.tables[table]
        (key,) = described.primary_key.columns
        keys = [
            row[0] for row in village.all(f"SELECT {key.name} FROM {table} WHERE {where.format(r=report)}")
        ]
        for row in chance.sample(sorted(keys), min(rows_of_a_table, len(keys))):
            here = f"WHERE {key.name} = '{row}'"
            yield f"{table} {row} gone", f"DELETE FROM {table} {here}"
            for column in described.columns:
                if not column.primary_key and column.name not in NO_EVIDENCE.get(table, ()):
                    yield (
                        f"{table}.{column.name}",
                        f"UPDATE {table} SET {column.name} = {changed(column, dialect)} {here}",
                    )


@pytest.mark.proof
def test_every_single_change_of_a_locked_report_is_found(unguarded, proof):
    village, report = unguarded, unguarded.reports["locked"]
    assert verify(village.session, report) == []
    found: Counter[str] = Counter()
    missed = []
    for name, sql in mutations(village, report, proof.size(1, 100)):
        try:
            village.session.execute(sa.text(sql))
        except sa.exc.IntegrityError:
            found["refused by a constraint"] += 1
        else:
            village.session.expire_all()
            if verify(village.session, report):
                found["named"] += 1
            else:
                missed.append(name)
        village.session.rollback()

    assert missed == []
    proof.equals("single changes found", found.total(), found.total() + len(missed))
    assert found["named"] > 5 * found["refused by a constraint"]


ADDED = {
    "a signature": copies("signature", "id = {signature}", visit_id="{other_visit}", action_id="{other_action}"),
    "an action at the end": copies("action", "id = {action}", seq="seq + 1", previous_hash="hash"),
    "a visit": copies("visit", "id = {visit}", superseded_at="opened_at"),
    "a version": copies("report_version", "id = {version}", number="number + 1"),
    "an intent": copies("intent", "report_id = {report} AND act = 'return_to_stop'").replace(
        "INSERT INTO intent (", "INSERT INTO intent (key, "
    ).replace("SELECT ", "SELECT 'another', "),
}  # fmt: skip


@pytest.mark.parametrize("what", ADDED)
def test_what_was_added_to_a_locked_report_is_found(unguarded, what):
    village, report, other = unguarded, unguarded.reports["locked"], unguarded.reports["other"]
    ids = {
        "report": report,
        "signature": "(SELECT max(s.id) FROM signature s JOIN visit x ON x.id = s.visit_id"
        f" WHERE x.report_id = {report})",
        "other_visit": f"(SELECT min(id) FROM visit WHERE report_id = {report} AND stop = 'filling')",
        "other_action": f"(SELECT min(id) FROM action WHERE report_id = {report})",
        "action": f"(SELECT max(id) FROM action WHERE report_id = {report})",
        "visit": f"(SELECT max(id) FROM visit WHERE report_id = {report})",
        "version": f"(SELECT max(id) FROM report_version WHERE report_id = {report})",
    }
    village.session.execute(sa.text(ADDED[what].format(**ids)))
    village.session.expire_all()

    assert verify(village.session, report) != []
    assert verify(village.session, other) == []


def test_the_long_way_through_every_act_verifies_at_each_step(village):
    report = village.long_way()

    assert village.row(report).state is State.locked
    assert verify(village.session, report) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.cancelled])
def test_a_report_verifies_in_every_state(village, state):
    assert verify(village.session, village.at(state)) == []


def test_a_fault_names_its_place(unguarded):
    village, report = unguarded, unguarded.reports["locked"]
    where = "stop = 'unit' AND version_id = (SELECT max(id) FROM report_version WHERE report_id = :r)"
    village.session.execute(sa.text(f"UPDATE signature SET opinion = '不同意' WHERE {where}"), {"r": report})

    named = {fault.where for fault in verify(village.session, report)}
    assert any("单位意见签署" in where for where in named)
