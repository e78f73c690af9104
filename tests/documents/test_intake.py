"""A reading becomes a draft: labels find their places, what does not fit is a doubt, nothing is invented."""

from dataclasses import replace
from decimal import Decimal

import pytest

from documents.intake import form_of, intake
from documents.refusals import NoFormFor
from evaluation import forms
from tests.documents import papers
from tests.documents.papers import (
    BLOCKS,
    COVER,
    FUNDS,
    OVERVIEW,
    TARGETS,
    VOUCHERS,
    bar,
    changed,
    form,
    row,
    sheet,
)

LIBRARY = forms.library()
PROJECT = LIBRARY["2-2"]


def draft(*paths):
    return intake([papers.reading(path) for path in paths], PROJECT)


def made(tmp_path, **blocks):
    return draft(form(tmp_path, *{**BLOCKS, **blocks}.values()))


def said(made):
    return {doubt.place: (doubt.read, doubt.why) for doubt in made.doubts}


def test_values_find_the_fields_of_the_same_label(tmp_path):
    bodies = made(tmp_path).bodies

    assert bodies["cover"] == {"evaluation_type": "项目完成结果评价"}
    assert bodies["overview"]["project_leader"] == "温亦棠"
    assert bodies["overview"]["period"] == ["2025-02", "2025-11"]
    assert bodies["overview"]["funds"][0] == {
        "row": "central",
        "planned": {"yuan": "5000000.00", "places": 0},
        "received": {"yuan": "5000000.00", "places": 0},
        "spent": {"yuan": "5000000.00", "places": 0},
    }
    assert bodies["vouchers"]["details"][1] == {
        "content": "水厂设备款",
        "amount": {"yuan": "2705000.00", "places": 0},
        "voucher": "2025年9月40号",
        "remark": "含安装",
    }
    assert [row["row"] for row in bodies["results"]["quantitative"]] == [
        "quantity",
        "quantity",
        "quality",
        "social",
    ]
    assert bodies["team"]["evaluators"][1] == {"name": "方怀白", "position": "计财股股长", "unit": "水利局"}
    assert bodies["team"]["filler_phone"] == "0000-1200202"
    assert "team_leader" not in bodies["team"]


def test_headings_that_the_form_does_not_print_stay_in_the_text(tmp_path):
    printed = "五、评价报告综述\n一、基本情况\n（一）项目概况\n概况。\n"
    text = printed + "1、建设内容\n管网46公里。\n（五）其他\n补充。\n七、附言\n谢谢。"

    result = made(tmp_path, report=[bar(text)])

    assert result.bodies["narrative"]["report"] == {"1-1": "概况。\n1、建设内容\n管网46公里。"}
    assert said(result)["综述 一、基本情况"][0] == "（五）其他\n补充。"
    assert said(result)["综述"][0] == "七、附言\n谢谢。"


def test_a_column_in_another_unit_becomes_the_unit_of_the_form(tmp_path):
    in_yuan = [
        row(*["实际到位资金\n（元）" if "到位" in box.text else box.text for box in FUNDS[0]]),
        row(*[box.text for box in FUNDS[1]]),
        row(*["县级资金" if box.text == "县市区财政" else box.text for box in FUNDS[3]]),
    ]
    for cells, amount in zip(in_yuan, ("8,005,000.00", "5000000", "３００５０００．００"), strict=True):
        cells[3] = replace(cells[3], text=amount)

    result = made(tmp_path, overview=changed("overview", FUNDS, in_yuan))

    received = {row["row"]: row.get("received") for row in result.bodies["overview"]["funds"]}
    assert received == {
        "central": {"yuan": "5000000.00", "places": 0},
        "county": {"yuan": "3005000.00", "places": 1},
    }
    assert result.doubts == ()


def test_a_total_that_its_rows_do_not_add_up_to_is_a_doubt(tmp_path):
    wrong = [row(*[box.text.replace("860", "870") for box in FUNDS[0]]), *FUNDS[1:]]

    doubts = said(made(tmp_path, overview=changed("overview", FUNDS, wrong)))

    assert doubts["一、项目基本概况 资金 合计 计划安排资金"] == (
        "870（万元）",
        "按表内各项计算是 860（万元），以计算的为准",
    )


def test_a_balance_that_does_not_follow_is_a_doubt(tmp_path):
    wrong = [*FUNDS[:3], row(*[box.text if box.text != "10" else "12" for box in FUNDS[3]])]

    doubts = said(made(tmp_path, overview=changed("overview", FUNDS, wrong)))

    assert doubts["一、项目基本概况 资金 县市区财政 结余"][0] == "12（万元）"


def test_vouchers_that_add_up_to_something_else_are_a_doubt(tmp_path):
    wrong = [*VOUCHERS[:-1], row("支出合计", "7905500", "", "")]

    doubts = said(made(tmp_path, vouchers=changed("vouchers", VOUCHERS, wrong)))

    assert doubts["二、项目支出明细情况 支出明细 支出合计 实际支出数"][0] == "7905500（元）"


