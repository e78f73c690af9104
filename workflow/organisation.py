"""People and their posts: added, appointed, relieved, given a new link, disabled. Every act is an entry of 操作日志.

Nobody does any of it to themselves: whoever keeps accounts gets a signing post only from another keeper. Work hangs on
the post, so no report is touched here; a successor finds it. The caller commits, or rolls back on a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import OrganisationAct, Person, Post, Role, Unit
from workflow import credentials, notices
from workflow.account import end_sessions, forget_secrets
from workflow.errors import Refused
from workflow.facts import Facts, Unfit, faults_of, tidied, tidy
from workflow.logbook import By, note
from workflow.reach import POSTS, Reach, held, shown


class Oneself(Refused):
    """Keepers of accounts do not keep their own."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "不能为自己任职、改资料、重发链接或停用，请由绩效管理股或另一位管理员办理。"
            "自己的密码和签署口令在“我的账号”修改。"
        )


class ServesElsewhere(Refused):
    """The account is not kept here alone."""

    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}还在您管理范围以外的单位任职，账号由绩效管理股办理。任职和结束任职不受影响。"
        )


def add_person(
    session: Session, reach: Reach, by: By, unit_id: int, typed: Facts, roles: Iterable[Role]
) -> tuple[Person, str]:
    """A new account with its first posts, and the token of its one-time link.

    Raises:
        Missing: a foreign unit. Unfit.
    """
    return new_person(session, by, reach.unit(unit_id), typed, roles)


def new_person(
    session: Session, by: By, unit: Unit, typed: Facts, roles: Iterable[Role]
) -> tuple[Person, str]:
    """The same for whoever may do it at this unit.

    Raises:
        Unfit.
    """
    facts, roles = tidied(typed), tuple(dict.fromkeys(roles))
    faults = faults_of(session, facts, new=True)
    if not roles:
        faults["roles"] = "请至少选一个岗位"
    elif any(role not in POSTS[unit.kind] for role in roles):
        faults["roles"] = no_such_post(unit)
    if faults:
        raise Unfit(faults)
    person = Person(login=facts.login, name=facts.name, title=facts.title, email=facts.email or None)
    session.add(person)
    note(session, OrganisationAct.add_person, by, person, unit, f"账号 {facts.login}")
    for role in roles:
        take_up(session, by, person, unit, role)
    return person, credentials.invite(person, by.at)


def no_such_post(unit: Unit) -> str:
    return f"{unit.short_name}只能设：{'、'.join(role.value for role in POSTS[unit.kind])}"


def take_up(session: Session, by: By, person: Person, unit: Unit, role: Role) -> Post:
    """The post from now on, and its entry."""
    post = Post(person=person, unit=unit, role=role, started_at=by.at)
    session.add(post)
    note(session, OrganisationAct.give_post, by, person, unit, role.value)
    session.flush()
    return post


def change_person(session: Session, reach: Reach, by: By, person_id: int, typed: Facts) -> list[str]:
    """Name, title and e-mail; what changed, in words. The login stays.

    Raises:
        Missing. Oneself. ServesElsewhere. Unfit.
    """
    person = kept(session, reach, by, person_id)
    return change_facts(session, by, person, home(reach, person), typed)


def change_facts(session: Session, by: By, person: Person, unit: Unit | None, typed: Facts) -> list[str]:
    """The same for whoever may do it; `unit`: where the entry of the log stands.

    Raises:
        Unfit.
    """
    facts = tidied(typed)
    faults = faults_of(session, facts, new=False)
    if faults:
        raise Unfit(faults)
    changes = [
        f"{label} {old or '（空）'} → {new or '（空）'}"
        for label, old, new in (
            ("姓名", person.name, facts.name),
            ("职务", person.title, facts.title),
            ("邮箱", person.email or "", facts.email),
        )
        if new != old
    ]
    if changes:
        person.name, person.title, person.email = facts.name, facts.title, facts.email or None
        note(session, OrganisationAct.change_person, by, person, unit, "；".join(changes))
    return changes


def give_post(session: Session, reach: Reach, by: By, person_id: int, unit_id: int, role: Role) -> Post:
    """A further post for somebody who is here.

    Raises:
        Missing. Oneself. Unfit: not a post of this kind of unit, or held already.
    """
    return appoint(session, by, reach.person(session, person_id), reach.unit(unit_id), role)


