"""我的账号: password, signing code, phrases, font size, devices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from models import Person, UserSession, db
from web import auth, site, wording
from web.fields import field
from web.people.blueprint import by, done
from web.people.views import said
from workflow import account, credentials
from workflow.account import MOST_PHRASES, PasswordWrong
from workflow.errors import Waiting
from workflow.facts import Unfit
from workflow.reach import held

bp = Blueprint("account", __name__, url_prefix="/account")
REFERENCE = slice(7, 39)  # of a sign-in's hash: enough to name it, not to be it
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")
PROGRAMS = {
    "Edg": "Edge",
    "MicroMessenger": "微信",
    "QIHU": "360 浏览器",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
}
PROGRAMS |= {"Safari": "Safari"}  # named by most of the others too, so last


def me() -> Person:
    return db.session.get_one(Person, auth.actor().id)


@bp.get("")
def index() -> str:
    return page({})


def page(errors: dict[str, str], part: str = "") -> str:
    """The whole account; `part`: the form that was sent and goes back with `errors` and what was typed."""
    person = me()
    return render_template(
        "account/account.html",
        person={"name": person.name, "login": person.login, "title": person.title, "email": person.email},
        posts=[said(post) for post in held(person)],
        rules=wording.RULES,
        errors={part: errors} if part else {},
        has_code=person.code_hash is not None,
        phrases=phrase_inputs(person, errors if part == "phrases" else None),
        devices=devices(person),
    )


def phrase_inputs(person: Person, errors: dict[str, str] | None) -> list[dict[str, Any]]:
    """Always eight boxes; after a refusal what was typed."""
    texts = typed_phrases() if errors is not None else list(person.phrases)
    texts += [""] * (MOST_PHRASES - len(texts))
    return [field(f"phrase-{place}", f"常用语 {place}", text, errors) for place, text in enumerate(texts, 1)]


def typed_phrases() -> list[str]:
    return [request.form.get(f"phrase-{place}", "") for place in range(1, MOST_PHRASES + 1)]


def devices(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "reference": row.token_hash[REFERENCE],
            "device": device(row.agent),
            "address": row.address,
            "since": wording.minute(row.created_at),
            "seen": wording.recently(row.seen_at, auth.now()),
            "here": row.token_hash == own_hash(),
        }
        for row in sign_ins(person)
    ]


def sign_ins(person: Person) -> list[UserSession]:
    """Those still good."""
    settings = current_app.config
    return account.sign_ins(
        db.session(), person.id, auth.now(), settings["SESSION_IDLE"], settings["SESSION_LIFETIME"]
    )


def own_hash() -> str:
    return credentials.token_hash(session["token"])


def device(agent: str) -> str:
    """A browser's long name in a few words."""
    system = next((name for name in SYSTEMS if name in agent), "")
    program = next((words for name, words in PROGRAMS.items() if name in agent), "")
    system = system.replace("Macintosh", "苹果电脑")
    return "，".join(filter(None, (system, program))) or "未知设备"


@bp.post("/password")
def change_password() -> Response | tuple[str, int]:
    person = me()
    try:
        account.change_password(db.session(), by(), person, *typed("password", "password_again"))
    except (PasswordWrong, Waiting) as refusal:
        return wrong_password("password", refusal)
    except Unfit as refusal:
        db.session.rollback()
        return page(refusal.faults, "password"), refusal.status
    auth.begin_session(person)
    return done(url_for("account.index"), "登录密码已修改，其他设备都已退出登录。")


def typed(*names: str) -> list[str]:
    """The current password and the new secret, twice."""
    return [request.form.get(name, "") for name in ("current", *names)]


def wrong_password(part: str, refusal: PasswordWrong | Waiting) -> tuple[str, int]:
    db.session.commit()  # the wrong try is counted
    return page({"current": refusal.message}, part), refusal.status


@bp.post("/code")
def change_code() -> Response | tuple[str, int]:
    try:
        account.change_code(db.session(), by(), me(), *typed("code", "code_again"))
    except (PasswordWrong, Waiting) as refusal:
        return wrong_password("code", refusal)
    except Unfit as refusal:
        db.session.rollback()
        return page(refusal.faults, "code"), refusal.status
    return done(url_for("account.index"), "签署口令已修改，下次签署时使用新的。")


@bp.post("/phrases")
def keep_phrases() -> Response | tuple[str, int]:
    try:
        account.keep_phrases(me(), typed_phrases())
    except Unfit as refusal:
        db.session.rollback()
        return page(refusal.faults, "phrases"), refusal.status
    return done(url_for("account.index"), "常用语已保存，签署时排在最前面。")


@bp.post("/devices")
def end_sign_ins() -> Response:
    """End one sign-in named by its reference, or all but this one."""
    chosen = request.form.get("reference")
    if chosen is None:
        count = account.end_other_sign_ins(db.session(), by(), me(), own_hash())
        return done(url_for("account.index"), f"已退出其他 {count} 处登录。" if count else "没有其他登录。")
    hashes = [row.token_hash for row in sign_ins(me()) if row.token_hash[REFERENCE] == chosen]
    if not hashes or not account.end_sign_in(db.session(), by(), me(), hashes[0]):
        db.session.rollback()
        site.say("这处登录已经退出，不用再办。", "info")
        return redirect(url_for("account.index"), code=303)
    return done(url_for("account.index"), "已退出这处登录。")
