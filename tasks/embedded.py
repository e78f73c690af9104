"""Everything in one process, on SQLite and without servers: web, worker and beat. `make run` calls this.

Messages live in this process only (`memory://`); nothing is lost with them, because what is owed stands in rows.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import warnings
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from celery import Celery
from celery.beat import Scheduler, Service
from celery.platforms import SecurityWarning
from flask import Flask
from waitress.server import create_server

from config import ConfigError
from models import Unit, db, schema

THREADS = 8  # of the web server; pages of a demo
PATIENCE = 5  # seconds for worker and beat to end
ACCOUNTS = "accounts.txt"  # in the data folder, written by the seed


def main() -> None:
    be_quiet()
    try:
        from tasks.worker import celery, flask_app
    except ConfigError as error:
        sys.exit(str(error))
    if flask_app.config["MODE"] == "production":
        sys.exit("正式运行请分别启动 gunicorn、celery worker 和 celery beat，本命令只供演示。")
    server = bind(flask_app)
    prepare(flask_app)
    run(flask_app, celery, server)


def be_quiet() -> None:
    """One person reads this terminal: what matters, not what libraries think of themselves."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for name in ("alembic", "kombu.connection", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=SecurityWarning)  # a container's only user is often root


def bind(app: Flask) -> Any:
    """The web server, holding its address; before anything else is done, another program may have it."""
    host, _, port = app.config["LISTEN"].rpartition(":")
    try:
        return create_server(app, host=host, port=int(port), threads=THREADS, ident=None)
    except OSError as error:
        reason = error.strerror or error
        sys.exit(
            f"不能打开 {app.config['LISTEN']}（{reason}）。请停止占用它的程序，或用 ZIPING_LISTEN 换一个地址。"
        )


def prepare(app: Flask) -> None:
    """Bring the database to its newest migration; an empty one gets the demo county. Says which accounts there are."""
    schema.upgrade(app.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        empty = db.session.scalar(sa.select(Unit.id).limit(1)) is None
    accounts = app.config["DATA"] / ACCOUNTS
    if empty:
        say("第一次启动，正在建立演示县……")
        app.cli.commands["seed"].main(args=[], prog_name="seed", standalone_mode=False)
    elif accounts.is_file():
        say(accounts.read_text(encoding="utf-8").strip())


def run(app: Flask, celery: Celery, server: Any) -> None:
    """Serve until Ctrl-C or TERM; then end worker and beat, and return."""
    celery.conf.update(worker_hijack_root_logger=False, worker_redirect_stdouts=False)
    worker = celery.Worker(
        pool="threads", concurrency=2, loglevel="WARNING", quiet=True,
        without_gossip=True, without_mingle=True, without_heartbeat=True,
    )  # fmt: skip
    beat = Service(celery, max_interval=1, scheduler_cls=Scheduler)  # keeps no file
    threads = [threading.Thread(target=part.start, daemon=True) for part in (worker, beat)]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    address = app.config["BASE_URL"]
    with suppress(KeyboardInterrupt):  # once it runs, the server takes it as its end
        for thread in threads:
            thread.start()
        app.extensions["nudge"]()  # what was owed when the last process ended
        say(f"打开 {address}    演示邮件 {address}/mailbox    停止按 Ctrl-C")
        server.run()
    say("正在停止……")
    server.close()
    beat.stop(wait=False)
    worker.stop()
    for thread in threads:
        thread.join(PATIENCE)


def end(*_: Any) -> None:
    """TERM ends the process as Ctrl-C does."""
    raise KeyboardInterrupt


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
