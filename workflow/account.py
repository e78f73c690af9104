"""One's own account: password, signing code, phrases, sign-ins. The current password is asked for both secrets.

Wrong tries are counted together with those of the sign-in page, so no box is a way round the limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import OrganisationAct, Person, Secret, UserSession
from workflow import credentials, tries
from workflow.errors import Refused
from workflow.facts import Unfit, tidy, unprintable
from workflow.guards import LONGEST_OPINION, SHORTEST_OPINION
from workflow.logbook import By, note
from workflow.reach import held

KEPT_PASSWORDS = 5  # earlier ones that may not come again (security.md R-01)
MOST_PHRASES = 8
USED = "这个密码最近用过，请换一个（最近 5 次用过的不能再用）"


class PasswordWrong(Refused):
    status = 422

    def __init__(self, left: int) -> None:
        super().__init__(f"当前密码不对，还可以试 {left} 次")


def check_password(session: Session, person: Person, password: str, now: dt.datetime) -> None:
    """The current password once more; a wrong try is counted and committed by the caller.

    Raises:
        PasswordWrong. Waiting: too many wrong ones, here or at the sign-in page. Unfit: nothing typed.
    """
    refuse({"current": None if password else "请输入当前登录密码"})
    tries.refuse_waiting(session, Secret.sign_in, person.login, now)
    stored, login = person.password_hash, person.login
    session.rollback()  # nobody waits for a lock while this one is hashing
    if not credentials.matches(stored, password):
        raise PasswordWrong(tries.count_wrong(session, Secret.sign_in, login, now))
    tries.forget(session, Secret.sign_in, login, now)


def new_password_fault(session: Session, person: Person, password: str) -> str | None:
    """What is wrong with a new password: the profile, or that it is the present one or one of those before it."""
    login, earlier = person.login, [person.password_hash, *person.former_passwords]
    session.rollback()  # as above
    fault = credentials.password_fault(password, login)
    return fault or (
        USED if any(credentials.matches(old, password) for old in filter(None, earlier)) else None
    )


def change_password(
    session: Session, by: By, person: Person, current: str, password: str, again: str
) -> None:
    """A new password; every sign-in ends, also this one: the caller begins it anew.

    Raises:
        PasswordWrong. Waiting. Unfit.
    """
    check_password(session, person, current, by.at)
    fault = new_password_fault(session, person, password)
    refuse({"password": fault, "password_again": None if password == again else "两次输入的密码不同"})
    fresh = credentials.hashed(password)
    keep_password(person)
    person.password_hash = fresh
    end_sessions(session, person.id)
    log(session, OrganisationAct.change_sign_in, by, person)


def change_code(session: Session, by: By, person: Person, current: str, code: str, again: str) -> None:
    """A new signing code; waiting times of the old one end.

    Raises:
        PasswordWrong. Waiting. Unfit.
    """
    check_password(session, person, current, by.at)
    fault = credentials.code_fault(code, current)
    refuse({"code": fault, "code_again": None if code == again else "两次输入的签署口令不同"})
    fresh = credentials.hashed(code)
    person.code_hash = fresh
    tries.begin_anew(session, person.login, Secret.signing)
    log(session, OrganisationAct.change_code, by, person)


def refuse(faults: dict[str, str | None]) -> None:
    found = {field: fault for field, fault in faults.items() if fault}
    if found:
        raise Unfit(found)


def forget_secrets(session: Session, person: Person) -> None:
    """Password and signing code stop; waiting times end."""
    keep_password(person)
    person.password_hash = person.code_hash = None
    tries.begin_anew(session, person.login, Secret.sign_in, Secret.signing)


def keep_password(person: Person) -> None:
    """Remember the password in force among the earlier ones, newest first."""
    if person.password_hash:
        person.former_passwords = [person.password_hash, *person.former_passwords][:KEPT_PASSWORDS]


def keep_phrases(person: Person, typed: Sequence[str]) -> None:
    """One's own phrases for the opinion box, in order; blanks and repetitions fall away.

    Raises:
        Unfit: field `phrase-1` … of the one that is too long or too short.
    """
    phrases = list(dict.fromkeys(tidy(text) for text in typed[:MOST_PHRASES] if text.strip()))
    refuse(
        {f"phrase-{place}": phrase_fault(tidy(text)) for place, text in enumerate(typed, 1) if text.strip()}
    )
    person.phrases = phrases


def phrase_fault(text: str) -> str | None:
    if not SHORTEST_OPINION <= len(text) <= LONGEST_OPINION:
        return f"常用语为 {SHORTEST_OPINION} 至 {LONGEST_OPINION} 个字"
    return "常用语里有看不见的字符，请重新输入" if unprintable(text) else None


def sign_ins(
    session: Session, person_id: int, now: dt.datetime, idle: dt.timedelta, whole: dt.timedelta
) -> list[UserSession]:
    """The sign-ins that are still good, newest activity first."""
    rows = session.scalars(
        sa.select(UserSession).where(UserSession.person_id == person_id).order_by(UserSession.seen_at.desc())
    )
    return [row for row in rows if row.lives(now, idle, whole)]


def end_sessions(session: Session, person_id: int) -> None:
    session.execute(sa.delete(UserSession).where(UserSession.person_id == person_id))


def end_sign_in(session: Session, by: By, person: Person, token_hash: str) -> bool:
    """End one of one's own sign-ins, on whatever machine; False when there is none such any more."""
    where = (UserSession.person_id == person.id, UserSession.token_hash == token_hash)
    ended = session.execute(sa.delete(UserSession).where(*where).returning(UserSession.agent)).one_or_none()
    if ended is not None:
        log(session, OrganisationAct.end_sessions, by, person, "1 处登录")
    return ended is not None


def end_other_sign_ins(session: Session, by: By, person: Person, token_hash: str) -> int:
    """End all of one's sign-ins but this one; how many."""
    where = (UserSession.person_id == person.id, UserSession.token_hash != token_hash)
    count = len(session.execute(sa.delete(UserSession).where(*where).returning(UserSession.agent)).all())
    if count:
        log(session, OrganisationAct.end_sessions, by, person, f"{count} 处登录")
    return count


def log(session: Session, act: OrganisationAct, by: By, person: Person, words: str = "") -> None:
    """An entry under the person's first unit."""
    posts = held(person)
    note(session, act, by, person, posts[0].unit if posts else None, words)
