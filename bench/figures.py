"""What was measured, what was wanted, and how ratios are taken on a machine that others use as well."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `holds` is None for a line that only informs."""

    what: str
    measured: str
    wanted: str = ""
    holds: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        verdict = {None: "", True: "holds", False: "OFF"}[self.holds]
        return self.what, self.measured, self.wanted, verdict


def at_least(what: str, measured: float, limit: float) -> Figure:
    return Figure(what, f"{measured:.3g}", f">= {limit:.3g}", measured >= limit)


def at_most(what: str, measured: float, limit: float) -> Figure:
    return Figure(what, f"{measured:.3g}", f"<= {limit:.3g}", measured <= limit)


def exactly(what: str, measured: Any, wanted: Any) -> Figure:
    return Figure(what, str(measured), f"= {wanted}", measured == wanted)


def told(what: str, measured: str) -> Figure:
    return Figure(what, measured)


def seconds(work: Callable[[], Any]) -> float:
    """How long `work` took; garbage of others is not collected on its time."""
    gc.collect(0)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


def growth(pairs: list[tuple[float, float]]) -> float:
    """How many times the second of a pair is the first: the median pair, so that one bad moment does not count."""
    return median(second / first for first, second in pairs)


def table(figures: list[Figure]) -> list[str]:
    rows = [("what", "measured", "wanted", ""), *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
