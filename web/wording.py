"""Moments, days and people as the pages print them; wording that belongs to no single page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from models import Person, StopDate
from models.campaign import Stop
from workflow.errors import SHANGHAI, moment
from workflow.workdays import Calendar

WEEKDAYS = "一二三四五六日"
RULES = {
    "password": "10 至 128 个字符，含大写字母、小写字母、数字、符号中的至少三种，不含账号",
    "code": "6 至 20 个字符，与密码不同；签署、提交关键办理时输入",
}
PLAN = {
    Stop.filling: ("单位填报、提交", ""),
    Stop.leader: ("评价组组长签审", ""),
    Stop.unit: ("单位意见", ""),
    Stop.department: ("主管部门意见", ""),
    Stop.finance: ("财政归口科室意见", ""),
}


def local(at: dt.datetime) -> dt.datetime:
    return at.astimezone(SHANGHAI)


def day(at: dt.datetime) -> str:
    """3月20日"""
    there = local(at)
    return f"{there.month}月{there.day}日"


def full_day(at: dt.datetime) -> str:
    """2026年3月18日"""
    return f"{local(at).year}年{day(at)}"


def minute(at: dt.datetime) -> str:
    """3月16日 10:05"""
    return moment(at)


def second(at: dt.datetime) -> str:
    """2026年3月26日 16:08:31"""
    return f"{full_day(at)} {local(at):%H:%M:%S}"


def recently(at: dt.datetime, now: dt.datetime) -> str:
    """今天 08:55, 昨天 17:30, else the day and minute."""
    days = (local(now).date() - local(at).date()).days
    return f"{('今天', '昨天')[days]} {local(at):%H:%M}" if days in (0, 1) else minute(at)


def today(now: dt.datetime) -> str:
    """3月18日 星期三"""
    return f"{day(now)} 星期{WEEKDAYS[local(now).weekday()]}"


def due(due_at: dt.datetime, now: dt.datetime, calendar: Calendar, verb: str = "签署") -> dict[str, Any]:
    """The deadline chip: working days, always with the date beside them."""
    days = calendar.left(now, due_at)
    late = now > due_at
    if late:
        kind = "over"
    elif local(due_at).date() == local(now).date():
        kind = "today"
    else:
        kind = "soon" if days <= 3 else "plain"
    return {
        "kind": kind,
        "days": abs(days),
        "day": day(due_at),
        "time": f"{local(due_at):%H:%M}",
        "verb": verb,
    }


def planned(date: StopDate) -> dict[str, str]:
    """A stop's published date, for the sign-in page."""
    label, note = PLAN[date.stop]
    return {"label": label, "when": f"{day(date.due_at)} {local(date.due_at):%H:%M}", "note": note}


def person(account: Person) -> dict[str, str]:
    post = next((post for post in account.posts if post.ended_at is None), None)
    return {"name": account.name, "login": account.login, "unit": post.unit.short_name if post else ""}
