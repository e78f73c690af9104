"""Word files in the layout of county forms: lines, tables with merged cells, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SONG, HEI, TITLE = "宋体", "黑体", "方正小标宋简体"
WIDTH = 9070  # of a table, in twips: A4 less 25 mm on either side
STAMP = (2026, 1, 1, 0, 0, 0)  # the time on every part of the package


@dataclass(frozen=True)
class Box:
    """A cell. `down` continues the cell above; a line break in `text` begins a paragraph."""

    text: str
    width: int  # thousandths of the table's width
    down: bool = False
    align: str = "center"
    bold: bool = False
    rows: tuple[tuple[Box, ...], ...] = ()  # a table nested in the cell


Rows = Iterable[Sequence[Box]]


def new_document(margin: int = 25) -> Any:
    """An empty A4 document; margin in millimetres."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    style = document.styles["Normal"]
    style.font.name, style.font.size = SONG, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = dt.datetime(*STAMP, tzinfo=dt.UTC)
    return document


def line(document: Any, text: str = "", *, size: int = 12, font: str = SONG, center: bool = False) -> Any:
    """A paragraph of its own."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return paragraph


def table(document: Any, rows: Rows, *, size: float = 10.5) -> None:
    """A table at the end of the document, and the empty paragraph that Word wants behind it."""
    document.element.body.insert(len(document.element.body) - 1, table_element(rows, size))
    line(document, size=6)


def table_element(rows: Rows, size: float) -> Any:
    """The w:tbl of a table; the widths of every row add up to the same."""
    rows = [list(row) for row in rows]
    edges = sorted({0} | {end for row in rows for end in ends(row)})
    element = node("w:tbl")
    properties = node("w:tblPr", element)
    node("w:tblW", properties, w=WIDTH, type="dxa")
    borders = node("w:tblBorders", properties)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        node(f"w:{side}", borders, val="single", sz=4, space=0, color="000000")
    node("w:tblLayout", properties, type="fixed")
    grid = node("w:tblGrid", element)
    for left, right in zip(edges, edges[1:], strict=False):
        node("w:gridCol", grid, w=twips(right - left, edges[-1]))
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else []
        element.append(row_element(row, following, edges, size))
    return element


def row_element(row: Sequence[Box], following: Sequence[Box], edges: list[int], size: float) -> Any:
    goes_on = {start for start, box in starts(following) if box.down}
    element = node("w:tr")
    node("w:cantSplit", node("w:trPr", element))
    for start, box in starts(row):
        cell = node("w:tc", element)
        properties = node("w:tcPr", cell)
        node("w:tcW", properties, w=twips(box.width, edges[-1]), type="dxa")
        node("w:gridSpan", properties, val=edges.index(start + box.width) - edges.index(start))
        if box.down:
            node("w:vMerge", properties)
        elif start in goes_on:
            node("w:vMerge", properties, val="restart")
        node("w:vAlign", properties, val="center")
        fill(cell, box, size)
    return element


def fill(cell: Any, box: Box, size: float) -> None:
    """The paragraphs of a cell, and the table nested in it."""
    for text in box.text.split("\n"):
        paragraph = node("w:p", cell)
        properties = node("w:pPr", paragraph)
        node("w:jc", properties, val=box.align)
        run = node("w:r", paragraph)
        look = node("w:rPr", run)
        if box.bold:
            node("w:b", look)
        node("w:sz", look, val=int(size * 2))
        letters = node("w:t", run)
        letters.text = text
        letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if box.rows:
        cell.append(table_element(box.rows, size))
        node("w:p", cell)


def starts(row: Sequence[Box]) -> list[tuple[int, Box]]:
    """(where it begins, cell) of a row."""
    return list(zip([0, *ends(row)], row, strict=False))


def ends(row: Sequence[Box]) -> list[int]:
    return [sum(box.width for box in row[: place + 1]) for place in range(len(row))]


def twips(width: int, whole: int) -> int:
    return width * WIDTH // whole


def node(tag: str, parent: Any = None, **attributes: object) -> Any:
    """An element of Word with its w: attributes."""
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    if parent is not None:
        parent.append(element)
    return element


def save(document: Any, path: Path) -> None:
    """Write the file; the same document gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
