"""Money as it is stored: 元 with two decimals plus the decimals shown in the form's own unit.

123456.78 元 filled in as 12.345678 万元 is {"yuan": "123456.78", "places": 6}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

FEN = Decimal("0.01")
UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}  # 元 in one unit


class Money(NamedTuple):
    """An amount in 元 and the decimals it is shown with in its unit."""

    yuan: Decimal
    places: int


def amount(yuan: Decimal, places: int) -> dict[str, Any]:
    """An amount as it is stored."""
    return {"yuan": format(yuan.quantize(FEN, ROUND_HALF_UP), "f"), "places": places}


def money_of(value: Mapping[str, Any] | None) -> Money | None:
    """A stored amount, None for a blank."""
    return Money(Decimal(value["yuan"]), value["places"]) if value else None


def yuan_of(value: Mapping[str, Any] | None) -> Decimal | None:
    """The 元 of a stored amount, None for a blank."""
    return Decimal(value["yuan"]) if value else None


def added(terms: Iterable[tuple[int, Money | None]]) -> Money | None:
    """The signed sum of what is not blank, None when all is; shown as exactly as its most exact part."""
    known = [(sign, money) for sign, money in terms if money is not None]
    if not known:
        return None
    yuan = sum((sign * money.yuan for sign, money in known), Decimal(0))
    return Money(yuan, max(money.places for _, money in known))


def percent(part: Money | None, whole: Money | None) -> str | None:
    """part ÷ whole in percent as it is stored, two decimals half up, "83.25" or "100"; None without a whole."""
    if part is None or whole is None or not whole.yuan:
        return None
    rate = (part.yuan * 100 / whole.yuan).quantize(FEN, ROUND_HALF_UP)
    return format(rate.quantize(Decimal(1)) if rate == rate.to_integral() else rate, "f")


def shown(value: Mapping[str, Any], unit: str, *, grouped: bool = True) -> str:
    """The amount in `unit` with its own decimals, "8,840.00"; without separators when not grouped."""
    exact = Decimal(value["yuan"]) / UNITS[unit]
    rounded = exact.quantize(Decimal(1).scaleb(-value["places"]), ROUND_HALF_UP)
    return format(rounded, ",f" if grouped else "f")
