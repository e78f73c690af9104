"""The rows of an Excel file as text: guarded, read only, within bounds. What a parser cannot take becomes a refusal."""

import datetime as dt
import warnings
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents import guard
from documents.refusals import Damaged, Unreadable

MAX_ROWS, MAX_COLUMNS = 5_000, 64
SAID = {
    ".docx": ".xlsx",
    ".doc": ".xls",
    "Word 文档": "Excel 工作簿",
    "Word": "Excel",
}  # of a Word file → of ours
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    SyntaxError,  # of the XML
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)

Rows = list[list[str]]


class TooManyRows(Unreadable):
    message = f"表格超过 {MAX_ROWS:,} 行。请分成几个文件，分次导入。"


def sheets(path: Path) -> dict[str, Rows]:
    """Sheet name → its rows, the first one at place 0; blank cells are empty texts, none at the end of a row.

    Raises:
        Unreadable: the class says why; `in_words` says it of an Excel file.
    """
    guard.check(path, workbook=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nothing here reads
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return {sheet.title: rows(sheet) for sheet in book.worksheets}
            finally:
                book.close()
    except BROKEN as fault:
        raise Damaged(str(fault)) from fault


def rows(sheet: Any) -> Rows:
    """As they stand, whatever the sheet claims its size to be."""
    sheet.reset_dimensions()
    found = [
        trimmed([text(value) for value in row])
        for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
    ]
    if len(found) > MAX_ROWS and found[-1]:
        raise TooManyRows
    return found


def trimmed(row: list[str]) -> list[str]:
    """Without the blanks at its end."""
    while row and not row[-1]:
        row.pop()
    return row


def text(value: object) -> str:
    """A cell as it reads: whole numbers without a point, days as 2026-03-18."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat()
    return str(value).strip()


def in_words(refusal: Unreadable) -> str:
    """The sentence of a refusal, which speaks of Word files, said of an Excel file."""
    sentence = refusal.message
    for word, ours in SAID.items():
        sentence = sentence.replace(word, ours)
    return sentence
