"""打印: the paper form of a version, boxes filled from signatures that stand, 草稿 on all that is not locked."""

from __future__ import annotations

import pytest

from evaluation import content, forms
from models import Act, State
from tests.county import REASON
from web import printed
from web.printed import Sheet

PAGE = "/reports/{}/versions/{}/print"
MARK = "草稿，不作为正式报告"
BLANK = "　　　年　　　月　　　日"
BOXES = ["评价组组长（签字）：", "项目单位意见：", "主管部门意见：", "财政部门归口业务科室意见："]


def boxes(page):
    """Each opinion box as (title, words, signer, date)."""
    return [
        tuple(
            " ".join(node.text_content().split())
            for node in box.iter("p", "span")
            if node.text_content().strip()
        )
        for box in page.find("div.sb")
    ]


def test_a_locked_report_is_printed_as_signed_with_number_and_fingerprint(site, visit):
    report = site.report(State.locked)
    visitor = visit("filler")

    page = visitor.get(PAGE.format(report, 1))
    footer = visitor.get(f"/reports/{report}/versions/1/print.css")

    assert [box[0] for box in boxes(page)] == BOXES
    assert [box[-1] for box in boxes(page)] == ["沈砚清", "顾怀舟", "陆闻笙", "秦慕遥"]
    assert "2026 年 3 月 18 日" in page.text and BLANK not in page.html
    assert "平财绩封〔2026〕" in page.text and MARK not in page.text
    assert footer.response.mimetype == "text/css"
    assert "\\A 指纹 " in footer.html and "平财绩封〔2026〕" in footer.html


def test_a_draft_is_marked_and_left_to_be_signed_by_hand(site, visit):
    report = site.report(State.draft)
    visitor = visit("filler")

    page = visitor.get(PAGE.format(report, 1))

    assert boxes(page) == [(title,) for title in BOXES]
    assert page.html.count(BLANK) == 4
    assert MARK in page.text
    assert visitor.get(f"/reports/{report}/versions/1/print.css").status == 404


def test_on_the_way_the_signed_boxes_are_filled_and_the_others_blank(site, visit):
    page = visit("department_head").get(PAGE.format(site.report(State.at_department), 1))

    assert [len(box) > 1 for box in boxes(page)] == [True, True, False, False]
    assert MARK in page.text


def test_signatures_that_fell_are_not_printed(site, visit):
    report = site.report(State.at_finance)
    site.act(report, Act.return_to_filler, "finance_head", REASON)

    page = visit("filler").get(PAGE.format(report, 1))

    assert [len(box) for box in boxes(page)] == [1, 1, 1, 1]
    assert MARK in page.text


def test_all_figures_of_the_form_and_its_score_sheet_are_on_paper(site, visit):
    page = visit("filler").get(PAGE.format(site.report(State.at_unit), 1))

    for text in (
        "附件2-2",
        "平澜县财政支出绩效评价自评报告",
        "9,620.00",
        "79,560,000.00",
        "2025年10月79号",
        "96.76",
    ):
        assert text in page.text
    assert page.says("p.fj") == ["附件2-2", "附件3-2"]
    assert page.says("th.cap") == [
        "一、项目基本概况",
        "二、项目支出明细情况",
        "三、项目绩效自评情况",
        "四、评价人员",
    ]
    assert page.says("tr.sum td")[0] == "100" and page.says("tr.sum b") == ["96.76"]


def test_the_department_form_prints_its_own_boxes(site, visit):
    report = site.report(State.at_finance, form="2-1")

    page = visit("yanyb").get(PAGE.format(report, 1))

    assert [box[0] for box in boxes(page)] == [
        "评价组组长（签字）：",
        "部门（单位）意见：",
        "财政部门归口业务科室意见：",
    ]
    assert "平澜县2025年度部门整体支出绩效评价自评报告" in page.text and "附件3-1" in page.text
    assert "10,520.00" in page.text


def test_detail_version_and_sign_pages_lead_to_it(site, visit):
    report = site.report(State.at_department)
    visitor = visit("department_head")

    for address in (f"/reports/{report}", f"/reports/{report}/versions/1", f"/reports/{report}/sign"):
        assert visitor.get(address).links["打印"].startswith(PAGE.format(report, 1))
    printed_page = visitor.get(visitor.get(f"/reports/{report}/sign").links["打印"])
    assert printed_page.links["返回"] == f"/reports/{report}/sign"


def test_a_version_that_may_not_be_read_cannot_be_printed(site, visit):
    report = site.report(State.returned)

    assert visit("filler").get(PAGE.format(report, 2)).status == 200
    assert visit("department_head").get(PAGE.format(report, 2)).status == 404
    assert visit("department_head").get(PAGE.format(report, 1)).status == 200
    assert visit("stranger").get(PAGE.format(report, 1)).status == 404


@pytest.mark.parametrize("form", forms.library().values(), ids=lambda form: form.key)
def test_every_form_can_be_printed_blank(form):
    unit = {"name": "平澜县教育局", "code": ""}
    doc = content.document(
        form,
        campaign={"name": "2025年度", "year": 2025},
        report={"name": "空白表"},
        unit=unit,
        supervising=None,
        section={"name": "教科文股"},
        route=[],
        bodies={},
        scores={},
    )
    sheet = Sheet(form, doc, "平澜县")

    sections = [printed.section(sheet, spec) for spec in form.sections]

    assert [section["title"] for section in sections] == [spec.title for spec in form.sections]
    assert sum(len(group) for group in printed.scores(sheet)["groups"]) == len(form.indicators)
