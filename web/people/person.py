"""One person: added, looked at, changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from models import OrganisationAction, Person, Role, Unit, db
from web import auth, wording
from web.fields import error_links, field, number, options
from web.people import log, views
from web.people.blueprint import bp, by, done, hand_over, handed_over, posted_roles, reach
from workflow import holding, logbook, organisation, tries
from workflow.credentials import INVITATION
from workflow.facts import Facts, Unfit
from workflow.reach import held, shown

NEWEST = 10  # entries of the log on a person's page


@bp.get("/new")
def new() -> str:
    return new_page(reach().unit(number(request.args.get("unit"))), None)


def new_page(unit: Unit, refusal: Unfit | None) -> str:
    """Two forms: a new account, or a post for somebody who has one."""
    typed, errors = request.form, refusal.faults if refusal else {}
    chosen = posted_roles()
    return render_template(
        "people/new.html",
        unit={"id": unit.id, "name": unit.name, "short": unit.short_name},
        inputs=facts_inputs(
            Facts(*(typed.get(key, "") for key in ("login", "name", "title", "email"))), errors
        ),
        roles=[
            {"value": name, "label": words, "checked": Role[name] in chosen}
            for name, words in views.roles(unit)
        ],
        known=known_inputs(unit, errors),
        errors=errors,
        summary=error_links(refusal) if refusal else [],
    )


def facts_inputs(facts: Facts, errors: dict[str, str], new: bool = True) -> list[dict[str, Any]]:
    """Name, login (of a new account), title, e-mail."""
    login = field("login", "账号", facts.login, errors, hint="小写字母、数字，或手机号；定了不能改")
    return [
        field("name", "姓名", facts.name, errors),
        *([login] if new else []),
        field("title", "职务", facts.title, errors, required=False),
        field("email", "邮箱", facts.email, errors, required=False, hint="接收待办和退回通知"),
    ]


def known_inputs(unit: Unit, errors: dict[str, str]) -> list[dict[str, Any]]:
    typed = request.form
    return [
        field("known_login", "账号", typed.get("known_login", ""), errors),
        field(
            "known_name", "姓名", typed.get("known_name", ""), errors, hint="与账号一致才能任职，免得认错人"
        ),
        field(
            "role", "岗位", typed.get("role", ""), errors, type="person", options=options(views.roles(unit))
        ),
    ]


@bp.post("/new")
def create() -> Response | tuple[str, int]:
    unit = reach().unit(number(request.form.get("unit")))
    typed = Facts(*(request.form.get(key, "") for key in ("login", "name", "title", "email")))
    try:
        person, token = organisation.add_person(db.session(), reach(), by(), unit.id, typed, posted_roles())
    except Unfit as refusal:
        db.session.rollback()
        return new_page(reach().unit(unit.id), refusal), refusal.status
    hand_over(person.id, token)
    return done(url_for("people.show", person_id=person.id), f"已新增{person.name}，账号 {person.login}。")


@bp.get("/<int:person_id>")
def show(person_id: int) -> str:
    return person_page(reach().person(db.session(), person_id), None)


def person_page(person: Person, refusal: Unfit | None, typed: Facts | None = None) -> str:
    kept, now = reach(), auth.now()
    errors = refusal.faults if refusal else {}
    oneself = person.id == kept.actor.id
    facts = typed or Facts(person.login, person.name, person.title, person.email or "")
    work = holding.work(db.session(), {post.unit_id for post in held(person)}, {person.id})
    return render_template(
        "people/show.html",
        person={"id": person.id, "name": person.name, "login": person.login, "title": person.title},
        email=person.email or "",
        state=views.state(person, tries.waits(db.session(), [person.login], now), now),
        disabled=bool(person.disabled_at),
        oneself=oneself,
        keeps=kept.keeps(person) and not oneself,
        posts=[
            post_view(post, post.unit_id in kept.units)
            for post in reversed(shown(person))
            if not post.ended_at
        ],
        past=[post_view(post, False) for post in person.posts if post.ended_at],
        work=[views.load(load, now) for load in work.of(person)],
        inputs=facts_inputs(facts, errors, new=False),
        give=give_input(person, errors),
        entries=entries(person),
        handover=handover(person),
        errors=errors,
        summary=error_links(refusal) if refusal else [],
        unit=home(person),
    )


def post_view(post: Any, within: bool) -> dict[str, Any]:
    return {
        "id": post.id,
        "unit": post.unit.short_name,
        "role": post.role.value,
        "since": wording.full_day(post.started_at),
        "until": wording.full_day(post.ended_at) if post.ended_at else None,
        "within": within,
    }


def home(person: Person) -> dict[str, Any] | None:
    """The unit whose list one came from, and goes back to."""
    unit = organisation.home(reach(), person)
    return {"id": unit.id, "name": unit.short_name} if unit else None


def give_input(person: Person, errors: dict[str, str]) -> dict[str, Any] | None:
    """The posts that can still be given at the units where the person is, as unit:role."""
    kept = reach()
    units = {post.unit_id: post.unit for post in shown(person) if post.unit_id in kept.units}
    has = {(post.unit_id, post.role.name) for post in held(person)}
    free = [
        (f"{unit.id}:{name}", f"{unit.short_name} {words}" if len(units) > 1 else words)
        for unit in units.values()
        for name, words in views.roles(unit)
        if (unit.id, name) not in has
    ]
    if not free:
        return None
    return field("role", "岗位", request.form.get("role", ""), errors, type="person", options=options(free))


def handover(person: Person) -> dict[str, str] | None:
    link = handed_over(person.id)
    until = person.invitation_until or auth.now() + INVITATION
    return {"link": link, "until": wording.minute(until)} if link else None


def entries(person: Person) -> list[dict[str, Any]]:
    """The newest entries of the log about this person, as far as they are for these eyes."""
    rows = db.session.scalars(
        sa.select(OrganisationAction)
        .where(OrganisationAction.person_id == person.id, logbook.visible_to(reach()))
        .order_by(OrganisationAction.id.desc())
        .limit(NEWEST)
    )
    return [log.entry(row) for row in rows]


@bp.post("/<int:person_id>")
def change(person_id: int) -> Response | tuple[str, int]:
    typed = Facts("", *(request.form.get(key, "") for key in ("name", "title", "email")))
    try:
        changes = organisation.change_person(db.session(), reach(), by(), person_id, typed)
    except Unfit as refusal:
        db.session.rollback()
        return person_page(reach().person(db.session(), person_id), refusal, typed), refusal.status
    text = f"已修改：{'；'.join(changes)}。" if changes else "资料与原来相同，没有修改。"
    return done(url_for("people.show", person_id=person_id), text)
