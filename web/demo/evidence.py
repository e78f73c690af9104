"""The story's evidence: small files that say themselves what they stand for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from evaluation.paper import Form
from web.demo.calendar import Event
from web.demo.told import form, told
from workflow import attachments
from workflow.clock import fixed

PAGE = """<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
/Resources << /Font << /F 5 0 R >> >> >>"""
FONT = """<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>"""
GLYPHS = """<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"""
DESCRIPTOR = """<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]
/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"""

XML = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = {
    "[Content_Types].xml": f'<Types xmlns="{KINDS}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETS}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{KINDS}/relationships">'
    f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
    '<sheet name="演示" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{KINDS}/relationships">'
    f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{{text}}</t></is></c></row>'
    "</sheetData></worksheet>"
)


def attach(session: Session, folder: Path, report_id: int, event: Event, by: int) -> None:
    """The files that came with this version of the story's report; other reports have none."""
    if event.report["no"] != told("story")["report"]["campaign_no"]:
        return
    for row in told("story")["attachments"]["rows"]:
        if row["since"] == event.version:
            give(session, folder, report_id, row["name"], row["supports"], event, by)


def give(
    session: Session, folder: Path, report_id: int, name: str, supports: list[str], event: Event, by: int
) -> None:
    """One file, for each clause that it supports."""
    stored = attachments.receive(folder, name, [placeholder(name)])
    for cell, clause in places(form("2-2"), supports):
        attachments.attach(session, report_id, cell, clause, stored, by, fixed(event.at))


def places(spec: Form, supports: list[str]) -> Iterator[tuple[str, str]]:
    """Cell and clause of 决策依据③; a cell as a whole is called by its name."""
    for text in supports:
        label, clause = (text[:-1], text[-1]) if text[-1] in "①②③④⑤" else (text, "")
        cell = next(cell for cell in spec.cells if cell.label == label)
        yield cell.key, clause if clause in cell.evidence else ""


def placeholder(name: str) -> bytes:
    """A file of the kind its name says, with one line of text."""
    text = f"演示佐证：{name}"
    return workbook(text) if name.endswith(".xlsx") else pdf(text)


def workbook(text: str) -> bytes:
    """One sheet with one cell; the same text gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in {**PACKAGE, "xl/worksheets/sheet1.xml": SHEET.format(text=text)}.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 9, 0, 0)), XML + content)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """One page with one line, in a typeface that every reader of PDF knows by name."""
    drawn = f"BT /F 18 Tf 72 760 Td <{text.encode('utf-16-be').hex()}> Tj ET"
    catalog, pages = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    stream = f"<< /Length {len(drawn)} >> stream\n{drawn}\nendstream"
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate((catalog, pages, PAGE, stream, FONT, GLYPHS, DESCRIPTOR), 1):
        starts.append(len(out))
        out += f"{number} 0 obj {body} endobj\n".encode("ascii")
    rows = "".join(f"{start:010} 00000 n \n" for start in starts)
    table = f"xref\n0 {len(starts) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer << /Size {len(starts) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (table + trailer).encode("ascii")
