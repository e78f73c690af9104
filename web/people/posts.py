"""任职 and 结束任职. The end of a post is told beforehand: who else holds it, and what waits."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from models import Role, db
from web import auth
from web.fields import number
from web.people import views
from web.people.blueprint import bp, by, done, posted_role, reach
from web.people.person import new_page, person_page
from workflow import holding, organisation
from workflow.errors import Refused
from workflow.facts import Unfit

CHOOSE = {"role": "请选择岗位"}


@bp.post("/appoint")
def appoint() -> Response | tuple[str, int]:
    """A post for somebody who has an account already."""
    unit = reach().unit(number(request.form.get("unit")))
    login, name = request.form.get("known_login", ""), request.form.get("known_name", "")
    try:
        post = organisation.appoint_known(db.session(), reach(), by(), unit.id, login, name, chosen_role())
    except Unfit as refusal:
        db.session.rollback()
        return new_page(reach().unit(unit.id), refusal), refusal.status
    text = f"{post.person.name}已任{post.unit.short_name}{post.role.value}。"
    return done(url_for("people.show", person_id=post.person_id), text)


def chosen_role() -> Role:
    role = posted_role()
    if role is None:
        raise Unfit(CHOOSE)
    return role


@bp.post("/<int:person_id>/posts")
def give(person_id: int) -> Response | tuple[str, int]:
    """A further post; the form says unit:role."""
    unit, _, role = request.form.get("role", "").partition(":")
    try:
        if role not in Role.__members__:
            raise Unfit(CHOOSE)
        post = organisation.give_post(db.session(), reach(), by(), person_id, number(unit), Role[role])
    except Unfit as refusal:
        db.session.rollback()
        return person_page(reach().person(db.session(), person_id), refusal), refusal.status
    text = f"{post.person.name}已任{post.unit.short_name}{post.role.value}，该岗位的待办从现在起由其办理。"
    return done(url_for("people.show", person_id=person_id), text)


@bp.get("/<int:person_id>/posts/<int:post_id>/end")
def end(person_id: int, post_id: int) -> str:
    post = organisation.post_of(db.session(), reach(), person_id, post_id)
    if post.ended_at:
        raise Refused(f"{post.person.name}的这个任职已经结束，不用再办。")
    (gap,) = holding.gaps(db.session(), post.person, [post])
    return render_template(
        "people/end.html",
        person={"id": person_id, "name": post.person.name},
        gap=views.gap(gap, auth.now()),
        oneself=person_id == auth.actor().id,
    )


@bp.post("/<int:person_id>/posts/<int:post_id>/end")
def do_end(person_id: int, post_id: int) -> Response:
    post = organisation.end_post(db.session(), reach(), by(), person_id, post_id)
    text = f"{post.person.name}已不再任{post.unit.short_name}{post.role.value}。"
    return done(address_after(person_id), text)


def address_after(person_id: int) -> str:
    """The person's page, unless one has just given up the right to it."""
    kept = auth.actor().id == person_id
    return url_for("inbox.index") if kept else url_for("people.show", person_id=person_id)
