"""A form is read by its labels and headers: where they stand does not matter."""

from decimal import Decimal

import pytest

from docs.samples.paper import Box, line, new_document, table
from tests.documents import papers
from tests.documents.papers import (
    BLOCKS,
    COVER,
    FUNDS,
    GOALS,
    PEOPLE,
    RESULTS,
    SHEET,
    TARGETS,
    VOUCHERS,
    bar,
    changed,
    facts,
    form,
    one_table,
    row,
    sheet,
    swapped,
    unmerged,
    written,
)

REST = one_table("overview", "results", "people", "report")


def amounts(reading):
    return {(f["item"], f["source"]): f["amount_yuan"] for f in reading["finances"] if f["where"] == "form"}


def test_every_value_of_the_form_is_read(tmp_path):
    reading = papers.reading(form(tmp_path))

    assert reading["form_type"] == "project_form"
    assert (reading["region"], reading["year"], reading["form_label"]) == ("平澜县", 2025, "附件2-2")
    assert (reading["project_name"], reading["unit"]) == ("农村饮水安全巩固提升工程", "平澜县水利局")
    assert [box["checked"] for box in reading["evaluation_types"]] == [False, True]
    assert reading["report_date"]["date"] == "2026-03-09"
    assert [pair["value"] for pair in reading["basic_info"]] == [
        "温亦棠",
        "0000-1200201",
        "平澜县清溪镇",
        "000000",
    ]
    assert (reading["project_period"]["start"], reading["project_period"]["end"]) == ("2025-02", "2025-11")
    assert amounts(reading)["实际到位资金", "县市区财政"] == 3005000
    assert [line["amount"] for line in reading["expenditure_lines"]] == [5000000, 2705000, 200000]
    assert reading["expenditure_total"]["amount_yuan"] == 7905000
    assert reading["qualitative_targets"][0]["result"] == "12个村已全部通水"
    assert [r["level2"] for r in reading["indicator_tables"][0]["rows"]] == [
        "数量指标", "数量指标", "质量指标", "社会效益指标",
    ]  # fmt: skip
    assert (reading["scores"]["total_score"], reading["scores"]["grade"]) == (Decimal("92.5"), "优秀")
    assert [person["name"] for person in reading["evaluators"]] == ["姜承棠", "方怀白"]
    assert reading["blank_evaluator_rows"] == 1
    assert [box["label"] for box in reading["sign_off_boxes"]] == [
        "评价组组长（签字）：",
        "项目单位意见：",
        "主管部门意见：",
    ]
    assert reading["filler"]["phone"] == "0000-1200202"
    assert [s["path"][-1] for s in reading["narrative"]] == [
        "一、基本情况", "（一）项目概况", "（二）项目计划批复与完成情况", "二、存在的主要问题",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "rows", "first", "second"),
    [
        ("vouchers", VOUCHERS, 1, 2),
        ("vouchers", VOUCHERS, 0, 3),
        ("results", TARGETS, 4, 5),
        ("results", TARGETS, 3, 4),
        ("results", GOALS, 1, 2),
        ("people", PEOPLE, 0, 2),
    ],
)
def test_two_columns_may_change_places(tmp_path, block, rows, first, second):
    moved = {**BLOCKS, block: changed(block, rows, swapped(rows, first, second))}

    assert facts(form(tmp_path, *moved.values())) == facts(form(tmp_path, *BLOCKS.values()))


@pytest.mark.parametrize(("first", "second"), [(0, 2), (1, 3), (3, 5), (4, 5), (6, 7), (0, 7)])
def test_two_columns_of_a_score_sheet_may_change_places(tmp_path, first, second):
    assert facts(sheet(tmp_path, swapped(SHEET, first, second))) == facts(sheet(tmp_path))


def test_two_funds_may_change_places(tmp_path):
    moved = [cells[2:4] + cells[:2] + cells[4:] for cells in FUNDS]

    reading = papers.reading(form(tmp_path, changed("overview", FUNDS, moved)))

    assert amounts(reading) == amounts(papers.reading(form(tmp_path)))


def test_one_more_row_is_one_more_fact_and_changes_no_other(tmp_path):
    more = [*VOUCHERS[:2], row("检测费", "5000", "2025年7月1号", ""), *VOUCHERS[2:]]
    before = papers.reading(form(tmp_path))
    after = papers.reading(form(tmp_path, changed("vouchers", VOUCHERS, more), REST))

    assert [line["content"] for line in after["expenditure_lines"]] == [
        "管网工程款",
        "检测费",
        "水厂设备款",
        "监理费",
    ]
    assert after["indicator_tables"] == before["indicator_tables"]
    assert after["finances"] == before["finances"]


def test_a_table_may_stand_anywhere(tmp_path):
    usual = facts(form(tmp_path, *BLOCKS.values()))

    for order in (
        ["people", "results", "vouchers", "overview", "report"],
        ["report", "overview", "people", "vouchers", "results"],
    ):
        assert facts(form(tmp_path, *(BLOCKS[name] for name in order))) == usual


