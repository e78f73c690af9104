"""Long proofs: the same test runs with short counts in `make test` and at full size in `make faults`."""

import os
from typing import Any

FULL = bool(os.environ.get("TEST_FULL"))
FIGURE = "figure"  # the name under which a test's report carries its rows to the closing table


class Proof:
    """What one test measured, for the closing table; any figure that is off fails the test at once."""

    def __init__(self, rows: list[tuple[str, Any]]):
        self.rows = rows

    def size(self, short: int, full: int) -> int:
        return full if FULL else short

    def equals(self, what: str, measured: object, expected: object) -> None:
        self.note(what, measured, f"= {expected}", measured == expected)

    def at_most(self, what: str, measured: Any, limit: Any) -> None:
        self.note(what, measured, f"≤ {limit}", measured <= limit)

    def at_least(self, what: str, measured: Any, limit: Any) -> None:
        self.note(what, measured, f"≥ {limit}", measured >= limit)

    def note(self, what: str, measured: object, wanted: str, holds: bool) -> None:
        self.rows.append((FIGURE, [what, str(measured), wanted, "holds" if holds else "OFF"]))
        assert holds, f"{what}: measured {measured}, wanted {wanted}"


def table(rows: list[list[str]]) -> list[str]:
    """Lines of a plain table: test, what, measured, wanted, verdict."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
