"""Values of cells as they stand on paper, and the plain text that figures are read from."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from evaluation import measures
from evaluation.measures import Measure

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－", "0123456789.%+-")
NO_LETTER = re.compile(r"[\W_]+")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
SCALES = {
    "亿": Decimal(100_000_000),
    "千万": Decimal(10_000_000),
    "百万": Decimal(1_000_000),
    "万": Decimal(10_000),
}
DATE = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月)?")
YEAR_END = re.compile(r"(\d{4})年(?:底|末)")
FIGURE = re.compile(
    r"[≥≤><=约]*[\d.,，OoIl]*\d[\d.,，OoIl]*[^\d\s.,，-]{0,6}"
)  # a cell that is meant as one figure
MALFORMED = re.compile(
    r"\d[.,，]{2,}\d|\d\.\d+\.\d|\d[,，]\d{1,2}(?!\d)|\d[,，]\d{4,}|%%|(?<![a-zA-Z])[OoIl]\d|\d[OoIl]\d"
)
OPERATORS = {"≥": ">=", ">": ">=", "≤": "<=", "<": "<="}


@dataclass(frozen=True)
class Value:
    """A cell: its text and what it measures; kind is blank, words, number, rate, day or yes_no."""

    text: str
    measure: Measure | None = None

    @property
    def kind(self) -> str:
        """What stands in the cell; `words` is text that holds none or several figures."""
        if self.measure is None:
            return "words" if plain(self.text).strip("—-/…") else "blank"
        return "rate" if self.unit == "%" else self.measure.kind

    @property
    def number(self) -> Decimal | None:
        """The figure as written: 0.86 of 0.86万人."""
        return self.measure.number if self.measure and self.measure.kind == "number" else None

    @property
    def base(self) -> Decimal | None:
        """The figure without its 万: 8600 of 0.86万人."""
        return self.measure.value if self.measure and self.measure.kind == "number" else None

    @property
    def unit(self) -> str:
        """人 of 0.86万人, % of a rate, "" where none is written."""
        return self.measure.unit if self.measure else ""

    @property
    def written_unit(self) -> str:
        """The unit as it stands there: 万人."""
        scaled = self.base / self.number if self.base and self.number else Decimal(1)
        return next((sign for sign, scale in SCALES.items() if scale == scaled), "") + self.unit

    @property
    def operator(self) -> str:
        """≥, ≤ or "" as far as the text bounds its figure."""
        return OPERATORS.get(self.measure.operator, "") if self.measure else ""


@lru_cache(maxsize=4096)  # a report's texts and cells, asked for by one check after another
def plain(text: str) -> str:
    """Text to compare: half-width figures, no white space, no thousands separators; punctuation stays."""
    return THOUSANDS.sub("", "".join(text.translate(FULL_WIDTH).split()))


def letters(text: str) -> str:
    """The letters of a text alone: what two phrases must share to say the same."""
    return NO_LETTER.sub("", plain(text))


@lru_cache(maxsize=4096)
def value(raw: str) -> Value:
    """Read a cell."""
    return Value(raw, measures.read(raw) if raw.strip() else None)


def last_day(text: str) -> dt.date | None:
    """The last day that the first date of a text allows: 2025年12月 is 31 December; None where there is none."""
    found, end = DATE.search(text), YEAR_END.search(text)
    if end and (not found or end.start() < found.start()):
        return dt.date(int(end[1]), 12, 31)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    year, month = int(found[1]), int(found[2])
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(int(found[3] or last), last) or last)


def malformed(text: str) -> bool:
    """Whether a cell meant as one figure is not written as one: 12,34 or 1.2.5 or 2O5."""
    bare = "".join(text.split())
    return bool(FIGURE.fullmatch(bare) and MALFORMED.search(bare))


def shown(number: Decimal) -> str:
    """A figure with two decimals and separators: 7,946.00."""
    return format(number, ",.2f")


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """part ÷ whole in per cent, two decimals half up."""
    return (part * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
