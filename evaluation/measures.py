"""Targets and what became of them, read from the words of a table cell: "≥95%", "28个", "2025年12月底", "是".

A text is measurable when it holds exactly one number, one day, or a plain yes or no; all else is None, never a guess.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
FULL = Decimal(100)
REVERSE = ("≤", "<")
OPERATORS = {
    "≥": "≥ >= 不低于 不少于 不小于 大于等于 至少",
    "≤": "≤ <= 不高于 不超过 不大于 不多于 小于等于 至多 最多 控制在",
    ">": "> 大于 高于 超过 多于",
    "<": "< 小于 低于 少于",
    "=": "=",
}
WORDS = {word: sign for sign, words in OPERATORS.items() for word in words.split()}
AFTER = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤"}
YES = ("是", "有", "达标", "合格", "完成", "已完成", "通过", "已通过", "达到", "已达到")
NO = ("否", "无", "没有", "未达标", "不达标", "不合格", "未完成", "未通过", "未达到")

NUMBER = re.compile(
    rf"(?P<words>[^\d.%()、,;。未缺第]{{0,12}}?)(?P<operator>{'|'.join(sorted(WORDS, key=len, reverse=True))})?"
    r"(?P<number>-?\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<unit>(?![月号])[^\d.()、,;。]{0,8}?)"
    rf"(?P<after>\(含\))?(?P<tail>{'|'.join(AFTER)})?"
)
DAYS = (
    re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?(?:底|末|内)?(?:以?前|之前)?"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})[-/](\d{1,2})()"),
)


@dataclass(frozen=True)
class Measure:
    """What a text says. `value`: number × scale, day number, or 1 and 0 for yes and no."""

    kind: str  # "number" | "day" | "yes_no"
    value: Decimal
    text: str
    operator: str = ""
    number: Decimal = Decimal(0)  # as written
    unit: str = ""
    earliest: Decimal = Decimal(0)  # first day of a month or year of which `value` is the last


@dataclass(frozen=True)
class Comparison:
    """A target and what was reached, on one scale. `rate` in percent of the target; None where it has no meaning."""

    kind: str  # "positive" | "reverse" | "zero" | "day" | "yes_no"
    met: bool
    target: Decimal
    actual: Decimal
    rate: Decimal | None = None


def read(text: str) -> Measure | None:
    """What a cell says, None when it cannot be measured or is blank."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).replace("≦", "≤").replace("≧", "≥")
    bare = re.sub(r"(?<=\d),(?=\d{3})", "", bare)
    return read_yes_no(bare) or read_day(bare) or read_number(bare)


def read_yes_no(text: str) -> Measure | None:
    """是, 达标, 无 …"""
    if text in YES or text in NO:
        return Measure("yes_no", Decimal(text in YES), text)
    return None


def read_day(text: str) -> Measure | None:
    """A day, or the last day of a month or year: 2025年12月18日, 2025年12月底, 2025年."""
    found = next(filter(None, (pattern.fullmatch(text) for pattern in DAYS)), None)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
        last = first.replace(month=month or 12, day=day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return Measure("day", Decimal(last.toordinal()), text, earliest=Decimal(first.toordinal()))


def read_number(text: str) -> Measure | None:
    """One number with what stands before and behind it; a remark in brackets without figures is left out."""
    found = NUMBER.fullmatch(re.sub(r"\((?!含)[^()\d]*\)", "", text))
    if not found:
        return None
    number, scale = Decimal(found["number"]), SCALES[found["scale"] or ""]
    operator = WORDS.get(found["operator"] or "") or AFTER.get(found["tail"] or "", "")
    return Measure("number", number * scale, text, operator, number, found["unit"])


def compare(target: Measure, actual: Measure, direction: str = "") -> Comparison | None:
    """How the actual stands to the target; None when the two cannot be compared.

    Args:
        direction: "reverse" where less is better (成本), whatever the target's operator says; "" leaves it to that.
    """
    if target.kind != actual.kind:
        return None
    match target.kind:
        case "yes_no":
            return Comparison("yes_no", target.value == actual.value, target.value, actual.value)
        case "day":
            return compare_days(target, actual)
    figures = on_one_scale(target, actual)
    reverse = direction == "reverse" or target.operator in REVERSE
    return compare_numbers(*figures, reverse) if figures else None


def compare_days(target: Measure, actual: Measure) -> Comparison | None:
    """On or before the target's last day; None when only the month is told and the day decides."""
    met = actual.value <= target.value
    if not met and actual.earliest <= target.value:
        return None
    return Comparison("day", met, target.value, actual.value)


def on_one_scale(target: Measure, actual: Measure) -> tuple[Decimal, Decimal] | None:
    """Both figures in one unit; a figure without a unit is taken as written in the other's."""
    if not (target.unit and actual.unit):
        same_scale = bool(target.unit) == bool(actual.unit)
        return (target.value, actual.value) if same_scale else (target.number, actual.number)
    alike = target.unit.startswith(actual.unit) or actual.unit.startswith(target.unit)
    return (target.value, actual.value) if alike else None


def compare_numbers(target: Decimal, actual: Decimal, reverse: bool) -> Comparison:
    """At least the target, or at most where less is better or the target is nothing (0 起事故)."""
    if target == 0:
        return Comparison("zero", actual <= 0, target, actual)
    met = actual <= target if reverse else actual >= target
    return Comparison("reverse" if reverse else "positive", met, target, actual, actual * FULL / target)
