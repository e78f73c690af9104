"""The usual 自评表 of other counties: one schema, whatever the columns are called and however the table is cut."""

from decimal import Decimal

import pytest

from tests.documents import papers, sheets
from tests.documents.papers import row, swapped, unmerged

ROWS = [
    ("产出指标", "数量指标", "养护县道里程", "≥86公里", "84公里", 20, "19.53"),
    ("产出指标", "数量指标", "修补坑槽面积", "≥3000平方米", "3120平方米", 10, 10),
    ("产出指标", "质量指标", "优良路率", "≥85%", "86%", 10, 10),
    ("产出指标", "时效指标", "按期完成率", "100%", "100%", 10, 10),
    ("效益指标", "社会效益指标", "受益行政村", "≥52个", "52个", 30, 30),
    ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥90%", "88%", 10, "9.78"),
]


def table(reading, name="quantitative"):
    return next(found for found in reading["indicator_tables"] if found["id"] == name)


def rows(reading):
    keys = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    return [tuple(found.get(key) for key in keys) for found in table(reading)["rows"]]


def exact(given):
    return [(*cells[:5], *map(Decimal, cells[5:])) for cells in given]


def amounts(reading):
    return {
        (f["item"], f["source"]): f["amount_yuan"]
        for f in reading["finances"]
        if f["amount_yuan"] is not None
    }


def info(reading):
    return {field["label"]: field["value"] for field in reading["basic_info"]}


def whole(reading):
    """What every layout of the same sheet has to give."""
    execution = table(reading, "execution")["rows"][0]
    return {
        "names": (
            reading["project_name"],
            reading["unit"],
            reading["supervising_department"],
            reading["year"],
        ),
        "money": amounts(reading),
        "execution": (execution["weight"], execution["score"], execution["actual"]),
        "goals": [(g["target"], g["result"]) for g in reading["qualitative_targets"]],
        "rows": rows(reading),
        "total": (reading["scores"]["total_score"], reading["scores"]["full_score"]),
    }


def test_the_national_sheet(tmp_path):
    reading = papers.reading(sheets.national(tmp_path))

    assert reading["form_type"] == "project_self_evaluation_table"
    assert reading["title"] == "项目支出绩效自评表\n（2025年度）"
    assert whole(reading) == {
        "names": ("农村公路养护", "平澜县公路养护中心", "平澜县交通运输局", 2025),
        "money": {
            ("年初预算数", "年度资金总额"): 4_800_000,
            ("全年预算数", "年度资金总额"): 5_000_000,
            ("全年执行数", "年度资金总额"): 4_650_000,
            ("年初预算数", "当年财政拨款"): 4_800_000,
            ("全年预算数", "当年财政拨款"): 4_800_000,
            ("全年执行数", "当年财政拨款"): 4_450_000,
            ("全年预算数", "上年结转资金"): 200_000,
            ("全年执行数", "上年结转资金"): 200_000,
        },
        "execution": (10, Decimal("9.3"), "93%"),
        "goals": [("完成县道养护86公里，路况稳步提升。", "完成县道养护84公里，优良路率由81%升到86%。")],
        "rows": exact(ROWS),
        "total": (Decimal("98.61"), 100),
    }
    assert {f["where"] for f in reading["finances"]} == {"budget"}
    assert table(reading)["rows"][0]["deviation_reason"] == "2公里路段与水毁修复合并，2026年一季度完成"
    assert reading["filler"]["name"] == "温亦棠"