def test_a_table_nested_in_a_cell_is_read_like_any_other(tmp_path):
    nested = [[Box("二、项目支出明细情况", 1000, rows=tuple(map(tuple, VOUCHERS)))]]
    blocks = {**BLOCKS, "vouchers": nested}

    assert facts(form(tmp_path, *blocks.values())) == facts(form(tmp_path, *BLOCKS.values()))


def test_merged_cells_taken_apart_say_the_same(tmp_path):
    blocks = {**BLOCKS, "results": unmerged(BLOCKS["results"])}

    assert facts(form(tmp_path, *blocks.values())) == facts(form(tmp_path, *BLOCKS.values()))
    assert facts(sheet(tmp_path, unmerged(SHEET))) == facts(sheet(tmp_path))


@pytest.mark.parametrize("cut", range(2, len(SHEET)))
def test_a_sheet_cut_in_two_is_one_sheet(tmp_path, cut):
    with_header = sheet(tmp_path, SHEET[:cut], [SHEET[0], *unmerged(SHEET[cut:])])
    without_header = sheet(tmp_path, SHEET[:cut], unmerged(SHEET[cut:]))

    assert facts(with_header) == facts(sheet(tmp_path))
    assert facts(without_header) == facts(sheet(tmp_path))


def test_scores_that_share_a_cell_are_said_once(tmp_path):
    rows = papers.reading(sheet(tmp_path))["indicator_tables"][0]["rows"]
    shared = {row["level3"]: row for row in rows}

    assert shared["经济效益"]["merged_rows"] == ["经济效益", "社会效益"]
    assert (shared["社会效益"]["weight"], shared["社会效益"]["score"]) == (None, None)
    assert shared["社会效益"]["merged_into"] == "经济效益"
    assert shared["满意度"]["level1_weight"] == 70


def test_blocks_may_have_titles_of_their_own_above_the_table(tmp_path):
    document = new_document()
    for text in COVER:
        line(document, text)
    for rows in BLOCKS.values():
        if len(rows) > 1:
            line(document, rows[0][0].text)
            table(document, rows[1:])
        else:
            for text in rows[0][0].text.split("\n"):
                line(document, text)
    line(document, "填报人（签名）：                联系电话：0000-1200202")

    assert facts(written(document, tmp_path)) == facts(form(tmp_path, *BLOCKS.values()))


def test_the_cover_may_be_a_table(tmp_path):
    pairs = [text.split("：", 1) for text in COVER[2:8]]
    rows = [row(f"{label}：", value.strip(), widths=(300, 700)) for label, value in pairs]

    reading = facts(form(tmp_path, rows, *BLOCKS.values(), cover=(*COVER[:2], *COVER[8:])))

    assert reading == facts(form(tmp_path, *BLOCKS.values()))


def test_funds_may_stand_in_columns(tmp_path):
    columns = [
        row("资金来源", "计划安排资金（万元）", "实际到位资金（万元）", "实际支出（万元）", "结余（万元）"),
        row("合计", "860", "800.5", "790.5", "10"),
        row("中央财政", "500", "500", "500", "0"),
        row("省财政", "", "", "", ""),
        row("县市区财政", "360", "300.5", "290.5", "10"),
    ]

    reading = papers.reading(form(tmp_path, changed("overview", FUNDS, columns)))

    assert amounts(reading) == amounts(papers.reading(form(tmp_path)))


def test_score_and_grade_may_share_a_row(tmp_path):
    one_row = [row("绩效自评综合得分", "92.5分", "评价等次", "优秀")]
    blocks = {**BLOCKS, "results": changed("results", RESULTS, one_row)}

    assert facts(form(tmp_path, *blocks.values())) == facts(form(tmp_path, *BLOCKS.values()))


def test_a_signed_box_gives_opinion_signer_and_date(tmp_path):
    signed = [
        bar("评价组组长（签字）：姜承棠\n 2026年 3 月 9 日"),
        bar("项目单位意见：\n情况属实，同意上报。\n项目单位负责人（签章）：温亦棠    2026年3月10日"),
        row("主管部门意见", "同意。\n主管部门负责人（签字）：\n年  月  日", widths=(200, 800)),
    ]

    leader, unit, department = papers.reading(form(tmp_path, signed, VOUCHERS))["sign_off_boxes"]

    assert (leader["signed_by"], leader["date_line"]) == ("姜承棠", "2026年 3 月 9 日")
    assert (unit["opinion"], unit["signed_by"]) == ("情况属实，同意上报。", "温亦棠")
    assert (unit["signer_label"], unit["date_line"]) == ("项目单位负责人（签章）：", "2026年3月10日")
    assert (department["label"], department["opinion"]) == ("主管部门意见", "同意。")
