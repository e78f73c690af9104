"""The account of a person: a new one-time link, disabled, in use again; what follows is said beforehand."""

from __future__ import annotations

from flask import render_template, url_for
from werkzeug.wrappers import Response

from models import db
from web import auth
from web.people import views
from web.people.blueprint import bp, by, done, hand_over, reach
from workflow import holding, organisation
from workflow.reach import held


@bp.get("/<int:person_id>/reset")
def reset(person_id: int) -> str:
    person = organisation.kept(db.session(), reach(), by(), person_id)
    return render_template(
        "people/reset.html", person={"id": person.id, "name": person.name, "login": person.login}
    )


@bp.post("/<int:person_id>/reset")
def do_reset(person_id: int) -> Response:
    person, token = organisation.reset_secrets(db.session(), reach(), by(), person_id)
    hand_over(person.id, token)
    text = f"{person.name}的原密码和签署口令已作废，已登录的设备都已退出。"
    return done(url_for("people.show", person_id=person_id), text)


@bp.get("/<int:person_id>/disable")
def disable(person_id: int) -> str:
    person = organisation.kept(db.session(), reach(), by(), person_id)
    gaps = holding.gaps(db.session(), person, held(person))
    return render_template(
        "people/disable.html",
        person={"id": person.id, "name": person.name, "login": person.login},
        gaps=[views.gap(gap, auth.now()) for gap in gaps],
    )


@bp.post("/<int:person_id>/disable")
def do_disable(person_id: int) -> Response:
    person = organisation.disable(db.session(), reach(), by(), person_id)
    return done(
        url_for("people.show", person_id=person_id), f"{person.name}的账号已停用，已登录的设备都已退出。"
    )


@bp.post("/<int:person_id>/enable")
def enable(person_id: int) -> Response:
    person = organisation.enable(db.session(), reach(), by(), person_id)
    text = f"{person.name}的账号已恢复，原来的密码和签署口令继续有效。"
    return done(url_for("people.show", person_id=person_id), text)