LAYOUTS = {
    "a table for every block": lambda: (
        sheets.NATIONAL_HEAD,
        sheets.NATIONAL_FUNDS,
        sheets.NATIONAL_GOALS,
        sheets.NATIONAL_ROWS,
    ),
    "no merged cells": lambda: (
        unmerged([*sheets.NATIONAL_HEAD, *sheets.NATIONAL_FUNDS, *sheets.NATIONAL_GOALS]),
        unmerged(sheets.NATIONAL_ROWS),
    ),
    "target and actual in each other's place": lambda: (
        [*sheets.NATIONAL_HEAD, *sheets.NATIONAL_FUNDS, *sheets.NATIONAL_GOALS],
        [*swapped(sheets.NATIONAL_ROWS[:-1], 4, 5), sheets.NATIONAL_ROWS[-1]],
    ),
    "cut in two with the header again": lambda: (
        [*sheets.NATIONAL_HEAD, *sheets.NATIONAL_FUNDS, *sheets.NATIONAL_GOALS, *sheets.NATIONAL_ROWS[:6]],
        [sheets.NATIONAL_ROWS[0], *sheets.NATIONAL_ROWS[6:]],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_of_the_sheet_does_not_matter(tmp_path, layout):
    usual = whole(papers.reading(sheets.national(tmp_path)))

    cut = sheets.paper(tmp_path, *layout(), title=sheets.NATIONAL_TITLE, foot=sheets.NATIONAL_FOOT)

    assert whole(papers.reading(cut)) == usual


def test_the_title_may_stand_in_the_table(tmp_path):
    bar = [row("项目支出绩效自评表（2025年度）")]
    file = sheets.paper(
        tmp_path, [*bar, *sheets.NATIONAL_HEAD, *sheets.NATIONAL_FUNDS, *sheets.NATIONAL_ROWS], title=()
    )

    reading = papers.reading(file)

    assert (reading["form_type"], reading["year"]) == ("project_self_evaluation_table", 2025)
    assert rows(reading) == exact(ROWS)


def test_a_sheet_without_any_title_is_known_by_its_columns(tmp_path):
    file = sheets.paper(
        tmp_path, [*sheets.NATIONAL_HEAD, *sheets.NATIONAL_FUNDS, *sheets.NATIONAL_ROWS], title=()
    )

    assert papers.reading(file)["form_type"] == "project_self_evaluation_table"


def test_money_in_yuan(tmp_path):
    funds = [
        sheets.wide("项目资金\n（元）", *(box.text for box in sheets.NATIONAL_FUNDS[0][1:])),
        sheets.wide("↓", "年度资金总额", "4,800,000.00", "5,000,000.00", "4,650,000.00", "10", "93%", "9.3"),
    ]

    reading = papers.reading(
        sheets.paper(tmp_path, [*sheets.NATIONAL_HEAD, *funds], title=sheets.NATIONAL_TITLE)
    )

    assert amounts(reading)["全年执行数", "年度资金总额"] == 4_650_000


def test_prompts_of_the_blank_sheet_are_no_rows(tmp_path):
    blank = [
        sheets.NATIONAL_ROWS[0],
        sheets.indicator("↓", "产出指标", "数量指标", "养护里程", "≥86公里", "86公里", "50", "50", ""),
        sheets.indicator("↓", "↓", "↓", "……", "", "", "", "", ""),
        sheets.indicator("↓", "↓", "质量指标", "指标1：", "", "", "", "", ""),
        sheets.indicator("↓", "↓", "时效指标", "", "", "", "", "", ""),
    ]

    reading = papers.reading(
        sheets.paper(tmp_path, [*sheets.NATIONAL_HEAD, *blank], title=sheets.NATIONAL_TITLE)
    )

    assert [found["level3"] for found in table(reading)["rows"]] == ["养护里程"]


def test_operator_and_unit_in_columns_of_their_own(tmp_path):
    reading = papers.reading(sheets.integrated(tmp_path))

    first = table(reading)["rows"][0]
    assert (first["operator"], first["target"], first["measure_unit"], first["actual"]) == (
        "≥",
        "86",
        "公里",
        "84",
    )
    assert table(reading, "execution")["rows"][0]["deviation_reason"] == "水毁工程尾款未结算"
    assert amounts(reading)["预算执行数", "总额"] == 4_650_000
    assert len(table(reading)["rows"]) == 2
    assert info(reading)["存在问题"] == "养护里程少2公里。"
    assert info(reading)["财务负责人"] == "方怀白"


def test_one_sum_taken_apart_in_two_ways(tmp_path):
    reading = papers.reading(sheets.department(tmp_path))

    assert reading["form_type"] == "department_self_evaluation_table"
    assert reading["unit"] == "平澜县交通运输局"
    parts = {f["item"]: f["amount"] for f in reading["finances"] if f["source"] is None}
    assert parts == {
        "按收入性质分/一般公共预算拨款": 2900,
        "按收入性质分/政府性基金拨款": 300,
        "按收入性质分/其他资金": 200,
        "按支出性质分/基本支出": 1100,
        "按支出性质分/项目支出": 2300,
    }
    assert [(r["level1"], r["level1_weight"]) for r in table(reading)["rows"]] == [
        ("产出指标", 50),
        ("效益指标", 30),
        ("满意度指标", 10),
    ]
    assert reading["scores"]["total_score"] == Decimal("99.6")


def test_amounts_of_a_split_may_stand_in_cells_of_their_own(tmp_path):
    block = [
        sheets.wide(
            "年度预算（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"
        ),
        sheets.wide("↓", "年度资金总额", "3120", "3400", "3264", "10", "96%", "9.6"),
        row("↓", "按收入性质分：", "按支出性质分：", widths=(120, 440, 440)),
        row("↓", "其中：财政拨款", "3200", "其中：基本支出", "1100", widths=(120, 220, 220, 220, 220)),
        row("↓", "其他资金", "200", "项目支出", "2300", widths=(120, 220, 220, 220, 220)),
    ]
    head = [row("部门名称", "平澜县交通运输局", widths=(120, 880))]

    reading = papers.reading(sheets.paper(tmp_path, [*head, *block], title=("部门整体支出绩效自评表",)))

    parts = {f["item"]: f["amount"] for f in reading["finances"] if f["source"] is None}
    assert parts == {
        "按收入性质分/财政拨款": 3200,
        "按收入性质分/其他资金": 200,
        "按支出性质分/基本支出": 1100,
        "按支出性质分/项目支出": 2300,
    }


def test_a_transfer_has_statements_and_no_points(tmp_path):
    reading = papers.reading(sheets.transfer(tmp_path))

    assert reading["form_type"] == "transfer_self_evaluation_table"
    assert (reading["unit"], reading["supervising_department"]) == ("平澜县公路养护中心", "平澜县交通运输局")
    assert reading["project_name"] == "农村公路建设补助资金"
    assert info(reading)["分配科学性"] == "按里程和路况分配"
    assert info(reading)["下达及时性（存在问题和改进措施）"] == "1笔迟3天，已约谈"
    assert amounts(reading)["全年执行数", "中央财政资金"] == 9_500_000
    assert [r["level3"] for r in table(reading)["rows"]] == ["新改建里程", "群众满意度"]
    assert reading["scores"]["total_score"] is None
