"""进度看板 and 报告库: each sees what is theirs; drafts are counted, never shown; 催办 once a day."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Reminder, Report, Rung, State
from tests.county import at
from tests.web.site import Site
from web import desk


@pytest.fixture
def three(site: Site) -> dict[str, int]:
    """A report at the department, one at finance that is late, and a draft."""
    return {
        "department": site.report(State.at_department),
        "finance": site.report(State.at_finance, name="2025年排水管网修复项目"),
        "draft": site.report(State.draft, name="2025年背街小巷整治项目"),
    }


def test_the_bureau_sees_every_stop_and_a_draft_only_as_a_number(site, three):
    page = site.visitor("office").get("/board")

    assert page.status == 200
    assert "应报 3 份" in page.says("h2")[0]
    assert "2025年背街小巷整治项目" not in "".join(page.says("table.mx"))


def test_a_stranger_counts_only_their_own_unit(site, three):
    page = site.visitor("stranger").get("/board")

    assert "应报 0 份" in page.says("h2")[0]
    assert "城镇老旧小区" not in page.text


def test_what_is_late_is_listed_with_its_holder_and_can_be_urged_once_a_day(site, three):
    site.now = at("2026-04-03 10:00")
    visitor = site.visitor("office")

    done = visitor.get("/board").press("催办")

    assert "已向 2 人发出催办" in "".join(done.follow().says("main div.note"))
    told = [(row.rung, row.day.isoformat()) for row in site.rows(sa.select(Reminder.rung, Reminder.day))]
    assert told == [(Rung.urged, "2026-04-07")] * 2  # the two fillers; 清明 lies between
    assert "今日已催" in visitor.get("/board").text


def test_urging_again_the_same_day_is_told_to_be_enough(site, three):
    site.now = at("2026-04-03 10:00")
    visitor = site.visitor("office")
    address, sent = visitor.get("/board").filled("催办")
    visitor.post(address, sent)

    again = visitor.post(address, sent).follow()

    assert "今天已经催办过，未重复发送。" in "".join(again.says("main div.note"))
    assert len(site.rows(sa.select(Reminder.id))) == 2


def test_only_the_bureau_urges(site, three):
    site.now = at("2026-04-03 10:00")

    page = site.visitor("department_head").get("/board")

    assert "催办" not in "".join(page.says("main button"))


def test_the_library_finds_by_words_state_and_unit(site, three):
    visitor = site.visitor("office")

    by_words = visitor.get("/library?q=排水管网")
    by_state = visitor.get("/library?state=at_department")

    assert by_words.says("ul .it h3") == ["2025年排水管网修复项目"]
    assert by_state.says("ul .it h3") == ["2025年城镇老旧小区改造项目（第二批）"]
    assert visitor.get("/library?q=没有这个").says(".empty b") == ["没有符合条件的报告"]


@pytest.mark.parametrize("nonsense", ["unit=abc", "year=99999999999", "state=gone", "after=x", "q=%25_"])
def test_a_filter_that_means_nothing_is_no_error(site, three, nonsense):
    assert site.visitor("office").get(f"/library?{nonsense}").status == 200


def test_the_library_shows_no_draft_outside_its_unit(site, three):
    titles = site.visitor("department_head").get("/library").says("ul .it h3")

    assert "2025年背街小巷整治项目" not in titles
    assert len(titles) == 2


def test_the_library_turns_its_pages_by_key(site, three, monkeypatch):
    monkeypatch.setattr(desk, "LONGEST", 2)
    visitor = site.visitor("filler")
    first = visitor.get("/library")
    ids = site.rows(sa.select(Report.id).order_by(Report.id.desc()))

    second = visitor.get(f"/library?after={ids[1].id}")

    assert len(first.says("ul .it h3")) == 2
    assert len(second.says("ul .it h3")) == 1
    assert not set(first.says("ul .it h3")) & set(second.says("ul .it h3"))
