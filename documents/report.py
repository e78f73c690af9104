"""From a paper to readings: which forms are in it, and what each of them says beyond its own lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from documents.form import Form
from documents.grid import Line, Row, lines
from documents.reading import Reading
from documents.refusals import NotSelfEvaluation
from documents.values import plain
from documents.vocabulary import WORDS, found
from documents.word import Paper, Paragraph

MAIN_FORM = {"department_score_sheet": "department_overall_form", "project_score_sheet": "project_form"}
YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
YEAR_OF_REPORT = re.compile(r"(20\d\d)年度")
REGION = re.compile(r"([^\d“《]{1,10}?(?:自治县|自治州|自治旗|新区|县|市|区|旗|州|乡|镇|街道))")


def read_paper(paper: Paper, name: str, stem: str) -> list[Reading]:
    """All forms of a paper, one reading each, in order.

    Args:
        name, stem: of the file, for `files` and `id`.

    Raises:
        NotSelfEvaluation: nothing in the paper is a self-evaluation or its score sheet.
    """
    parts = split(lines(paper.blocks), paper)
    readings = [Form(kind, part, paper).read() for kind, part in parts]
    if not any(reading.has_content for reading in readings):
        raise NotSelfEvaluation()
    for place, reading in enumerate(readings):
        reading.files = [name]
        reading.id = stem if len(readings) == 1 else f"{stem}_{part_name(readings, place)}"
        complete(reading, paper)
    for place, reading in enumerate(readings):
        take_over(reading, readings[:place][::-1] + readings[place + 1 :])
    return readings


def part_name(readings: Sequence[Reading], place: int) -> str:
    """What tells one form of a file from the others: its number, and which one it is where that comes again."""
    label = found("marks", "label", readings[place].form_label or "")
    name = label[1] if label else readings[place].form_type or ""
    before = sum(reading.form_label == readings[place].form_label for reading in readings[:place])
    return f"{name}_{before + 1}" if before else name


# ---- the forms of a file ----------------------------------------------------------------------------------------


def split(content: Sequence[Line], paper: Paper) -> list[tuple[str, Sequence[Line]]]:
    """(form type, its lines) of every form; lines that belong to no form of their own go to the one before."""
    parts: list[tuple[str, Sequence[Line]]] = []
    begin = 0
    for start, end in pairwise([*starts(content), len(content)]):
        kind = recognise(content[begin if not parts else start : end], paper)
        if kind and (not parts or kind != parts[-1][0]):
            parts.append((kind, content[begin if not parts else start : end]))
        elif parts:
            parts[-1] = (parts[-1][0], [*parts[-1][1], *content[start:end]])
    return parts


def starts(content: Sequence[Line]) -> Iterator[int]:
    """Where a form may begin: at the top, at 附件2-1, at a title that follows a table."""
    yield 0
    table_seen = False
    for place, line in enumerate(content):
        if isinstance(line, Row):
            table_seen = True
        elif place and (is_label(line) or (table_seen and is_title(line))):
            if table_seen or is_label(line):
                yield first_of_title(content, place)
            table_seen = False


def first_of_title(content: Sequence[Line], place: int) -> int:
    """The first line of a title set in several paragraphs."""
    while place > 1 and not is_label(content[place]) and is_title_part(content[place - 1]):
        place -= 1
    return place


def is_label(line: Line) -> bool:
    match = found("marks", "label", line.text) if isinstance(line, Paragraph) else None
    return match is not None and match[0] == plain(match.string).strip(":.、")


def is_title(line: Paragraph) -> bool:
    return (
        bool(found("marks", "title", re.sub(r"\([^()]*\)$", "", plain(line.text))))
        and len(plain(line.text)) < 50
    )


def is_title_part(line: Line) -> bool:
    text = plain(line.text) if isinstance(line, Paragraph) else ""
    return is_label(line) or (0 < len(text) < 30 and not re.search(r"[。;,:]", text))


def recognise(part: Sequence[Line], paper: Paper) -> str | None:
    """The kind of document that a part is; None for a part that is none of the known ones."""
    opening = list(takewhile(lambda line: isinstance(line, Paragraph) and not is_numbered(line), part))
    bars = [line for line in part[len(opening) : len(opening) + 2] if isinstance(line, Row)]
    heading = plain("".join([*words(opening), *words(bars), *paper.page_headers]))
    text = plain("".join(words(part)))
    for kind in WORDS["kind"]:
        titled = "title" not in kind or re.search(kind["title"], heading)
        if titled and all(re.search(word, text) for word in kind.get("body", ())):
            return kind["form_type"]
    return None


def is_numbered(line: Paragraph) -> bool:
    return bool(found("marks", "numbered", line.line))


def words(part: Sequence[Line]) -> Iterator[str]:
    for line in part:
        if isinstance(line, Paragraph):
            yield line.text
        else:
            yield from (cell.text for cell in line.cells if cell in line.new)


# ---- what follows from several places of a form -----------------------------------------------------------------


def complete(reading: Reading, paper: Paper) -> None:
    """Region and year, from the title, the maker, the period or the text."""
    reading.page_header = "\n".join(paper.page_headers) or None
    reading.text_boxes = [list(box) for box in paper.text_boxes]
    reading.region = region(reading)
    reading.year = year(reading)


def region(reading: Reading) -> str | None:
    """平澜县财政局（制） → 平澜县; else the beginning of the title or of the unit's name."""
    maker = re.match(r"(.+?)财政局", plain(reading.issued_by))
    if maker:
        return maker[1]
    named = (REGION.match(plain(text)) for text in (reading.title, reading.unit))
    return next((match[1] for match in named if match), None)


def year(reading: Reading) -> int | None:
    """The evaluated year: of the title or the cover, else the one the text calls 年度 most, else of the period."""
    cover = "".join(field["value"] for field in reading.cover_fields)
    printed = YEAR.search(plain(reading.title)) or YEAR.search(plain(cover))
    if printed:
        return int(printed[1])
    text = plain("".join(section["text"] + section["title"] for section in reading.narrative))
    counted = Counter(YEAR_OF_REPORT.findall(text)).most_common(1)
    if counted:
        return int(counted[0][0])
    end = (reading.project_period or {}).get("end")
    return int(end[:4]) if end else None


def take_over(sheet: Reading, others: Sequence[Reading]) -> None:
    """A score sheet in one file with its form belongs to it, and takes over what it does not say itself.

    others: the nearest form first.
    """
    form = next((other for other in others if other.form_type == MAIN_FORM.get(sheet.form_type or "")), None)
    if form:
        sheet.belongs_to = form.id
        for key in ("region", "year", "unit", "project_name"):
            setattr(sheet, key, getattr(sheet, key) or getattr(form, key))
