"""A hint to the worker that something is owed: after a commit, never waited for, never missed when it is lost."""

from __future__ import annotations

import logging
import threading

from celery import Celery
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class Nudge:
    """`nudge()` only sets a flag; a thread sends the hints, so no request waits for Redis, not even a frozen one.

    The thread begins with the first nudge of a process: one begun before a server forks would be missing in its
    children. Nudges that come while Redis is slow become one.
    """

    def __init__(self, celery: Celery, looks: tuple[str, ...], expires: float) -> None:
        self.celery, self.looks, self.expires = celery, looks, expires
        self.asked = threading.Event()
        self.starting = threading.Lock()
        self.thread: threading.Thread | None = None

    def __call__(self) -> None:
        self.asked.set()
        with self.starting:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="nudge", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while self.asked.wait():
            self.asked.clear()
            self.send()

    def send(self) -> None:
        """Tell the worker to look; without Redis the next look of the beat does instead."""
        try:
            for look in self.looks:
                self.celery.send_task(look, retry=False, expires=self.expires)
        except (OSError, OperationalError) as trouble:
            log.warning("not nudged, the worker looks by itself within a minute: %s", trouble)
