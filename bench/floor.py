"""The floor: one signature as bare statements of the driver, one read and the writes, one commit; no product code."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg.rows import dict_row

from models.engine import POSTGRES_OPTIONS, PRAGMAS
from workflow.route import AT, ROLES

PARAMETER = re.compile(r"(?<![:\w]):(\w+)")
NEXT = {stop.name: (AT[stop].name, ROLES[stop].name) for stop in AT} | {None: ("approved", None)}
DIALECTS = {
    "postgresql": {"{now}": "clock_timestamp()", "{lock}": "FOR UPDATE OF r"},
    "sqlite": {"{now}": "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "{lock}": ""},
}


class Floor(Protocol):
    """A bare connection to one database."""

    def sign(self, report_id: int, by: int, role: str, words: str, key: str) -> None:
        """Sign the open stop; the assignee is checked, the body hashed, everything is committed.

        Raises:
            ValueError: the content does not hash to what the version says.
        """

    def close(self) -> None: ...


def script(dialect: str) -> dict[str, str]:
    """The statements by name, in the words of `dialect`."""
    text = Path(__file__).with_name("floor.sql").read_text(encoding="utf-8")
    for placeholder, words in DIALECTS[dialect].items():
        text = text.replace(placeholder, words)
    parts = (part.partition("\n") for part in text.removeprefix("-- ").split("\n-- "))
    return {name: statement.strip() for name, _, statement in parts}


class PostgresFloor:
    """psycopg with the product's own options."""

    def __init__(self, url: sa.URL):
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(
            address, options=POSTGRES_OPTIONS, prepare_threshold=2, row_factory=dict_row
        )
        self.script = {
            name: PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))
            for name, statement in script("postgresql").items()
        }
        self.cursor = self.connection.cursor()

    def run(self, name: str, values: Mapping[str, Any]) -> Any:
        self.cursor.execute(self.script[name], values)
        return self.cursor.fetchone() if self.cursor.description else None

    def sign(self, report_id: int, by: int, role: str, words: str, key: str) -> None:
        sign(self, {"report_id": report_id, "by": by, "role": role, "words": words, "key": key})
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()


class SqliteFloor:
    """sqlite3 with the product's own pragmas."""

    def __init__(self, url: sa.URL):
        self.connection = sqlite3.connect(url.database or "", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.script = script("sqlite")

    def run(self, name: str, values: Mapping[str, Any]) -> Any:
        return self.connection.execute(self.script[name], values).fetchone()

    def sign(self, report_id: int, by: int, role: str, words: str, key: str) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        sign(self, {"report_id": report_id, "by": by, "role": role, "words": words, "key": key})
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


def sign(floor: PostgresFloor | SqliteFloor, given: dict[str, Any]) -> None:
    """The statements of one signature, in the order the guards expect."""
    row = given | dict(floor.run("read", given))
    if row["content_hash"] != f"sha256:{hashlib.sha256(row['content']).hexdigest()}":
        raise ValueError("the content is not what was hashed")
    row["next_state"], row["next_role"] = NEXT[row["next_stop"]]
    row["next_seq"] = row["seq"] + 1
    row["action_hash"], row["signature_hash"] = digest("action", row), digest("signature", row)
    floor.run("close visit", row)
    floor.run("close assignment", row)
    row["action_id"] = floor.run("action", row)["id"]
    floor.run("signature", row)
    if row["next_stop"]:
        row["next_visit_id"] = floor.run("open visit", row)["id"]
        floor.run("open assignment", row)
    floor.run("mail" if row["next_stop"] else "lock", row)
    floor.run("report", row)
    floor.run("intent", row)


def digest(kind: str, row: Mapping[str, Any]) -> str:
    """A hash over the row, as cheap as it can be had."""
    facts = [
        kind,
        *(str(row[name]) for name in ("report_id", "next_seq", "by", "words", "content_hash", "now", "head")),
    ]
    return f"sha256:{hashlib.sha256(json.dumps(facts).encode()).hexdigest()}"


def floor_of(engine: sa.Engine) -> Floor:
    return PostgresFloor(engine.url) if engine.dialect.name == "postgresql" else SqliteFloor(engine.url)
