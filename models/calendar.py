"""Working days as the State Council's notices make them, and what the clock has planned by them."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, Timestamp, named, one, some


class CalendarDay(Model):
    """A day that is not what its weekday says: a day off on a weekday, or a working weekend (调休)."""

    __tablename__ = "calendar_day"

    day: Mapped[dt.date] = mapped_column(sa.Date, primary_key=True)
    is_working: Mapped[bool]
    label: Mapped[str] = mapped_column(sa.String(60))


class CalendarYear(Model):
    """A year whose days are known; without the published notice they are shown as 暂按推算."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    official: Mapped[bool]


class Rung(Enum):
    """A step of the reminder ladder, in working days around the due day; or a bureau's urging."""

    before_3 = "还剩3天"
    before_1 = "明天到期"
    due = "今天到期"
    over_1 = "已逾期1天"
    over_2 = "已逾期2天"
    over_3 = "已逾期3天"
    over_4 = "已逾期4天"
    over_5 = "已逾期5天"
    urged = "财政局催办"


class Reminder(Model):
    """One reminder of one visit to one person, planned once (urged: once a day); sent in a digest, or closed."""

    __tablename__ = "reminder"
    __table_args__ = (
        one("ix_reminder_rung", "visit_id", "rung", "person_id", where="rung <> 'urged'"),
        one("ix_reminder_urged", "visit_id", "person_id", "day", where="rung = 'urged'"),
        some("ix_reminder_unsent", "day", "person_id", where="outbox_id IS NULL AND closed_at IS NULL"),
        some("ix_reminder_urged_person", "person_id", "planned_at", where="rung = 'urged'"),
        sa.Index("ix_reminder_outbox", "outbox_id"),
        sa.CheckConstraint("(closed_at IS NULL) = (reason IS NULL)", name="closed_for_a_reason"),
        sa.CheckConstraint("(rung = 'urged') = (by_id IS NOT NULL)", name="urged_by_somebody"),
    )

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"))
    rung: Mapped[Rung] = mapped_column(named(Rung))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    day: Mapped[dt.date] = mapped_column(sa.Date)
    planned_at: Mapped[Timestamp]
    outbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outbox.id"))
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # who urged
    words: Mapped[str | None] = mapped_column(sa.String(200))
    closed_at: Mapped[Timestamp | None]
    reason: Mapped[str | None] = mapped_column(sa.String(200))
