"""Waiting for another process without guessing how long it takes."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def until(condition: Callable[[], Answer], what: str, seconds: float = 120, every: float = 0.05) -> Answer:
    """Return the first true answer of `condition`.

    Raises:
        TimeoutError: there was none within `seconds`; the message names `what` was awaited.
    """
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not (answer := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        pause.wait(every)
    return answer
