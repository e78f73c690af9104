"""Figures a campaign may set; the defaults are those of domain.md §1.5 and §3.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

# How a part of a percentage point counts: not at all, as it is, as a whole one.
COMPLETE, LINEAR, STARTED = "complete", "linear", "started"


@dataclass(frozen=True)
class Policy:
    """What the printed rules leave to the county, by the keys of a campaign's policy. Rates and shares are percent."""

    percentage_points: str = COMPLETE
    over_fulfilment_reason: Decimal = Decimal(130)  # from here on a positive target needs an explanation
    over_fulfilment_deduct: bool = False  # and costs points
    over_fulfilment_points: Decimal = Decimal(2)
    over_fulfilment_grades: tuple[
        tuple[Decimal, Decimal], ...
    ] = ()  # from this rate, percent of the score cut
    reverse: str = "overrun"  # W × (1 − (A − T) ÷ T); "ratio" is W × T ÷ A
    late_deduction: Decimal = Decimal(100)  # percent of the weight lost when late
    late_per_day: Decimal = Decimal(0)  # percent of the weight per day; replaces late_deduction when not 0
    qualitative_bands: tuple[tuple[Decimal, Decimal], ...] = (
        (Decimal(1), Decimal("0.8")),
        (Decimal("0.8"), Decimal("0.6")),
        (Decimal("0.6"), Decimal(0)),
    )  # highest and least share of the weight
    band_names: tuple[tuple[str, ...], ...] = (
        ("达成年度指标", "达成预期指标", "全部达成", "达成"),
        ("部分达成年度指标并具有一定效果", "部分达成预期指标并具有一定效果", "基本达成目标", "部分达成"),
        ("未达成年度指标且效果较差", "未达成预期指标且效果较差", "未达成"),
    )  # of each band, as forms call it
    execution_cap: bool = False
    execution_caps: tuple[tuple[Decimal, Decimal], ...] = (
        (Decimal(50), Decimal(59)),
        (Decimal(60), Decimal(69)),
        (Decimal(70), Decimal(79)),
        (Decimal(80), Decimal(89)),
    )  # execution below, most the total may be; lowest first
    unproven: str = "ask"  # a ticked clause without its attachment counts; "refuse": it does not
    measurable_share: Decimal = Decimal(50)  # of target values, for a clause that says they are
    excluded: tuple[str, ...] = ()  # figures a rule takes off when the campaign says so: policy_adjustment

    def band(self, text: Any) -> int | None:
        """Which band a text names, best first; None for any other text."""
        return next((number for number, names in enumerate(self.band_names) if text in names), None)

    @classmethod
    def of(cls, given: Mapping[str, Any] | Policy | None) -> Policy:
        """The policy in a campaign's settings, whose other keys are left alone.

        Args:
            given: numbers as Decimal, int or text; `execution_caps` as [{"below": 80, "cap": 89}, …],
                `over_fulfilment_grades` as [{"from": 200, "cut": 10}, …], in any order.
        """
        if isinstance(given, Policy):
            return given
        known = {field.name for field in fields(cls)} & set(given or ())
        return cls(**{key: SHAPES.get(key, plain)((given or {})[key]) for key in known})


def plain(value: Any) -> Any:
    """A flag or word as it is; a number as Decimal."""
    return value if isinstance(value, (bool, str)) else Decimal(value)


def number(value: Any) -> Decimal:
    return Decimal(value)


def shares(value: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    """Bands as pairs of highest and least share."""
    return tuple((Decimal(high), Decimal(low)) for high, low in value)


def caps(value: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    """Caps from the lowest rate up, so that the first that holds is the strictest."""
    return tuple(sorted((Decimal(item["below"]), Decimal(item["cap"])) for item in value))


def grades(value: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    """Cuts from the highest rate down, so that the first that holds is the heaviest."""
    return tuple(sorted(((Decimal(item["from"]), Decimal(item["cut"])) for item in value), reverse=True))


SHAPES: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        (
            "over_fulfilment_reason",
            "over_fulfilment_points",
            "late_deduction",
            "late_per_day",
            "measurable_share",
        ),
        number,
    ),
    "qualitative_bands": shares,
    "execution_caps": caps,
    "over_fulfilment_grades": grades,
    "band_names": lambda value: tuple(map(tuple, value)),
    "excluded": tuple,
}
