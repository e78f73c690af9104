"""A report as it is read, alone and beside an earlier version."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from evaluation import comparison
from tests.evaluation import demo
from tests.web.paper import pages
from tests.web.paper.pages import PEOPLE, Case, Page
from web.paper import marks, reading
from web.paper.parts import View


def sections(case: Case, earlier: Case | None = None) -> dict[str, View]:
    """The sections of a report by key, compared with an earlier one if given."""
    changes = comparison.changes(case.form, earlier.doc, case.doc) if earlier else None
    drawn = reading.document(case.form, case.doc, changes, earlier.doc if earlier else None, people=PEOPLE)
    return {section["key"]: section for section in drawn}


def page_of(case: Case, earlier: Case | None = None) -> Page:
    """The sections as the templates draw them."""
    return pages.macro("paper.document(document)", document=list(sections(case, earlier).values()))


def table(section: View, at: int = 0) -> list[list[str]]:
    """The rows of a table as texts."""
    tables = [block for block in section["blocks"] if block["kind"] == "table"]
    return [[text(cell["value"]) for cell in row["cells"]] for row in tables[at]["rows"]]


def text(value: Any) -> str:
    return value["text"] if isinstance(value, dict) else value


def changed(edit: Any, version: int = 2) -> Case:
    """The story with something altered."""
    case = pages.story(version)
    case.bodies, case.scores = copy.deepcopy(case.bodies), copy.deepcopy(case.scores)
    edit(case)
    return case


def test_the_parts_stand_in_the_order_of_the_paper_with_the_score_sheet_behind_its_total():
    titles = [section["title"] for section in sections(pages.story()).values()]

    assert titles == [
        "封面",
        "一、项目基本概况",
        "二、项目支出明细情况",
        "三、项目绩效自评情况",
        "测算依据",
        "附件3-2 评分表",
        "四、评价人员",
        "五、评价报告综述（文字部分）",
        "佐证材料 0 份",
    ]


@pytest.mark.parametrize("case", [pages.story(), pages.department(), pages.faulty(), pages.blank()])
def test_every_report_can_be_drawn_and_no_id_stands_twice(case):
    page = page_of(case)

    assert pages.doubles(page.ids) == set()
    assert "None" not in page.text


def test_everything_typed_is_on_the_page():
    page = page_of(pages.story())

    for row in demo.told("story")["vouchers"]["rows"]:
        assert f"{row['amount']:,.2f}" in page.text
        assert row["voucher"] in page.text
    for part in demo.told("story")["narrative"]:
        assert "".join(part["text"].split()) in page.text


def test_without_a_comparison_nothing_folds_and_nothing_is_marked():
    assert not any(section["folds"] for section in sections(pages.story()).values())
    assert 'class="mk"' not in page_of(pages.story()).html


def test_the_fund_table_has_its_total_row_first_and_money_with_separators():
    rows = table(sections(pages.story())["overview"])

    assert rows[0] == ["合计", "9,620.00", "8,840.00", "7,956.00", "884.00"]
    assert rows[1] == ["其中：中央财政", "4,200.00", "4,200.00", "4,012.50", "187.50"]


def test_the_header_of_a_table_of_institutions_has_three_rows():
    tables = sections(pages.department())["finances"]["blocks"]

    assert [[head["label"] for head in row] for row in tables[1]["heads"]] == [
        ["机构名称", "支出合计", "其中：", "结余"],
        ["基本支出", "其中：", "项目支出", "当年结余", "累计结余"],
        ["人员支出", "公用支出"],
    ]
    assert [(head.get("span"), head.get("rows")) for head in tables[1]["heads"][0]] == [
        (None, 3),
        (None, 3),
        (4, None),
        (2, None),
    ]


def test_printed_labels_cover_the_rows_below_them():
    block = sections(pages.story())["results"]["blocks"][1]

    covering = [
        (cell["value"], cell["rows"]) for row in block["rows"] for cell in row["cells"] if cell.get("rows")
    ]
    assert covering == [("项目产出指标", 4), ("项目效益指标", 4)]


def test_a_choice_shows_its_boxes_and_a_person_the_name():
    story = sections(pages.story())
    values = {item["label"]: item["value"] for key in ("cover", "team") for item in items(story[key])}

    assert values["评价类型"] == "☐ 项目实施过程评价　☑ 项目完成结果评价"
    assert values["评价组组长"] == "沈砚清（副主任）"


def items(section: View) -> list[View]:
    return [item for block in section["blocks"] if block["kind"] == "list" for item in block["items"]]


def test_the_signing_page_folds_what_did_not_change():
    found = sections(pages.story(2), pages.story(1))

    assert {key: section["summary"] for key, section in found.items() if section["summary"]} == {
        "vouchers": "12 笔，显示有变更的 1 笔及合计",
        "scores": "22 项，显示有变更或扣分的 5 项",
        "narrative": "3,120 字，显示有变更的段落",
    }
    assert [row[0] for row in shown_rows(found["vouchers"])] == ["8", ""]
    assert [row["name"] for row in found["scores"]["blocks"][0]["rows"] if not row["fold"]] == [
        "到位率",
        "到位时效",
        "经济效益",
        "环境效益",
        "可持续影响",
    ]
    assert not found["overview"]["folds"]


def shown_rows(section: View) -> list[list[str]]:
    block = next(block for block in section["blocks"] if block["kind"] == "table")
    return [[text(cell["value"]) for cell in row["cells"]] for row in block["rows"] if not row.get("fold")]


def test_of_the_written_report_only_the_changed_paragraph_is_shown():
    parts = sections(pages.story(2), pages.story(1))["narrative"]["blocks"][0]["parts"]
    shown = [part for part in parts if not part["fold"]]

    assert [part.get("title") for part in shown] == ["一（三）项目资金计划、到位情况", None]
    paragraph = shown[1]["paragraphs"][0]
    assert paragraph["mark"] == 5
    assert ["del", "100%"] in paragraph["pieces"]
    assert ["ins", "91.89%"] in paragraph["pieces"]


def test_each_change_of_the_list_leads_to_its_mark():
    old, new = pages.story(1), pages.story(2)
    changes = comparison.changes(new.form, old.doc, new.doc)
    view = marks.changes_view(new.form, changes, 1, {"by": "单位负责人顾怀舟", "day": "3月10日"})
    page = page_of(new, old)

    assert view["count"] == 5
    for item in view["items"]:
        id = item["href"].removeprefix("#")
        assert page.ids.count(id) == 1, item
        assert f'title="变更{item["number"]}"' in page.html
    assert pages.doubles(page.ids) == set()
    listed = pages.macro("paper.changes(changes, 2, '/v1')", changes=view).text
    assert "凭证号原为2025年10月77号现为2025年10月79号" in listed
    assert "原为100%现为91.89%共改2处" in listed


def test_the_total_is_marked_where_the_form_repeats_it():
    found = sections(pages.story(2), pages.story(1))
    total = {item["label"]: item["value"] for item in items(found["results"])}

    assert found["scores"]["blocks"][0]["total"]["value"] == {"text": "96.76", "old": "98.00"}
    assert found["scores"]["blocks"][0]["total"]["levels"] == "项目决策 20.00　项目管理 23.76　项目绩效 53.00"
    assert total["绩效自评综合得分"] == {"text": "96.76", "old": "98.00", "mark": 3}
    assert total["评价等次"] == "优秀"


def test_a_row_that_is_gone_is_struck_out_where_it_stood():
    def drop(case: Case) -> None:
        del case.bodies["vouchers"]["details"][4]

    new = changed(drop)
    changes = comparison.changes(new.form, pages.story().doc, new.doc)
    rows = sections(new, pages.story())["vouchers"]["blocks"][0]["rows"]
    (gone,) = [row for row in rows if len(row["cells"]) == 1]

    assert gone["cells"][0]["value"]["old"] == "工程进度款（一标段），10,500,000.00，2025年8月66号"
    assert f"#{gone['id']}" == marks.changes_view(new.form, changes, 1)["items"][0]["href"]
    assert pages.doubles(page_of(new, pages.story()).ids) == set()


def test_a_row_that_came_is_marked():
    def add(case: Case) -> None:
        case.bodies["vouchers"]["details"].insert(
            2, {"content": "测绘费", "amount": {"yuan": "1000.00", "places": 2}}
        )

    found = sections(changed(add), pages.story())["vouchers"]

    assert shown_rows(found)[0][:3] == ["3", "测绘费", "1,000.00"]
    assert found["summary"] == "13 笔，显示有变更的 1 笔及合计"


def test_computed_figures_say_what_they_were():
    def spend(case: Case) -> None:
        case.bodies["overview"]["funds"][0]["spent"] = {"yuan": "40000000.00", "places": 2}

    block = sections(changed(spend), pages.story())["overview"]["blocks"][1]

    assert block["rows"][1]["cells"][4]["value"] == {"text": "200.00", "old": "187.50"}
    assert block["rows"][0]["cells"][3]["value"] == {"text": "7,943.50", "old": "7,956.00"}


def test_a_changed_reason_shows_its_words():
    def reword(case: Case) -> None:
        case.scores["economic_benefit"]["reason"] = "带动用工1360人次，比目标1450人次少90人次。"

    new = changed(reword)
    row = next(row for row in sections(new, pages.story())["scores"]["blocks"][0]["rows"] if row["changed"])
    changes = comparison.changes(new.form, pages.story().doc, new.doc)
    (item,) = marks.changes_view(new.form, changes, 2)["items"]

    assert row["name"] == "经济效益"
    assert "".join(text for kind, text in row["reason"]["pieces"] if kind != "ins").endswith("完成率93.79%。")
    assert row["score"] == "7.50"
    assert item["label"] == "经济效益说明"
    assert len(item["old"]) < 35


def test_another_leader_is_named_not_called_by_login():
    def appoint(case: Case) -> None:
        case.bodies["team"]["team_leader"] = "yecx"

    new = changed(appoint)
    changes = comparison.changes(new.form, pages.story().doc, new.doc)
    (item,) = marks.changes_view(new.form, changes, 2, people=PEOPLE)["items"]

    assert (item["old"], item["new"]) == ("沈砚清（副主任）", "叶承宣（工程股股长）")
    assert {"text": "叶承宣（工程股股长）", "old": "沈砚清（副主任）", "mark": 1} in [
        item["value"] for item in items(sections(new, pages.story())["team"])
    ]


def test_two_equal_versions_fold_to_what_lost_points():
    found = sections(pages.story(), pages.story())

    assert found["vouchers"]["summary"] == "12 笔，没有变更，显示合计"
    assert found["scores"]["summary"] == "22 项，显示有变更或扣分的 5 项"
    assert found["narrative"]["summary"] == "3,120 字，没有变更"


def test_paragraphs_added_and_taken_away_stay_apart():
    def rewrite(case: Case) -> None:
        lines = case.bodies["narrative"]["report"]["3"].split("\n")
        case.bodies["narrative"]["report"]["3"] = "\n".join([lines[0], "新增的一段。", *lines[2:]])

    parts = sections(changed(rewrite), pages.story())["narrative"]["blocks"][0]["parts"]
    start = next(at for at, part in enumerate(parts) if part.get("title") == "三、主要做法")
    runs = [(part["fold"], len(part["paragraphs"])) for part in parts[start : start + 4]]

    assert runs == [(False, 0), (True, 1), (False, 1), (True, 3)]


def test_every_section_leads_to_its_page_before_submission():
    drawn = reading.document(pages.story().form, pages.story().doc, edit=lambda key: f"/fill/{key}")

    assert [section["edit"] for section in drawn][:2] == ["/fill/cover", "/fill/overview"]
