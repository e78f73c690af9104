"""What is owed: mails to send and reports to lock, written with the act that owes them; and who has looked."""

from __future__ import annotations

from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, Timestamp, named, some


class Debt(Enum):
    """Kinds of things owed; the value heads the mail."""

    turn = "待签审"
    returned = "被退回"
    locked = "已锁定封存"
    lock = "锁定封存"
    digest = "待办提醒"
    reset = "登录方式已重置"


class Outbox(Model):
    """One thing owed to one person (a mail), or by the machine (a lock). Ended by being sent, closed or failed."""

    __tablename__ = "outbox"
    __table_args__ = (
        some(
            "ix_outbox_open",
            "due_at",
            "id",
            where="sent_at IS NULL AND closed_at IS NULL AND failed_at IS NULL",
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (reason IS NULL)", name="closed_for_a_reason"),
        sa.CheckConstraint("(debt = 'lock') = (person_id IS NULL)", name="mail_has_a_reader"),
        sa.CheckConstraint("(debt IN ('digest', 'reset')) = (report_id IS NULL)", name="of_one_report"),
    )

    id: Mapped[Key]
    dedup_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    debt: Mapped[Debt] = mapped_column(named(Debt))
    report_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[Timestamp]
    due_at: Mapped[Timestamp]
    lease_until: Mapped[Timestamp | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_at: Mapped[Timestamp | None]
    closed_at: Mapped[Timestamp | None]
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    failed_at: Mapped[Timestamp | None]
    last_error: Mapped[str | None] = mapped_column(sa.String(500))


class MessagesSeen(Model):
    """When a person last looked at their messages, which are the mails owed to them and the urgings."""

    __tablename__ = "messages_seen"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[Timestamp]
