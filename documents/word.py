"""A Word file as the page shows it: paragraphs and tables in order, all tracked changes accepted.

Text boxes follow the paragraph they hang on; Word saves them twice (drawing and fallback), one of them counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from documents.numbering import Numbering
from documents.styles import Styles, holds, text_of, whole

MOST_COLUMNS = 63
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# Elements that only wrap others. What is in none of these tables is not read: deleted and moved-away text,
# field codes, properties, the fallback of a drawing.
WRAPPERS = {
    qn(f"w:{tag}")
    for tag in "ins moveTo smartTag customXml hyperlink fldSimple sdt sdtContent dir bdo".split()
}
WRAPPERS |= {qn("w:ruby"), qn("w:rubyBase"), MC + "AlternateContent", MC + "Choice"}
WRAPPERS |= {MATH + tag for tag in ("oMathPara", "oMath", "r", "e", "f", "num", "den", "d", "sSup", "sSub")}
PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
LETTERS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Ticks of the fonts Wingdings and Wingdings 2, by the last two digits of their code.
TICKS = {"FE": "☑", "FC": "√", "FD": "☒", "FB": "☒", "52": "☑", "54": "☒", "50": "√"}
TICKS |= dict.fromkeys(("A8", "A3", "6F", "71"), "□")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `number` is Word's automatic one and not in `text`; `outline` is 1–9 for headings, else 0."""

    text: str
    number: str = ""
    outline: int = 0
    bold: bool = False
    lead: str = ""  # the bold beginning of a paragraph that is not bold throughout

    @property
    def line(self) -> str:
        """The paragraph as it is seen, with its number."""
        return self.number + self.text if self.text.strip() else ""


@dataclass(frozen=True)
class WordCell:
    """A cell as Word stores it: columns it spans, whether it continues the cell above."""

    blocks: "tuple[Block, ...]"
    span: int
    continues: bool


@dataclass(frozen=True)
class WordRow:
    cells: tuple[WordCell, ...]
    before: int  # grid columns left out before the first cell


