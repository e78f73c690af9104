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


def faults_of(session: Session, facts: Facts, new: bool) -> dict[str, str]:
    """What is wrong, by field in the order of the page; the login counts only for a new account."""
    faults = {
        "name": text_fault("姓名", facts.name, LONGEST_NAME) if facts.name else "请填写姓名",
        "login": login_fault(session, facts.login) if new else None,
        "title": text_fault("职务", facts.title, LONGEST_TITLE),
        "email": email_fault(facts.email),
    }
    return {field: fault for field, fault in faults.items() if fault}


def text_fault(label: str, text: str, longest: int) -> str | None:
    if len(text) > longest:
        return f"{label}不超过 {longest} 个字"
    return f"{label}里有看不见的字符，请重新输入" if unprintable(text) else None


def email_fault(email: str) -> str | None:
    if not email or (len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email)):
        return None
    return "邮箱的写法不对，例如 fangyc@pinglan.example；没有可以不填"


def tidied(facts: Facts) -> Facts:
    email = unicodedata.normalize("NFKC", facts.email).strip()
    return Facts(credentials.fold(facts.login), tidy(facts.name), tidy(facts.title), email)
