"""The controls of the score table: one for every rule of every form, and what is stored comes back from them."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation import basis as meaning
from evaluation import forms, own, rules
from evaluation.paper import Form
from evaluation.rulespec import Judgement
from tests.evaluation import demo
from tests.web.paper import pages
from tests.web.paper.pages import Case, Page
from web.paper import basis, posting, scoring
from web.paper.parts import View
from web.paper.scoring import Worked

LIBRARY = forms.library()
REPORTS = {"story": pages.story, "department": pages.department, "blank": pages.blank}


def sheet(form: Form, bodies: dict[str, Any], scores: dict[str, Any], **more: Any) -> View:
    results = rules.evaluate(form, bodies, scores)
    worked = Worked(results, href_of=lambda place: f"/fill/{place.section}#{place.anchor}")
    return scoring.scores(form, scores, worked=worked, **more)


def rows(view: View) -> dict[str, View]:
    """The first rows of the cells, by cell."""
    (block,) = view["blocks"]
    found = (row for group in block["groups"] for row in group["rows"] if "cell" in row)
    return {row["cell"]["key"]: row for row in found}


def drawn(view: View) -> Page:
    return pages.macro("forms.score_table(b)", b=view["blocks"][0])


def posted(view: View) -> dict[str, str]:
    """What a browser would send: boxes and answers that are ticked, and what stands in the other fields."""
    data: dict[str, str] = {}
    for row in rows(view).values():
        for one in (row["cell"]["score"], row["cell"]["reason"]):
            data[one["name"]] = one["value"]
        if row["controls"]:
            data[row["controls"]["name"]] = "1"
            for item in row["controls"]["items"]:
                data |= sent(item)
    return data


def sent(item: View) -> dict[str, str]:
    if item["type"] == "select":
        return {item["name"]: next((o["value"] for o in item["options"] if o["checked"]), "")}
    found = (
        {} if item["type"] in ("check", "radio") and not item["checked"] else {item["name"]: item["value"]}
    )
    return found | (sent(item["number"]) if item.get("number") else {})


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_every_standard_is_a_control_a_computed_score_or_a_judgement(key):
    form = own.refined(LIBRARY[key], {})
    view = sheet(form, {}, {})
    page = drawn(view)

    assert pages.doubles(page.ids) == set()
    for cell in form.cells:
        row = rows(view)[cell.key]
        asked = row["controls"] is not None
        assert asked == bool(meaning.key_of(cell.rule)), cell.key
        computed = row["cell"]["auto"] is not None
        assert computed == (cell.rule is not None and not isinstance(cell.rule, Judgement)), cell.key


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_stored_comes_back_from_the_controls_as_it_was(name):
    case: Case = REPORTS[name]()
    data = posted(sheet(case.form, case.bodies, case.scores))

    found, errors = posting.parsed_scores(case.form, posting.scores_of(case.form, data), case.scores)

    assert errors == ()
    for cell in case.form.cells:
        stored = case.scores.get(cell.key, {}).get("basis", {})
        assert found[cell.key].get("basis", stored) == stored, cell.key


@pytest.mark.parametrize("name", REPORTS)
def test_every_control_has_a_label(name):
    case: Case = REPORTS[name]()
    page = drawn(sheet(case.form, case.bodies, case.scores))

    for one in page.inputs:
        ticked = one.get("type") in ("checkbox", "radio", "hidden")  # stand in their labels
        assert ticked or one.get("id") in page.labels or one.get("aria-label"), one


def test_a_computed_score_is_no_text_in_a_box():
    case = pages.story()
    found = rows(sheet(case.form, case.bodies, case.scores))

    assert found["arrival_rate"]["cell"]["auto"] == {"points": "2.76", "follows": True}
    assert found["arrival_rate"]["cell"]["score"]["value"] == ""
    assert found["social_benefit"]["cell"]["auto"] is None
    assert found["social_benefit"]["cell"]["score"]["value"] == "8.00"


def test_a_score_that_differs_from_the_computed_one_stands_beside_it_with_its_reason_open():
    case = pages.story()
    scores = {**case.scores, "arrival_rate": {"score": "3.00", "reason": ""}}
    cell = rows(sheet(case.form, case.bodies, scores))["arrival_rate"]["cell"]

    assert (cell["auto"], cell["score"]["value"]) == ({"points": "2.76", "follows": False}, "3.00")
    assert cell["explained"]


def test_a_missing_figure_is_linked_and_a_missing_tick_is_beside_its_box():
    form = demo.form("2-1")
    found = rows(sheet(form, {}, {}))

    assert found["three_public_change_rate"]["missing"] == "/fill/inputs#f-inputs-three_public_last_year"
    assert found["strategy_tasks"]["missing"] == "/fill/inputs#f-inputs-sub_indicators-1-content"
    assert found["asset_rules"]["missing"] is None


def test_typed_answers_stand_as_typed_with_their_sentence():
    case = pages.story()
    data = {
        **posted(sheet(case.form, case.bodies, case.scores)),
        "fund_use.tick.1": "1",
        "fund_use.taken.1": "三分",
    }
    raw = posting.scores_of(case.form, data)
    found, errors = posting.parsed_scores(case.form, raw, case.scores)
    view = sheet(case.form, case.bodies, found, raw=raw, errors=errors)

    items = rows(view)["fund_use"]["controls"]["items"]
    assert (items[0]["checked"], items[0]["number"]["value"]) == (True, "三分")
    assert items[0]["number"]["error"] == "“虚列套取”扣 4 至 7 分，请填扣多少分"
    assert items[-1]["error"] == "已勾选其他项，不能再勾选“没有以上情形”"
    assert items[0]["number"]["id"] in drawn(view).ids


def test_a_forged_number_or_name_is_no_answer():
    cell = pages.story().form.cell("target_content")

    assert basis.answers_of(cell, {}) is None
    answers = basis.answers_of(cell, {"target_content.basis": "1", "target_content.tick.99": "1"})
    assert answers is not None and answers.ticked == frozenset()
