"""A person as typed: made tidy, and what is wrong with it by field."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Person
from workflow import credentials
from workflow.errors import Refused

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_NAME, LONGEST_TITLE, LONGEST_EMAIL = 30, 50, 200


class Unfit(Refused):
    """What was typed cannot be taken; `faults`: field → sentence."""

    status = 422

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Facts:
    """A person as typed."""

    login: str
    name: str
    title: str = ""
    email: str = ""


def tidy(text: str) -> str:
    """NFC, blanks at the ends gone and single inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def unprintable(text: str) -> bool:
    """Control and zero-width characters, by which two names could look the same."""
    return any(unicodedata.category(sign).startswith("C") for sign in text)


def login_fault(session: Session, login: str) -> str | None:
    if not LOGIN.fullmatch(login):
        return "账号为 2 至 30 位小写字母、数字或 . _ -，以字母或数字开头，例如 fangyc 或手机号"
    if session.scalar(sa.select(Person.id).where(Person.login == login)):
        return f"账号 {login} 已有人使用。如果是同一个人，请用“已有账号的人任职”；不是的话请换一个账号"
    return None


def facts_faults(facts: Facts) -> dict[str, str]:
    """What is wrong with name, title and e-mail, by field."""
    faults: dict[str, str] = {}
    for field, label, text, longest in (
        ("name", "姓名", facts.name, LONGEST_NAME),
        ("title", "职务", facts.title, LONGEST_TITLE),
    ):
        if len(text) > longest:
            faults[field] = f"{label}不超过 {longest} 个字"
        elif unprintable(text):
            faults[field] = f"{label}里有看不见的字符，请重新输入"
    if not facts.name:
        faults["name"] = "请填写姓名"
    if facts.email and (len(facts.email) > LONGEST_EMAIL or not EMAIL.fullmatch(facts.email)):
        faults["email"] = "邮箱的写法不对，例如 fangyc@pinglan.example；没有可以不填"
    return faults


def tidied(facts: Facts) -> Facts:
    email = unicodedata.normalize("NFKC", facts.email).strip()
    return Facts(credentials.fold(facts.login), tidy(facts.name), tidy(facts.title), email)
