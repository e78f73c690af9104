"""A report, its versions, and what a version holds: sections and score rows."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Digest, Exact, Key, Model, Name, Timestamp, named
from models.organisation import Unit


class State(Enum):
    draft = "待填报"
    at_leader = "评价组组长审签"
    at_unit = "单位审签"
    at_department = "主管部门审签"
    at_finance = "财政归口科室审签"
    approved = "已批准"
    locked = "已锁定"
    returned = "已退回"
    cancelled = "已作废"


class Report(Model):
    """One self-evaluation on its way. `version` counts writes; `number` is the 第n版 now worked on or signed."""

    __tablename__ = "report"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "unit_id", "form_key", "name"),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL) AND (locked_at IS NULL) = (seal_number IS NULL)"
            " AND (locked_at IS NULL) = (seal_hash IS NULL)",
            name="locked_means_sealed",
        ),
    )

    id: Mapped[Key]
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    form_key: Mapped[str] = mapped_column(sa.String(40))
    form_hash: Mapped[Digest] = mapped_column(sa.ForeignKey("form_definition.hash"))
    name: Mapped[Name]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    supervising_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)  # 主管部门
    section_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)  # 财政归口科室
    state: Mapped[State] = mapped_column(named(State))
    version: Mapped[int]
    number: Mapped[int]
    seq: Mapped[int]  # actions so far
    head: Mapped[Digest]  # hash of the newest action
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[Timestamp]
    locked_at: Mapped[Timestamp | None]
    seal_number: Mapped[str | None] = mapped_column(sa.String(60), unique=True)  # 封存编号
    seal_hash: Mapped[Digest | None]

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    supervising: Mapped[Unit | None] = relationship(foreign_keys=supervising_id)
    section: Mapped[Unit] = relationship(foreign_keys=section_id)
    versions: Mapped[list[ReportVersion]] = relationship(
        back_populates="report", order_by="ReportVersion.number"
    )


class ReportVersion(Model):
    """第n版. Once submitted it is never written again: `content` is the canonical JSON that was hashed and signed."""

    __tablename__ = "report_version"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "number"),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (content IS NULL) AND (submitted_at IS NULL) = (content_hash IS NULL)"
            " AND (submitted_at IS NULL) = (score IS NULL) AND (submitted_at IS NULL) = (grade IS NULL)"
            " AND (submitted_at IS NULL) = (submitted_by_id IS NULL) AND (submitted_at IS NULL) = (heading IS NULL)",
            name="submitted_whole",
        ),
    )

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    number: Mapped[int]
    started_at: Mapped[Timestamp]
    submitted_at: Mapped[Timestamp | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    heading: Mapped[dict[str, Any] | None] = mapped_column(
        sa.JSON(none_as_null=True)
    )  # names as they were then
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    content_hash: Mapped[Digest | None]  # 数字指纹
    score: Mapped[Decimal | None] = mapped_column(Exact(5, 2))
    grade: Mapped[str | None] = mapped_column(sa.String(10))
    changes: Mapped[int | None]  # against the version submitted before; null for the first

    report: Mapped[Report] = relationship(back_populates="versions")
    sections: Mapped[list[Section]] = relationship(back_populates="version")
    scores: Mapped[list[ScoreRow]] = relationship(back_populates="version")
    attachments: Mapped[list[Attachment]] = relationship(back_populates="version", order_by="Attachment.id")


class Section(Model):
    """One part of the form as typed, with a revision of its own, so two people can fill different parts."""

    __tablename__ = "section"
    __table_args__ = (sa.UniqueConstraint("version_id", "key"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    revision: Mapped[int]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[Timestamp]

    version: Mapped[ReportVersion] = relationship(back_populates="sections")


class ScoreRow(Model):
    """One scored cell of the score sheet: the only home of its points and of the reason for them."""

    __tablename__ = "score_row"
    __table_args__ = (sa.UniqueConstraint("version_id", "cell"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"))
    cell: Mapped[str] = mapped_column(sa.String(60))
    score: Mapped[Decimal | None] = mapped_column(Exact(5, 2))
    reason: Mapped[str] = mapped_column(sa.Text)
    basis: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    revision: Mapped[int]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[Timestamp]

    version: Mapped[ReportVersion] = relationship(back_populates="scores")


class Attachment(Model):
    """A piece of evidence (佐证材料) of one version. Versions share the file on disk; the row has its hash.

    `cell` is the scored cell it proves, `clause` the clause of its standard ("③"); both empty for the whole report.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        sa.Index("ix_attachment_version", "version_id"),
        sa.CheckConstraint("size >= 0", name="has_a_size"),
    )

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"))
    cell: Mapped[str] = mapped_column(sa.String(60))
    clause: Mapped[str] = mapped_column(sa.String(10))
    file_id: Mapped[str] = mapped_column(sa.String(32), index=True)  # name of the file in the data folder
    name: Mapped[Name]  # as the person called it
    size: Mapped[int]  # bytes
    hash: Mapped[Digest]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[Timestamp]

    version: Mapped[ReportVersion] = relationship(back_populates="attachments")
