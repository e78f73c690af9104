"""N15: slips of the pen, gathered in one line per document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from evaluation.catalogue.facts import Document
from evaluation.catalogue.finding import Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import sentences
from evaluation.catalogue.reports import UnitYear
from evaluation.catalogue.values import plain
from evaluation.catalogue.words import WORDS, pattern

HAN = re.compile(r"[\u4e00-\u9fff]+")
NUMBERED = re.compile(r"([\u4e00-\u9fff]{2,8})[〔\[（(](20\d\d)[〕\])）](?:第)?(\d+)号")
OFTEN = 3  # times a phrase must stand before a near miss of it is a slip
LONG = 6  # letters of such a phrase
MOST = 8  # slips told
SMALL_WORDS = "的地得了和与及或在是为等对向从把被将并而也都已就所一二三四五六七八九十个"


def checks(year: UnitYear, policy: Policy) -> Iterator[Finding]:
    """The running text of every document; phrases and numbers of documents are known from the whole unit-year."""
    whole = plain("。".join(document.full_text for document in year.documents))
    usual = phrases(whole)
    numbers = references(whole)
    for document in (document for report in year.asked for document in report.documents):
        found: dict[str, Spot] = {}
        for spot, text in document.texts():
            for sentence in sentences(text):
                for slip in slips(sentence, usual, numbers):
                    found.setdefault(slip, spot)
            for mark in pattern("slips", "marks").finditer(plain(text)):
                found.setdefault(f"“{mark[0]}”重复", spot)
        if found:
            yield told(document, found)


def told(document: Document, found: dict[str, Spot]) -> Finding:
    """All slips of a document in one finding."""
    more = f"等 {len(found)} 处" if len(found) > MOST else ""
    message = f"文字差错：{'；'.join(list(found)[:MOST])}{more}"
    why = "；".join(found)
    return Finding(
        "N15", document.id, next(iter(found.values())), message, (), "slips", at_most=Severity.note, why=why
    )


def slips(sentence: str, usual: dict[str, str], numbers: dict[tuple[str, str], str]) -> Iterator[str]:
    """The slips of one sentence."""
    yield from doubled(sentence)
    yield from twice_listed(sentence)
    yield from misnumbered(sentence, numbers)
    yield from misspelt(sentence)
    yield from shortened(sentence, usual)


def doubled(sentence: str) -> Iterator[str]:
    """A word or a mark written twice."""
    for found in pattern("slips", "doubled").finditer(sentence):
        if not pattern("slips", "fine").match(found[1]):
            yield f"“{found[0]}”重复"
    for found in pattern("slips", "small").finditer(sentence):
        yield f"“{found[0]}”重复"


def twice_listed(sentence: str) -> Iterator[str]:
    """An item that a list names twice."""
    for clause in re.split("[，：；（）()“”]", sentence):
        for item, times in Counter(items_of(clause)).items():
            if times > 1:
                yield f"“{item}”在同一列举中写了两次"


def items_of(clause: str) -> list[str]:
    """The items of a list of three and more; the first sheds what leads up to it, the last two may be joined by 和."""
    items = [item for item in re.split("、|以及|[和及]", clause) if HAN.fullmatch(item) and len(item) > 2]
    if len(items) < 3 or "、" not in clause:
        return []
    first = next((item for item in items[1:] if items[0].endswith(item)), items[0])
    return [first, *items[1:]]


def references(text: str) -> dict[tuple[str, str], str]:
    """Year and number of a document → the code it mostly has."""
    codes: dict[tuple[str, str], Counter[str]] = {}
    for code, year, number in NUMBERED.findall(text):
        codes.setdefault((year, number), Counter())[code] += 1
    return {key: min(found, key=lambda code: (-found[code], text.find(code))) for key, found in codes.items()}


def misnumbered(sentence: str, numbers: dict[tuple[str, str], str]) -> Iterator[str]:
    """A document's code that differs by one letter from the code it has elsewhere."""
    for code, year, number in NUMBERED.findall(sentence):
        usual = numbers.get((year, number), code)
        if code != usual and off_by_one(code[-len(usual) :], usual[-len(code) :]):
            yield f"文号“{code}〔{year}〕{number}号”与“{usual}〔{year}〕{number}号”不一致"


def off_by_one(one: str, other: str) -> bool:
    """Whether two words of one length differ in one letter."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


@cache
def spellings() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str]], ...]:
    """Near misses of the terms of the trade: pattern, term, what is right all the same."""
    found = [
        (
            re.compile(f"{term['word'][0]}(?!{term['word'][1]})[\\u4e00-\\u9fff]{term['word'][2:]}"),
            term["word"],
            term["fine"],
        )
        for term in WORDS["slips"]["term"]
    ]
    swapped = [
        (re.compile(word[:at] + word[at + 1] + word[at] + word[at + 2 :]), word, "")
        for word in WORDS["slips"]["swapped"]
        for at in range(len(word) - 1)
    ]
    return tuple((wrong, word, re.compile(fine or "(?!)")) for wrong, word, fine in (*found, *swapped))


def misspelt(sentence: str) -> Iterator[str]:
    """A term of the trade with one letter wrong or two letters swapped."""
    for wrong, word, fine in spellings():
        found = wrong.search(sentence)
        if found and not fine.search(found[0]):
            yield f"“{found[0]}”疑为“{word}”"


def phrases(text: str) -> dict[str, str]:
    """A phrase with one letter left out → the phrase, for phrases that stand often and whose shortening stands once."""
    runs = [run[at : at + LONG] for run in HAN.findall(text) for at in range(len(run) - LONG + 1)]
    often = {run for run, times in Counter(runs).items() if times >= OFTEN}
    short = Counter(run[at : at + LONG - 1] for run in HAN.findall(text) for at in range(len(run) - LONG + 2))
    found = {}
    for run in often:
        for at in range(1, LONG - 1):
            less = run[:at] + run[at + 1 :]
            if run[at] not in SMALL_WORDS and run[at] not in (run[at - 1], run[at + 1]) and short[less] == 1:
                found[less] = run
    return found


def shortened(sentence: str, usual: dict[str, str]) -> Iterator[str]:
    """A usual phrase with a letter missing."""
    for run in HAN.findall(sentence):
        for at in range(1, len(run) - LONG + 2):
            phrase = usual.get(run[at : at + LONG - 1])
            if phrase:
                yield f"“{run[at : at + LONG - 1]}”疑为“{phrase}”"
