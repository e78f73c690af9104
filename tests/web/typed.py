"""Commands as somebody types them, on an application of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

import config
from models import db
from web import create_app


def make_app(url: str, data: Path, **settings: str) -> Flask:
    """The application on the database at `url`; `settings` without their ZIPING_."""
    named = {f"ZIPING_{name}": value for name, value in settings.items()}
    return create_app(config.load({"ZIPING_DATA": str(data), "ZIPING_DATABASE_URL": url, **named}))


def make_production_app(url: str, data: Path, **settings: str) -> Flask:
    """The application as a county runs it, on PostgreSQL."""
    decided = {
        "MODE": "production",
        "SECRET_KEY": "a key of the county's own, long enough to be one",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "BASE_URL": "https://ziping.pinglan.example",
        "SMTP_HOST": "",
        "SMTP_FROM": "ziping@pinglan.example",
        "COUNTY": "平澜县",
        "SEAL_PREFIX": "平财绩封",
        "HOTLINE": "0000-1234567",
    }
    return make_app(url, data, **{**decided, **settings})


def run(app: Flask, *words: str) -> Result:
    """A command with its words, `flask` left out; connections are closed afterwards."""
    result = app.test_cli_runner().invoke(args=words)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return result


def file_of(app: Flask) -> Path:
    """The file of an SQLite database."""
    return Path(sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database or "")


def ask(app: Flask, question: sa.Select[Any]) -> Any:
    """The one value a query gives."""
    with app.app_context():
        answer = db.session.scalar(question)
        db.session.remove()
        db.engine.dispose()
    return answer


def count(app: Flask, model: type) -> int:
    """How many rows of `model` there are."""
    return int(ask(app, sa.select(sa.func.count()).select_from(model)))
