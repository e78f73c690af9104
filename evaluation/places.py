"""Places on a form, for messages, links and jump marks."""

from __future__ import annotations

from dataclasses import dataclass

SCORES = "scores"  # what stands for a section's key where a place is on the score sheet


@dataclass(frozen=True)
class Place:
    """Where on the form something stands.

    `row` is the key of a printed row, else the row's position counted from 1; on the score sheet
    `section` is "scores" and `entry` the key of the scored cell.
    """

    section: str
    entry: str = ""
    row: str = ""
    column: str = ""

    @property
    def anchor(self) -> str:
        """The id of the place in a page: "i-arrival_rate", "f-vouchers-details-8-voucher"."""
        if self.section == SCORES:
            return f"i-{self.entry}" if self.entry else "tot"
        return "-".join(["f", *filter(None, (self.section, self.entry, self.row, self.column))])
