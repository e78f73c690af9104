"""`make bench`: every ratio in one run, as a table; the exit code says whether all hold."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import ExitStack
from functools import partial
from statistics import median
from types import FrameType

from bench import checking, desk, reminding, signing, stock
from bench.databases import factories, loaded
from bench.figures import Figure, seconds, table, told
from tests.databases import Factory
from workflow import credentials

LONGEST = 360  # seconds; a run that hangs ends by itself
STOCKS = (10_000, 30_000, 300_000)
CHECKS = 15


def main() -> int:
    start = time.monotonic()
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST)
    figures = [code_check(), *checking.compare()]
    with factories() as kinds:
        for kind, factory in kinds.items():
            figures += signing.compare(kind, factory)
            figures += stored(kind, factory)
    print("\n".join(table(figures)))
    off = sum(figure.holds is False for figure in figures)
    print(f"\n{off} off" if off else "\nall hold", f"({time.monotonic() - start:.0f} s)")
    return min(off, 1)


def give_up(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"no result after {LONGEST} s")


def code_check() -> Figure:
    """What the signing code costs before the act; it is left out on both sides of the comparison."""
    secret = "a signing code"  # nobody's
    stored = credentials.hashed(secret)
    took = median(seconds(partial(credentials.matches, stored, secret)) for _ in range(CHECKS))
    return told("signing code alone (argon2id)", f"{1000 * took:.0f} ms")


def stored(kind: str, factory: Factory) -> list[Figure]:
    """The comparisons over stored reports, on three databases of this kind side by side."""
    with ExitStack() as stack:
        started = time.monotonic()
        few, some, many = (
            stack.enter_context(loaded(factory, partial(stock.load, reports=reports))) for reports in STOCKS
        )
        loading = told(f"{kind}: loading {sum(STOCKS):,} reports", f"{time.monotonic() - started:.0f} s")
        return [*desk.compare(kind, few, many), *reminding.compare(kind, some, many), loading]


if __name__ == "__main__":
    sys.exit(main())
