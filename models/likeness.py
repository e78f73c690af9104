"""Copied text: how much of a submitted report stands word for word in another unit's (N06)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Timestamp


class Likeness(Model):
    """A submitted version compared with the reports other units of its campaign had submitted by then."""

    __tablename__ = "likeness"
    __table_args__ = (sa.CheckConstraint("(letters = 0) = (other_id IS NULL)", name="like_something"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_version.id"), primary_key=True)
    compared_at: Mapped[Timestamp]
    letters: Mapped[int]  # that stand in the other report too
    words: Mapped[str] = mapped_column(sa.Text)  # the first such passage, as the report itself has it
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report_version.id"))  # the most alike
