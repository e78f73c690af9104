"""The money tables of the department form: one row an institution, columns under one to three header rows."""

from decimal import Decimal

import pytest

from docs.samples.paper import Box, line, new_document, table
from tests.documents import papers
from tests.documents.papers import DOWN, bar, row, unmerged, written

WIDE = (200, 100, 140, 140, 140, 140, 140)
INCOME = [
    row("机构名称", "收入合计", "其中：", widths=(200, 200, 600)),
    row(DOWN, DOWN, "上年结转", "公共财\n政拨款", "其他\n收入", widths=(200, 200, 200, 200, 200)),
    row("局机关及二级机构汇总", "910.5", "40", "860.5", "10", widths=(200, 200, 200, 200, 200)),
    row("1、局机关", "700", "40", "650", "10", widths=(200, 200, 200, 200, 200)),
    row("2、水文站", "210.5", "0", "210.5", "", widths=(200, 200, 200, 200, 200)),
]
EXPENDITURE = [
    row("机构名称", "支出合计", "其中：", "结余", widths=(200, 100, 560, 140)),
    row(DOWN, DOWN, "基本支出", "其中：", "项目支出", "当年结余", widths=(200, 100, 140, 280, 140, 140)),
    row(DOWN, DOWN, DOWN, "人员支出", "公用支出", DOWN, DOWN, widths=WIDE),
    row("局机关及二级机构汇总", "900", "500", "420", "80", "400", "10.5", widths=WIDE),
    row("局机关", "695", "400", "330", "70", "295", "5", widths=WIDE),
    row("水文站", "205", "100", "90", "10", "105", "5.5", widths=WIDE),
]
ASSETS = [
    row("机构名称", "固定资产\n合计", "其中：", "其他", widths=(250, 250, 250, 250)),
    row(DOWN, DOWN, "在用固定资产", DOWN, widths=(250, 250, 250, 250)),
    row("局机关", "80", "75", "5", widths=(250, 250, 250, 250)),
]


def department(tmp_path, *blocks):
    document = new_document()
    for text in (
        "附件2-1",
        "平澜县2025年度部门整体支出\n绩效评价自评报告",
        "部门(单位)名称：平澜县水利局",
        "预 算 编 码：  213101 ",
    ):
        line(document, text)
    table(document, [bar("二、部门（单位）收支情况"), *(cells for block in blocks for cells in block)])
    return papers.reading(written(document, tmp_path))


def amounts(reading):
    return {(f["where"], f["org"], f["item"]): f["amount_yuan"] for f in reading["finances"]}


def test_columns_are_known_by_all_header_cells_above_them(tmp_path):
    income = [bar("年度收入情况（万元）"), *INCOME]
    found = amounts(department(tmp_path, income, EXPENDITURE, ASSETS))

    assert found["income", "局机关", "收入合计/上年结转"] == 400000
    assert found["income", "水文站", "收入合计/其他收入"] is None
    assert found["expenditure", "水文站", "支出合计/基本支出/公用支出"] == 100000
    assert found["expenditure", "局机关", "支出合计/项目支出"] == 2950000
    assert found["expenditure", "局机关及二级机构汇总", "结余/当年结余"] == 105000
    assert found["fixed_assets", "局机关", "固定资产合计/其他"] == 50000
    assert len(found) == 3 * 4 + 3 * 6 + 3


def test_a_source_is_named_where_money_comes_in(tmp_path):
    reading = department(tmp_path, INCOME)

    assert {f["item"]: f["source"] for f in reading["finances"]} == {
        "收入合计": None,
        "收入合计/上年结转": "上年结转",
        "收入合计/公共财政拨款": "公共财政拨款",
        "收入合计/其他收入": "其他收入",
    }


@pytest.mark.parametrize("block", [INCOME, EXPENDITURE, ASSETS])
def test_header_cells_taken_apart_say_the_same(tmp_path, block):
    assert amounts(department(tmp_path, unmerged(block))) == amounts(department(tmp_path, block))


def test_columns_under_the_headers_may_change_places(tmp_path):
    moved = [
        row("收入合计", "其中：", "机构名称", widths=(200, 600, 200)),
        row(DOWN, "其他收入", "上年结转", "公共财政拨款", DOWN, widths=(200, 200, 200, 200, 200)),
        *([cells[i] for i in (1, 4, 2, 3, 0)] for cells in INCOME[2:]),
    ]

    assert amounts(department(tmp_path, moved)) == amounts(department(tmp_path, INCOME))


@pytest.mark.parametrize("title", ["年度收入情况（元）", "年度收入情况  单位：元"])
def test_the_title_names_the_unit(tmp_path, title):
    reading = department(tmp_path, [bar(title), *INCOME])

    assert amounts(reading)["income", "局机关", "收入合计"] == 700
    assert {f["unit"] for f in reading["finances"]} == {"元"}


def test_a_column_and_a_cell_may_name_their_own_unit(tmp_path):
    mixed = [[Box(box.text, box.width, box.down) for box in cells] for cells in INCOME]
    mixed[0][1] = Box("收入合计\n（元）", 200)
    mixed[3][1] = Box("7,000,000.00", 200)
    mixed[4][1] = Box("２１０．５万元", 200)

    found = amounts(department(tmp_path, mixed))

    assert found["income", "局机关", "收入合计"] == Decimal("7000000.00")
    assert found["income", "水文站", "收入合计"] == 2105000
    assert found["income", "水文站", "收入合计/公共财政拨款"] == 2105000


def test_more_institutions_are_more_rows(tmp_path):
    more = [*INCOME, row("3、灌区管理所", "100", "0", "100", "0", widths=(200, 200, 200, 200, 200))]

    assert amounts(department(tmp_path, more))["income", "灌区管理所", "收入合计"] == 1000000
