"""版本对比: any two versions a person may read, either way round."""

from __future__ import annotations

import pytest

from models import State

PAGE = "/reports/{}/versions/{}"


@pytest.fixture
def report(site):
    """第1版 was returned, 第2版 is being signed."""
    return site.report(State.at_unit, version=2)


def chosen(page):
    return page.value("from"), page.value("to")


@pytest.mark.parametrize("address", ["/reports/{}", "/reports/{}/versions/2", "/reports/{}/versions/1"])
def test_detail_and_version_pages_offer_any_two_versions(report, visit, address):
    page = visit("leader").get(address.format(report))

    assert page.says("select option")[:2] == ["第1版", "第2版"]
    assert "对比" in page.buttons


def test_what_was_chosen_is_shown_old_to_new(report, visit):
    visitor = visit("leader")

    page = visitor.get(f"/reports/{report}/compare?from=1&to=2").follow()

    assert page.path == PAGE.format(report, 2)
    assert chosen(page) == ("1", "2")
    assert "较第1版变更" in page.text
    assert "原为98.00 现为96.76" in page.text


def test_the_other_way_round_the_newer_one_is_what_it_was_before(report, visit):
    page = visit("leader").get(f"/reports/{report}/compare?from=2&to=1").follow()

    assert "您在从第2版回看第1版" in page.text
    assert "原为96.76 现为98.00" in page.text
    assert page.links["按先后对比"].endswith("/versions/2?against=1")


def test_prose_is_compared_word_by_word(report, visit):
    there = visit("leader").get(f"/reports/{report}/versions/2?against=1")
    back = visit("leader").get(f"/reports/{report}/versions/1?against=2")

    inserted, deleted = there.says("div.txt ins"), there.says("div.txt del")
    assert inserted and deleted
    assert [text.removeprefix("删除：") for text in back.says("div.txt del")] == [
        text.removeprefix("新增：") for text in inserted
    ]


def test_a_version_beside_itself_is_just_that_version(report, visit):
    page = visit("leader").get(f"/reports/{report}/compare?from=2&to=2").follow()

    assert page.path == PAGE.format(report, 2) and "变更" not in page.says("h2")[1]


def test_without_a_choice_the_newest_stands_beside_the_one_before(report, visit):
    answer = visit("leader").get(f"/reports/{report}/compare")

    assert answer.response.headers["Location"].endswith("/versions/2?against=1")


@pytest.mark.parametrize(
    "query", ["from=1&to=3", "from=0&to=1", "from=x&to=2", "from=1&to=-1", "from=１&to=2"]
)
def test_a_version_that_is_none_is_not_found(report, visit, query):
    assert visit("leader").get(f"/reports/{report}/compare?{query}").status == 404


def test_a_draft_is_compared_inside_the_unit_only(site, visit):
    report = site.report(State.returned)

    assert visit("filler").get(f"/reports/{report}/compare?from=1&to=2").status == 302
    assert visit("department_head").get(f"/reports/{report}/compare?from=1&to=2").status == 404
    assert "对比" not in visit("department_head").get(f"/reports/{report}").buttons


def test_strangers_cannot_compare(report, visit):
    assert visit("stranger").get(f"/reports/{report}/compare").status == 404
