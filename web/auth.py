"""Sign-in, sessions that really end, first sign-in, CSRF. Everything is closed unless `policy` lists it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from models import Campaign, Person, StopDate, UserSession, db
from models.engine import set_only_reading
from web import policy, resume, wording
from workflow import account, credentials, workdays
from workflow.case import Actor, load_actor
from workflow.errors import Refused
from workflow.workdays import Calendar

bp = Blueprint("auth", __name__)
csrf = CSRFProtect()
TOUCH = dt.timedelta(minutes=1)  # how stale `seen_at` may become
READING = ("GET", "HEAD")
SIZES = {"s": "", "l": "l", "xl": "xl"}
LONGEST_PATH = 2000  # of an address to go back to
EXPIRED = "登录已过期，请重新登录。"
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.before_request(cap)
    csrf.init_app(app)
    app.before_request(let_in)
    app.teardown_request(lambda _: set_only_reading(False))


def cap() -> None:
    """Typed text has a limit of its own; Werkzeug knows it for multipart bodies alone."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def now() -> dt.datetime:
    """The present moment, read once per request."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"](db.session())
    return g.now


def calendar() -> Calendar:
    """The working days, for saying how long there is."""
    return workdays.calendar(db.session(), now())


def actor() -> Actor:
    """The person signed in; pages behind a door have one."""
    if g.actor is None:
        abort(401)
    return g.actor


def let_in() -> BaseResponse | tuple[str, int] | None:
    """Find out who this is, then refuse whatever the policy does not open to them."""
    set_only_reading(True)
    g.actor = recognise()
    set_only_reading(request.method in READING)
    if request.endpoint is None:
        return None
    if any("\0" in text for pair in request.values.items(multi=True) for text in pair):
        abort(400)  # no keyboard types it, and PostgreSQL does not store it
    door = policy.door_of(request.endpoint, request.method)
    if door is None:
        abort(403)
    if policy.PASSES[door](g.actor):
        return None
    if g.actor is None:
        return sign_in_first()
    abort(403)


def sign_in_first() -> BaseResponse | tuple[str, int]:
    """To the sign-in page; what was sent without a living session goes on from there."""
    reading = request.method in READING
    if g.get("ended") or not reading:
        flash({"kind": "warn", "text": EXPIRED})  # type: ignore[arg-type]  # Flask keeps what JSON keeps
    if reading:
        return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))
    return login_page(kept=resume.pack(g.get("was"))), 401


def recognise() -> Actor | None:
    """Who holds a living session row; roles are read anew for every request."""
    token = session.get("token")
    if not token or request.endpoint == "static":
        return None
    row = db.session.get(UserSession, credentials.token_hash(token))
    if row is None or not row.lives(
        now(), current_app.config["SESSION_IDLE"], current_app.config["SESSION_LIFETIME"]
    ):
        g.ended, g.was = True, session.get("person")
        end_session()
        return None
    person_id = row.person_id
    if now() - row.seen_at > TOUCH:
        touch(row.token_hash)
    try:
        return load_actor(db.session(), person_id)
    except Refused:
        end_session()
        return None
    finally:
        db.session.rollback()


def touch(token_hash: str) -> None:
    """Somebody was here; only if the session still exists, so that an ended one is not revived."""
    where = UserSession.token_hash == token_hash
    write(sa.update(UserSession).where(where).values(seen_at=now()))


def end_session() -> None:
    token = session.get("token")
    session.clear()
    if token:
        write(sa.delete(UserSession).where(UserSession.token_hash == credentials.token_hash(token)))


def write(statement: sa.Update | sa.Delete) -> None:
    """Write to the sessions, in a transaction of its own: also when the request itself only reads."""
    db.session.rollback()
    set_only_reading(False)
    db.session.execute(statement)
    db.session.commit()
    set_only_reading(request.method in READING)


def begin_session(person: Person) -> None:
    """A new token at every sign-in; whatever session was there before has ended, copied cookies too."""
    old = session.get("token", "")
    session.clear()
    db.session.execute(sa.delete(UserSession).where(UserSession.token_hash == credentials.token_hash(old)))
    token = session["token"] = secrets.token_urlsafe(32)
    session["person"] = person.id
    row = UserSession(
        token_hash=credentials.token_hash(token),
        person_id=person.id,
        created_at=now(),
        seen_at=now(),
        address=(request.remote_addr or "")[:60],
        agent=request.user_agent.string[:200],
    )
    db.session.add(row)


def local_path(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None (no //host, no \\host, no scheme)."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if len(target) > LONGEST_PATH:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in target) else target


@bp.get("/login")
def login() -> str:
    return login_page()


def login_page(error: str = "", kept: str = "") -> str:
    """The sign-in page; `kept` is what somebody had written when their session ended."""
    remembered = request.cookies.get("login", "")
    return render_template(
        "auth/login.html",
        login=request.form.get("login", remembered),
        remember=bool(remembered) if request.method == "GET" else "remember" in request.form,
        next=local_path(request.values.get("next")) or "",
        kept=kept,
        error=error,
        **plan(),
    )


def plan() -> dict[str, Any]:
    """The dates of the newest campaign, shown beside the sign-in box."""
    campaign = db.session.scalar(sa.select(Campaign).order_by(Campaign.year.desc()).limit(1))
    if campaign is None:
        return {"plan": [], "year": None}
    dates = db.session.scalars(
        sa.select(StopDate).where(StopDate.campaign_id == campaign.id).order_by(StopDate.due_at)
    )
    return {"plan": [wording.planned(row) for row in dates], "year": campaign.year}


@bp.post("/login")
def sign_in() -> BaseResponse | tuple[str, int]:
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        person = credentials.sign_in(db.session(), login, password, now())
    except Refused as refusal:
        db.session.commit()  # the wrong try is counted
        return login_page(refusal.message, request.form.get("kept", "")), refusal.status
    begin_session(person)
    person_id, size = person.id, person.font_size
    db.session.commit()
    response = where_they_were(person_id)
    remember_login(response, login if "remember" in request.form else "")
    return remember_size(response, size)


def where_they_were(person_id: int) -> BaseResponse:
    """Back to what this very person was doing, else to the page asked for, else to the desk."""
    kept = resume.unpack(request.form.get("kept", ""), person_id)
    if kept:
        g.actor = load_actor(db.session(), person_id)
        return make_response(render_template("auth/resume.html", again=kept))
    return redirect(local_path(request.form.get("next")) or url_for("inbox.index"), code=303)


def remember_login(response: BaseResponse, login: str) -> None:
    """On this machine, the account's name only."""
    if login:
        response.set_cookie("login", login, YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    else:
        response.delete_cookie("login")


def remember_size(response: BaseResponse, size: str) -> BaseResponse:
    response.set_cookie("size", size, YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@bp.post("/logout")
def logout() -> BaseResponse:
    end_session()
    response = redirect(url_for("auth.login"), code=303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> BaseResponse | str | tuple[str, int]:
    """First sign-in: the one-time link sets password and signing code."""
    try:
        person = credentials.invited(db.session(), token, now())
    except credentials.BadInvitation as refusal:
        return render_template("auth/welcome.html", expired=True, error=refusal.message), refusal.status
    errors = welcome_errors(person) if request.method == "POST" else {}
    if request.method == "GET" or errors:
        page = render_template(
            "auth/welcome.html", person=wording.person(person), rules=wording.RULES, errors=errors
        )
        return (page, 422) if errors else page
    credentials.accept(db.session(), person, request.form["password"], request.form["code"], token)
    db.session.execute(sa.delete(UserSession).where(UserSession.person_id == person.id))
    begin_session(person)
    db.session.commit()
    return redirect(url_for("inbox.index"), code=303)


def welcome_errors(person: Person) -> dict[str, str]:
    """What is wrong with the two new secrets, by field."""
    typed = {
        name: request.form.get(name, "") for name in ("password", "password_again", "code", "code_again")
    }
    faults = {
        "password": account.new_password_fault(db.session(), person, typed["password"]),
        "password_again": None if typed["password"] == typed["password_again"] else "两次输入的密码不同",
        "code": credentials.code_fault(typed["code"], typed["password"]),
        "code_again": None if typed["code"] == typed["code_again"] else "两次输入的签署口令不同",
    }
    return {name: fault for name, fault in faults.items() if fault}


@bp.post("/size")
def size() -> BaseResponse:
    """Font size, kept with the account and in a cookie."""
    chosen = SIZES.get(request.form.get("size", ""), "")
    if g.actor:
        db.session.execute(sa.update(Person).where(Person.id == g.actor.id).values(font_size=chosen))
        db.session.commit()
    target = local_path(request.form.get("next")) or url_for("inbox.index")
    return remember_size(redirect(target, code=303), chosen)
