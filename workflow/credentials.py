"""Passwords, signing codes, invitations. Hashed with argon2id, outside any row lock: it costs 50 ms on purpose."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from evaluation.canon import fingerprint
from models import Person, Secret
from workflow import tries
from workflow.errors import CodeMissing, CodeWrong, Refused

INVITATION = dt.timedelta(hours=24)
LONGEST = 128  # a longer secret is refused before it is hashed
KINDS = r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]"
COMMON = ("password", "123456", "abc123", "qwerty", "admin", "jixiao", "caizheng", "绩效", "财政")

_hasher = PasswordHasher()
_nobody = _hasher.hash(
    secrets.token_hex(8)
)  # verified for unknown accounts, so they answer as slowly as known ones


class BadLogin(Refused):
    status = 401

    def __init__(self, left: int) -> None:
        super().__init__(f"账号或密码不对。还可以试 {left} 次。")


class BadInvitation(Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__("这个链接已用过或已超过 24 小时，请联系单位管理员重新发放。")


def fold(login: str) -> str:
    """One spelling per account: NFKC, lower case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", login).split()).casefold()


def hashed(secret: str) -> str:
    return _hasher.hash(secret)


def matches(stored: str | None, given: str) -> bool:
    """Whether `given` is the secret; an absent one takes as long and is never right, an over-long one is not hashed."""
    if len(given) > LONGEST:
        return False
    try:
        return _hasher.verify(stored or _nobody, given) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def password_fault(password: str, login: str) -> str | None:
    """What the profile `mlps` has against a new password (GB/T 22239 身份鉴别); None when nothing."""
    if not 10 <= len(password) <= LONGEST:
        return "密码为 10 至 128 个字符"
    if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
        return "密码须含大写字母、小写字母、数字、符号中的至少三种"
    plain = password.casefold()
    if login in plain or any(word in plain for word in COMMON):
        return "密码不能含账号、常见密码或“绩效”“财政”等字样"
    return None


def code_fault(code: str, password: str) -> str | None:
    """What is wrong with a new signing code (签署口令): 6–20 characters, not the password, not one character."""
    if not 6 <= len(code) <= 20:
        return "签署口令为 6 至 20 个字符"
    if code == password or len(set(code)) < 3:
        return "签署口令不能与密码相同，也不能是同一个字符"
    return None


def sign_in(session: Session, login: str, password: str, now: dt.datetime) -> Person:
    """The person whose account and password these are; wrong tries are counted and committed by the caller.

    An account that is not there, or not in use, goes the same way as one that is.

    Raises:
        BadLogin: with the tries left. Waiting: after five wrong tries.
    """
    account = fold(login)
    tries.refuse_waiting(session, Secret.sign_in, account, now)
    person = session.scalar(sa.select(Person).where(Person.login == account, Person.disabled_at.is_(None)))
    stored = person.password_hash if person else None
    session.rollback()  # nobody waits for a lock while this one is hashing
    if not matches(stored, password):
        raise BadLogin(tries.count_wrong(session, Secret.sign_in, account, now))
    tries.forget(session, Secret.sign_in, account, now)
    assert person is not None
    return person


def check_code(session: Session, person_id: int, code: str, now: dt.datetime) -> None:
    """The signing code, before the act's transaction; wrong tries are counted and committed by the caller.

    Raises:
        CodeMissing, CodeWrong, Waiting.
    """
    person = session.get_one(Person, person_id, populate_existing=True)
    stored, account = person.code_hash, person.login
    if stored is None:
        raise CodeMissing
    tries.refuse_waiting(session, Secret.signing, account, now)
    session.rollback()  # nobody waits for a lock while this one is hashing
    if not matches(stored, code):
        raise CodeWrong(tries.count_wrong(session, Secret.signing, account, now))
    tries.forget(session, Secret.signing, account, now)


def invite(person: Person, now: dt.datetime) -> str:
    """A one-time token for the first sign-in, valid 24 hours; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    person.invitation_hash, person.invitation_until = token_hash(token), now + INVITATION
    return token


def token_hash(token: str) -> str:
    return fingerprint(token.encode())


def invited(session: Session, token: str, now: dt.datetime) -> Person:
    """The person a living invitation belongs to.

    Raises:
        BadInvitation.
    """
    person = session.scalar(sa.select(Person).where(Person.invitation_hash == token_hash(token)))
    if (
        person is None
        or person.invitation_until is None
        or person.invitation_until < now
        or person.disabled_at
    ):
        raise BadInvitation
    return person


def accept(session: Session, person: Person, password: str, code: str, token: str) -> None:
    """Set both secrets and spend the invitation, once.

    Raises:
        BadInvitation: somebody else just used it.
    """
    values = {
        "password_hash": hashed(password),
        "code_hash": hashed(code),
        "invitation_hash": None,
        "invitation_until": None,
    }
    spent = session.execute(
        sa.update(Person)
        .where(Person.invitation_hash == token_hash(token), Person.id == person.id)
        .values(values)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise BadInvitation
