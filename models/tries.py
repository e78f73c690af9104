"""Wrong tries of a secret, counted for every account name that is typed, whether somebody has it or not."""

from __future__ import annotations

from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Digest, Model, Timestamp, named


class Secret(Enum):
    sign_in = "登录密码"
    signing = "签署口令"


class WrongTries(Model):
    """How often in a row one secret of one account was typed wrong.

    The account stands here as a hash of its folded name: what people type into the wrong box is nobody's to read.
    """

    __tablename__ = "wrong_tries"
    __table_args__ = (sa.CheckConstraint("failures > 0", name="counts_something"),)

    secret: Mapped[Secret] = mapped_column(named(Secret), primary_key=True)
    account: Mapped[Digest] = mapped_column(primary_key=True)
    failures: Mapped[int]
    waits_until: Mapped[Timestamp | None]
    last_at: Mapped[Timestamp] = mapped_column(index=True)  # what is a day old is forgotten
