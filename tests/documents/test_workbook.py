"""Excel files: read within bounds whatever they claim, refused in words that speak of Excel."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from documents import refusals, workbook
from tests.documents import papers

SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def book(tmp_path):
    """book(rows): a file with one sheet."""

    def made(rows, name="a.xlsx"):
        made = Workbook()
        page = made.worksheets[0]
        page.title = "单位"
        for row in rows:
            page.append(row)
        made.save(tmp_path / name)
        return tmp_path / name

    return made


def changed(path, part, change):
    """The same file with one part changed, or added."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_cells_are_read_as_they_look(book):
    rows = [[301003, 301003.0, 1.5, " 甲 ", None, dt.date(2026, 3, 18), True, "=1+1"]]

    assert workbook.sheets(book(rows))["单位"][0][:7] == [
        "301003", "301003", "1.5", "甲", "", "2026-03-18", "True",
    ]  # fmt: skip


def test_a_cell_at_the_far_corner_costs_nothing(book):
    path = book([["编号", "名称"]])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'

    rows = workbook.sheets(changed(path, SHEET, lambda text: text.replace(b"</sheetData>", far)))["单位"]

    assert rows[0] == ["编号", "名称"]
    assert len(rows) <= workbook.MAX_ROWS + 1
    assert max(map(len, rows)) <= workbook.MAX_COLUMNS


def test_what_the_sheet_claims_of_its_size_is_not_believed(book):
    path = book([["编号"], ["甲"], ["乙"]])
    small = changed(path, SHEET, lambda text: text.replace(b'ref="A1:A3"', b'ref="A1"'))

    assert workbook.sheets(small)["单位"] == [["编号"], ["甲"], ["乙"]]


def test_more_rows_than_anybody_types_are_refused(book):
    with pytest.raises(workbook.TooManyRows, match="5,000"):
        workbook.sheets(book([["x"]] * (workbook.MAX_ROWS + 1)))

    assert len(workbook.sheets(book([["x"]] * workbook.MAX_ROWS))["单位"]) == workbook.MAX_ROWS


def test_tricks_are_refused_before_anything_is_parsed(book):
    tricks = (
        ("xl/vbaProject.bin", b"x", refusals.HasMacros),
        ("xl/embeddings/a.bin", b"x", refusals.HasEmbedded),
        (SHEET, b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', refusals.HasDoctype),
        ("xl/sharedStrings.xml", b"<a>" + b" " * (21 << 20) + b"</a>", refusals.TooMuchUnpacked),
        ("../evil.xml", b"<a/>", refusals.PathTrick),
    )
    for part, content, kind in tricks:
        with pytest.raises(kind):
            workbook.sheets(changed(book([["x"]]), part, lambda _, content=content: content))


def test_what_the_parser_cannot_take_is_damage(book):
    broken = (
        (SHEET, b"<worksheet"),
        (
            SHEET,
            b"<worksheet xmlns='%s'><sheetData><row r='a'><c r='A1'/></row></sheetData></worksheet>" % MAIN,
        ),
        (
            SHEET,
            b"<worksheet xmlns='%s'><sheetData><row><c t='s'><v>99</v></c></row></sheetData></worksheet>"
            % MAIN,
        ),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
    )
    for part, content in broken:
        with pytest.raises(refusals.Damaged):
            workbook.sheets(changed(book([["x"]]), part, lambda _, content=content: content))


def test_a_word_file_is_no_workbook_and_is_told_so_in_words(tmp_path):
    with pytest.raises(refusals.NotWordFile) as refusal:
        workbook.sheets(papers.sheet(tmp_path))

    assert workbook.in_words(refusal.value) == (
        "这不是 Excel 文件（.xlsx），可能只是改了扩展名。请用 Excel 或 WPS 打开原件，另存为 .xlsx 后再导入。"
    )


def test_no_sentence_speaks_of_word():
    refusal = refusals.Unreadable()
    for kind in refusals.Unreadable.__subclasses__():
        refusal.message = kind.message
        assert "Word" not in workbook.in_words(refusal), kind
        assert ".doc" not in workbook.in_words(refusal), kind


def test_the_file_is_let_go(book):
    path = book([["x"]])
    before = path.read_bytes()

    workbook.sheets(path)

    assert path.read_bytes() == before
    assert zipfile.is_zipfile(io.BytesIO(before))
