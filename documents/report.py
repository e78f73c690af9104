"""From a paper to readings: which forms are in it, and what each of them says beyond its own lines."""

import re
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
        reading.page_header = "\n".join(paper.page_headers) or None
        reading.text_boxes = [list(box) for box in paper.text_boxes]
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
        if kind and (not parts or not goes_with(kind, parts[-1][0])):
            parts.append((kind, content[begin if not parts else start : end]))
        elif parts:
            parts[-1] = (parts[-1][0], [*parts[-1][1], *content[start:end]])
    return parts


def goes_with(kind: str, before: str) -> bool:
    """Whether a part is more of the form before it: the same again, or a table annexed to a report of its kind."""
    annexed = kind.endswith(("_table", "_sheet")) and before.endswith(("_report", "_summary"))
    return kind == before or (annexed and kind.split("_")[0] == before.split("_")[0])


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
        begun = "begins" not in kind or any(isinstance(line, Row) for line in part[len(opening) :][:1])
        if titled and begun and all(re.search(word, text) for word in kind.get("body", ())):
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


# ---- what follows from several places of a file ------------------------------------------------------------------


def take_over(sheet: Reading, others: Sequence[Reading]) -> None:
    """A score sheet in one file with its form belongs to it, and takes over what it does not say itself.

    others: the nearest form first.
    """
    form = next((other for other in others if other.form_type == MAIN_FORM.get(sheet.form_type or "")), None)
    if form:
        sheet.belongs_to = form.id
        for key in ("region", "year", "unit", "project_name"):
            setattr(sheet, key, getattr(sheet, key) or getattr(form, key))
