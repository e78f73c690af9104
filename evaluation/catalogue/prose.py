"""Running text in sentences and clauses, the figures said in it, and how much two texts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from evaluation.catalogue.facts import Document
from evaluation.catalogue.finding import Spot
from evaluation.catalogue.values import SCALES, letters, plain
from evaluation.catalogue.words import WORDS, pattern

SENTENCES = re.compile(r"[。；;！!？?\n]+")
CLAUSE_ENDS = "，,；;。！!？?：:\n"
NEAR_ENDS = CLAUSE_ENDS + "、（()）"
MEASURES = "|".join(sorted(WORDS["figures"]["measures"], key=len, reverse=True))
FIGURE = re.compile(rf"(?<![\d.〔\[－-])(\d+(?:\.\d+)?)(余|多)?(千万|百万|万|亿)?(余|多)?({MEASURES})?")
SHORTEN = 28  # letters of a quotation


@dataclass(frozen=True)
class Said:
    """A figure in running text: `unit` is 元 for money, `number` without 万; before and after end with the clause."""

    spot: Spot
    sentence: str
    clause: str
    before: str
    after: str
    text: str
    number: Decimal
    unit: str
    about: bool

    @property
    def near(self) -> str:
        """The words right before it, without what ended an earlier figure and without remarks in brackets."""
        bare = re.sub("[（(][^（）()]*[）)]", "", self.before)
        return re.split(rf"[{re.escape(NEAR_ENDS)}]", bare)[-1]


@lru_cache(maxsize=512)  # the texts of a few reports, asked for by one check after another
def sentences(text: str) -> tuple[str, ...]:
    """Sentences without white space."""
    lines = text.split("\n")
    return tuple(sentence for line in lines for sentence in SENTENCES.split(plain(line)) if sentence)


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between commas and colons."""
    return [part for part in re.split(rf"[{re.escape(CLAUSE_ENDS)}]", sentence) if part]


@lru_cache(maxsize=16)  # a report and those it is compared with
def said(document: Document) -> tuple[Said, ...]:
    """Every figure said in a document's running texts."""
    return tuple(
        figure
        for spot, text in document.texts()
        for sentence in sentences(text)
        for figure in figures(spot, sentence)
    )


def figures(spot: Spot, sentence: str) -> Iterator[Said]:
    """The figures of a sentence that have a measure word; money without one counts when the clause is about money."""
    for found in FIGURE.finditer(sentence):
        start = max((sentence.rfind(sign, 0, found.start()) for sign in CLAUSE_ENDS), default=-1) + 1
        ends = [at for sign in CLAUSE_ENDS if (at := sentence.find(sign, found.end())) >= 0]
        before, after = (
            sentence[start : found.start()],
            sentence[found.end() : min(ends, default=len(sentence))],
        )
        measure = measure_of(found, before)
        if measure:
            unit, factor = measure
            number = Decimal(found[1]) * SCALES.get(found[3] or "", Decimal(1)) * factor
            about = bool(found[2] or found[4])
            clause = before + found[0] + after
            yield Said(spot, sentence, clause, before, after, found[0], number, unit, about)


def measure_of(found: re.Match[str], before: str) -> tuple[str, Decimal] | None:
    """The unit and the factor hidden in it (万元 is 10000 元); None for a figure that measures nothing."""
    unit = found[5] or ""
    if unit.endswith("元"):
        return "元", SCALES.get(unit[:-1], Decimal(1))
    if unit:
        return unit, Decimal(1)
    return ("元", Decimal(1)) if found[3] and pattern("figures", "money").search(before) else None


def quoted(text: str) -> str:
    """A short quotation."""
    return text if len(text) <= SHORTEN else f"{text[:SHORTEN]}…"


def pieces(text: str, length: int) -> set[str]:
    """Every run of so many letters."""
    signs = letters(text)
    return {signs[at : at + length] for at in range(len(signs) - length + 1)}


def share(one: str, other: str) -> Decimal:
    """How much of the shorter text stands in the longer one: shared pairs of letters, 0 to 1."""
    mine, yours = pieces(one, 2), pieces(other, 2)
    least = min(len(mine), len(yours))
    return Decimal(len(mine & yours)) / least if least else Decimal(0)


def covered(name: str, context: str) -> Decimal:
    """How much of a name its surroundings say: letters of the name that stand there at least two together."""
    signs, around = letters(name), letters(context)
    if len(signs) < 2:
        return Decimal(0)
    hit = {at + step for at in range(len(signs) - 1) if signs[at : at + 2] in around for step in (0, 1)}
    return Decimal(len(hit)) / len(signs)
