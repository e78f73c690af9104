"""What blocks the submission of a draft: blanks and plain arithmetic, each where it can be mended."""

from copy import deepcopy
from decimal import Decimal

import pytest

from evaluation import forms
from evaluation.catalogue import Policy, Severity
from evaluation.catalogue.policy import default
from evaluation.money import amount
from evaluation.paper import SCORES
from tests.evaluation import demo
from tests.evaluation.catalogue import blocking

FORM = demo.form("2-2")
ONLY_COMPUTED = {"A03", "A04", "A07", "A08"}  # the system adds up itself: these cannot go wrong in a draft


def must_fix(form, bodies, scores, **policy):
    return blocking.findings(form, bodies, scores, Policy(**policy))


def found(bodies=None, scores=None, **policy):
    findings = must_fix(FORM, bodies or demo.story(), scores or demo.story_scores(), **policy)
    return [(finding.id, finding.spot.anchor, finding.message) for finding in findings]


def story_with(change):
    bodies = deepcopy(demo.story())
    change(bodies)
    return bodies


def scores_with(cell, **row):
    return {**demo.story_scores(), cell: row}


@pytest.mark.parametrize("version", [1, 2])
def test_nothing_blocks_the_story(version):
    assert must_fix(FORM, demo.story(version), demo.story_scores(version)) == []


def test_nothing_blocks_the_department_report():
    assert must_fix(demo.form("2-1"), demo.department(), demo.department_scores()) == []


def test_the_planted_blanks_and_sums_are_found_and_nothing_else():
    planted = {
        fault["id"]
        for fault in demo.told("faulty")["fault"]
        if default(fault["id"], "project") is Severity.must
    }

    findings = must_fix(FORM, demo.faulty(), demo.faulty_scores())

    assert {finding.id for finding in findings} == planted - ONLY_COMPUTED


def test_a_slip_in_a_voucher_is_found_by_the_sum():
    draft = demo.told("story")["draft"]

    def slip(bodies):
        bodies["vouchers"]["details"][11]["amount"] = amount(draft["voucher_12"], 2)

    (finding,) = must_fix(FORM, story_with(slip), demo.story_scores())

    assert (finding.id, finding.spot.anchor) == ("A09", "f-vouchers-details")
    assert finding.message == "支出明细合计与实际支出不符：7,946.00 ≠ 7,956.00，差 10.00 万元"
    assert finding.numbers == ("7,946.00", "7,956.00", "10.00")


@pytest.mark.parametrize(
    ("off", "ids"), [("100.00", []), ("-100.00", []), ("100.01", ["A09"]), ("-100.01", ["A09"])]
)
def test_a_hundredth_of_ten_thousand_is_rounding_and_more_is_not(off, ids):
    def slip(bodies):
        bodies["vouchers"]["details"][11]["amount"] = amount(Decimal(600000) + Decimal(off), 2)

    assert [id for id, _, _ in found(story_with(slip))] == ids


def test_the_tolerance_is_a_figure_of_the_policy():
    def slip(bodies):
        bodies["vouchers"]["details"][11]["amount"] = amount(Decimal("600000.01"), 2)

    assert [id for id, _, _ in found(story_with(slip), tolerance=Decimal(0))] == ["A09"]


def test_two_scores_are_missing_in_the_draft():
    scores = demo.story_scores()
    for cell in ("sustainable_impact", "satisfaction"):
        del scores[cell]["score"]

    (finding,) = must_fix(FORM, demo.story(), scores)

    assert (finding.id, finding.numbers) == ("S06", ("20", "22"))
    assert finding.message == "还有 2 项指标未评分：可持续影响、服务对象满意度"
    assert finding.spot.anchor == "i-sustainable_impact"


POINTS = [
    ({"score": "9.00", "reason": "超额"}, ("A01", "服务对象满意度：得分 9.00，不能超过 8 分")),
    ({"score": "-1.00", "reason": "扣完"}, ("A01", "服务对象满意度：得分 -1.00，不能小于 0 分")),
    (
        {"score": "6.00", "reason": " "},
        ("E01", "服务对象满意度：分值 8，得 6.00，扣 2.00 分，请填写扣分原因"),
    ),
    ({"score": "6.00"}, ("E01", "服务对象满意度：分值 8，得 6.00，扣 2.00 分，请填写扣分原因")),
]