@dataclass(frozen=True)
class Table:
    """A table as Word stores it; widths of the grid columns in twips."""

    rows: tuple[WordRow, ...]
    widths: tuple[int, ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Paper:
    """What a Word file shows: body, page headers, text boxes (these also stand in the body)."""

    blocks: tuple[Block, ...]
    page_headers: tuple[str, ...] = ()
    text_boxes: tuple[tuple[str, ...], ...] = ()


def open_paper(path: Path) -> Paper:
    """Read a Word file that the guard has let through.

    Raises:
        docx.opc.exceptions.OpcError, SyntaxError (of the XML), KeyError, ValueError: not a whole Word file.
    """
    document = Document(str(path))
    if document.element.body is None:
        raise ValueError("no body")
    reader = Reader(document)
    parts = [part for section in document.sections for part in (section.first_page_header, section.header)]
    blocks = [b for part in parts if not part.is_linked_to_previous for b in reader.blocks(part._element)]
    headers = [b.line for b in blocks if isinstance(b, Paragraph) and b.text.strip()]
    reader.text_boxes.clear()
    body = tuple(reader.blocks(document.element.body))
    return Paper(body, tuple(headers), tuple(reader.text_boxes))


def inside(element: Any) -> Iterator[Any]:
    """The children of an element; those of a mere wrapper instead of the wrapper."""
    for child in element:
        if child.tag in WRAPPERS:
            yield from inside(child)
        else:
            yield child


@dataclass
class Pieces:
    """The text of a paragraph while it is collected; goes on over a deleted paragraph mark."""

    text: str = ""
    lead: str = ""
    plain: bool = False  # a run that is not bold has been seen
    boxes: list[Block] = field(default_factory=list)

    def add(self, text: str, bold: bool) -> None:
        self.plain = self.plain or (not bold and bool(text.strip()))
        self.lead += "" if self.plain else text
        self.text += text


class Reader:
    """Reads the elements of one document in order; the order matters to the automatic numbers."""

    def __init__(self, document: Any) -> None:
        self.styles = Styles(document.styles.element)
        self.numbering = Numbering(numbers_of(document))
        self.text_boxes: list[tuple[str, ...]] = []

    def blocks(self, container: Any) -> Iterator[Block]:
        """Paragraphs and tables of a body, a header, a cell or a text box."""
        pieces = Pieces()
        for element in inside(container):
            if element.tag == qn("w:tbl"):
                yield self.table(element)
            elif element.tag == qn("w:p"):
                self.collect(element, pieces)
                if not holds(
                    element.find(qn("w:pPr")), "w:rPr", "w:del"
                ):  # else its mark is deleted: it goes on below
                    yield self.paragraph(element, pieces)
                    yield from pieces.boxes
                    pieces = Pieces()

    def paragraph(self, element: Any, pieces: Pieces) -> Paragraph:
        style = self.styles.of(element)
        number = self.numbering.next(*style.list) if style.list else ""
        bold = bool(pieces.text.strip()) and not pieces.plain
        return Paragraph(pieces.text, number, style.outline, bold, "" if bold else pieces.lead)

    def collect(self, element: Any, pieces: Pieces) -> None:
        bold = self.styles.of(element).bold
        for child in inside(element):
            if child.tag == qn("w:r"):
                self.collect_run(child, bold, pieces)
            elif child.tag == MATH + "t":
                pieces.add(child.text or "", False)

    def collect_run(self, run: Any, bold: bool, pieces: Pieces) -> None:
        properties = run.find(qn("w:rPr"))
        if holds(properties, "w:vanish"):
            return
        bold = holds(properties, "w:b", default=bold)
        for child in inside(run):
            if child.tag in PICTURES:
                self.collect_boxes(child, pieces)
            elif child.tag == qn("w:r"):  # the letters under a pronunciation guide
                self.collect_run(child, bold, pieces)
            else:
                pieces.add(letters(child), bold)

    def collect_boxes(self, picture: Any, pieces: Pieces) -> None:
        for content in picture.iter(qn("w:txbxContent")):
            blocks = list(self.blocks(content))
            pieces.boxes.extend(blocks)
            self.text_boxes.append(
                tuple(b.line for b in blocks if isinstance(b, Paragraph) and b.text.strip())
            )

    def table(self, element: Any) -> Table:
        rows = []
        for row in inside(element):
            if row.tag == qn("w:tr") and not holds(row.find(qn("w:trPr")), "w:del"):
                cells = [self.cell(cell) for cell in inside(row) if cell.tag == qn("w:tc")]
                rows.append(
                    WordRow(tuple(c for c in cells if c), columns(row.find(qn("w:trPr")), "w:gridBefore", 0))
                )
        grid = element.find(qn("w:tblGrid"))
        widths = () if grid is None else tuple(whole(c.get(qn("w:w"))) for c in grid.findall(qn("w:gridCol")))
        return Table(tuple(rows), widths)

    def cell(self, element: Any) -> WordCell | None:
        """A cell with what it holds; None when a tracked change has deleted it."""
        properties = element.find(qn("w:tcPr"))
        if holds(properties, "w:cellDel"):
            return None
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        continues = merge is not None and merge.get(qn("w:val")) != "restart"
        return WordCell(tuple(self.blocks(element)), max(1, columns(properties, "w:gridSpan", 1)), continues)


def letters(element: Any) -> str:
    """The letters that one child of a run stands for."""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:br"):
        return "" if element.get(qn("w:type")) in ("page", "column") else "\n"
    if element.tag == qn("w:sym"):
        return TICKS.get(element.get(qn("w:char"), "")[-2:].upper(), "")
    return LETTERS.get(element.tag, "")


def columns(properties: Any | None, tag: str, default: int) -> int:
    """A number of grid columns; Word itself has no more than 63."""
    return min(MOST_COLUMNS, whole(text_of(properties, tag), default))


def numbers_of(document: Any) -> Any | None:
    """The w:numbering element; None without lists (python-docx would make an empty part)."""
    related = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")]
    return related[0].element if related else None
