"""Values of cells as they stand on paper, read into number, unit, operator, rate, date or yes and no."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－：", "0123456789.%+-:")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
SCALES = {"亿": Decimal(100_000_000), "千万": Decimal(10_000_000), "百万": Decimal(1_000_000), "万": Decimal(10_000)}
NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?:余|多)?(千万|百万|万|亿)?(?:余|多)?")
UNIT = re.compile(r"[^\d\s，。；、,;:：（）()≥≤<>＝=]{0,6}")
ENDINGS = ("及以上", "以上", "以内", "以下", "左右", "以前", "之内", "及以下")
AT_LEAST = re.compile(r"≥|≧|>=|＞|>|不低于|不少于|至少|达到|以上")
AT_MOST = re.compile(r"≤|≦|<=|＜|<|不高于|不超过|不大于|不多于|控制在|以内|以下|零")
DATE = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月)?(?:底|末|初|上旬|中旬|下旬)?")
YEAR_END = re.compile(r"(\d{4})年(?:年)?(?:底|末|内)")
YES_NO = {"是", "否", "有", "无", "达标", "未达标", "合格", "不合格", "完成", "未完成"}


@dataclass(frozen=True)
class Value:
    """One cell. kind: blank, number, rate, date, yes_no, words (none or several figures)."""

    text: str
    kind: str = "blank"
    number: Decimal | None = None  # as written: 0.86 of 0.86万人
    scale: Decimal = Decimal(1)  # 10000 of 0.86万人
    unit: str = ""  # 人 of 0.86万人, % of a rate
    operator: str = ""  # ">=", "<=" or ""
    day: dt.date | None = None

    @property
    def base(self) -> Decimal | None:
        """The number without its 万: 8600 of 0.86万人."""
        return None if self.number is None else self.number * self.scale

    @property
    def written_unit(self) -> str:
        """The unit as it stands there: 万人."""
        return next((sign for sign, scale in SCALES.items() if scale == self.scale), "") + self.unit


def plain(text: str) -> str:
    """Text to compare: half-width figures, no white space, no thousands separators; punctuation stays."""
    return THOUSANDS.sub("", "".join(text.translate(FULL_WIDTH).split()))


def letters(text: str) -> str:
    """The letters of a text alone: what two phrases must share to say the same."""
    return "".join(sign for sign in plain(text) if sign.isalnum())


@cache
def value(raw: str) -> Value:
    """Read a cell."""
    text = plain(raw)
    if not text.strip("—-/…"):
        return Value(raw)
    day = date_of(text)
    if day:
        return Value(raw, "date", day=day)
    if text.rstrip("。") in YES_NO:
        return Value(raw, "yes_no")
    found = list(NUMBER.finditer(text))
    return measured(raw, text, found[0]) if len(found) == 1 else Value(raw, "words", operator=operator(text))


def measured(raw: str, text: str, found: re.Match[str]) -> Value:
    """A cell with one figure."""
    scale = SCALES.get(found[2] or "", Decimal(1))
    unit = UNIT.match(text, found.end())
    name = trimmed(unit[0] if unit else "")
    kind = "rate" if name.startswith("%") else "number"
    return Value(raw, kind, Decimal(found[1]), scale, "%" if kind == "rate" else name, operator(text))


def trimmed(unit: str) -> str:
    """A unit without the words that only bound the figure."""
    return next((unit.removesuffix(ending) for ending in ENDINGS if unit.endswith(ending)), unit)


def operator(text: str) -> str:
    """Which way a target points; "" where nothing is written."""
    if AT_MOST.search(text):
        return "<="
    return ">=" if AT_LEAST.search(text) else ""


def date_of(text: str) -> dt.date | None:
    """The last day a date allows: 2025年12月底 is 31 December 2025; None where there is none."""
    found = DATE.search(text)
    if found and 1 <= int(found[2]) <= 12:
        year, month = int(found[1]), int(found[2])
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, min(int(found[3] or last), last) or last)
    end = YEAR_END.search(text)
    return dt.date(int(end[1]), 12, 31) if end else None


def figures(text: str) -> list[str]:
    """Every figure of a text, as written."""
    return re.findall(r"\d+(?:\.\d+)?", plain(text))


def shown(number: Decimal) -> str:
    """A figure with two decimals and separators: 7,946.00."""
    return format(number, ",.2f")


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """part ÷ whole in per cent, two decimals half up."""
    return (part * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
