"""People as the pages print them: posts, what lies before them, the state of the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from models import Person, Post, Unit
from web import auth, wording
from workflow.holding import Gap, Load, Work
from workflow.reach import NEEDED, POSTS, held

View = dict[str, Any]
Waits = Mapping[str, dt.datetime]  # login → until when its password is not looked at


def row(
    person: Person, units: Collection[int], work: Work, waits: Waits, now: dt.datetime, named: bool = False
) -> View:
    """One line of a list: the posts at `units`, `named` with their unit; others are only counted."""
    posts = held(person)
    here = [post for post in posts if post.unit_id in units]
    return {
        "id": person.id,
        "name": person.name,
        "login": person.login,
        "title": person.title,
        "posts": [said(post) if named else post.role.value for post in here],
        "elsewhere": len({post.unit_id for post in posts} - {post.unit_id for post in here}),
        "work": [load(each, now) for each in work.of(person)],
        "state": state(person, waits, now),
    }


def said(post: Post) -> str:
    return f"{post.unit.short_name} {post.role.value}"


def load(load: Load, now: dt.datetime) -> View:
    """What waits: how many, at which stop, and when the first is due."""
    return {
        "stop": load.stop.value,
        "count": load.count,
        "due": wording.due(
            load.due_at, now, auth.calendar(), "提交" if load.stop.name == "filling" else "签署"
        ),
    }


def state(person: Person, waits: Waits, now: dt.datetime) -> View | None:
    """What is out of the ordinary with the account: tag, icon, words; None for one in use."""
    if person.disabled_at:
        return {"kind": "draft", "icon": "x", "text": "已停用"}
    if person.password_hash is None:
        if person.invitation_until and person.invitation_until > now:
            return {"kind": "soon", "icon": "clock", "text": "待首次登录"}
        return {"kind": "over", "icon": "stop", "text": "链接已过期"}
    if person.login in waits:
        until = wording.local(waits[person.login])
        return {"kind": "soon", "icon": "lock", "text": f"锁定到 {until:%H:%M}"}
    return None


def vacancies(unit: Unit, people: list[Person]) -> list[str]:
    """Posts that somebody must hold and nobody does."""
    filled = {
        post.role
        for person in people
        if person.disabled_at is None
        for post in held(person)
        if post.unit_id == unit.id
    }
    return [role.value for role in NEEDED[unit.kind] if role not in filled]


def roles(unit: Unit) -> list[tuple[str, str]]:
    """The posts a unit has, as name and words."""
    return [(role.name, role.value) for role in POSTS[unit.kind]]


def gap(gap: Gap, now: dt.datetime) -> View:
    """What the end of a post leaves behind."""
    return {
        "post": said(gap.post),
        "role": gap.post.role.value,
        "unit": gap.post.unit.short_name,
        "others": gap.others,
        "waiting": load(gap.waiting, now) if gap.waiting else None,
        "own": load(gap.own, now) if gap.own else None,
        "empty": gap.empty,
        "last": not gap.others and gap.post.role in NEEDED[gap.post.unit.kind],
    }
