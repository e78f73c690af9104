"""Looking up and showing the amounts of money tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evaluation.catalogue.facts import TOTALS, Amount, Document
from evaluation.catalogue.finding import NOTHING
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.values import shown
from evaluation.catalogue.words import role
from evaluation.money import UNITS

Cells = Sequence[Amount]


def tables(document: Document) -> dict[tuple[str, str, str], list[Amount]]:
    """The amounts of one item of one institution, by (where, org, item)."""
    found: dict[tuple[str, str, str], list[Amount]] = {}
    for amount in document.amounts:
        found.setdefault((amount.where, amount.org, "/".join(amount.path)), []).append(amount)
    return found


def total_of(cells: Cells) -> Amount | None:
    """The amount of all sources."""
    return next(
        (cell for cell in cells if cell.source.split("/")[-1] in TOTALS and "/" not in cell.source), None
    )


def item(document: Document, *roles: str) -> Amount | None:
    """The total of the first item that has one of these roles."""
    for wanted in roles:
        for amount in document.amounts:
            if role(amount.name) == wanted and amount.is_total and amount.unit != "%":
                return amount
    return None


def in_unit(yuan: Decimal, unit: str) -> str:
    """An amount as it is printed in its table: 7,946.00."""
    return shown(yuan / UNITS.get(unit, Decimal(1)))


def money(cells: Cells) -> Decimal:
    """The sum of what is not blank."""
    return sum((cell.yuan for cell in cells if cell.yuan is not None), NOTHING)


def differ(one: Decimal, other: Decimal, policy: Policy) -> bool:
    """Whether two amounts differ by more than rounding."""
    return abs(one - other) > policy.tolerance
