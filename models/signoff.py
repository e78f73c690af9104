"""The chain as rows: the route of a version, visits, assignments, actions, signatures."""

from __future__ import annotations

from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Digest, Key, Model, Name, Timestamp, named, one, some
from models.campaign import Stop
from models.organisation import Person, Role
from models.report import State


class Act(Enum):
    """What can be done to a report; the value is what the trail says."""

    start = "建立草稿"
    submit = "提交签审"
    sign = "签署同意"
    return_to_filler = "退回修改"
    return_to_stop = "退回重签"
    withdraw_submission = "撤回提交"
    withdraw_signature = "收回签署"
    cancel = "作废"
    lock = "锁定封存"


class Outcome(Enum):
    """How a visit ended."""

    submitted = "已提交"
    signed = "已签署"
    returned = "退回填报"
    returned_to_stop = "退回某环节"
    recalled = "被前一环节收回"
    cancelled = "作废"


class AssignmentKind(Enum):
    prepare = "办理"
    sign = "签署"
    cosign = "会签"
    consult = "征求意见"
    copy = "抄送"


class RouteStop(Model):
    """A stop of a version's route, frozen when the version is submitted; box titles as the form prints them."""

    __tablename__ = "route_stop"
    __table_args__ = (sa.UniqueConstraint("version_id", "seq"), sa.UniqueConstraint("version_id", "stop"))

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"))
    seq: Mapped[int]
    stop: Mapped[Stop] = mapped_column(named(Stop))
    box: Mapped[Name]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    unit_name: Mapped[Name]  # as it was then
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id")
    )  # the leader chosen in 四、评价人员


class Visit(Model):
    """One stay of one report at one stop. A report is in one place at a time.

    A signature stands while its visit is not superseded. Standing ones are single per (version, stop) and per
    (version, person), filling included, unless an exemption is recorded (product.md, decision 6).
    """

    __tablename__ = "visit"
    __table_args__ = (
        one("ix_visit_one_open", "report_id", where="closed_at IS NULL"),
        one(
            "ix_visit_one_standing_per_stop",
            "version_id",
            "stop",
            where="superseded_at IS NULL AND outcome IN ('signed', 'submitted')",
        ),
        one(
            "ix_visit_one_standing_per_person",
            "version_id",
            "closed_by_id",
            where="superseded_at IS NULL AND exemption IS NULL AND outcome IN ('signed', 'submitted')",
        ),
        sa.Index("ix_visit_report", "report_id"),
        sa.CheckConstraint("closed_at >= opened_at", name="closed_after_opened"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        sa.CheckConstraint(
            "outcome NOT IN ('signed', 'submitted') OR closed_by_id IS NOT NULL", name="decided_by_a_person"
        ),
    )

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"))
    stop: Mapped[Stop] = mapped_column(named(Stop))
    opened_at: Mapped[Timestamp]
    due_at: Mapped[Timestamp]
    closed_at: Mapped[Timestamp | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    outcome: Mapped[Outcome | None] = mapped_column(named(Outcome))
    exemption: Mapped[str | None] = mapped_column(sa.String(20))  # same_unit, exempt_unit
    superseded_at: Mapped[Timestamp | None]

    signature: Mapped[Signature | None] = relationship(back_populates="visit")


class Assignment(Model):
    """Whose desk an open visit lies on: a named person, or everybody who holds a role at a unit."""

    __tablename__ = "assignment"
    __table_args__ = (
        some("ix_assignment_person_open", "person_id", "due_at", "id", where="closed_at IS NULL"),
        some("ix_assignment_pool_open", "unit_id", "role", "due_at", "id", where="closed_at IS NULL"),
        some("ix_assignment_due_open", "due_at", "visit_id", where="closed_at IS NULL"),
        sa.Index("ix_assignment_visit", "visit_id"),
        sa.CheckConstraint(
            "(person_id IS NULL) = (role IS NOT NULL) AND (role IS NULL) = (unit_id IS NULL)",
            name="person_or_pool",
        ),
    )

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"))
    kind: Mapped[AssignmentKind] = mapped_column(named(AssignmentKind))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    role: Mapped[Role | None] = mapped_column(named(Role))
    due_at: Mapped[Timestamp]
    closed_at: Mapped[Timestamp | None]


class Action(Model):
    """One entry of the trail, linked to the one before by its hash. Nobody edits or deletes it.

    `actor_id` is null for a machine's act. Names are copied: they are what was true then.
    """

    __tablename__ = "action"
    __table_args__ = (sa.UniqueConstraint("report_id", "seq"),)

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    seq: Mapped[int]
    act: Mapped[Act] = mapped_column(named(Act))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    actor_name: Mapped[Name]
    actor_title: Mapped[Name]
    visit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit.id"))
    stop: Mapped[Stop | None] = mapped_column(named(Stop))
    number: Mapped[int]
    state_before: Mapped[State | None] = mapped_column(named(State))
    state_after: Mapped[State] = mapped_column(named(State))
    words: Mapped[str] = mapped_column(sa.Text)  # opinion or reason
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    content_hash: Mapped[Digest | None]
    at: Mapped[Timestamp]
    address: Mapped[str] = mapped_column(sa.String(60))
    agent: Mapped[str] = mapped_column(sa.String(200))
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest]


class Signature(Model):
    """What one person signed at one visit: opinion, content hash, name, post and unit as they were then."""

    __tablename__ = "signature"

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"), unique=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"), index=True)
    stop: Mapped[Stop] = mapped_column(named(Stop))
    signer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    signer_name: Mapped[Name]
    signer_title: Mapped[Name]
    unit_name: Mapped[Name]
    exemption: Mapped[str | None] = mapped_column(sa.String(20))
    opinion: Mapped[str] = mapped_column(sa.Text)
    method: Mapped[str] = mapped_column(sa.String(20))  # code: 签署口令
    content_hash: Mapped[Digest]
    at: Mapped[Timestamp]
    previous_hash: Mapped[str] = mapped_column(sa.String(80))  # of the standing signature before, or empty
    hash: Mapped[Digest]

    visit: Mapped[Visit] = relationship(back_populates="signature")
    signer: Mapped[Person] = relationship()


class Intent(Model):
    """A person's intention, carried out once: the same key again gets the first answer."""

    __tablename__ = "intent"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), index=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    act: Mapped[Act] = mapped_column(named(Act))
    payload_hash: Mapped[Digest]
    seq: Mapped[int]  # of the action it became
    at: Mapped[Timestamp]


class SealCounter(Model):
    """The last 封存编号 given out per prefix and year of locking; locked while the next one is taken, so no gaps."""

    __tablename__ = "seal_counter"

    prefix: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
