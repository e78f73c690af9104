"""The check panel, the contents list, and that every link lands on an input."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from evaluation import entry
from tests.evaluation.catalogue import blocking
from tests.web.paper import pages
from tests.web.paper.pages import Case
from tests.web.paper.test_filling import REPORTS, inputs, scores, section, typed
from web.paper import posting, status


def address(key: str) -> str:
    return f"/fill/{key}"


def states(case: Case) -> dict[str, tuple[str, str]]:
    """State and text of each part."""
    nav = status.nav(case.form, case.bodies, case.scores, case.must, address)
    return {one["key"]: (one["state"], one["text"]) for one in nav}


def ids(case: Case, key: str) -> set[str]:
    """The ids of the inputs on the page of a part."""
    return {one["id"] for one in inputs(scores(case) if key == "scores" else section(case, key))}


def broken() -> Case:
    """The story with a fault of every kind."""
    case = pages.story()
    case.bodies, case.scores = copy.deepcopy(case.bodies), copy.deepcopy(case.scores)
    del case.bodies["overview"]["project_leader"]
    del case.bodies["overview"]["period"]
    del case.bodies["vouchers"]["details"][7]["voucher"]
    case.bodies["results"]["quantitative"] = [
        {"row": row["row"], "content": row["content"]} for row in case.bodies["results"]["quantitative"][::2]
    ]
    del case.bodies["team"]["evaluators"]
    del case.bodies["narrative"]["report"]
    for row in case.bodies["overview"]["funds"]:
        row.pop("planned", None)
    case.scores["arrival_rate"] = {"score": "1.00"}
    return case


@pytest.mark.parametrize("case", [broken(), pages.faulty(), pages.blank(), pages.blank("2-1")])
def test_every_link_of_the_check_panel_lands_on_an_input_of_its_page(case):
    href_of = status.jumps(case.form, case.bodies, address)
    panel = status.checks_view(case.form, case.findings, href_of, "10:42")

    assert len(panel["must"]) == len(case.must) > 0
    for item in panel["must"] + panel["ask"]:
        page, _, id = item["href"].partition("#")
        assert id in ids(case, page.removeprefix("/fill/")), item


def test_a_link_to_the_page_one_is_on_stays_there():
    case = pages.faulty()
    href_of = status.jumps(case.form, case.bodies, address, here="vouchers")

    hrefs = [item["href"] for item in status.checks_view(case.form, case.findings, href_of)["must"]]
    assert "#f-vouchers-details-1-content" in hrefs
    assert "/fill/scores#i-organisation-score" in hrefs


def test_rows_are_found_although_blank_ones_stand_between_them():
    case = pages.story()
    spec = case.form.section("vouchers")
    data = {
        **typed(section(case, "vouchers")),
        "details.3.content": "",
        "details.3.amount": "",
        "details.3.voucher": "",
    }
    data["details.8.voucher"] = ""
    raw = posting.raw_of(spec, data)
    body, _ = entry.parse_section(spec, raw)
    bodies = {**case.bodies, "vouchers": body}
    (finding,) = [f for f in blocking.findings(case.form, bodies, case.scores) if f.id == "S01"]

    place = status.mended_at(case.form, finding)
    assert place.row == "7"
    assert status.jumps(case.form, bodies, address, "vouchers", raw)(place) == "#f-vouchers-details-8-voucher"


def test_a_panel_older_than_the_page_still_lands():
    case = pages.story()
    finding = next(finding for finding in pages.faulty().must if finding.id == "S04")
    short = {**case.bodies, "results": {}}

    assert (
        status.jumps(case.form, short, address)(status.mended_at(case.form, finding))
        == "/fill/results#f-results-quantitative-1-target"
    )


def test_the_sentence_is_split_into_what_is_wrong_and_the_figures():
    case = pages.faulty()
    panel = status.checks_view(
        case.form, case.findings, status.jumps(case.form, case.bodies, address), "10:42"
    )
    (sums,) = [item for item in panel["must"] if item["where"] == "二、项目支出明细情况"]

    assert (sums["text"], sums["detail"]) == ("支出明细合计与实际支出不符", "570.80 ≠ 580.90，差 10.10 万元")
    assert (panel["at"], panel["passed"]) == ("10:42", 58 - len({one.finding.id for one in case.findings}))


MESSAGES = [
    ("经济效益：分值 8，得 7.00，请填写扣分原因", ("经济效益", "分值 8，得 7.00，请填写扣分原因")),
    (
        "到位率自评 3.00 高于系统测算 2.76（8,840.00 ÷ 9,620.00 = 91.89%，得 2.76 分），请改正或填写理由",
        ("到位率自评 3.00 高于系统测算 2.76，请改正或填写理由", "8,840.00 ÷ 9,620.00 = 91.89%，得 2.76 分"),
    ),
    ("满意度（调查200户）：填 85.50%，应为 84.00%", ("满意度（调查200户）", "填 85.50%，应为 84.00%")),
    ("请填写综述", ("请填写综述", "")),
]


@pytest.mark.parametrize(("message", "parts"), MESSAGES)
def test_figures_stand_apart_from_what_is_wrong(message, parts):
    assert status.split(message) == parts


def test_findings_of_one_cause_are_one_line_that_counts_them():
    case = pages.faulty()
    panel = status.checks_view(case.form, case.findings, status.jumps(case.form, case.bodies, address))

    (evidence,) = [item for item in panel["ask"] if "缺佐证材料" in item["text"]]

    assert evidence["alike"] == 5


def test_the_contents_say_how_far_each_part_is():
    assert set(states(pages.story()).values()) == {("ok", "")}
    assert states(pages.faulty())["scores"] == ("bad", "必改 3")
    assert states(pages.faulty())["vouchers"] == ("bad", "必改 1")


def test_a_report_just_begun_blames_nobody():
    assert set(states(pages.blank()).values()) == {("", ""), ("", "选填")}
    assert states(pages.blank("2-1"))["cover"] == ("ok", "")


def test_a_score_sheet_half_done_is_counted():
    case = pages.story()
    missing: dict[str, Any] = {"sustainable_impact": {"reason": ""}, "satisfaction": {}}
    case.scores = {**case.scores, **missing}

    assert states(case)["scores"] == ("mid", "20/22")


@pytest.mark.parametrize("name", REPORTS)
def test_what_could_not_be_read_is_listed_with_links_to_its_inputs(name):
    case = REPORTS[name]()
    for spec in case.form.sections:
        data = dict.fromkeys(typed(section(case, spec.key)), "☃ 无法识别")
        _, errors = entry.parse_section(spec, posting.raw_of(spec, data))
        links = status.error_links(case.form, errors, status.posted)
        shown = {one["id"] for one in inputs(section(case, spec.key, data))}
        assert {link["href"].removeprefix("#") for link in links} <= shown
        assert all(fault.message in link["text"] for fault, link in zip(errors, links, strict=True))


def test_the_list_of_errors_says_row_label_and_sentence():
    case = pages.story()
    data = {**typed(section(case, "vouchers")), "details.12.amount": "六十万"}
    _, errors = entry.parse_section(
        case.form.section("vouchers"), posting.raw_of(case.form.section("vouchers"), data)
    )

    assert status.error_links(case.form, errors, status.posted) == [
        {
            "text": "第12行 实际支出数：请填数字，例如 8840 或 8,840.00",
            "href": "#f-vouchers-details-12-amount",
        }
    ]


def test_too_many_rows_lead_to_the_table():
    case = pages.blank()
    spec = case.form.section("vouchers")
    rows = {"details": [{"content": "款"}] * 1001}
    _, errors = entry.parse_section(spec, rows)

    assert status.error_links(case.form, errors, status.posted)[0]["href"] == "#f-vouchers-details-1-content"


def test_a_score_that_is_no_number_is_linked_to_its_input():
    form = pages.blank().form
    _, errors = posting.parsed_scores(form, {"arrival_rate": posting.TypedScore("x", "", 0)})

    assert status.error_links(form, errors, status.posted) == [
        {"text": "到位率：请填数字，例如 8 或 7.50", "href": "#i-arrival_rate-score"}
    ]


def test_findings_before_submission_lead_to_the_fill_pages():
    case = pages.faulty()
    links = status.error_links(case.form, case.must, status.jumps(case.form, case.bodies, address))

    assert {
        "text": "经济效益：分值 8，得 7.00，扣 1.00 分，请填写扣分原因",
        "href": "/fill/scores#i-economic_benefit-reason",
    } in links