@pytest.mark.parametrize(("row", "expected"), POINTS)
def test_a_score_outside_its_points_or_without_a_reason_is_found(row, expected):
    assert found(scores=scores_with("satisfaction", **row)) == [(expected[0], "i-satisfaction", expected[1])]


@pytest.mark.parametrize(
    "row", [{"score": "6.00", "reason": "满意率84%。"}, {"score": "8.00"}, {"score": "8"}]
)
def test_full_points_need_no_reason_and_a_reason_cures(row):
    assert found(scores=scores_with("satisfaction", **row)) == []


BLANKS = [
    (
        lambda bodies: bodies["cover"].clear(),
        ("S08", "f-cover-evaluation_type", "请在评价类型中选且只选一项，现选 0 项"),
    ),
    (
        lambda bodies: bodies["overview"].pop("project_leader"),
        ("S01", "f-overview-project_leader", "请填写项目负责人"),
    ),
    (lambda bodies: bodies["vouchers"].clear(), ("S01", "f-vouchers-details", "请填写支出明细")),
    (
        lambda bodies: bodies["vouchers"]["details"][2].pop("voucher"),
        ("S01", "f-vouchers-details-3-voucher", "支出明细第3笔：请填写凭证号"),
    ),
    (
        lambda bodies: bodies["results"]["quantitative"][6].pop("target"),
        ("S04", "f-results-quantitative-7", "实施雨污分流的小区：请填写指标（目标）值"),
    ),
    (
        lambda bodies: bodies["results"]["quantitative"][0].pop("actual"),
        ("S05", "f-results-quantitative-1", "改造老旧小区：请填写实际完成值"),
    ),
    (
        lambda bodies: bodies["results"]["quantitative"][0].pop("content"),
        ("S01", "f-results-quantitative-1-content", "数量指标：请填写指标内容"),
    ),
    (lambda bodies: bodies["team"].pop("team_leader"), ("S01", "f-team-team_leader", "请填写评价组组长")),
    (lambda bodies: bodies["narrative"].clear(), ("S01", "f-narrative-report", "请填写综述")),
]


@pytest.mark.parametrize(("empty", "expected"), BLANKS)
def test_a_blank_is_found_where_it_stands(empty, expected):
    assert found(story_with(empty)) == [expected]


def test_a_source_that_gave_nothing_may_stay_blank_but_not_a_whole_column():
    def nothing_spent(bodies):
        for row in bodies["overview"]["funds"]:
            del row["spent"]

    assert found(story_with(lambda bodies: bodies["overview"]["funds"][4].clear())) != []
    assert found(story_with(nothing_spent)) == [("S01", "f-overview-funds-central-spent", "请填写实际支出")]


def test_a_post_a_postcode_and_a_remark_may_stay_blank():
    def leave(bodies):
        del bodies["overview"]["postcode"]
        del bodies["team"]["evaluators"][0]["position"]

    assert found(story_with(leave)) == []


def test_an_empty_report_names_every_part():
    anchors = {anchor for _, anchor, _ in found({"cover": {}}, {"satisfaction": {}})}

    assert anchors == {
        "f-cover-evaluation_type",
        "f-overview-project_leader",
        "f-overview-project_phone",
        "f-overview-address",
        "f-overview-period",
        "f-overview-funds",
        "f-vouchers-details",
        "f-results-qualitative",
        "f-results-quantitative",
        "f-team-evaluators",
        "f-team-team_leader",
        "f-team-filler_phone",
        "f-narrative-report",
        "i-target_content",
    }


@pytest.mark.parametrize("key", forms.library())
def test_a_report_just_begun_is_told_what_to_fill_in_and_asked_nothing(key):
    found = blocking.judged(forms.library()[key], {}, {})

    assert {one.severity for one in found} == {Severity.must}
    assert [one.finding.message for one in found if not one.finding.spot.anchor] == []


@pytest.mark.parametrize("key", forms.library())
def test_every_blank_of_a_form_is_at_a_place_of_the_form(key):
    form = forms.library()[key]

    for one in blocking.judged(form, {}, {}):
        place = form.place(one.finding.spot.anchor)
        assert place.section == SCORES or form.section(place.section).entry(place.entry).key == place.entry