def appoint_known(
    session: Session, reach: Reach, by: By, unit_id: int, login: str, name: str, role: Role
) -> Post:
    """A post for somebody who has an account anywhere in the county; login and name must agree.

    Raises:
        Missing: a foreign unit. Oneself. Unfit.
    """
    unit = reach.unit(unit_id)
    person = session.scalar(sa.select(Person).where(Person.login == credentials.fold(login)))
    if person is None or person.name != tidy(name):
        raise Unfit({"known_login": "没有这个账号，或者账号与姓名对不上，请与本人核对"})
    return appoint(session, by, person, unit, role)


def appoint(session: Session, by: By, person: Person, unit: Unit, role: Role) -> Post:
    not_oneself(by, person)
    if person.disabled_at:
        raise Unfit({"role": f"{person.name}的账号已停用，请先恢复账号"})
    if role not in POSTS[unit.kind]:
        raise Unfit({"role": no_such_post(unit)})
    if any(post.unit_id == unit.id and post.role is role for post in held(person)):
        raise Unfit({"role": f"{person.name}已是{unit.short_name}的{role.value}"})
    return take_up(session, by, person, unit, role)


def end_post(session: Session, reach: Reach, by: By, person_id: int, post_id: int) -> Post:
    """Relieve somebody of a post, from now on; what waits at the post waits for whoever holds it next.

    Raises:
        Missing: no such post of this person here. Refused: it has ended already.
    """
    post = post_of(session, reach, person_id, post_id)
    if post.ended_at is not None:
        raise Refused(f"{post.person.name}的这个任职已经结束，不用再办。")
    post.ended_at = by.at
    note(session, OrganisationAct.end_post, by, post.person, post.unit, post.role.value)
    return post


def post_of(session: Session, reach: Reach, person_id: int, post_id: int) -> Post:
    """
    Raises:
        Missing.
    """
    person = reach.person(session, person_id)
    post = next((post for post in person.posts if post.id == post_id), None)
    reach.unit(post.unit_id if post else 0)
    assert post is not None
    return post


def reset_secrets(session: Session, reach: Reach, by: By, person_id: int) -> tuple[Person, str]:
    """A new one-time link; password and signing code stop at once, all sign-ins end, waiting times too.

    The person is told by mail and on 消息.

    Raises:
        Missing. Oneself. ServesElsewhere. Refused: disabled.
    """
    person = kept(session, reach, by, person_id)
    if person.disabled_at:
        raise Refused(f"{person.name}的账号已停用，请先恢复账号。")
    forget_secrets(session, person)
    end_sessions(session, person.id)
    note(session, OrganisationAct.reset_secrets, by, person, home(reach, person), "原密码和签署口令同时作废")
    token = credentials.invite(person, by.at)
    notices.owe_reset(session, person, by.name, by.at)
    session.flush()
    return person, token


def disable(session: Session, reach: Reach, by: By, person_id: int) -> Person:
    """The account stops at once; posts stay, but nobody disabled counts as a holder.

    Raises:
        Missing. Oneself. ServesElsewhere. Refused: disabled already.
    """
    person = kept(session, reach, by, person_id)
    if person.disabled_at:
        raise Refused(f"{person.name}的账号已经停用，不用再办。")
    person.disabled_at = by.at
    person.invitation_hash = person.invitation_until = None
    end_sessions(session, person.id)
    note(session, OrganisationAct.disable_person, by, person, home(reach, person))
    return person


def enable(session: Session, reach: Reach, by: By, person_id: int) -> Person:
    """The account works again, with the posts and secrets it had.

    Raises:
        Missing. Oneself. ServesElsewhere. Refused: not disabled.
    """
    person = kept(session, reach, by, person_id)
    if person.disabled_at is None:
        raise Refused(f"{person.name}的账号没有停用，不用恢复。")
    person.disabled_at = None
    note(session, OrganisationAct.enable_person, by, person, home(reach, person))
    return person


def kept(session: Session, reach: Reach, by: By, person_id: int) -> Person:
    """The person, whose account `by` may change."""
    person = reach.person(session, person_id)
    not_oneself(by, person)
    if not reach.keeps(person):
        raise ServesElsewhere(person.name)
    return person


def not_oneself(by: By, person: Person) -> None:
    if by.person_id == person.id:
        raise Oneself


def home(reach: Reach, person: Person) -> Unit | None:
    """The unit under which an entry about the account stands."""
    units = [post.unit for post in shown(person) if post.unit_id in reach.units]
    return units[0] if units else None
