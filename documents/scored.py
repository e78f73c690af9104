"""Scores said in sentences: 任务完成率：…，分值10分，得9.5分. One row for every weight with its score.

The headings above a row are its levels where they name indicators. A weight and score in a heading that has rows
below it is the sum of those rows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.reading import Entry, Reading
from documents.squeezed import Squeezed
from documents.values import plain
from documents.vocabulary import WORDS, found

FULL = Decimal(100)  # a weight of the whole report
MARK = re.compile("|".join(WORDS["scored"][key] for key in ("weight", "bracket", "score")))
NAME = re.compile(r"(?P<name>[^。;:]{2,30}?):")
SHORT = re.compile(r"(?P<name>[^。;,:]{2,20})。")
CHINESE = "[一二三四五六七八九十]{1,3}"
NUMBER = re.compile(rf"^(?:第?{CHINESE}[、.]|\((?:{CHINESE}|\d{{1,2}})\)[、.]*|\d{{1,2}}[、.])+")
CIRCLED = "".join(map(chr, range(0x2460, 0x2474))) + " \t　"  # ① is a plain 1 once it is squeezed
STOPS = "，。；：、,;:. "
ENDS = STOPS + "（）()"
LONGEST = 20  # letters of a name that stands right before its points


@dataclass(frozen=True)
class Item:
    """A weight with its score, and where it was said. name is "" where the sentence has none of its own."""

    section: Entry
    in_title: bool
    name: str
    said: str
    weight: Decimal
    score: Decimal | None
    quote: str
    reason: str


def read(reading: Reading) -> None:
    """Add a table of the rows said in sentences, unless a printed table has scores."""
    if any(row.get("score") is not None for table in reading.indicator_tables for row in table["rows"]):
        return
    items = [item for section in reading.narrative for item in items_of(section) if item.weight < FULL]
    rows = [row_of(item, items) for item in items if not is_sum(item, items)]
    if rows:
        caption = common([item.section["path"] for item in items])
        table: Entry = {"id": "prose", "caption": caption, "columns": [], "rows": rows, "total": None}
        reading.indicator_tables.append(table)


def common(paths: Sequence[list[str]]) -> str:
    """The lowest heading over all of several sections."""
    shared = [titles[0] for titles in zip(*paths, strict=False) if len(set(titles)) == 1]
    return shared[-1] if shared else paths[0][0]


# ---- weights and scores in a paragraph --------------------------------------------------------------------------


def items_of(section: Entry) -> Iterator[Item]:
    """The items of a section: in its title, then in each of its paragraphs."""
    titled = list(items_in(section, section["title"], in_title=True))
    below = [item for line in section["text"].split("\n") for item in items_in(section, line, in_title=False)]
    if len(titled) == 1 and not below:
        titled = [replace(titled[0], reason=titled[0].reason or reason_below(section))]
    yield from [*titled, *below]


def reason_below(section: Entry) -> str:
    """Why the points of a heading were lost, where the text below it says so."""
    text = Squeezed(section["text"])
    match = re.search(WORDS["scored"]["reason"], text.text)
    return text.cut(*match.span("reason"), ENDS) if match else ""


def items_in(section: Entry, line: str, *, in_title: bool) -> Iterator[Item]:
    """Each weight with the score next to it in one paragraph; in a heading a weight may stand alone."""
    text = Squeezed(line.lstrip(CIRCLED))
    number = NUMBER.match(text.text)
    begin = number.end() if number else 0
    waiting: re.Match[str] | None = None
    marks = list(MARK.finditer(text.text))
    for place, mark in enumerate(marks):
        if waiting is None or is_weight(waiting) == is_weight(mark):
            begin, waiting = after(text.text, waiting, mark) if waiting else begin, mark
            continue
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text.text)
        yield item(section, text, (begin, end), (waiting, mark), in_title)
        begin, waiting = mark.end(), None
    if in_title and waiting is not None and is_weight(waiting):
        yield item(section, text, (begin, len(text.text)), (waiting,), in_title)


def after(text: str, lonely: re.Match[str], mark: re.Match[str]) -> int:
    """Where an item begins behind points that belong to none: at the sentence its own points stand in."""
    between = text[lonely.end() : mark.start()]
    return lonely.end() + max(between.rfind(sign) + 1 for sign in "。;")


def is_weight(mark: re.Match[str]) -> bool:
    return bool(mark["weight"] or mark["bracket"])


def item(
    section: Entry, text: Squeezed, span: tuple[int, int], marks: Sequence[re.Match[str]], in_title: bool
) -> Item:
    """One item. span: the text from the item before to the next; marks: weight and score in their order."""
    weight = next(mark for mark in marks if is_weight(mark))
    score = next((mark for mark in marks if not is_weight(mark)), None)
    points = Decimal(weight["weight"] or weight["bracket"])
    begin = span[0] + len(text.text[span[0] :]) - len(text.text[span[0] :].lstrip(ENDS))
    first, last = marks[0].start(), marks[-1]
    name, rest = name_in(text.text[begin:first])
    said = text.cut(begin + rest[0], begin + rest[1], ENDS) or text.cut(marks[0].end(), last.start(), ENDS)
    return Item(
        section=section,
        in_title=in_title,
        name=text.cut(begin + name[0], begin + name[1], STOPS).lstrip("）)").rstrip("（("),
        said=said,
        weight=points,
        score=points_of(score, points),
        quote=text.cut(begin, last.end()),
        reason=reason_in(text, last.end(), span[1]),
    )


def points_of(score: re.Match[str] | None, weight: Decimal) -> Decimal | None:
    """The points of a score: a figure, the whole weight (得满分), nothing (不得分)."""
    if score is None:
        return None
    if score["figure"]:
        return Decimal(score["figure"])
    return weight if score["full"] else Decimal(0)


Span = tuple[int, int]


def name_in(text: str) -> tuple[Span, Span]:
    """Where the name of an item stands in the text before its points, and where what is said of it."""
    match = NAME.match(text) or SHORT.match(text)
    last = re.split(r"[,。;:]", text)[-1]
    end = len(text) - len(last) if found("scored", "this", last) else len(text)
    if match:
        number = NUMBER.match(match["name"])
        return (number.end() if number else 0, match.end("name")), (match.end(), max(end, match.end()))
    begin = max(text.rfind(sign, 0, end) + 1 for sign in "。;:")
    if last and end == len(text) and len(last) <= LONGEST and not re.search(r"\d", last):
        return (len(text) - len(last), len(text)), (begin, max(begin, len(text) - len(last)))
    return (0, 0), (begin, end)


def reason_in(text: Squeezed, start: int, end: int) -> str:
    """Why points were lost, where the paragraph goes on to say so: 扣分原因：…"""
    match = re.compile(WORDS["scored"]["reason"]).match(text.text, start, end)
    return text.cut(*match.span("reason"), ENDS) if match else ""


# ---- rows and their levels --------------------------------------------------------------------------------------


def is_sum(item: Item, items: Sequence[Item]) -> bool:
    """Whether an item of a heading is the sum of items said below it, or has no score at all."""
    return item.score is None or any(is_below(other, item) for other in items)


def is_below(other: Item, item: Item) -> bool:
    """Whether one item stands under the heading that is the other."""
    path, upper = other.section["path"], item.section["path"]
    if not item.in_title or path[: len(upper)] != upper:
        return False
    return len(path) > len(upper) or not other.in_title


def row_of(item: Item, items: Sequence[Item]) -> Entry:
    """A row of the table: its levels, name, weight, score, what was achieved, why points were lost."""
    titles = item.section["path"][:-1] if item.in_title else item.section["path"]
    levels = [name for title in titles if (name := level_name(title))]
    name = item.name or short(bare_title(item.section["title"]))
    if item.in_title or not levels:
        levels.append(name)
    row: Entry = dict.fromkeys(("level1", "level2", "level3"))
    row.update(zip(row, levels, strict=False))
    row.update(indicator=name, weight=item.weight, score=item.score)
    for upper in items:
        if is_below(item, upper):
            named = [key for key in ("level1", "level2") if row[key] == upper_name(upper)]
            row.update({f"{key}_weight": upper.weight for key in named})
    if item.said and not item.in_title:
        row["actual"] = item.said
    row.update(deviation_reason=item.reason, quote=item.quote)
    return row


def upper_name(item: Item) -> str:
    return level_name(item.section["title"]) or item.name


def level_name(title: str) -> str:
    """The level that a heading names, 产出数量指标 of 1．产出数量指标得分情况逐个分析; "" for other headings."""
    name = bare_title(title)
    return name if found("scored", "level", name) and not found("scored", "no_level", name) else ""


def bare_title(title: str) -> str:
    """A heading without its number, its points and what it says beyond the name."""
    name = re.split(r"[:(]", NUMBER.sub("", plain(title)))[0]
    return re.sub(WORDS["scored"]["suffix"], "", name) or name


def short(name: str) -> str:
    """预算资金执行率指标 → 预算资金执行率."""
    return re.sub("指标$", "", name)
