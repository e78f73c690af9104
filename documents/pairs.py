"""Labels with their values: on the cover, in the head of the form, in its boxes of text."""

import re
from collections.abc import Iterator

from documents.columns import is_label
from documents.grid import Cell, Row
from documents.reading import Entry, Reading, put
from documents.values import bare, day, flowing, joined, label, months, number, plain, spaced, tidy
from documents.vocabulary import found, is_one_of, key_of, keys, listed

CHECKED = "☑☒■√✓✔◼●"
UNCHECKED = "□☐○◻"
COVER_LABEL = re.compile(r"^([^：:\n]{2,16})[：:]")


def read_cover_line(text: str, reading: Reading) -> bool:
    """A line of the cover: a field, the date, the maker. False for anything else."""
    if found("marks", "report_date", text):
        reading.report_date = {"text": spaced(text), "date": day(text)}
        return True
    maker = found("marks", "issued_by", text)
    if maker:
        reading.issued_by = tidy(text)
        return True
    fields = list(cover_fields(text))
    for name, value in fields:
        add_cover_field(name, value, reading)
    return bool(fields)


def cover_fields(text: str) -> Iterator[tuple[str, str]]:
    """(label, value) of a line; a line with several known labels gives several."""
    marks = list(label_places(text))
    ends = [*(start for start, _ in marks[1:]), len(text)]
    for (start, end), stop in zip(marks, ends, strict=False):
        yield text[start:end], text[end:stop]


def label_places(text: str) -> Iterator[tuple[int, int]]:
    """Where known labels with a colon stand; a line that only begins with some label counts too."""
    known = sorted([*keys("cover"), *keys("results")], key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(wide, word)) for word in known)
    places = [m.span() for m in re.finditer(rf"(?:^|(?<=[\s　]))(?:{spaced})\s*[：:]", text)]
    other = COVER_LABEL.match(text)
    yield from places or ([other.span()] if other else [])


def wide(letter: str) -> str:
    """A letter of a label as a pattern: brackets stand in either width."""
    return {"(": "[(（]", ")": "[)）]"}.get(letter, re.escape(letter))


def add_cover_field(name: str, raw: str, reading: Reading, fields: list[Entry] | None = None) -> None:
    """Keep a field of the cover, and fill the key it stands for; a result on the cover is no field.

    Args:
        fields: where it is kept; by default among the fields of the cover.
    """
    value = spaced(raw)
    result = key_of("results", name)
    if result:
        reading.scores[result] = number(raw) if result == "total_score" else plain(raw) or None
        return
    key = key_of("cover", name)
    (reading.cover_fields if fields is None else fields).append({"label": tidy(name), "value": value})
    if key == "evaluation_types":
        reading.evaluation_types = list(boxes(raw))
    elif key in ("unit", "project_name", "supervising_department", "budget_code") and value:
        setattr(reading, key, getattr(reading, key) or joined(value))


def boxes(text: str) -> Iterator[dict[str, object]]:
    """The choices of a line with their boxes: 项目实施过程评价□ 项目完成结果评价☑; the box may stand in front."""
    words, mark = rf"[^{CHECKED}{UNCHECKED}]+", rf"[{CHECKED}{UNCHECKED}]"
    in_front = re.match(rf"\s*{mark}", text)
    for part in re.findall(mark + words if in_front else words + mark, text):
        checked = any(letter in CHECKED for letter in part)
        yield {"label": joined(re.sub(mark, "", part)).strip("（）()、,，;；"), "checked": checked}


def read_foot(text: str, reading: Reading) -> None:
    """Names under a table: 项目负责人：…　财务负责人：…"""
    known = "|".join(sorted(listed("basics", "known"), key=len, reverse=True))
    marks = list(re.finditer(rf"(?:^|(?<=[\s　]))({known})[（(]?(?:签字|签章|签名|盖章)?[)）]?[：:]", text))
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        value = spaced(text[mark.end() : after.start() if after else len(text)])
        reading.basic_info.append({"label": mark[1], "value": value})


def read_row(row: Row, reading: Reading, overview: bool) -> None:
    """The pairs of a row. overview: inside 基本概况, where unknown labels count too."""
    for name, value in pairs(row, overview):
        read_pair(name.text, value, reading)


def read_head(row: Row, reading: Reading) -> None:
    """The pairs in the head of a 自评表, which has no cover: project and unit stand among the others."""
    for name, value in pairs(row, overview=True):
        if key_of("cover", name.text) and not is_one_of("basics", "known", name.text):
            add_cover_field(name.text, value.text, reading, reading.basic_info)
        else:
            read_pair(name.text, value, reading)


def pairs(row: Row, overview: bool) -> Iterator[tuple[Cell, Cell]]:
    """(label cell, value cell). Cells of a row alternate; a known label is one wherever it stands."""
    cells, at = row.cells, 0
    while at + 1 < len(cells):
        name, value = cells[at], cells[at + 1]
        if is_label(name.text) and not is_label(value.text):
            yield name, value
            at += 2
        elif (
            overview
            and len(cells) % 2 == 0
            and at % 2 == 0
            and looks_like_label(name.text)
            and not is_label(value.text)
        ):
            yield name, value
            at += 2
        else:
            at += 1


def looks_like_label(text: str) -> bool:
    """A short text without figures, as labels are."""
    return 1 < len(plain(text)) <= 12 and not re.search(r"\d", plain(text))


def read_pair(name: str, value: Cell, reading: Reading) -> None:
    list_key = key_of("lists", name)
    if list_key:
        lines = [tidy(p.line) for p in value.paragraphs]
        setattr(reading, list_key, [line for text in lines for line in text.split("\n") if line])
    elif is_one_of("basics", "period", name):
        first, last = months(value.text)
        reading.project_period = {"text": spaced(value.text), "start": first, "end": last}
    elif key_of("cover", name) and not is_one_of("basics", "known", name):
        add_cover_field(name, value.text, reading)
    else:
        entry = {"label": joined(name)}
        put(entry, "value", joined(value.text) if is_name(name) else flowing(value.text), value.text)
        reading.basic_info.append(entry)


def is_name(name: str) -> bool:
    """Labels of people: 张　一 is one name."""
    return bool(re.search("人$", label(bare(name))))
