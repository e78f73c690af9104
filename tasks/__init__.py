"""The clock: a worker that does what is owed, and a beat that tells it to look. What is owed, and when, stands in rows.

Redis carries hints and nothing else: any message may be lost, late, or come twice.
"""

from __future__ import annotations

from typing import Any

from celery import Celery, Task
from flask import Flask, has_app_context

from tasks.nudge import Nudge

# The looks, said by the beat at every sweep and by a nudge in between.
SCHEDULE = ("lock_due", "plan_reminders", "deliver_due", "compare_texts", "forget_ended")

SETTINGS: dict[str, Any] = {
    "task_acks_late": True,  # with the next line: a task whose process was killed runs again
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_time_limit": 300,  # shorter than visibility_timeout, or Redis would hand out a running task again
    "timezone": "Asia/Shanghai",
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,  # a worker outlasts any silence of Redis
    "beat_scheduler": "celery.beat:Scheduler",  # keeps no file: who decides nothing has nothing to remember
}
REDIS_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
MEMORY_OPTIONS = {"polling_interval": 0.1}


def make_celery(app: Flask) -> Celery:
    """Celery for this application; its tasks run inside an application context."""

    class FlaskTask(Task):
        """Called inside a context (by a test, by another task) it stays in that one, whichever app is current."""

        def __call__(self, *args: object, **kwargs: object) -> object:
            if has_app_context():
                return self.run(*args, **kwargs)
            with app.app_context():
                return self.run(*args, **kwargs)

    broker, sweep = app.config["CELERY_BROKER_URL"], app.config["SWEEP"]
    options = {
        "expires": sweep.total_seconds()
    }  # a look that nobody took before the next one is worth nothing
    celery = Celery(
        "tasks",
        broker=broker,
        task_cls=FlaskTask,
        include=["tasks.lock", "tasks.mail", "tasks.reminders", "tasks.likeness", "tasks.tidy"],
    )
    celery.conf.update(
        SETTINGS,
        beat_schedule={look: {"task": look, "schedule": sweep, "options": options} for look in SCHEDULE},
        broker_transport_options=MEMORY_OPTIONS if broker.startswith("memory:") else REDIS_OPTIONS,
    )
    celery.set_default()
    app.extensions["nudge"] = Nudge(celery, SCHEDULE, **options)
    return celery