def test_an_amount_in_words_is_a_doubt_and_stays_blank(tmp_path):
    odd = [VOUCHERS[0], row("工程款", "五百万", "2025年6月18号", "")]

    result = made(tmp_path, vouchers=changed("vouchers", VOUCHERS, odd))

    assert result.bodies["vouchers"]["details"] == [{"content": "工程款", "voucher": "2025年6月18号"}]
    assert said(result)["二、项目支出明细情况 支出明细第1行 实际支出数"] == (
        "五百万",
        "金额读不出来，请照原件填写",
    )


def test_what_has_no_place_in_the_form_is_said(tmp_path):
    more = [*OVERVIEW, row("建设性质", "改扩建", "批复文号", "平发改〔2025〕3号")]
    odd = [*TARGETS, row(papers.DOWN, "管理指标", "制度指标", "制度健全", "健全", "健全")]
    result = made(
        tmp_path,
        overview=changed("overview", OVERVIEW, more),
        results=changed("results", TARGETS, odd),
    )

    reads = [doubt.read for doubt in result.doubts]

    assert "建设性质改扩建" in reads
    assert "批复文号平发改〔2025〕3号" in reads
    assert ("制度健全", "表式中没有“制度指标”这一类") in said(result).values()


def test_two_ticks_are_as_good_as_none(tmp_path):
    cover = [text.replace("□", "☑") for text in COVER]

    result = draft(form(tmp_path, *BLOCKS.values(), cover=cover))

    assert "evaluation_type" not in result.bodies["cover"]
    assert "不止一项" in said(result)["封面 评价类型"][1]


@pytest.fixture
def full_sheet(tmp_path):
    """A score sheet with every row of the form; a score may be another, a row may be left out."""

    def build(scores=None, left_out=(), total="100"):
        rows = [row("一级指标", "二级指标", "三级指标", "分值", "自评得分", "扣分原因")]
        for item in PROJECT.indicators:
            score = (scores or {}).get(item.level3, str(item.weight))
            if item.level3 not in left_out:
                rows.append(row(item.level1, item.level2, item.level3, str(item.weight), score, ""))
        return sheet(tmp_path, [*rows, row("总分", "", "", "100", total, "")])

    return build


def test_claimed_points_stay_whatever_they_are(full_sheet):
    result = draft(full_sheet({"到位率": "3", "目标内容": "4.5", "产出质量": "２．５"}, total="99"))

    assert result.scores["arrival_rate"] == {"score": "3.00", "reason": "", "basis": {}}
    assert result.scores["target_content"]["score"] == "4.50"
    assert result.scores["output_quality"]["score"] == "2.50"
    assert result.doubts == ()


def test_a_score_that_is_no_number_and_a_row_that_is_missing_are_doubts(full_sheet):
    result = draft(full_sheet({"产出数量": "满分"}, left_out=("管理制度",)))

    assert "score" not in result.scores["output_quantity"]
    assert "management_system" not in result.scores
    assert said(result)["附件3-2 产出数量"] == ("满分", "得分不是数字，没有导入")
    assert "没有读到" in said(result)["附件3-2 管理制度"][1]


def test_points_that_no_cell_can_hold_are_a_doubt(full_sheet):
    result = draft(full_sheet({"产出数量": "5000"}))

    assert "score" not in result.scores["output_quantity"]
    assert said(result)["附件3-2 产出数量"] == ("5000", "请填数字，例如 8 或 7.50")


def test_totals_and_grade_that_contradict_the_scores_are_doubts(tmp_path, full_sheet):
    result = draft(form(tmp_path), full_sheet({"经济效益": "1"}, total="100"))

    assert said(result)["附件3-2 总分"] == ("100", "各项得分相加是 93.00，以相加的为准")
    assert said(result)["附件2-2 绩效自评综合得分"][0] == "92.5"
    assert "附件2-2 评价等次" not in said(result)


def test_the_form_is_chosen_by_its_number_or_its_kind(tmp_path):
    reading = papers.reading(form(tmp_path))

    assert form_of([reading], LIBRARY) is PROJECT
    assert form_of([reading | {"form_label": None}], LIBRARY) is PROJECT
    with pytest.raises(NoFormFor, match="没有对应的表式"):
        form_of([reading], {"2-1": LIBRARY["2-1"]})


def test_changing_one_amount_changes_one_value(tmp_path):
    other = [row(*[box.text.replace("5000000.00", "5000001.00") for box in cells]) for cells in VOUCHERS]

    before, after = made(tmp_path), made(tmp_path, vouchers=changed("vouchers", VOUCHERS, other))

    assert before.bodies["vouchers"] != after.bodies["vouchers"]
    assert {k: v for k, v in before.bodies.items() if k != "vouchers"} == {
        k: v for k, v in after.bodies.items() if k != "vouchers"
    }
    assert Decimal(after.bodies["vouchers"]["details"][0]["amount"]["yuan"]) == 5000001
