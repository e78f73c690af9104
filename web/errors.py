"""Refusals and failures as pages: what happened, what to do next, the typed text kept."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from models import db
from web import auth, resume
from workflow.errors import Missing, Refused

log = logging.getLogger(__name__)

SENTENCES = {
    400: "请求不完整，没有办理。请返回上一页重新操作。",
    401: "登录已过期，请重新登录。",
    403: "您没有办理这一步的权限。如工作需要，请联系单位管理员。",
    404: Missing().message,
    405: "这个地址不能这样打开，请从“工作台”进入。",
    413: "提交的内容太大，没有保存。一次提交文字不超过 2 MB，文件不超过 25 MB，请减少内容或分次提交。",
    429: "操作太频繁，请稍候几分钟再试。",
}
BUSY = "正在处理，请稍候重试。您的办理没有生效，填写的内容在下方。"
STALE = "本页已失效（可能重新登录过），没有办理。"
GO_ON = "点“继续办理”接着做，您写的内容都在。"
GO_BACK = "请返回上一页刷新后重试，您写的内容在下方。"
UNKNOWN_HOST = "请用系统公布的网址打开。"


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, on_refusal)
    app.register_error_handler(CSRFError, on_forgery)
    app.register_error_handler(SecurityError, on_unknown_host)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(OverflowError, on_impossible_value)
    app.register_error_handler(sa.exc.DataError, on_impossible_value)
    app.register_error_handler(sa.exc.OperationalError, on_busy)
    app.register_error_handler(sa.exc.IntegrityError, on_lost_race)
    app.register_error_handler(Exception, on_failure)


def page(status: int, text: str, **more: Any) -> tuple[str, int]:
    """The error page; nothing of the failed request stays in the database."""
    db.session.rollback()
    if status >= 500:
        g.actor, g.year = None, None  # the database may be what failed: the page does not ask it again
    g.setdefault("actor", None)
    error = {"status": status, "text": text, "typed": resume.typed(sent()), "back": back(status), **more}
    return render_template("errors/error.html", error=error), status


def sent() -> list[tuple[str, str]]:
    """What the form held; nothing when it was too large to be read."""
    try:
        return resume.fields()
    except RequestEntityTooLarge:
        return []


def back(status: int) -> dict[str, str] | None:
    """The report on which an act was refused; not where its very existence is the question."""
    report_id = (request.view_args or {}).get("report_id")
    if report_id is None or status not in (403, 409, 422, 429):
        return None
    return {"text": "查看报告", "href": url_for("reports.show", report_id=report_id)}


def on_refusal(refusal: Refused) -> tuple[str, int]:
    return page(refusal.status, refusal.message)


def on_forgery(_: CSRFError) -> tuple[str, int]:
    """A page from before the last sign-in goes on, if it was one of ours; anything else ends here."""
    g.actor = auth.recognise()
    if g.actor is None or not resume.from_here():
        return page(400, STALE + GO_BACK)
    return page(400, STALE + GO_ON, again=resume.again(request.path, sent()))


def on_unknown_host(_: SecurityError) -> tuple[str, int]:
    """Nothing is known about the address that was asked for: no page can be drawn for it."""
    return UNKNOWN_HOST, 400


def on_http(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return page(status, SENTENCES.get(status, SENTENCES[400]))


def on_impossible_value(error: Exception) -> tuple[str, int]:
    """A number or sign that no column holds."""
    log.info("value refused by the database: %s", error)
    return page(400, SENTENCES[400])


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
    return page(
        500, f"系统出了问题，已记录（编号 {incident}）。您填的内容没有丢失，请稍后重试。", incident=incident
    )
