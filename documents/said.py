"""Amounts and percentages said in running text, each with the words it stands in."""

import re
from collections.abc import Iterator
from decimal import Decimal

from documents.reading import Entry, Reading, as_entry
from documents.values import SHORT_UNITS, Amount, plain

CLAUSE = re.compile(r"[^，,。；;！？!?\n]+")
SUM = re.compile(
    r"(?P<figure>\d+(?:\.\d+)?)(?P<about>余|多|左右)?(?P<unit>万元|亿元|千元|元|[万亿](?=$|[和及与、)(]))(?!/)"
)
SHARE = re.compile(r"(?P<figure>\d+(?:\.\d+)?)%")
MONEY_WORD = re.compile(r"资金|投资|支出|收入|经费|拨款|补助|款|费|预算|金额|元")
NOTHING_LEFT = re.compile(
    r"(?:无|没有|未产生|不存在)(?:资金|项目|预算|结转)?结余|结余(?:资金)?(?:为|是)?(?:零|0(?![\d.]))"
)
INTRODUCTION = re.compile(r"^.*?[:：]")
TAIL = re.compile(r"(?:合计|总计|共计|共|约|为|达到?|了|是|的|有|完成|现已|已|按)+$")
HEAD = re.compile(r"^(?:其中|其余|另外|包括|截至.*?日|20\d\d年度?|全年|本年度?)+")


def read(reading: Reading) -> None:
    """Add what the narrative and the indicator tables say in words to the finances and ratios."""
    for section in reading.narrative:
        reading.finances += sums(section["text"], "narrative")
        reading.finances += nothing_left(section["text"])
        reading.ratios += shares(section["text"])
    for table in (table for table in reading.indicator_tables if table["columns"]):
        for row in table["rows"]:
            reading.finances += sums(row.get("actual") or "", "indicator")


def sums(text: str, where: str) -> Iterator[Entry]:
    for clause, figure in figures(text, SUM):
        unit = SHORT_UNITS.get(figure["unit"], figure["unit"])
        if figure["unit"] in SHORT_UNITS and not MONEY_WORD.search(clause):
            continue
        entry: Entry = {"where": where, "org": None, "item": words(clause, figure), "source": None}
        entry.update(as_entry(Amount(figure[0], Decimal(figure["figure"]), unit)), quote=clause)
        if figure["about"]:
            entry["approximate"] = True
        yield entry


def nothing_left(text: str) -> Iterator[Entry]:
    """无结余 is an amount as well: 0, in the unit of the amount said before it."""
    unit = "万元"
    for clause in CLAUSE.findall(plain(text)):
        said = list(SUM.finditer(clause))
        unit = SHORT_UNITS.get(said[-1]["unit"], said[-1]["unit"]) if said else unit
        match = NOTHING_LEFT.search(clause)
        if match and not said:
            entry: Entry = {"where": "narrative", "org": None, "item": "结余", "source": None}
            yield {**entry, **as_entry(Amount(match[0], Decimal(0), unit)), "quote": clause}


def shares(text: str) -> Iterator[Entry]:
    for clause, figure in figures(text, SHARE):
        yield {
            "item": words(clause, figure),
            "value": Decimal(figure["figure"]),
            "unit": "%",
            "quote": clause,
        }


def figures(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """(clause, figure in it); separators of thousands do not end a clause."""
    for line in text.split("\n"):
        joined = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain(line))
        for clause in CLAUSE.findall(joined):
            for figure in pattern.finditer(clause):
                yield clause, figure


def words(clause: str, figure: re.Match[str]) -> str:
    """What the amount is, in the words before it: 其中：人员支出1242.09万元 → 人员支出."""
    before = INTRODUCTION.sub("", re.split(r"[\d.]+(?:万元|亿元|元|%)|[》)]", clause[: figure.start()])[-1])
    return TAIL.sub("", HEAD.sub("", before)) or before
