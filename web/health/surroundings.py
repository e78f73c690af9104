"""What lies around the product: settings, data folder, Redis, mail server."""

from __future__ import annotations

import os
import smtplib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import redis
import sqlalchemy as sa

from web.health import Finding, found

PATIENCE = 5  # seconds to wait for a server


def look(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Every finding about the surroundings."""
    yield modes(settings)
    yield cookies(settings)
    yield folder(settings["DATA"])
    yield broker(settings["CELERY_BROKER_URL"])
    yield mail(settings)


def modes(settings: Mapping[str, Any]) -> Finding:
    """Settings that cannot be used stop the start; what is in force is said here."""
    mode = {"embedded": "演示或单机（embedded）", "production": "正式运行（production）"}[settings["MODE"]]
    database = sa.make_url(settings["SQLALCHEMY_DATABASE_URI"]).get_backend_name()
    return Finding(True, f"设置：{mode}，数据库 {database}，网址 {settings['BASE_URL']}")


def cookies(settings: Mapping[str, Any]) -> Finding:
    """In production a session must not travel unencrypted."""
    open_wide = settings["MODE"] == "production" and not settings["SESSION_COOKIE_SECURE"]
    wrong = "登录状态经未加密的连接传送（ZIPING_COOKIE_SECURE=0）"
    return found(open_wide, "登录状态的传送方式合适", wrong, "内网配好证书后删去这一设置。", critical=False)


def folder(data: Path) -> Finding:
    """The data folder takes a file."""
    try:
        handle, name = tempfile.mkstemp(dir=data)
        os.close(handle)
        os.unlink(name)
    except OSError as error:
        remedy = f"请检查文件夹的属主、权限和磁盘余量（{error.strerror}）。"
        return Finding(False, f"数据文件夹 {data} 不能写入", remedy)
    return Finding(True, f"数据文件夹 {data} 可以写入")


def broker(url: str) -> Finding:
    """Redis answers; without it filling and signing go on, locking and mails wait."""
    if url.startswith("memory:"):
        return Finding(True, "消息在本进程内传送，不需要 Redis")
    client = redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    with suppress(redis.RedisError):
        client.ping()
        return Finding(True, "Redis 应答正常")
    remedy = "请启动 Redis，并核对 ZIPING_BROKER_URL。恢复前可以填报和签署，锁定和邮件会等候。"
    return Finding(False, "Redis 没有应答", remedy)


def mail(settings: Mapping[str, Any]) -> Finding:
    """The mail server takes our sign-in; without one mails are read at a page (embedded only)."""
    host, port = settings["SMTP_HOST"], settings["SMTP_PORT"]
    if not host:
        return Finding(True, "没有设置邮件服务器，邮件在 /mailbox 查看")
    try:
        with smtplib.SMTP(host, port, timeout=PATIENCE) as server:
            if settings["SMTP_STARTTLS"]:
                server.starttls()
            if settings["SMTP_USER"]:
                server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        remedy = f"请核对 ZIPING_SMTP_… 各项（{error}）。恢复后 72 小时内的邮件会补发。"
        return Finding(False, f"邮件服务器 {host}:{port} 不能用", remedy, critical=False)
    return Finding(True, f"邮件服务器 {host}:{port} 可用")
