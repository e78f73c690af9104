"""五、评价报告综述: running text with headings, however they are made.

A heading is one by its style, or by its number: 一、 and （一） when short, 1、 and （1） when text stands below it.
Numbered sentences in a row are a list, not headings.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.reading import Entry
from documents.values import plain
from documents.vocabulary import is_one_of
from documents.word import Paragraph

LONGEST = 60  # letters of a heading
LEVELS = (
    re.compile(r"\s*(第?[一二三四五六七八九十]{1,3}(?:[、.．]|部分[、:：]?))"),
    re.compile(r"\s*([（(][一二三四五六七八九十]{1,3}[）)][、.．]?)"),
    re.compile(r"\s*(\d{1,2}(?:[、.．](?!\d)|(?=[一-龥])(?![年月日个万亿元多余户人])))"),
    re.compile(r"\s*([（(]\d{1,2}[）)][、.．]*)"),
)
LABEL = re.compile(r"[^。：:]{2,25}[：:]")
STOPS = tuple("。；;")
INNER_STOP = re.compile(r"[。；;！？!?].*\S")


@dataclass(frozen=True)
class Numbered:
    """A paragraph with its number taken apart; level 0 for text without a number."""

    source: Paragraph
    level: int
    number: str
    rest: str
    automatic: bool

    @property
    def short(self) -> bool:
        """One sentence at most, as headings are."""
        return bool(self.rest) and len(plain(self.rest)) <= LONGEST and not INNER_STOP.search(self.rest)

    @property
    def run_in(self) -> str:
        """The heading at the beginning of a paragraph: bold, or a short first sentence after （一）."""
        first = re.match(r"[^。：:]{2,25}[。：:]", self.rest)
        if self.level == 0 or not first or self.short:
            return ""
        bold = plain(self.source.lead).endswith(plain(first[0]))
        return first[0] if bold or self.level <= 2 else ""


def take_apart(paragraph: Paragraph) -> Numbered:
    line = paragraph.line.strip()
    for level, pattern in enumerate(LEVELS, 1):
        match = pattern.match(line)
        if match:
            return Numbered(
                paragraph, level, match[1].strip(), line[match.end() :].strip(), bool(paragraph.number)
            )
    return Numbered(paragraph, 0, "", line, bool(paragraph.number))


def read(paragraphs: Sequence[Paragraph], tables: Mapping[int, Sequence[str]] | None = None) -> list[Entry]:
    """The sections in order; text before the first heading is a section without a title.

    Args:
        tables: the names of the tables that stand behind so many paragraphs.
    """
    items = [take_apart(p) for p in paragraphs]
    sections: list[Entry] = []
    above: list[Entry] = []
    in_list = 0  # the level of the list that the line before is an item of
    for place, item in enumerate(items):
        goes_on = in_list and item.level == in_list and item.short and not ends_labels(items, place)
        over_table = (
            item.level
            and item.short
            and not item.rest.endswith(STOPS)
            and bool((tables or {}).get(place + 1))
        )
        level = item.level if over_table else 0 if goes_on else heading_level(items, place, above)
        in_list = item.level if not level else 0
        if level:
            above = [section for section in above if section["level"] < level]
            sections.append(begin(item, level, above))
            above.append(sections[-1])
        else:
            if not sections:
                sections.append(
                    {"path": [""], "level": 1, "number": "", "title": "", "text": "", "tables": []}
                )
            add(sections[-1], item.source.line.strip())
        sections[-1]["tables"] += (tables or {}).get(place + 1, ())
    return sections


def ends_labels(items: Sequence[Numbered], place: int) -> bool:
    """Whether a line without label or full stop follows a numbered label with its text: 3.内容：…, then 4.实施情况."""
    before, item = items[place - 1], items[place]
    bare = not LABEL.match(item.rest) and not item.rest.endswith(STOPS)
    return bare and bool(LABEL.match(before.rest)) and stands_over_text(items, place)


def begin(item: Numbered, level: int, above: Sequence[Entry]) -> Entry:
    number, title = item.number, item.run_in or item.rest
    section: Entry = {
        "path": [*(s["path"][-1] for s in above), number + title],
        "level": level,
        "number": number,
        "title": title,
        "text": item.rest[len(title) :].strip() if item.run_in else "",
        "tables": [],
    }
    if item.automatic:
        section["auto_number"] = True
    if item.run_in:
        section["run_in"] = True
    return section


def add(section: Entry, line: str) -> None:
    section["text"] += ("\n" if section["text"] else "") + line


def heading_level(items: Sequence[Numbered], place: int, above: Sequence[Entry]) -> int:
    """1 to 4 for a heading, 0 for text. above: the headings that this one would stand under or beside."""
    item = items[place]
    if item.source.outline and len(plain(item.rest)) <= LONGEST:
        return item.level or item.source.outline
    if item.level == 0 or (item.number.isdigit() and not counts_on(item, above)):
        return 0
    if item.run_in:
        return item.level
    return item.level if item.short and (item.level <= 2 or stands_over_text(items, place)) else 0


def counts_on(item: Numbered, above: Sequence[Entry]) -> bool:
    """A number without a mark, as in 3改造项目…, counts only behind its neighbour 2、."""
    before = [re.sub(r"\D", "", s["number"]) for s in above if s["level"] == item.level]
    return bool(before) and before[-1].isdigit() and int(before[-1]) + 1 == int(item.number)


def stands_over_text(items: Sequence[Numbered], place: int) -> bool:
    """Whether a short 1、 or （1） is a heading: printed on the form, bold, or over text or a deeper heading."""
    item = items[place]
    if is_one_of("outline", "headings", item.rest) or item.source.bold:
        return True
    return place + 1 < len(items) and (items[place + 1].level == 0 or items[place + 1].level > item.level)
