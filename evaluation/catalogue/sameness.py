"""N06, N07 and N09: text and facts that serve twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding, Spot
from evaluation.catalogue.measurable import measured
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import FIGURE, measure_of, pieces, quoted, share
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.values import letters, plain

SHINGLE = 22  # letters that nobody writes twice by chance
PASSAGE = 60  # repeated letters in one section that are worth asking about
ALIKE = Decimal("0.75")
COPIED = Decimal("0.8")


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """What one report says twice."""
    for document in report.documents:
        yield from indicators(document)
        yield from goals(document)
        yield from answers(document)


def indicators(document: Document) -> Iterator[Finding]:
    """N07: one figure proves two indicators, or two indicators have one name."""
    if document.part == "sheet":
        return
    rows = [row for row in document.leaves if "执行率" not in row.name]
    for one, other in combinations(rows, 2):
        figure = same_figure(one, other)
        if not figure and not (
            same_name(one.name, other.name) and ("满意" in one.words) == ("满意" in other.words)
        ):
            continue
        fault = f"用的是同一事实（{figure}），重复计入" if figure else "是同一内容，重复设置"
        message = f"{one.spot.words}和{other.spot.words}{fault}"
        points = min(one.weight or NOTHING, other.weight or NOTHING)
        numbers = (figure,) if figure else ()
        yield Finding(
            "N07", document.id, other.spot, message, numbers, f"twice {figure or other.name}", points
        )


def same_name(one: str, other: str) -> bool:
    """Whether one name holds the other."""
    short, long = sorted((letters(one), letters(other)), key=len)
    return len(short) >= 4 and short in long


def same_figure(one: Row, other: Row) -> str:
    """A figure that stands in both results: money, or a count of the same things."""
    mine, yours = facts_of(one), facts_of(other)
    for figure, noun in mine.items():
        if figure in yours and (figure.endswith("元") or share(noun, yours[figure]) >= Decimal("0.5")):
            return figure
    return ""


def facts_of(row: Row) -> dict[str, str]:
    """Figure → the words around it, for figures of a result that are large enough to be told apart."""
    text = plain(row.actual.text)
    found = {}
    for figure in FIGURE.finditer(text):
        measure = measure_of(figure, text[: figure.start()])
        if measure and measure[0] not in ("%", "个百分点", "分", "天") and Decimal(figure[1]) >= 10:
            around = text[max(0, figure.start() - 8) : figure.end() + 10]
            found[figure[0].replace("余", "").replace("多", "")] = around
    return found


def goals(document: Document) -> Iterator[Finding]:
    """N09: the goal of the year is the goal of the whole; the goal is copied from the overview."""
    for one, other in combinations([goal for goal in document.goals if goal.target], 2):
        if one.kind != other.kind and share(one.target, other.target) >= ALIKE:
            same = "完全相同" if letters(one.target) == letters(other.target) else "基本相同"
            message = f"{one.kind}与{other.kind}{same}：“{quoted(other.target)}”"
            yield Finding("N09", document.id, other.spot, message, cause="goals", why=other.target)
    overview = [section for section in document.sections if "概况" in section.title and section.text]
    for goal in document.goals:
        for section in overview if not measured(goal.target) else ():
            if len(letters(goal.target)) >= SHINGLE and copied(goal.target, section.text) >= COPIED:
                message = f"{goal.kind}照抄{section.title}，没有提出目标：“{quoted(goal.target)}”"
                yield Finding("N09", document.id, goal.spot, message, cause="goals", why=goal.target)


def copied(text: str, source: str) -> Decimal:
    """How much of a text stands word for word in another: its runs of ten letters."""
    mine = pieces(text, 10)
    return Decimal(len(mine & pieces(source, 10))) / len(mine) if mine else NOTHING


def answers(document: Document) -> Iterator[Finding]:
    """N09: a result in words that only repeats its target."""
    for row in document.leaves:
        target, actual = row.target, row.actual
        if (
            target.kind == actual.kind == "words"
            and letters(target.text) == letters(actual.text)
            and len(letters(actual.text)) > 5
        ):
            message = f"{row.name}的完成值照抄目标值“{quoted(actual.text)}”，没有写实际结果"
            points = row.weight or NOTHING
            yield Finding(
                "N09", document.id, row.spot, message, (), f"result {row.name}", points, why=actual.text
            )
    for goal in document.goals:
        if goal.result and letters(goal.target) == letters(goal.result) and len(letters(goal.result)) > 8:
            message = f"{goal.kind}的实际完成照抄预期目标“{quoted(goal.result)}”"
            yield Finding("N09", document.id, goal.spot, message, (), "goals", why=goal.result)


def copies(year: UnitYear, policy: Policy) -> Iterator[Finding]:
    """N06 inside a unit-year: passages that stand twice in one report, or in two."""
    asked = [document for report in year.asked for document in report.documents]
    for document in asked:
        texts = [(section.spot, section.text) for section in document.sections]
        own = repeats(texts)
        if own:
            spot, size, words = own
            message = f"{spot.words}有 {size} 字与前文逐字重复：“{quoted(words)}”"
            yield Finding("N06", document.id, spot, message, (str(size),), "copied", why=words)
    for one, other in combinations([document for document in year.documents if document.sections], 2):
        if other in asked:
            yield from between(one, other)


def runs(text: str) -> tuple[str, ...]:
    """Every run of SHINGLE letters in order."""
    signs = letters(text)
    return tuple(signs[at : at + SHINGLE] for at in range(len(signs) - SHINGLE + 1))


def repeats(texts: Sequence[tuple[Spot, str]]) -> tuple[Spot, int, str] | None:
    """The section that repeats most of what stands before it: place, letters, words; None below PASSAGE."""
    seen: set[str] = set()
    worst: tuple[Spot, int, str] | None = None
    for spot, text in texts:
        mine = runs(text)
        size, words = repeated(mine, seen)
        seen |= set(mine)
        if size >= PASSAGE and (worst is None or size > worst[1]):
            worst = (spot, size, words)
    return worst


def repeated(mine: Sequence[str], seen: set[str]) -> tuple[int, str]:
    """How many letters of a text stand in what was seen, and the first such passage."""
    places = {at + step for at, run in enumerate(mine) if run in seen for step in range(SHINGLE)}
    first = next((run for run in mine if run in seen), "")
    return len(places), first


@lru_cache(maxsize=256)
def kept_runs(section: str) -> tuple[str, ...]:
    """The runs of a section; kept: every document of a unit-year is compared with every other, again and again."""
    return runs(section)


def between(one: Document, other: Document) -> Iterator[Finding]:
    """N06 between two documents of a unit-year."""
    seen = {run for section in one.sections for run in kept_runs(section.text)}
    found = [(section, *repeated(kept_runs(section.text), seen)) for section in other.sections]
    size = sum(letters_of for _, letters_of, _ in found)
    if size >= PASSAGE:
        section, _, words = max(found, key=lambda case: case[1])
        message = f"与{one.project or one.name}有 {size} 字相同：“{quoted(words)}”"
        yield Finding("N06", other.id, section.spot, message, (str(size),), "copied", why=words)
