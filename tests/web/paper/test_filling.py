"""The fill page: what stands in its inputs, and that nothing typed is lost on the way there and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evaluation import entry
from evaluation.paper import SectionSpec
from tests.web.paper import pages
from tests.web.paper.pages import PEOPLE, Case, Page
from web.paper import filling, posting, status, summary
from web.paper.parts import View, parts

REPORTS = {"story": pages.story, "department": pages.department, "faulty": pages.faulty, "blank": pages.blank}
SECTIONS = [(name, spec.key) for name, case in REPORTS.items() for spec in case().form.sections]


def inputs(section: View) -> Iterator[View]:
    """Everything in a section that is typed into."""
    for block in section["blocks"]:
        yield from (one for one in block.get("inputs", ()) if one["type"] != "given")
        yield from (heading["input"] for heading in block.get("headings", ()) if "input" in heading)
        yield from (cell for row in block.get("rows", ()) for cell in row["cells"] if "name" in cell)
        for group in block.get("groups", ()):
            for row in (row for row in group["rows"] if "cell" in row):
                yield from (row["cell"]["score"], row["cell"]["reason"])


def typed(section: View) -> dict[str, str]:
    """What the browser would post."""
    data: dict[str, str] = {}
    for one in inputs(section):
        if one["type"] == "month_range":
            data[f"{one['name']}.from"], data[f"{one['name']}.to"] = one["value"]
        else:
            data[one["name"]] = one["value"]
    return data


def section(case: Case, key: str, data: dict[str, str] | None = None) -> View:
    """A section of a report as inputs; with `data` as posted."""
    spec = case.form.section(key)
    if data is None:
        return filling.section(case.form, spec, case.doc["fields"].get(key, {}), people=PEOPLE)
    raw = posting.with_rows(spec, posting.raw_of(spec, data), data)
    body, errors = entry.parse_section(spec, raw)
    doc = pages.document(case.form, {**case.bodies, key: body}, case.scores)
    return filling.section(case.form, spec, doc["fields"].get(key, {}), raw, errors, PEOPLE)


def by_name(view: View) -> dict[str, View]:
    """The inputs of a section by their names."""
    return {one["name"]: one for one in inputs(view)}


def fill_page(case: Case, view: View, **more: Any) -> Page:
    """The whole page around a section."""
    empty: dict[str, Any] = {
        "slip": {"revision": 3},
        "errors": [],
        "unsaved": False,
        "prev": False,
        "next": True,
    }
    href_of = status.jumps(case.form, case.bodies, lambda key: f"/fill/{key}", here=view["key"])
    return pages.draw(
        "reports/fill.html",
        section=view,
        nav=status.nav(case.form, case.bodies, case.scores, case.must, lambda key: f"/fill/{key}"),
        checks=status.checks_view(case.form, case.findings, href_of, "10:42"),
        **{**empty, **more},
    )


def read(spec: SectionSpec, data: dict[str, str]) -> tuple[dict[str, Any], tuple[entry.EntryError, ...]]:
    return entry.parse_section(spec, posting.raw_of(spec, data))


@pytest.mark.parametrize(("name", "key"), SECTIONS)
def test_what_is_stored_comes_back_from_the_page_as_it_was(name, key):
    case = REPORTS[name]()

    assert read(case.form.section(key), typed(section(case, key))) == (case.bodies.get(key, {}), ())


@pytest.mark.parametrize(("name", "key"), SECTIONS)
def test_every_input_has_its_own_id_and_a_name_that_is_read_out(name, key):
    view = section(REPORTS[name](), key)
    page = fill_page(REPORTS[name](), view)
    posted = {one.get("name"): one for one in page.inputs if one.get("type") != "hidden"}

    assert pages.doubles(page.ids) == set()
    for one in inputs(view):
        assert one["id"] in page.ids
        drawn = posted.get(one["name"]) or posted[f"{one['name']}.from"]
        assert one["id"] in page.labels or drawn.get("aria-label") or drawn.get("type") == "radio", one[
            "name"
        ]


def test_money_is_plain_in_an_input_and_grouped_where_it_is_computed():
    view = section(pages.story(), "overview")
    rows = view["blocks"][1]["rows"]

    assert by_name(view)["funds.central.planned"]["value"] == "4200.00"
    assert [cell["value"] for cell in rows[0]["cells"]] == ["9,620.00", "8,840.00", "7,956.00", "884.00"]
    assert rows[1]["cells"][3] == {
        "computed": True,
        "id": "f-overview-funds-central-balance",
        "value": "187.50",
        "label": "结余",
    }


def test_what_cannot_be_read_stays_as_typed_with_its_sentence_at_the_input():
    data = {
        **typed(section(pages.story(), "overview")),
        "funds.city.spent": "六百 ",
        "funds.city.received": " ６００ ",
        "project_leader": "",
        "period.from": "2026-01",
    }
    view = section(pages.story(), "overview", data)
    found = by_name(view)

    assert (found["funds.city.spent"]["value"], found["funds.city.spent"]["error"]) == (
        "六百 ",
        "请填数字，例如 8840 或 8,840.00",
    )
    assert (found["funds.city.received"]["value"], found["funds.city.received"]["error"]) == (
        " ６００ ",
        None,
    )
    assert found["period"]["error"] == "结束时间不能早于开始时间"
    page = fill_page(pages.story(), view, unsaved=True)
    assert "六百 " in page.html
    assert "请填数字，例如8840或8,840.00" in page.text


def test_figures_follow_what_is_typed_before_it_is_saved():
    data = {**typed(section(pages.story(), "overview")), "funds.central.spent": "4100"}
    rows = section(pages.story(), "overview", data)["blocks"][1]["rows"]

    assert [cell["value"] for cell in rows[0]["cells"]] == ["9,620.00", "8,840.00", "8,043.50", "796.50"]
    assert rows[1]["cells"][3]["value"] == "100.00"


def test_figures_stand_beside_their_rows_when_a_row_in_between_is_blank():
    data = typed(section(pages.department(), "finances"))
    before = section(pages.department(), "finances")["blocks"][0]["rows"]
    last = len(before) - 1  # the first row is the total
    shifted = {name.replace(f"income.{last}.", f"income.{last + 1}."): text for name, text in data.items()}
    rows = section(pages.department(), "finances", {**shifted, f"income.{last}.org": " "})["blocks"][0][
        "rows"
    ]

    assert [cells[0]["value"] for cells in (row["cells"] for row in rows[last:])] == [
        " ",
        data[f"income.{last}.org"],
    ]
    assert rows[last]["cells"][1]["value"] == ""
    assert rows[last + 1]["cells"][1]["value"] == before[last]["cells"][1]["value"] != ""


def test_an_empty_table_has_a_line_to_begin_with():
    view = section(pages.blank(), "vouchers")

    assert list(by_name(view)) == [
        f"details.1.{column}" for column in ("content", "amount", "voucher", "remark")
    ]
    assert [row["removable"] for row in view["blocks"][0]["rows"][:1]] == [False]
    assert view["blocks"][0]["can_add"]


def test_a_row_is_added_at_the_end_and_any_is_taken_out():
    data = typed(section(pages.story(), "vouchers"))

    more = section(pages.story(), "vouchers", {**data, "add": "details"})
    less = section(pages.story(), "vouchers", {**data, "remove": "details.8"})

    assert by_name(more)["details.13.content"]["value"] == ""
    assert "details.12.content" not in by_name(less)
    assert by_name(less)["details.8.content"]["value"] == "监理服务费"


def test_a_row_is_added_under_its_printed_row():
    data = typed(section(pages.story(), "results"))

    view = section(pages.story(), "results", {**data, "add": "quantitative.cost"})
    rows = view["blocks"][1]["rows"]

    assert [row["key"] for row in rows[3:6]] == ["cost-4", "cost-5", "economic-6"]
    assert [row["name"] for row in rows[2:5]] == ["时效指标", "成本指标第1行", "成本指标第2行"]
    assert [(row["removable"], row["add"]) for row in rows[3:5]] == [
        (True, None),
        (True, "quantitative.cost"),
    ]
    assert rows[0]["label"] == [
        {"label": "项目产出指标", "head": False, "minor": True, "rows": 5},
        {"label": "数量指标", "head": True, "minor": False},
    ]
    removed = section(pages.story(), "results", {**typed(view), "remove": "quantitative.cost-4"})
    assert by_name(removed)["quantitative.cost-4.content"]["value"] == ""


def test_names_the_page_never_printed_change_nothing():
    strange = {
        "details.x.content": "a",
        "details.9999999.content": "b",
        "details.1.total": "c",
        "details": "d",
        "other.1.content": "e",
        "details.1.2.content": "f",
        "add": "nothing",
        "remove": "details.77",
    }
    spec = pages.story().form.section("vouchers")
    data = typed(section(pages.story(), "vouchers"))

    assert posting.with_rows(spec, posting.raw_of(spec, {**data, **strange}), strange) == posting.raw_of(
        spec, data
    )


def test_given_fields_are_printed_and_never_read():
    view = section(
        pages.story(), "cover", {"project_name": "别的项目", "evaluation_type": "项目完成结果评价"}
    )
    given = {one["label"]: one["value"] for one in view["blocks"][0]["inputs"] if one["type"] == "given"}

    assert given["项目名称"] == "2025年城镇老旧小区改造项目（第二批）"
    assert given["报告日期"] == "2026年3月12日"
    assert by_name(view)["evaluation_type"]["options"][1]["value"] == "项目完成结果评价"


def test_a_leader_is_chosen_by_name_and_one_who_left_stays_visible():
    view = section(pages.story(), "team", {**typed(section(pages.story(), "team")), "team_leader": "moved"})

    assert [option["label"] for option in by_name(view)["team_leader"]["options"]] == [
        "moved",
        *PEOPLE.values(),
    ]


def test_text_under_a_heading_that_should_have_none_is_not_lost():
    case = pages.story()
    case.bodies = {**case.bodies, "narrative": {"report": {"1": "总的说明"}}}

    assert by_name(section(case, "narrative"))["report.1"]["value"] == "总的说明"


def scores(case: Case, data: dict[str, str] | None = None) -> View:
    """The score sheet of a report as inputs."""
    if data is None:
        return filling.scores(case.form, case.scores, findings=case.findings)
    raw = posting.scores_of(case.form, data)
    rows, errors = posting.parsed_scores(case.form, raw)
    return filling.scores(case.form, rows, raw, errors)


@pytest.mark.parametrize("name", REPORTS)
def test_the_score_sheet_comes_back_as_it_was_and_can_be_drawn(name):
    case = REPORTS[name]()
    view = scores(case)
    rows, errors = posting.parsed_scores(case.form, posting.scores_of(case.form, typed(view)))
    page = fill_page(case, view, totals=summary.totals_view(case.form, pages.totals(case)))

    assert errors == ()
    for key, row in case.scores.items():
        assert (rows[key].get("score"), rows[key]["reason"]) == (row["score"] or None, row.get("reason", ""))
    assert pages.doubles(page.ids) == set()
    assert {one["id"] for one in inputs(view)} <= set(page.ids)


def test_three_benefits_share_one_score_and_one_standard():
    rows = scores(pages.department())["blocks"][0]["groups"][3]["rows"]

    assert [row["level3"] for row in rows] == ["经济效益", "社会效益", "生态效益", "社会公众或服务对象满意度"]
    assert [row.get("cell", {}).get("span") for row in rows] == [3, None, None, 1]
    assert rows[0]["level2"] == {"name": "履职效益", "weight": "20", "span": 4}
    assert rows[0]["standard"].startswith("此三项指标")
    assert [bool(row["standard"]) for row in rows] == [True, False, False, True]


def test_standards_are_printed_word_for_word():
    for case in (pages.story(), pages.department()):
        page = fill_page(case, scores(case), totals=summary.totals_view(case.form, pages.totals(case)))
        for indicator in case.form.indicators:
            assert "".join(indicator.standard.split()) in page.text
            assert indicator.level3 in page.text


def test_a_score_that_is_no_number_stays_with_its_sentence_and_sums_leave_it_out():
    case = pages.story()
    view = scores(case, {**typed(scores(case)), "arrival_rate.score": "三分", "target_content.score": "9"})
    found = by_name(view)

    assert (found["arrival_rate.score"]["value"], found["arrival_rate.score"]["error"]) == (
        "三分",
        "请填数字，例如 8 或 7.50",
    )
    assert found["target_content.score"]["error"] is None
    assert [group["score"] for group in view["blocks"][0]["groups"]] == ["25.00", "21.00", "53.00"]


def test_what_is_wrong_with_a_score_is_said_at_its_row():
    rows = [row for group in scores(pages.faulty())["blocks"][0]["groups"] for row in group["rows"]]
    said = {
        row["level3"]: [finding["text"] for finding in row["findings"] if finding["kind"] == "bad"]
        for row in rows
        if row["findings"]
    }

    assert {name: texts for name, texts in said.items() if texts} == {
        "组织机构": ["组织机构：得分 2.00，不能超过 1 分"],
        "经济效益": ["经济效益：分值 8，得 7.00，扣 1.00 分，请填写扣分原因"],
        "可持续影响": ["可持续影响：请填写自评得分"],
    }


def test_what_is_asked_of_a_score_is_said_at_its_row_too():
    rows = [row for group in scores(pages.faulty())["blocks"][0]["groups"] for row in group["rows"]]
    asked = {row["level3"]: [one["text"] for one in row["findings"] if one["kind"] == "wrn"] for row in rows}

    assert any("资金到位" in name or "到位率" in name for name, texts in asked.items() if texts)
    assert "到位率自评 3.00 高于系统测算 2.33" in "".join(text for texts in asked.values() for text in texts)


def test_revisions_come_back_as_numbers():
    data = {"target_content.revision": "4", "decision_basis.revision": "４", "arrival_rate.revision": "-1"}
    found = posting.scores_of(pages.story().form, data)

    assert [found[cell][2] for cell in ("target_content", "decision_basis", "arrival_rate")] == [4, 0, 0]


def test_the_contents_list_every_part_in_the_order_of_the_paper():
    assert [part.key for part in parts(pages.department().form)] == [
        "cover",
        "overview",
        "finances",
        "results",
        "inputs",
        "scores",
        "team",
        "narrative",
    ]
