"""What is always true of a report's rows, asked of the database in plain SQL after every step of a walk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tests.workflow.reference import FILLING, Paper

START = "sha256:" + "0" * 64
REPORT = """
SELECT r.state, r.number, r.version, r.seq, r.head, r.locked_at, r.seal_number, r.seal_hash, v.content_hash AS content
  FROM report r JOIN report_version v ON v.report_id = r.id AND v.number = r.number WHERE r.id = {id}
"""
VISITS = """
SELECT v.number, x.stop, x.closed_at, p.login, x.outcome, x.exemption, x.superseded_at, s.content_hash AS signed,
       v.content_hash AS content, s.signer_id = x.closed_by_id AS by_same, s.id AS signature,
       (SELECT count(*) FROM assignment a WHERE a.visit_id = x.id AND a.closed_at IS NULL) AS desks
  FROM visit x JOIN report_version v ON v.id = x.version_id AND v.report_id = x.report_id
  LEFT JOIN signature s ON s.visit_id = x.id LEFT JOIN person p ON p.id = x.closed_by_id
 WHERE x.report_id = {id} ORDER BY x.id
"""
SUBMITTED = """
SELECT v.id AS id, 'v' AS kind, v.content_hash || v.grade || v.number AS words, v.content AS content
  FROM report_version v WHERE v.report_id = {id} AND v.submitted_at IS NOT NULL
UNION ALL SELECT v.id, 's', s.key || CAST(s.body AS TEXT) || s.revision, NULL
  FROM section s JOIN report_version v ON v.id = s.version_id WHERE v.report_id = {id} AND v.submitted_at IS NOT NULL
UNION ALL SELECT v.id, 'c', c.cell || c.score || c.reason || CAST(c.basis AS TEXT), NULL
  FROM score_row c JOIN report_version v ON v.id = c.version_id WHERE v.report_id = {id} AND v.submitted_at IS NOT NULL
UNION ALL SELECT v.id, 'r', o.seq || o.stop || o.unit_id || coalesce(o.person_id, 0), NULL
  FROM route_stop o JOIN report_version v ON v.id = o.version_id WHERE v.report_id = {id}
 ORDER BY 1, 2, 3
"""


@dataclass
class Watch:
    """What was seen of one report so far: the trail's end, and what each submitted version holds."""

    report: int
    seq: int = 0
    head: str = START
    frozen: dict[int, str] = field(default_factory=dict)

    def check(self, connection: sa.Connection, paper: Paper) -> None:
        """Every invariant, and that the rows are where the model is; AssertionError names what is not."""
        self.check_trail(connection, paper)
        self.check_visits(connection, paper)
        self.check_versions(connection)

    def rows(self, connection: sa.Connection, sql: str) -> list[Any]:
        return list(connection.exec_driver_sql(sql.format(id=self.report)).all())

    def check_trail(self, connection: sa.Connection, paper: Paper) -> None:
        """State and counts are the model's; the trail has no gap and each action follows the one before.

        The paper learns what the next page will show.
        """
        (now,) = self.rows(connection, REPORT)
        assert (now.state, now.number, now.version, now.seq) == (
            paper.state, paper.number, paper.version, paper.seq,
        ), "the report is not where the model is"  # fmt: skip
        sealed = {now.locked_at is None, now.seal_number is None, now.seal_hash is None}
        assert sealed == {now.state != "locked"}, "locked and sealed are one"
        new = f"SELECT seq, previous_hash, hash FROM action WHERE report_id = {{id}} AND seq > {self.seq} ORDER BY seq"
        for action in self.rows(connection, new):
            assert (action.seq, action.previous_hash) == (self.seq + 1, self.head), "the trail is broken"
            self.seq, self.head = action.seq, action.hash
        assert (now.seq, now.head) == (self.seq, self.head), "the head is not the newest action"
        paper.content = now.content

    def check_visits(self, connection: sa.Connection, paper: Paper) -> None:
        """One open visit where there is work and none elsewhere; standing boxes are the model's, each single."""
        visits = self.rows(connection, VISITS)
        opened = [visit for visit in visits if visit.closed_at is None]
        assert [visit.stop for visit in opened] == [paper.open_stop] * (paper.open_stop is not None), (
            "open visits"
        )
        assert all(visit.desks == 1 for visit in opened), "an open visit lies on one desk"
        assert all(visit.desks == 0 for visit in visits if visit.closed_at is not None), (
            "a closed one on none"
        )
        for visit in visits:
            assert (visit.outcome is None) == (visit.closed_at is None), "closed with an outcome"
            signed = visit.outcome == "signed"
            assert signed == (visit.signature is not None), "a signature is a signed visit"
            assert not signed or (visit.signed == visit.content and visit.by_same), (
                "signed is what was stored"
            )
        standing = [x for x in visits if x.outcome in ("signed", "submitted") and x.superseded_at is None]
        boxes = [(visit.stop, visit.login.partition("-")[0]) for visit in standing]
        assert boxes == (paper.boxes if paper.state not in FILLING else []), "standing boxes"
        assert {visit.number for visit in standing} <= {paper.number}, "only of the present version"
        plain = [visit.login for visit in standing if visit.exemption is None]
        assert len({*plain}) == len(plain), "one person, one stop"
        if paper.state in ("approved", "locked"):
            assert [visit.stop for visit in standing] == ["filling", *paper.stops], "every stop has signed"

    def check_versions(self, connection: sa.Connection) -> None:
        """What was submitted never changes."""
        found: dict[int, Any] = {}
        for row in self.rows(connection, SUBMITTED):
            words = f"{row.kind}{row.words}".encode() + bytes(row.content or b"")
            found.setdefault(row.id, hashlib.sha256()).update(words)
        digests = {version: digest.hexdigest() for version, digest in found.items()}
        assert {id: digests.get(id) for id in self.frozen} == self.frozen, "a submitted version has changed"
        self.frozen = digests
