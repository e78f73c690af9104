"""The product's own programs as processes of a test, each with settings of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.databases import ROOT
from tests.servers import end_with_parent
from tests.waiting import until

PATIENCE = 30  # seconds to end


@contextmanager
def program(*command: str, settings: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m command` from the root of the project; ended, with its children, when the block is left."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ZIPING_")}
    with log.open("ab") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env={**ours, **settings},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, preexec_fn=end_with_parent,
        )  # fmt: skip
    try:
        yield running
    finally:
        stop(running)


def stop(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            kill(running)


def kill(running: subprocess.Popen[bytes]) -> None:
    """End the program and its children at once, as a power cut would."""
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def said(words: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the program has said `words`.

    Raises:
        AssertionError: it ended before; carries what it said last.
    """
    until(
        lambda: running.poll() is not None or words in log.read_text(errors="replace"), f"{words!r} in {log}"
    )
    assert running.poll() is None, log.read_text(errors="replace")[-2000:]


@contextmanager
def worker(settings: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with one process, ready for work, and the beat beside it."""
    celery, log = ("celery", "-A", "tasks.worker"), folder / "worker.log"
    with (
        program(*celery, "worker", "-c", "1", "-l", "INFO", settings=settings, log=log) as running,
        program(*celery, "beat", settings=settings, log=folder / "beat.log"),
    ):
        said(" ready.", running, log)
        yield running
