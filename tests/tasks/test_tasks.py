"""How the worker is put together: what the beat says, whose context a task runs in, and that nobody waits for Redis."""

import time

import pytest
import redis
from celery import shared_task
from flask import Flask, current_app

import config
from tasks import SCHEDULE, make_celery
from tests.waiting import until

AT_ONCE = 0.2  # seconds


@shared_task(name="tests.where")
def where():
    return current_app.name


@pytest.fixture
def app(tmp_path):
    """An application without pages; Celery is made by the test."""

    def make(name="first", **env):
        app = Flask(name)
        app.config.from_mapping(config.load({"ZIPING_DATA": str(tmp_path), **env}))
        return app

    return make


def test_every_scheduled_name_is_a_task_and_each_look_ends_before_the_next(app):
    celery = make_celery(app(ZIPING_SWEEP_SECONDS="20"))
    celery.loader.import_default_modules()
    entries = celery.conf.beat_schedule.values()

    assert {entry["task"] for entry in entries} == set(SCHEDULE) <= set(celery.tasks)
    assert {(entry["schedule"].total_seconds(), entry["options"]["expires"]) for entry in entries} == {
        (20, 20)
    }


def test_a_running_task_is_never_handed_out_again(app):
    options = make_celery(app(ZIPING_BROKER_URL="redis://127.0.0.1:1/0")).conf

    assert options.task_acks_late and options.task_reject_on_worker_lost
    assert options.task_time_limit < options.broker_transport_options["visibility_timeout"]


def test_a_task_runs_in_the_application_it_is_called_from(app):
    first, second = app("first"), app("second")
    make_celery(first)
    make_celery(second)

    with first.app_context():
        assert where() == "first"
    assert where() == "second"


def test_a_nudge_becomes_one_message_for_each_look(app, redis_url):
    here = app(ZIPING_BROKER_URL=redis_url)
    make_celery(here)

    here.extensions["nudge"]()

    with redis.Redis.from_url(redis_url) as client:
        until(lambda: client.llen("celery") == len(SCHEDULE), "the messages")


@pytest.mark.parametrize("trouble", ["stop", "freeze"])
def test_nobody_waits_for_redis(app, redis_server, trouble):
    here = app(ZIPING_BROKER_URL=redis_server.url)
    make_celery(here)
    getattr(redis_server, trouble)()

    before = time.monotonic()
    for _ in range(100):
        here.extensions["nudge"]()

    assert time.monotonic() - before < AT_ONCE
    redis_server.thaw() if trouble == "freeze" else redis_server.start()
    here.extensions["nudge"]()
    with redis.Redis.from_url(redis_server.url) as client:
        until(lambda: client.llen("celery") >= len(SCHEDULE), "the messages")
