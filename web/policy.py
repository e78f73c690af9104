"""Who may call what: every (endpoint, method) with the condition it stands under. What is not listed is refused.

A condition only says who may knock; whether a report may be seen is `rights.visible_to`, whether an act may be done
is the chain's.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from models import Role
from workflow.case import Actor


class Door(Enum):
    """Who may pass; the value is said to those who may not."""

    open = "任何人"
    person = "登录的人"
    reader = "可查看这份报告的人"
    filler = "填报人"
    office = "绩效管理股"
    keeper = "单位管理员、绩效管理股"
    logbook = "单位管理员、绩效管理股、审计"


POLICY: dict[tuple[str, str], Door] = {
    ("static", "GET"): Door.open,
    ("auth.login", "GET"): Door.open,
    ("auth.sign_in", "POST"): Door.open,
    ("auth.welcome", "GET"): Door.open,
    ("auth.welcome", "POST"): Door.open,
    ("auth.size", "POST"): Door.open,
    ("auth.logout", "POST"): Door.open,
    ("inbox.index", "GET"): Door.person,
    ("board.index", "GET"): Door.person,
    ("board.urge", "POST"): Door.office,
    ("library.index", "GET"): Door.person,
    ("account.index", "GET"): Door.person,
    ("account.change_password", "POST"): Door.person,
    ("account.change_code", "POST"): Door.person,
    ("account.keep_phrases", "POST"): Door.person,
    ("account.end_sign_ins", "POST"): Door.person,
    ("people.index", "GET"): Door.keeper,
    ("people.log", "GET"): Door.logbook,
    ("people.new", "GET"): Door.keeper,
    ("people.create", "POST"): Door.keeper,
    ("people.appoint", "POST"): Door.keeper,
    ("people.show", "GET"): Door.keeper,
    ("people.change", "POST"): Door.keeper,
    ("people.give", "POST"): Door.keeper,
    ("people.end", "GET"): Door.keeper,
    ("people.do_end", "POST"): Door.keeper,
    ("people.reset", "GET"): Door.keeper,
    ("people.do_reset", "POST"): Door.keeper,
    ("people.disable", "GET"): Door.keeper,
    ("people.do_disable", "POST"): Door.keeper,
    ("people.enable", "POST"): Door.keeper,
    ("units.index", "GET"): Door.office,
    ("units.new", "GET"): Door.office,
    ("units.create", "POST"): Door.office,
    ("units.show", "GET"): Door.office,
    ("units.change", "POST"): Door.office,
    ("units.exempt", "GET"): Door.office,
    ("units.do_exempt", "POST"): Door.office,
    ("units.end_exemption", "GET"): Door.office,
    ("units.do_end_exemption", "POST"): Door.office,
    ("messages.index", "GET"): Door.person,
    ("mailbox.index", "GET"): Door.open,
    ("mailbox.mail", "GET"): Door.open,
    ("reports.mine", "GET"): Door.person,
    ("reports.create", "POST"): Door.filler,
    ("reports.begin_import", "GET"): Door.filler,
    ("reports.upload", "POST"): Door.filler,
    ("reports.confirm_import", "GET"): Door.filler,
    ("reports.do_import", "POST"): Door.filler,
    ("reports.copy", "POST"): Door.filler,
    ("reports.show", "GET"): Door.reader,
    ("reports.version", "GET"): Door.reader,
    ("reports.compare", "GET"): Door.reader,
    ("printing.version", "GET"): Door.reader,
    ("printing.footer", "GET"): Door.reader,
    ("reports.fill", "GET"): Door.reader,
    ("reports.do_fill", "POST"): Door.reader,
    ("reports.evidence", "GET"): Door.reader,
    ("reports.attach", "POST"): Door.reader,
    ("reports.evidence_file", "GET"): Door.reader,
    ("reports.detach", "POST"): Door.reader,
    ("reports.answer", "POST"): Door.reader,
    ("reports.submit", "GET"): Door.reader,
    ("reports.do_submit", "POST"): Door.reader,
    ("reports.sign", "GET"): Door.reader,
    ("reports.do_sign", "POST"): Door.reader,
    ("reports.return_to_filler", "GET"): Door.reader,
    ("reports.do_return", "POST"): Door.reader,
    ("reports.withdraw", "GET"): Door.reader,
    ("reports.do_withdraw", "POST"): Door.reader,
    ("reports.cancel", "GET"): Door.reader,
    ("reports.do_cancel", "POST"): Door.reader,
}
KEEPERS = frozenset({Role.unit_administrator, Role.performance_office})


def roles(actor: Actor) -> set[Role]:
    return {role for role, _ in actor.posts}


PASSES: dict[Door, Callable[[Actor | None], bool]] = {
    Door.open: lambda actor: True,
    Door.person: lambda actor: actor is not None,
    Door.reader: lambda actor: actor is not None,
    Door.office: lambda actor: actor is not None and actor.is_performance_office,
    Door.keeper: lambda actor: actor is not None and bool(KEEPERS & roles(actor)),
    Door.logbook: lambda actor: actor is not None and bool({*KEEPERS, Role.auditor} & roles(actor)),
    Door.filler: lambda actor: actor is not None and any(role is Role.filler for role, _ in actor.posts),
}


def door_of(endpoint: str, method: str) -> Door | None:
    """The condition of a call; HEAD is a GET without its body."""
    return POLICY.get((endpoint, "GET" if method == "HEAD" else method))
