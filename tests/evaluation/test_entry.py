"""What a person types, and what is kept of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import entry
from evaluation.canon import canonical
from evaluation.entry import EntryError
from evaluation.paper import Field, Place, Table
from tests.evaluation import demo

PROJECT = demo.form("2-2")
OVERVIEW, RESULTS = PROJECT.section("overview"), PROJECT.section("results")
MILLIONS = demo.table("2-2", "overview", "funds").column("received")  # 万元
YUAN = demo.table("2-2", "vouchers", "details").column("amount")  # 元
QUOTA = demo.form("2-1").field("overview", "staff_quota")
TASKS = demo.form("2-1").field("overview", "annual_tasks")
PERIOD = PROJECT.field("overview", "period")
ADDRESS = PROJECT.field("overview", "address")
KIND = PROJECT.field("cover", "evaluation_type")
GOAL = demo.table("2-2", "results", "qualitative").column("expected")
DATE = PROJECT.field("cover", "report_date")
CELL = PROJECT.cell("arrival_rate")

AMOUNTS = [
    ("8840", "88400000.00", 0),
    ("8840.00", "88400000.00", 2),
    ("8,840.00", "88400000.00", 2),
    ("８８４０", "88400000.00", 0),
    ("８，８４０．５０", "88405000.00", 2),
    ("8840万元", "88400000.00", 0),
    ("8840 万", "88400000.00", 0),
    ("￥8,840.00", "88400000.00", 2),
    (" 8 840 ", "88400000.00", 0),
    ("88400000元", "88400000.00", 0),
    ("666490.16元", "666490.16", 6),
    ("1.2亿元", "120000000.00", 0),
    ("66.649016", "666490.16", 6),
    ("0", "0.00", 0),
    ("0.00", "0.00", 2),
]


@pytest.mark.parametrize(("typed", "yuan", "places"), AMOUNTS)
def test_an_amount_in_ten_thousands_is_cleaned(typed, yuan, places):
    assert entry.parse(MILLIONS, typed) == {"yuan": yuan, "places": places}


def test_the_same_figure_in_a_column_of_yuan_is_yuan():
    assert entry.parse(YUAN, "4,380,000.00") == {"yuan": "4380000.00", "places": 2}
    assert entry.parse(YUAN, "438万元") == {"yuan": "4380000.00", "places": 0}


REFUSED = [
    (MILLIONS, "八千八百四十", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "88,40", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "8840.", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "1e4", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "—", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "1.00000000000", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "٣", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "元", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "10美元", "请填数字，例如 8840 或 8,840.00"),
    (MILLIONS, "-1", "实际到位资金不能小于 0"),
    (MILLIONS, "1.0000001", "实际到位资金最多填到分"),
    (MILLIONS, "1000000000", "实际到位资金的数字太大，请核对"),
    (YUAN, "0.001", "实际支出数最多填到分"),
    (QUOTA, "486名", "请填数字，例如 8840 或 8,840.00"),
    (QUOTA, "-1", "人员编制不能小于 0"),
    (PERIOD, ("2025-12", "2025-03"), "结束时间不能早于开始时间"),
    (PERIOD, ["2025-03"], "请填开始和结束的年月，例如 2025-03"),
    (PERIOD, ("2025-03", ""), "请填开始和结束的年月，例如 2025-03"),
    (PERIOD, ("2025-13", "2025-12"), "请填开始和结束的年月，例如 2025-03"),
    (DATE, "2026-02-30", "请填日期，例如 2026-03-06"),
    (DATE, "三月六日", "请填日期，例如 2026-03-06"),
    (KIND, "两项", "评价类型请从项目实施过程评价、项目完成结果评价中选一项"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(field, typed, sentence):
    with pytest.raises(EntryError) as refused:
        entry.parse(field, typed)

    assert (refused.value.message, refused.value.label) == (sentence, field.label)


READ = [
    (QUOTA, "４８６ 人", "486"),
    (QUOTA, "1,486", "1486"),
    (TASKS, "任务1：学位\r\n\r\n 任务2：食堂 ", ["任务1：学位", "任务2：食堂"]),
    (TASKS, ["任务1：学位", "", "任务2：食堂"], ["任务1：学位", "任务2：食堂"]),
    (PERIOD, ("2025-3", "2025年12月"), ["2025-03", "2025-12"]),
    (DATE, "2026年3月6日", "2026-03-06"),
    (DATE, "２０２６．３．６", "2026-03-06"),
    (KIND, " 项目完成结果评价 ", "项目完成结果评价"),
    (ADDRESS, " 平澜县\n城关镇\t12号\x07 ", "平澜县 城关镇 12号"),
    (GOAL, "第一行  \r\n\r\n第二行\n", "第一行\n\n第二行"),
    (ADDRESS, "cafe\u0301", "caf\u00e9"),
    (ADDRESS, "到位\u202e0488\u202c万\u200b元\ufeff\ud800\uffff", "到位0488万元"),  # nothing turns or hides
]


@pytest.mark.parametrize(("field", "typed", "value"), READ)
def test_an_entry_is_cleaned(field, typed, value):
    assert entry.parse(field, typed) == value


@pytest.mark.parametrize(
    "field", [MILLIONS, QUOTA, TASKS, DATE, KIND, ADDRESS, GOAL], ids=lambda field: field.key
)
@pytest.mark.parametrize("typed", [None, "", "  \n"])
def test_nothing_typed_is_a_blank(field, typed):
    assert entry.parse(field, typed) is None


def test_a_period_of_two_blank_months_is_a_blank():
    assert entry.parse(PERIOD, ("", " ")) is None
    assert entry.parse(PERIOD, None) is None


SHOWN = [
    (MILLIONS, {"yuan": "88400000.00", "places": 2}, "8,840.00", "8840.00"),
    (MILLIONS, {"yuan": "666490.16", "places": 6}, "66.649016", "66.649016"),
    (YUAN, {"yuan": "4380000.00", "places": 2}, "4,380,000.00", "4380000.00"),
    (QUOTA, "486", "486", "486"),
    (TASKS, ["一", "二"], "一\n二", "一\n二"),
    (DATE, "2026-03-06", "2026年3月6日", "2026-03-06"),
    (ADDRESS, "平澜县城关镇", "平澜县城关镇", "平澜县城关镇"),
    (ADDRESS, None, "", ""),
]


@pytest.mark.parametrize(("field", "value", "shown", "typed"), SHOWN)
def test_a_value_is_shown_and_can_be_typed_again(field, value, shown, typed):
    assert entry.show(field, value) == shown
    assert entry.typed(field, value) == typed
    assert entry.parse(field, entry.typed(field, value)) == value


def test_a_period_is_shown_as_printed():
    assert entry.show(PERIOD, ["2025-03", "2025-12"]) == "2025年3月起至2025年12月止"


ENTRIES = [
    entry
    for form in (PROJECT, demo.form("2-1"))
    for section in form.sections
    for item in section.entries
    for entry in (item.columns if isinstance(item, Table) else [item] if isinstance(item, Field) else [])
]


@given(st.sampled_from(ENTRIES), st.text() | st.from_regex(r"[￥-]?[\d,.]{1,30}(万|亿)?元?", fullmatch=True))
def test_whatever_is_typed_is_kept_in_writing_or_refused_with_a_sentence(field, typed):
    raw = [typed, typed] if field.type == "month_range" else typed
    try:
        value = entry.parse(field, raw)
    except EntryError as refused:
        assert refused.message
    else:
        assert canonical(value)
        assert entry.show(field, value) or value is None


@given(st.decimals(0, 10**8, places=6))
def test_an_amount_typed_with_any_decimals_comes_back_as_typed(value):
    text = format(value, "f")

    assert entry.typed(MILLIONS, entry.parse(MILLIONS, text)) == text


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("2.76", "2.76"),
        ("3", "3.00"),
        ("２．７６分", "2.76"),
        ("2.755", "2.76"),
        ("0", "0.00"),
        ("9", "9.00"),
        ("", None),
    ],
)
def test_a_score_has_two_decimals_half_up(typed, score):
    assert entry.parse_score(CELL, typed) == score


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("满分", "请填数字，例如 8 或 7.50"), ("1,0", "请填数字，例如 8 或 7.50"), ("-1", "得分不能小于 0 分")],
)
def test_what_is_no_score_is_refused_at_its_cell(typed, sentence):
    with pytest.raises(EntryError) as refused:
        entry.parse_score(CELL, typed)

    assert (refused.value.message, refused.value.place.anchor) == (sentence, "i-arrival_rate")


def test_a_section_keeps_what_is_good_and_names_what_is_not():
    raw = {
        "project_leader": "钟见川",
        "period": ("2025-12", "2025-03"),
        "funds": [
            {"row": "central", "planned": "4,200.00", "spent": "全部"},
            {"row": "city", "planned": "-1"},
        ],
    }

    body, errors = entry.parse_section(OVERVIEW, raw)

    amount = {"yuan": "42000000.00", "places": 2}
    assert body == {"project_leader": "钟见川", "funds": [{"row": "central", "planned": amount}]}
    assert [(error.place.anchor, error.message) for error in errors] == [
        ("f-overview-period", "结束时间不能早于开始时间"),
        ("f-overview-funds-central-spent", "请填数字，例如 8840 或 8,840.00"),
        ("f-overview-funds-city-planned", "计划安排资金不能小于 0"),
    ]


def test_rows_are_counted_as_they_stand_on_the_page_and_blank_ones_are_dropped():
    raw = {"details": [{"content": "监理费"}, {"content": " "}, {"content": "设计费", "amount": "许多"}]}

    body, errors = entry.parse_section(PROJECT.section("vouchers"), raw)

    assert body == {"details": [{"content": "监理费"}, {"content": "设计费"}]}
    assert [error.place for error in errors] == [Place("vouchers", "details", "3", "amount")]


def test_targets_keep_their_category_and_a_category_the_form_does_not_print_is_left_out():
    raw = {
        "quantitative": [
            {"row": "quantity", "content": "改造小区", "target": "28个"},
            {"row": "beauty", "content": "更美"},
            {"row": "cost", "content": "总成本"},
            {"row": "quantity", "content": "改造楼栋", "target": "96栋"},
        ]
    }

    body, errors = entry.parse_section(RESULTS, raw)

    assert [row["row"] for row in body["quantitative"]] == ["quantity", "quantity", "cost"]
    assert errors == ()


def test_nobody_types_what_the_system_gives_or_computes():
    cover, _ = entry.parse_section(
        PROJECT.section("cover"), {"unit": "别的单位", "report_date": "2026-03-06"}
    )
    overview, _ = entry.parse_section(OVERVIEW, {"funds": [{"row": "central", "balance": "7"}]})
    team, _ = entry.parse_section(
        PROJECT.section("team"), {"evaluators": [{"name": "沈砚清", "signature": "沈"}]}
    )

    assert (cover, overview, team) == ({}, {}, {"evaluators": [{"name": "沈砚清"}]})


def test_a_table_takes_a_thousand_rows():
    body, errors = entry.parse_section(
        PROJECT.section("vouchers"), {"details": [{"content": "监理费"}] * 1001}
    )

    assert len(body["details"]) == 1000
    assert [(error.place.anchor, error.message) for error in errors] == [
        ("f-vouchers-details", "支出明细最多填 1000 行")
    ]


def test_headings_without_text_are_absent():
    body, _ = entry.parse_section(
        PROJECT.section("narrative"), {"report": {"1-1": " 概况\n", "1-2": "", "9": "?"}}
    )

    assert body == {"report": {"1-1": "概况"}}


def test_the_figures_of_the_story_are_read_without_a_refusal():
    assert demo.story()["overview"]["funds"][3]["spent"] == {"yuan": "15735000.00", "places": 2}
    assert Decimal(demo.department()["overview"]["staff_actual"]) == 492
