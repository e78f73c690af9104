"""Word's automatic numbers: the 1、 or （一） that the page shows and the text does not hold."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from documents.styles import whole

DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
}
SILENT = {"bullet", "none"}


def chinese(number: int) -> str:
    """21 → 二十一; above 99 the plain digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    out = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def shown(number: int, kind: str) -> str:
    """One number in a format of Word (w:numFmt)."""
    if kind in CHINESE:
        return chinese(number)
    if kind.startswith("decimalEnclosedCircle") and 0 < number <= len(CIRCLED):
        return CIRCLED[number - 1]
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("upperRoman", "lowerRoman"):
        return roman(number).upper() if kind == "upperRoman" else roman(number)
    return str(number)


def value(parent: Any, tag: str, default: str = "") -> str:
    """The w:val of a child element."""
    child = parent.find(qn(tag)) if parent is not None else None
    return default if child is None else child.get(qn("w:val"), default)


class Numbering:
    """Counts the lists of one document while its paragraphs are read in order."""

    def __init__(self, root: Any | None) -> None:
        """root: the w:numbering element; None when the document has no lists."""
        self.levels: dict[str, dict[int, Any]] = {}  # list number → level → w:lvl
        self.family: dict[str, str] = {}  # list number → what it counts with
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self.learn(root)

    def learn(self, root: Any) -> None:
        patterns = {
            pattern.get(qn("w:abstractNumId")): {
                whole(level.get(qn("w:ilvl"))): level for level in pattern.findall(qn("w:lvl"))
            }
            for pattern in root.findall(qn("w:abstractNum"))
        }
        for item in root.findall(qn("w:num")):
            number, pattern = item.get(qn("w:numId")), value(item, "w:abstractNumId")
            overrides = item.findall(qn("w:lvlOverride"))
            own = {whole(o.get(qn("w:ilvl"))): o.find(qn("w:lvl")) for o in overrides}
            self.levels[number] = {
                **patterns.get(pattern, {}),
                **{k: v for k, v in own.items() if v is not None},
            }
            self.family[number] = number if overrides else pattern

    def next(self, number: str, level: int) -> str:
        """The text that Word puts before the next paragraph of list `number` at `level`; empty for bullets."""
        levels = self.levels.get(number, {})
        if level not in levels:
            return ""
        counts = self.counts[self.family[number]]
        for upper in range(level):
            counts.setdefault(upper, whole(value(levels.get(upper), "w:start"), 1))
        counts[level] = counts.get(level, whole(value(levels[level], "w:start"), 1) - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        return self.label(levels, counts, level)

    def label(self, levels: dict[int, Any], counts: dict[int, int], level: int) -> str:
        if value(levels[level], "w:numFmt", "decimal") in SILENT:
            return ""
        text = value(levels[level], "w:lvlText")
        for k, count in counts.items():
            text = text.replace(f"%{k + 1}", shown(count, value(levels.get(k), "w:numFmt", "decimal")))
        return text
