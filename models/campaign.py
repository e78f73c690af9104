"""A year's 批次: which forms it uses, when each stop is due, and the figures of its policy."""

from __future__ import annotations

from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Digest, Key, Model, Name, Timestamp, named


class Stop(Enum):
    """A place where a report can be held; the order is the order on paper."""

    filling = "填报"
    leader = "评价组组长"
    unit = "单位意见"
    department = "主管部门"
    finance = "财政归口科室"


class Campaign(Model):
    """One year's self-evaluation. `policy` holds the figures a county decides (bands, tolerances, rework days)."""

    __tablename__ = "campaign"

    id: Mapped[Key]
    name: Mapped[Name] = mapped_column(unique=True)
    year: Mapped[int]
    opened_at: Mapped[Timestamp]
    closed_at: Mapped[Timestamp | None]
    policy: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class FormDefinition(Model):
    """A form as it read when a campaign took it up (TOML); reports that began with it keep it. Never written again."""

    __tablename__ = "form_definition"

    hash: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.Text)


class CampaignForm(Model):
    """A form that new reports of this campaign may use."""

    __tablename__ = "campaign_form"

    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True)
    form_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    form_hash: Mapped[Digest] = mapped_column(sa.ForeignKey("form_definition.hash"))


class StopDate(Model):
    """The published date of a stop in this campaign, and the working days its holder has at least."""

    __tablename__ = "stop_date"

    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True)
    stop: Mapped[Stop] = mapped_column(named(Stop), primary_key=True)
    due_at: Mapped[Timestamp]
    guaranteed_days: Mapped[int] = mapped_column(default=0, server_default="0")
