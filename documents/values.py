"""What stands in a cell, as a value: texts without the marks of the page, numbers, amounts, dates.

Nothing is guessed: what is no number stays None, with the raw text beside it.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

FACTORS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
SHORT_UNITS = {"万": "万元", "亿": "亿元"}
NOTHING = {"", "-", "—", "--", "——", "/", "\\", "无", "〇", "…", "……"}

# Letters, digits and the signs of numbers in full width; Chinese punctuation is left as it is.
HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum() or chr(code) in "%.+-"}
WIDE = r"[⺀-鿿豈-﫿　-〿＀-￯“”‘’…—]"
LOOSE_SPACE = re.compile(rf"(?<={WIDE})[ \t　]+|[ \t　]+(?={WIDE})")
NEW_ITEM = re.compile(
    r"[①-⑳]|[((（]?[一二三四五六七八九十\d]{1,3}[)、.）.．]|[一二三四五六七八九十]是|(?:指标|目标|任务|备注|注)\s*\d*\s*[：:]?|以上|此项"
)
SENTENCE_END = tuple("。；;：:！!？?.")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
AMOUNT = re.compile(r"(?P<sign>-?)[¥$]?(?P<figure>[\d,.]+)余?(?P<unit>千元|万元|亿元|元|万|亿)?(?:整|左右)?")
MONTH = re.compile(r"(20\d\d)(?:[年./-](\d{1,2})(?!\d)|年?年[底末])")  # 2025年3月; 2025年底 is its December
LATER_MONTH = re.compile(r"[至到—~-]+(?:当年|同年)?(\d{1,2})月")
DAY = re.compile(r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?")


def plain(text: str | None) -> str:
    """The text for comparing: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def label(text: str | None) -> str:
    """A label for comparing: plain, without 其中, colons and quotes."""
    return re.sub(r"^其中[::]?|[\"'“”‘’]", "", plain(text)).strip(":.;,。、：")


def bare(text: str | None) -> str:
    """A label without what stands in brackets at its end: 实际到位资金（元） → 实际到位资金."""
    return re.sub(r"(?:\([^()]*\)|=.*)+$", "", label(text)) or label(text)


def tidy(text: str) -> str:
    """A text to be kept: half-width digits, no loose spaces, lines stripped, its line breaks as they are."""
    lines = [
        LOOSE_SPACE.sub("", line.translate(HALF_WIDTH).strip())
        for line in text.replace("\xa0", " ").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def spaced(text: str) -> str:
    """A line of the page with single spaces: 2020年 1 月, 年 月 日."""
    return " ".join(text.translate(HALF_WIDTH).split())


def flowing(text: str) -> str:
    """A text whose line breaks may come from a narrow cell: they stay before a numbered item and after a full stop."""
    out = ""
    for line in tidy(text).split("\n"):
        keep = not out or not line or out.endswith(SENTENCE_END) or bool(NEW_ITEM.match(line))
        out += ("\n" if keep and out else "") + line
    return out.strip("\n")


def joined(text: str) -> str:
    """A label without any line break or space: 目标⏎内容 → 目标内容."""
    return "".join(tidy(text).split())


def is_nothing(text: str) -> bool:
    """An empty cell, or one that says so: —, /, 无."""
    return plain(text) in NOTHING


def number(text: str) -> Decimal | None:
    """A plain number, as “9.0”, “２４”, “8,840.00”, “10分” or “92.5%”; None for anything else."""
    figure = re.sub(r"[分%]$", "", plain(text))
    sign, figure = (figure[:1], figure[1:]) if figure[:1] in ("-", "+") else ("", figure)
    return Decimal(sign + figure.replace(",", "")) if GROUPED.fullmatch(figure) else None


@dataclass(frozen=True)
class Amount:
    """text as in the cell; value in `unit`, None for an empty or unreadable cell; unit 元, 万元, … or %."""

    text: str
    value: Decimal | None
    unit: str

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元, without needless zeros; None for rates and empty cells."""
        if self.value is None or self.unit not in FACTORS:
            return None
        exact = self.value * FACTORS[self.unit]
        return exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact.normalize()


def amount(text: str, unit: str) -> Amount:
    """The amount in a cell; a unit written in the cell stands before that of the column."""
    squeezed = plain(text)
    if squeezed.endswith("%"):
        return Amount(text, number(squeezed), "%")
    match = AMOUNT.fullmatch(squeezed)
    if not match or not GROUPED.fullmatch(match["figure"]):
        return Amount(text, None, unit)
    own = SHORT_UNITS.get(match["unit"], match["unit"])
    return Amount(text, Decimal(match["sign"] + match["figure"].replace(",", "")), own or unit)


def unit_in(text: str) -> str | None:
    """The unit of money that a heading names, as in “年度收入情况（万元）” or “单位：元”."""
    match = re.search(r"[(:](?:金额)?(?:单位)?[::]?(?:人民币)?(元|千元|万元|亿元)(?=[),;]|$)", plain(text))
    return match[1] if match else None


def day(text: str) -> str | None:
    """2026年3月12日 → 2026-03-12; None without a whole date."""
    match = DAY.search(plain(text))
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def months(text: str) -> tuple[str | None, str | None]:
    """First and last month of a period, as 2025-03; a second year that is not repeated is the first one's."""
    squeezed = plain(text)
    matches = list(MONTH.finditer(squeezed))
    found = [(match[1], match[2] or "12") for match in matches]
    again = LATER_MONTH.search(squeezed, matches[0].end()) if len(matches) == 1 else None
    if again:
        found.append((found[0][0], again[1]))
    shown = [f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None for year, month in found]
    return (shown[0] if shown else None), (shown[-1] if len(shown) > 1 else None)
