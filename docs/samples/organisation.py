"""The template of `flask import-org`, organisation.xlsx: `python -m docs.samples.organisation`.

Two sheets with their headers and one example line each, which the import leaves out, and a sheet of explanations.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from docs.samples.paper import STAMP
from web.orgfile import COLUMNS, PEOPLE, UNITS
from workflow.roster import EXAMPLE, KINDS, ROLES

FILE = Path(__file__).resolve().parent / "organisation.xlsx"
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CORE = "docProps/core.xml"
REQUIRED = {UNITS: {"单位编号", "全称", "类别"}, PEOPLE: {"单位编号", "姓名", "账号", "岗位"}}
WIDTHS = {UNITS: (16, 32, 20, 14, 16, 16, 14), PEOPLE: (16, 12, 16, 20, 32, 32)}
EXAMPLES = {
    UNITS: (
        f"{EXAMPLE}zfbz",
        "平澜县住房保障服务中心",
        "住房保障服务中心",
        "下属单位",
        "zjj",
        "jjjs",
        "301003",
    ),
    PEOPLE: (f"{EXAMPLE}zfbz", "方予澄", "fangyc", "财务股会计", "fangyc@pinglan.example", "填报人"),
}
NOTES = (
    ("怎样填写", ""),
    ("星号", "带 * 的列必填。第 2 行是示例，以“例：”开头，导入时略过，可以删除。"),
    ("单位编号", "字母或数字，全县不重复；人员按它归到单位，定了不能改。"),
    ("类别", "、".join(KINDS)),
    ("主管部门编号", "下属单位填其主管部门的单位编号，其他留空。"),
    ("归口科室编号", "部门和下属单位填财政归口科室的单位编号。"),
    ("账号", "小写字母、数字或手机号，全县不重复。同一个人在几个单位任职，写几行，账号相同。"),
    ("岗位", "、".join(ROLES) + "；几个岗位用顿号隔开。"),
    ("已有的", "编号或账号已有的，按文件更新；留空的格不改动；文件里没有的单位、人员、岗位不动。"),
    ("有误的", "有一行有误就全部不导入，逐行说明原因。先用 --dry-run 核对。"),
)


def main(path: Path = FILE) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, columns in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.append([f"{head}*" if head in REQUIRED[name] else head for head in columns])
        sheet.append(EXAMPLES[name])
        dress(sheet, WIDTHS[name])
    notes = book.create_sheet("填写说明")
    for row in NOTES:
        notes.append(row)
    dress(notes, (18, 90))
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Write the file; the same input gives the same bytes, so nothing in it says when it was made."""
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            new.writestr(part, MOMENT.sub(b"2026-01-01T00:00:00Z", content) if name == CORE else content)


def dress(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    """A head that stays, columns as wide as what goes in, everything as text."""
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E8F0F7")
        sheet.column_dimensions[head.column_letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)


if __name__ == "__main__":
    main()
