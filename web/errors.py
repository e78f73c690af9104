"""Refusals and failures as pages: what happened, what to do next, the typed text kept."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from models import db
from workflow.errors import Missing, Refused

log = logging.getLogger(__name__)

SENTENCES = {
    400: "请求不完整，没有办理。请返回上一页重新操作。",
    401: "登录已过期，请重新登录。",
    403: "您没有办理这一步的权限。如工作需要，请联系单位管理员。",
    404: Missing().message,
    405: "这个地址不能这样打开，请从“工作台”进入。",
    413: "提交的内容太大，没有保存。单次提交不超过 25 MB，请减少内容或分次提交。",
    429: "操作太频繁，请稍候几分钟再试。",
}
BUSY = "正在处理，请稍候重试。您的办理没有生效，填写的内容在下方。"
SECRET = {"csrf_token", "password", "password_again", "code", "code_again", "ticket", "key"}


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, on_refusal)
    app.register_error_handler(CSRFError, on_forgery)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(sa.exc.OperationalError, on_busy)
    app.register_error_handler(sa.exc.IntegrityError, on_lost_race)
    app.register_error_handler(Exception, on_failure)


def page(status: int, text: str, **more: Any) -> tuple[str, int]:
    """The error page; nothing of the failed request stays in the database."""
    db.session.rollback()
    g.setdefault("actor", None)
    error = {"status": status, "text": text, "typed": typed(), **more}
    return render_template("errors/error.html", error=error), status


def typed() -> list[dict[str, str]]:
    """What the person had written, to be copied: never secrets or hidden fields."""
    return [
        {"label": name, "text": text}
        for name, text in request.form.items(multi=True)
        if name not in SECRET and len(text.strip()) >= 5
    ]


def on_refusal(refusal: Refused) -> tuple[str, int]:
    return page(refusal.status, refusal.message)


def on_forgery(_: CSRFError) -> tuple[str, int]:
    return page(400, "本页已失效（可能重新登录过），没有办理。请返回上一页刷新后重试，您写的内容在下方。")


def on_http(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return page(status, SENTENCES.get(status, SENTENCES[400]))


def on_busy(error: sa.exc.OperationalError) -> tuple[str, int]:
    """A lock not had in time, or a database that is away."""
    log.warning("database busy or away: %s", error)
    return page(503, BUSY)


def on_lost_race(error: sa.exc.IntegrityError) -> tuple[str, int]:
    """A table's own promise decided between two writers."""
    log.warning("lost a race: %s", error)
    return page(409, "另一人刚刚办理了同一事项，您的办理没有生效。请刷新后查看，填写的内容在下方。")


def on_failure(error: Exception) -> tuple[str, int]:
    incident = secrets.token_hex(4)
    log.exception("incident %s", incident, exc_info=error)
    return page(500, f"系统出了问题，已记录（编号 {incident}）。您填的内容没有丢失，请稍后重试。", incident=incident)
