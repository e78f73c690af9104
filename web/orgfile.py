"""The two sheets of a file of units and people: headers → lines. The template is docs/samples/organisation.xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from documents import workbook
from documents.refusals import Unreadable
from workflow.roster import Line

UNITS, PEOPLE = "单位", "人员"
COLUMNS: dict[str, dict[str, str]] = {  # sheet → header → key
    UNITS: {
        "单位编号": "code",
        "全称": "name",
        "简称": "short_name",
        "类别": "kind",
        "主管部门编号": "parent",
        "归口科室编号": "section",
        "预算编码": "budget_code",
    },
    PEOPLE: {
        "单位编号": "code",
        "姓名": "name",
        "账号": "login",
        "职务": "title",
        "邮箱": "email",
        "岗位": "posts",
    },
}
TEMPLATE = "docs/samples/organisation.xlsx"


class Unsuitable(Exception):
    """The file is no list of units and people; the message says what to do."""


def read(path: Path) -> dict[str, list[Line]]:
    """The lines of both sheets, blank rows left out.

    Raises:
        Unsuitable.
    """
    try:
        sheets = workbook.sheets(path)
    except Unreadable as refusal:
        raise Unsuitable(workbook.in_words(refusal)) from refusal
    found = {name: sheet_lines(name, sheets.get(name), columns) for name, columns in COLUMNS.items()}
    if not any(found.values()):
        raise Unsuitable(f"文件里没有一行单位或人员。请按模板 {TEMPLATE} 填写。")
    return found


def sheet_lines(name: str, rows: workbook.Rows | None, columns: Mapping[str, str]) -> list[Line]:
    """One sheet; a file may lack one of the two."""
    if not rows:
        return []
    heads = [head.strip("*＊ \u3000") for head in rows[0]]
    check_heads(name, [head for head in heads if head], columns)
    keys = [columns.get(head, "") for head in heads]
    return [
        Line(name, number, {key: cell for key, cell in zip(keys, row, strict=False) if key})
        for number, row in enumerate(rows[1:], 2)
        if any(row)
    ]


def check_heads(name: str, heads: list[str], columns: Mapping[str, str]) -> None:
    """A column misnamed would silently be lost: all must be there, none unknown, none twice."""
    missing = [head for head in columns if head not in heads]
    strange = [head for head in heads if head not in columns]
    twice = {head for head in heads if heads.count(head) > 1}
    for words, found in (("缺少", missing), ("不认识", strange), ("重复", sorted(twice))):
        if found:
            raise Unsuitable(
                f"“{name}”表第 1 行{words}这些列：{'、'.join(found)}。请用模板 {TEMPLATE} 的列名。"
            )
