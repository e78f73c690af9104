"""Small papers of 平澜县 in the layout of the forms, and what is read from them.

A block is a table, given as rows of cells; `form` puts the blocks of a project form under its cover.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docs.samples.paper import Box, line, new_document, save, table
from documents.report import read_paper
from documents.word import open_paper

Row = list[Box]
Block = list[Row]
DOWN = "↓"  # a cell that goes on with the one above

COVER = (
    "附件2-2",
    "平澜县财政支出绩效评价自评报告",
    "评价类型：项目实施过程评价□   项目完成结果评价☑",
    "项目名称：   农村饮水安全巩固提升工程   ",
    "项目单位：平澜县水利局",
    "主管部门：平澜县水利局",
    "评价方式：部门（单位）绩效自评",
    "评价机构：部门（单位）评价组",
    "报告日期：2026年3月9日",
    "平澜县财政局（制）",
)


def row(*texts: str, widths: Sequence[int] = ()) -> Row:
    """Cells side by side, equally wide unless said otherwise."""
    equal = [1000 // len(texts)] * (len(texts) - 1)
    wide = list(widths) or [*equal, 1000 - sum(equal)]
    return [Box("" if t == DOWN else t, w, t == DOWN) for t, w in zip(texts, wide, strict=True)]


def bar(text: str) -> Row:
    return row(text)


OVERVIEW = [
    row("项目负责人", "温亦棠", "联系电话", "0000-1200201"),
    row("项目地址", "平澜县清溪镇", "邮  编", "000000"),
    row("项目起止时间", "2025年 2 月起至  2025  年  11  月止", widths=(180, 820)),
]
FUNDS = [
    row(
        "计划安排资金\n（万元）",
        "860",
        "实际到位资金\n（万元）",
        "800.5",
        "实际支出\n（万元）",
        "790.5",
        "结余\n（万元）",
        "10",
    ),
    row("其中：中央财政", "500", "其中：中央财政", "500", "其中：中央财政", "500", "其中：中央财政", "0"),
    row("省财政", "", "省财政", "", "省财政", "", "省财政", ""),
    row("县市区财政", "360", "县市区财政", "300.5", "县市区财政", "290.5", "县市区财政", "10"),
]
VOUCHERS = [
    row("支出内容", "实际支出数", "会计凭证号", "备注"),
    row("管网工程款", "5000000.00", "2025年6月18号", ""),
    row("水厂设备款", "2,705,000", "2025年9月40号", "含安装"),
    row("监理费", "200000", "2025年11月7号", ""),
    row("支出合计", "7905000", "", ""),
]
GOALS = [
    row("项目绩效定性目标及实施计划完成情况", "预  期 目 标", "实际完成"),
    row(DOWN, "完成12个村供水管网改造", "12个村已全部通水"),
]
TARGETS = [
    row(
        "项目绩效定量目标（指标）及完成情况",
        "一级指标",
        "二级指标",
        "指标内容",
        "指标（目标）值",
        "实际完成值",
    ),
    row(DOWN, "项目产出指标", "数量指标", "改造管网长度", "46公里", "46公里"),
    row(DOWN, DOWN, DOWN, "受益村数", "12个", "12个"),
    row(DOWN, DOWN, "质量指标", "水质达标率", "≥95%", "98%"),
    row(DOWN, "项目效益指标", "社会效益\n指标", "受益人口", "1.9万人", "1.86万人"),
]
RESULTS = [row("绩效自评综合得分", "92.5"), row("评价等次", "优秀")]
PEOPLE = [
    row("姓名", "职称/职务", "单  位", "签字"),
    row("姜承棠", "副局长", "水利局", ""),
    row("方 怀白", "计财股股长", "水利局", ""),
    row("", "", "", ""),
]
BOXES = [
    bar("评价组组长（签字）：\n\n\n                    年   月   日"),
    bar("项目单位意见：\n\n          项目单位负责人（签章）：\n           年   月   日"),
    bar("主管部门意见：\n\n          主管部门负责人（签章）：\n           年   月   日"),
]
REPORT = [
    bar(
        "五、评价报告综述（文字部分）\n\n一、基本情况\n（一）项目概况\n2025年度改造12个村的管网，计划投资860万元。\n"
        "（二）项目计划批复与完成情况\n按批复完成。\n二、存在的主要问题\n1、管护经费不足。\n2、水价偏低，收缴率为82%。"
    )
]
BLOCKS: dict[str, Block] = {
    "overview": [bar("一、项 目 基 本 概 况"), *OVERVIEW, *FUNDS],
    "vouchers": [bar("二、项目支出明细情况"), *VOUCHERS],
    "results": [bar("三、项目绩效自评情况"), *GOALS, *TARGETS, *RESULTS],
    "people": [bar("四、评价人员"), *PEOPLE, *BOXES],
    "report": REPORT,
}

SHEET = [
    row("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "自评得分"),
    row("项目决策", "30", "项目目标", "10", "目标内容", "10", "①设有目标（5分）\n②目标量化（5分）", "9"),
    row(DOWN, DOWN, "资金分配", "20", "分配办法", "12", "有办法", "12"),
    row(DOWN, DOWN, DOWN, DOWN, "分配结果", "8", "公平合理", "7.5"),
    row("项目绩效", "70", "项目效果", "70", "经济效益", "50", "酌情扣分", "45"),
    row(DOWN, DOWN, DOWN, DOWN, "社会效益", DOWN, DOWN, DOWN),
    row(DOWN, DOWN, DOWN, DOWN, "满意度", "20", "90%以上得满分", "19"),
    row("总分", "100", "", "100", "", "100", "", "92.5"),
]


def form(path: Path, *tables: Block, cover: Sequence[str] = COVER) -> Path:
    """A project form; without `tables` the whole of it in one long table, the report in one of its own."""
    document = new_document()
    for text in cover:
        line(document, text)
    for block in tables or (one_table("overview", "vouchers", "results", "people"), REPORT):
        table(document, block)
    line(document, "填报人（签名）：                联系电话：0000-1200202")
    return written(document, path)


def sheet(path: Path, *tables: Block) -> Path:
    """A score sheet of a project."""
    document = new_document()
    line(document, "附件3-2")
    line(document, "项目支出绩效评价指标体系（参考样表）")
    for block in tables or (SHEET,):
        table(document, block)
    return written(document, path)


def one_table(*names: str) -> Block:
    return [cells for name in names for cells in BLOCKS[name]]


def changed(name: str, old: Block, new: Block) -> Block:
    """A block of the form with some of its rows replaced."""
    rows = BLOCKS[name]
    at = next(place for place in range(len(rows)) if rows[place] is old[0])
    return [*rows[:at], *new, *rows[at + len(old) :]]


def written(document: Any, path: Path) -> Path:
    file = path / f"paper{len(list(path.iterdir()))}.docx"
    save(document, file)
    return file


def swapped(rows: Block, first: int, second: int) -> Block:
    """The rows with two columns in each other's place."""
    order = list(range(len(rows[0])))
    order[first], order[second] = order[second], order[first]
    return [[cells[place] for place in order] for cells in rows]


def unmerged(rows: Block) -> Block:
    """The rows with every merged cell taken apart into blank ones."""
    return [[Box(box.text, box.width) for box in cells] for cells in rows]


def reading(path: Path) -> dict[str, Any]:
    """The one form in a file, read without a child process."""
    (found,) = read_paper(open_paper(path), path.name, path.stem)
    return vars(found)


def facts(path: Path) -> dict[str, Any]:
    """What a reading says, without what only names the file or repeats the raw text of a cell."""
    return {key: said(value) for key, value in reading(path).items() if key not in ("id", "files")}


def said(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = {"columns", "amount_text", "order"}
        return {k: said(v) for k, v in value.items() if k not in left_out and not k.endswith("_text")}
    return [said(item) for item in value] if isinstance(value, list) else value
