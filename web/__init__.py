"""The pages. `create_app` puts settings, database, sign-in, policy and blueprints together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

import config
from models import db, engine
from workflow.clock import database_now

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application; without `settings` they are read from the environment. Opens no connection.

    `settings["CLOCK"]` may hold a function of a session that says what time it is; else the database does.
    """
    app = Flask("web", root_path=str(ROOT / "web"), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(settings if settings is not None else config.load(os.environ))
    app.config.setdefault("CLOCK", database_now)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.options(app.config["SQLALCHEMY_DATABASE_URI"])
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    _add_pages(app)
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


class Id(IntegerConverter):
    """A number in an address; one that no key column holds is the address of nothing."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def _add_pages(app: Flask) -> None:
    from web import (
        account,
        auth,
        board,
        commands,
        errors,
        headers,
        inbox,
        library,
        mailbox,
        messages,
        people,
        printing,
        reports,
        site,
        units,
    )
    from web.reports import evidence

    app.url_map.converters["int"] = Id
    for part in (account, auth, board, inbox, library, messages, people, printing, reports, units):
        app.register_blueprint(part.bp)
    if app.config["MAIL_PAGE"]:
        app.register_blueprint(mailbox.bp)
    for part in (evidence, auth, errors, headers, site, commands):
        part.init_app(app)
