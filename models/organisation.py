"""Units, the people in them, and the posts by which people act."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Digest, Key, Model, Name, Timestamp, named, one


class UnitKind(Enum):
    department = "部门"
    subordinate = "下属单位"
    finance_section = "归口科室"
    performance_office = "绩效管理股"
    outside = "外部监督单位"


class Role(Enum):
    filler = "填报人"
    evaluator = "评价人员"
    team_leader = "评价组组长"
    unit_head = "单位负责人"
    deputy_head = "单位副职"
    department_head = "主管部门负责人"
    department_clerk = "主管部门经办"
    finance_section_head = "归口科室负责人"
    finance_section_clerk = "归口科室经办"
    performance_office = "绩效管理股"
    unit_administrator = "单位管理员"
    auditor = "审计"


class OrganisationAct(Enum):
    """What can be done to units, people and accounts; the value is what 操作日志 says."""

    add_unit = "新增单位"
    change_unit = "修改单位"
    grant_exemption = "准许兼签"
    end_exemption = "终止兼签"
    add_person = "新增人员"
    change_person = "修改资料"
    give_post = "任职"
    end_post = "结束任职"
    reset_secrets = "重发登录链接"
    disable_person = "停用账号"
    enable_person = "恢复账号"
    change_sign_in = "修改登录密码"
    change_code = "修改签署口令"
    end_sessions = "退出其他设备"


class Unit(Model):
    """A department, a subordinate unit, a section of the finance bureau, or an outside overseer."""

    __tablename__ = "unit"
    __table_args__ = (sa.CheckConstraint("parent_id <> id", name="not_its_own_parent"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Name] = mapped_column(unique=True)
    short_name: Mapped[Name]
    kind: Mapped[UnitKind] = mapped_column(named(UnitKind))
    budget_code: Mapped[str | None] = mapped_column(sa.String(20))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)  # 主管部门
    section_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))  # 财政归口科室

    parent: Mapped[Unit | None] = relationship(foreign_keys=parent_id, remote_side="Unit.id")
    section: Mapped[Unit | None] = relationship(foreign_keys=section_id, remote_side="Unit.id")


class Exemption(Model):
    """The bureau allows one person to sign several stops of this unit's reports (product.md, decision 6)."""

    __tablename__ = "exemption"
    __table_args__ = (one("ix_exemption_one_in_force", "unit_id", where="ended_at IS NULL"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    granted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    granted_at: Mapped[Timestamp]
    ended_at: Mapped[Timestamp | None]


class Person(Model):
    """Somebody with an account. `login` is stored folded (NFKC, lower case), so two spellings cannot be two people."""

    __tablename__ = "person"

    id: Mapped[Key]
    login: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Name]
    title: Mapped[Name]  # 职务
    email: Mapped[str | None] = mapped_column(sa.String(200))
    font_size: Mapped[str] = mapped_column(sa.String(2), default="m", server_default="m")
    phrases: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")  # 常用语
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    former_passwords: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")  # hashes
    code_hash: Mapped[str | None] = mapped_column(sa.String(200))  # 签署口令
    invitation_hash: Mapped[Digest | None] = mapped_column(unique=True)
    invitation_until: Mapped[Timestamp | None]
    disabled_at: Mapped[Timestamp | None]

    posts: Mapped[list[Post]] = relationship(back_populates="person")


class Post(Model):
    """A role somebody holds at a unit, from when to when. Work hangs on the post: a successor finds it."""

    __tablename__ = "post"
    __table_args__ = (
        one("ix_post_one_in_force", "person_id", "unit_id", "role", where="ended_at IS NULL"),
        sa.Index("ix_post_unit_role", "unit_id", "role"),
        sa.CheckConstraint("ended_at >= started_at", name="ended_after_started"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    role: Mapped[Role] = mapped_column(named(Role))
    started_at: Mapped[Timestamp]
    ended_at: Mapped[Timestamp | None]

    person: Mapped[Person] = relationship(back_populates="posts")
    unit: Mapped[Unit] = relationship()


class UserSession(Model):
    """A sign-in. Deleting the row ends it, whatever cookies were copied."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[Timestamp]
    seen_at: Mapped[Timestamp]
    address: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    agent: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")

    person: Mapped[Person] = relationship()

    def lives(self, now: dt.datetime, idle: dt.timedelta, whole: dt.timedelta) -> bool:
        return now - self.seen_at <= idle and now - self.created_at <= whole


class OrganisationAction(Model):
    """One entry of 操作日志: who did what to whom or which unit. Nobody edits or deletes it.

    Names are copied: they are what was true then. `actor_id` is null for a command of the server.
    """

    __tablename__ = "organisation_action"

    id: Mapped[Key]
    act: Mapped[OrganisationAct] = mapped_column(named(OrganisationAct))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    actor_name: Mapped[Name]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    person_name: Mapped[Name]  # empty when it is about a unit
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    unit_name: Mapped[Name]
    words: Mapped[str] = mapped_column(sa.Text)  # the post, what changed, the reason
    address: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[Timestamp]

    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    unit: Mapped[Unit | None] = relationship()
