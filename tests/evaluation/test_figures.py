"""Computed cells, totals and grades."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import entry, figures
from evaluation.money import amount, shown
from tests.evaluation import demo

PROJECT, DEPARTMENT = demo.form("2-2"), demo.form("2-1")


def read(value, unit="万元"):
    return Decimal(shown(value, unit, grouped=False)) if value else None


def test_the_fund_matrix_of_the_story_is_computed():
    funds = figures.complete(PROJECT, demo.story())["overview"]["funds"]
    columns = {"planned": "plan", "received": "received", "spent": "spent", "balance": "balance"}

    assert [{key: read(row[key]) for key in columns} for row in funds] == [
        {key: row[name] for key, name in columns.items()} for row in demo.told("story")["fund"]
    ]
    assert funds[0]["row"] == "total"


def test_the_vouchers_of_the_story_add_up_in_yuan():
    details = figures.complete(PROJECT, demo.story())["vouchers"]["details"]

    assert details[-1] == {"row": "total", "amount": amount(demo.told("story")["vouchers"]["total"], 2)}


@pytest.mark.parametrize("name", demo.TABLES)
def test_every_figure_of_the_department_tables_is_computed(name):
    table = demo.table("2-1", "finances", name)
    rows = figures.complete(DEPARTMENT, demo.department())["finances"][name]
    columns = [column.key for column in table.columns if column.key != "org"]

    assert [[read(row[key]) for key in columns] for row in rows] == [
        row["values"] for row in demo.told("department")[name]["rows"]
    ]


def test_completing_twice_gives_the_same():
    for form, bodies in ((PROJECT, demo.story()), (DEPARTMENT, demo.department())):
        once = figures.complete(form, bodies)
        assert figures.complete(form, once) == once


def test_a_blank_report_stays_blank_but_for_what_is_printed():
    filled = figures.complete(PROJECT, {})

    assert filled["cover"] == {
        "evaluation_mode": "部门（单位）绩效自评",
        "evaluation_body": "部门（单位）评价组",
    }
    assert [filled[key] for key in ("overview", "vouchers", "results", "team", "narrative")] == [{}] * 5


def test_what_the_system_knows_is_filled_in_and_nothing_typed_over_it():
    filled = figures.complete(PROJECT, {"cover": {"unit": "别的单位"}}, {"unit": "平澜县住房保障服务中心"})

    assert filled["cover"]["unit"] == "平澜县住房保障服务中心"


def funds(**rows):
    raw = [{"row": key, **cells} for key, cells in rows.items()]
    body, errors = entry.parse_section(PROJECT.section("overview"), {"funds": raw})
    assert errors == ()
    return figures.complete(PROJECT, {"overview": body})["overview"]["funds"]


def test_a_source_that_gave_nothing_stays_blank():
    rows = funds(central={"planned": "5057", "received": "5057"}, county={"planned": "8685"})

    by_key = {row["row"]: row for row in rows}
    assert by_key["province"] == {"row": "province"}
    assert by_key["county"] == {"row": "county", "planned": amount(Decimal(86850000), 0)}
    assert read(by_key["central"]["balance"]) == 5057
    assert [read(by_key["total"].get(key)) for key in ("planned", "received", "spent")] == [13742, 5057, None]


def test_a_computed_cell_shows_as_many_decimals_as_its_parts():
    rows = funds(central={"received": "66.649016", "spent": "60"}, city={"received": "1.5"})

    assert shown(rows[0]["received"], "万元") == "68.149016"
    assert shown(rows[0]["balance"], "万元") == "8.149016"


def test_more_is_spent_than_came_and_the_balance_is_below_zero():
    rows = funds(central={"received": "1.00", "spent": "2.50"})

    assert rows[0]["balance"] == {"yuan": "-15000.00", "places": 2}


def test_a_stale_computed_cell_is_computed_anew():
    bodies = {"overview": {"funds": [{"row": "central", "balance": amount(Decimal(1), 2)}]}}

    assert figures.complete(PROJECT, bodies)["overview"]["funds"][0] == {"row": "central"}


def test_an_organisation_finds_its_own_income():
    income = [{"org": "局机关", "other_income": amount(Decimal(500), 0)}]
    expenditure = [{"org": "第一中学", "project_expenditure": amount(Decimal(200), 0)}]
    bodies = {"finances": {"income": income, "expenditure": expenditure}}

    rows = figures.complete(DEPARTMENT, bodies)["finances"]["expenditure"]

    assert rows[1]["balance_year"]["yuan"] == "-200.00"


MONEY = st.decimals(0, 10**9, places=2).map(lambda yuan: amount(yuan, 2))
VOUCHERS = st.lists(st.fixed_dictionaries({"content": st.just("工程款")}, optional={"amount": MONEY}))


def voucher_totals(rows):
    details = figures.complete(PROJECT, {"vouchers": {"details": rows}})["vouchers"].get("details", [])
    return [Decimal(row["amount"]["yuan"]) for row in details if row.get("row") == "total"]


@given(VOUCHERS, st.randoms())
def test_the_order_of_rows_does_not_change_a_total(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert voucher_totals(shuffled) == voucher_totals(rows)


@given(VOUCHERS)
def test_a_total_is_the_sum_of_its_rows_to_the_fen(rows):
    known = [Decimal(row["amount"]["yuan"]) for row in rows if "amount" in row]

    assert voucher_totals(rows) == ([sum(known)] if known else [])


def test_the_totals_of_the_story():
    for version, score in ((1, "98.00"), (2, "96.76")):
        found = figures.totals(PROJECT, demo.story_scores(version))
        assert (found.score, found.complete) == (Decimal(score), True)
        assert found.level1 == demo.told("story")["subtotals"][f"v{version}"]
        assert figures.grade(found.score, PROJECT.grades) == "优秀"


def test_the_totals_of_the_department():
    found = figures.totals(DEPARTMENT, demo.department_scores())

    assert found.score == demo.told("department")["report"]["score"]
    assert found.level1 == demo.told("department")["subtotals"]


def test_a_draft_adds_up_what_is_scored_so_far():
    draft = demo.told("story")["draft"]
    blank = [cell.key for cell in PROJECT.cells if cell.label in draft["unscored"]]
    scores = {key: row for key, row in demo.story_scores(1).items() if key not in blank}

    found = figures.totals(PROJECT, scores)

    assert (found.score, found.scored, found.cells, found.complete) == (draft["total"], 20, 22, False)
    assert found.level1 == draft["subtotals"]


def test_points_have_two_decimals_half_up():
    assert [str(figures.points(Decimal(value))) for value in ("2.755", "2.745", "3")] == [
        "2.76",
        "2.75",
        "3.00",
    ]


@pytest.mark.parametrize(
    ("total", "label"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.99", "良好"),
        ("80", "良好"),
        ("79.99", "中等"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_a_grade_begins_at_its_bound(total, label):
    assert figures.grade(Decimal(total), PROJECT.grades) == label
