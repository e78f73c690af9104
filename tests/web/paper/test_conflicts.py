"""Two people saved the same part: both values are shown, and the choice is kept."""

from __future__ import annotations

import copy
from typing import Any

from tests.web.paper import pages
from tests.web.paper.pages import PEOPLE
from tests.web.paper.test_filling import fill_page, section
from web.paper import conflicts


def pair(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two copies of a section of the story."""
    body = pages.story().bodies[key]
    return copy.deepcopy(body), copy.deepcopy(body)


def spec(key: str) -> Any:
    return pages.story().form.section(key)


def test_only_what_differs_is_asked_about():
    mine, theirs = pair("overview")
    mine["project_phone"] = "0000-1200013"
    del theirs["address"]

    items = conflicts.conflict(spec("overview"), mine, theirs)

    assert items == [
        {"name": "project_phone", "label": "联系电话", "mine": "0000-1200013", "theirs": "0000-1200011"},
        {"name": "address", "label": "项目地址", "mine": "平澜县城关镇", "theirs": ""},
    ]


def test_of_a_table_the_cells_that_differ_are_said():
    mine, theirs = pair("vouchers")
    mine["details"][7]["voucher"] = "2025年10月80号"
    theirs["details"].append({"content": "测绘费"})

    (item,) = conflicts.conflict(spec("vouchers"), mine, theirs)

    assert (item["name"], item["label"]) == ("details", "支出明细")
    assert item["mine"] == "支出明细第8笔 凭证号：2025年10月80号\n支出明细第13笔：（空）"
    assert item["theirs"] == "支出明细第8笔 凭证号：2025年10月79号\n支出明细第13笔：测绘费"


def test_a_person_is_shown_by_name_and_a_text_under_its_heading():
    mine, theirs = pair("team")
    theirs["team_leader"] = "yecx"
    (leader,) = conflicts.conflict(spec("team"), mine, theirs, PEOPLE)
    mine, theirs = pair("narrative")
    theirs["report"]["6"] = "对方的建议"
    (heading,) = conflicts.conflict(spec("narrative"), mine, theirs)

    assert (leader["mine"], leader["theirs"]) == tuple(PEOPLE.values())
    assert (heading["name"], heading["label"], heading["theirs"]) == ("report.6", "综述 六", "对方的建议")


def test_what_was_chosen_is_kept_and_the_rest_stays_mine():
    mine, theirs = pair("overview")
    mine["project_phone"], theirs["project_phone"] = "0000-1200013", "0000-1200014"
    mine["project_leader"], theirs["project_leader"] = "叶承宣", "苏见微"
    del theirs["postcode"]

    chosen = {"keep.project_phone": "theirs", "keep.project_leader": "mine", "keep.postcode": "theirs"}
    body = conflicts.resolve(spec("overview"), mine, theirs, chosen)

    assert (body["project_phone"], body["project_leader"]) == ("0000-1200014", "叶承宣")
    assert "postcode" not in body
    assert body["funds"] == mine["funds"]


def test_headings_are_chosen_one_by_one():
    mine, theirs = pair("narrative")
    mine["report"]["5"], theirs["report"]["6"] = "我的问题", "对方的建议"
    del theirs["report"]["4"]

    chosen = {"keep.report.6": "theirs", "keep.report.5": "mine", "keep.report.4": "theirs"}
    report = conflicts.resolve(spec("narrative"), mine, theirs, chosen)["report"]

    assert (report["5"], report["6"]) == ("我的问题", "对方的建议")
    assert "4" not in report


def test_a_body_with_nothing_left_has_no_entry():
    assert conflicts.resolve(spec("narrative"), {"report": {"5": "x"}}, {}, {"keep.report.5": "theirs"}) == {}


def test_scores_are_chosen_cell_by_cell():
    mine = {
        "arrival_rate": {"score": "2.76", "reason": "按实际"},
        "organisation": {"score": "1.00", "reason": ""},
    }
    theirs = {
        "arrival_rate": {"score": "3.00", "reason": ""},
        "organisation": {"score": "1.00", "reason": ""},
    }

    assert conflicts.score_conflict(pages.story().form, mine, theirs) == [
        {"name": "arrival_rate", "label": "资金到位率", "mine": "2.76　按实际", "theirs": "3.00"}
    ]
    assert (
        conflicts.resolve_scores(mine, theirs, {"keep.arrival_rate": "theirs"})["arrival_rate"]["score"]
        == "3.00"
    )
    assert conflicts.resolve_scores(mine, theirs, {}) == mine


def test_the_choice_is_drawn_above_the_section():
    mine, theirs = pair("overview")
    theirs["project_phone"] = "0000-1200014"
    items = conflicts.conflict(spec("overview"), mine, theirs)
    page = fill_page(
        pages.story(),
        section(pages.story(), "overview"),
        conflict={"who": "叶承宣", "at": "3月12日 10:40", "items": items},
    )

    radios = [one for one in page.inputs if one.get("name") == "keep.project_phone"]
    assert [one["value"] for one in radios] == ["mine", "theirs"]
    assert pages.doubles(page.ids) == set()
