"""签审 by plain forms: what was on the screen is signed, once, with the code; anything else is a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Act, Action, Intent, Outbox, Person, Signature, State, WrongTries
from tests.county import CODE
from tests.web.browsing import Page
from tests.web.site import Site, minutes
from tests.web.slips import ticket
from workflow import tickets

OPINION = "情况属实，同意上报。"
SIGNED = {"opinion": OPINION, "code": CODE}
TURN = {  # whose turn it is in which state
    State.at_leader: "leader", State.at_unit: "unit_head", State.at_department: "department_head",
    State.at_finance: "finance_head",
}  # fmt: skip


@pytest.fixture
def report(site: Site) -> int:
    return site.report(State.at_unit)


def sign_page(site: Site, report: int, persona: str = "unit_head") -> Page:
    return site.visitor(persona).get(f"/reports/{report}/sign")


def signatures(site: Site, report: int) -> int:
    return site.one(
        sa.select(sa.func.count())
        .select_from(Signature)
        .join(Action, Action.id == Signature.action_id)
        .where(Action.report_id == report)
    )


def counted(site: Site) -> tuple[int, ...]:
    """How many intents, actions and debts there are."""
    return tuple(
        site.one(sa.select(sa.func.count()).select_from(table))
        for table in (Intent, Action, Outbox, Signature)
    )


@pytest.mark.parametrize("state", TURN)
def test_every_stop_signs_in_three_steps_without_script(site, state):
    report = site.report(state)
    page = sign_page(site, report, TURN[state])

    confirm = page.press("签署同意", {"opinion": OPINION})
    last = state is State.at_finance
    button, typed = ("签署并封存", {"checked": "1"}) if last else ("确认签署", {})
    done = confirm.press(button, {"code": CODE, **typed})

    assert (confirm.status, confirm.says(".ov.open h2")) == (200, confirm.says("h2#dc"))
    assert OPINION in confirm.says("blockquote")
    assert (done.status, done.location) == (303, f"/reports/{report}")
    after = done.follow()
    assert "已签署。" in after.text
    assert OPINION in after.says("blockquote")
    assert site.state(report) is (State.approved if last else [*TURN][[*TURN].index(state) + 1])


def test_the_confirmation_says_who_signs_what_and_what_follows(site, report):
    confirm = sign_page(site, report).press("签署同意", {"opinion": OPINION})

    box = " ".join(confirm.says("form.dlg")[:1])
    for words in (
        "平澜县住房保障服务中心 单位负责人",
        "第1版",
        "96.76",
        "优秀",
        "签署后转住建局审签",
        "签署口令",
    ):
        assert words in box.replace("　", " "), words


def test_the_last_confirmation_says_that_it_seals(site):
    report = site.report(State.at_finance)

    confirm = sign_page(site, report, "finance_head").press("签署同意", {"opinion": "经审核，同意。"})

    assert "签署后将锁定封存" in confirm.text
    assert "任何人不能修改" in confirm.text


@pytest.mark.parametrize("opinion", ["", " ", "好", "好" * 201, "\u200b\u200b\u200b"])
def test_an_opinion_too_short_or_too_long_is_asked_for(site, report, opinion):
    page = sign_page(site, report)

    asked = page.press("签署同意", {"opinion": opinion})
    signed = page.press("确认签署", {"opinion": opinion, "code": CODE})

    for answer in (asked, signed):
        assert answer.status == 422
        assert "请填写意见（2 至 200 字）" in answer.says(".err")
        assert not answer.says(".ov.open")
    assert site.state(report) is State.at_unit


def test_a_phrase_fills_an_empty_box_and_follows_a_full_one(site, report):
    page = sign_page(site, report)

    once = page.press("同意上报", {"opinion": "  "})
    twice = once.press("同意", {"opinion": "资料齐全。"})
    thrice = twice.press("同意")

    assert once.value_of("op") == "同意上报"
    assert twice.value_of("op") == "资料齐全，同意"
    assert thrice.value_of("op") == "资料齐全，同意"
    assert site.state(report) is State.at_unit


def test_a_wrong_code_says_how_many_tries_are_left_and_then_waits(site, report):
    page = sign_page(site, report)
    confirm = page.press("签署同意", {"opinion": OPINION})
    said = []
    for _ in range(5):
        confirm = confirm.press("确认签署", {"code": "wrong-1"})
        said += confirm.says(".err")

    left = [f"签署口令不对，还可以试 {n} 次" for n in (4, 3, 2, 1)]
    assert said == [*left, "连续输错 5 次，签署口令锁定到 17:15。急用请联系单位管理员。"]
    assert (confirm.status, confirm.value_of("op")) == (429, OPINION)
    assert confirm.press("确认签署", {"code": CODE}).status == 429
    site.now += minutes(15)
    assert confirm.press("确认签署", {"code": CODE}).status == 303


def test_a_code_that_was_not_typed_is_no_wrong_try(site, report):
    confirm = sign_page(site, report).press("签署同意", {"opinion": OPINION})

    blank = confirm.press("确认签署")

    assert (blank.status, blank.says(".err")) == (422, ["请输入签署口令"])
    assert site.rows(sa.select(WrongTries.failures)) == []


def test_who_has_no_code_yet_is_told_where_to_get_one(site, report):
    site.write(sa.update(Person).where(Person.id == site.county.unit_head).values(code_hash=None))

    answer = sign_page(site, report).press("确认签署", SIGNED)

    assert answer.status == 422
    assert any("还没有设置签署口令" in text for text in answer.says(".err"))


@pytest.mark.parametrize("code", ["another's", "the password", "x" * 5000])
def test_only_ones_own_code_signs(site, report, code):
    answer = sign_page(site, report).press("确认签署", {"opinion": OPINION, "code": code})

    assert answer.status == 422
    assert signatures(site, report) == 1  # the leader's


def test_the_last_stop_asks_for_the_tick(site):
    report = site.report(State.at_finance)
    confirm = sign_page(site, report, "finance_head").press("签署同意", {"opinion": "经审核，同意。"})

    without = confirm.press("签署并封存", {"code": CODE})
    ticked = without.press("签署并封存", {"code": CODE, "checked": "1"})

    assert (without.status, without.says(".err")) == (422, ["请先勾选“我已核对评分和佐证材料”"])
    assert without.value_of("op") == "经审核，同意。"
    assert ticked.status == 303
    assert "系统正在锁定封存" in ticked.follow().text


def test_a_ticket_of_yesterday_opens_the_page_anew_and_keeps_the_opinion(site, report):
    visitor = site.visitor("unit_head")
    address, sent = visitor.get(f"/reports/{report}/sign").filled("确认签署", SIGNED)
    sent["ticket"] = old_ticket(site, report)

    answer = visitor.post(address, sent)
    done = answer.press("签署同意").press("确认签署", {"code": CODE})

    assert answer.status == 409
    assert "签署页已过期（超过 12 小时）" in answer.text
    assert answer.value_of("op") == OPINION
    assert not answer.says(".ov.open")
    assert done.status == 303


def old_ticket(site: Site, report: int) -> str:
    site.now -= dt.timedelta(hours=12, seconds=1)
    text = ticket(site, report, site.county.unit_head)
    site.now += dt.timedelta(hours=12, seconds=1)
    return text


@pytest.mark.parametrize("kind", ["another person's", "of another report", "made by hand", "cut", "none"])
def test_a_ticket_that_is_not_of_this_page_signs_nothing(site, report, kind):
    other = site.report(State.at_unit, name="另一份报告")
    mine = site.county.unit_head
    made_up = {
        "another person's": ticket(site, report, site.county.leader),
        "of another report": ticket(site, other, mine),
        "made by hand": tickets.issue("another key", mine, report, 1, "sha256:0", site.now),
        "cut": ticket(site, report, mine)[:-3],
        "none": "",
    }
    before = counted(site)

    answer = sign_page(site, report).press("确认签署", SIGNED | {"ticket": made_up[kind]})

    assert answer.status == 409
    assert answer.value_of("op") == OPINION
    assert counted(site) == before


@pytest.fixture
def resubmitted(site: Site) -> tuple[int, Page]:
    """The unit head has 第1版 on the screen; meanwhile it came back as 第2版, with other content."""
    report = site.report(State.at_unit)
    page = sign_page(site, report)
    site.act(report, Act.return_to_filler, "unit_head", "到位率不应计满分，请改正。")
    fill = site.visitor("filler").get(f"/reports/{report}/fill/scores")
    fill.press("保存草稿", {"fund_use.score": "6.00", "fund_use.reason": "一笔支出手续后补。"})
    site.act(report, Act.submit, "filler")
    site.act(report, Act.sign, "leader", "同意。")
    return report, page


def test_a_report_that_moved_shows_the_difference_and_keeps_the_opinion(site, resubmitted):
    report, page = resubmitted

    answer = page.press("确认签署", SIGNED)

    assert answer.status == 409
    assert "您打开本页后，报告有新的变动" in answer.text
    assert "较第1版变更" in answer.text
    assert any("资金使用" in text and "6.00" in text for text in answer.says("ol.chg li"))
    assert answer.value_of("op") == OPINION
    assert signatures(site, report) == 2  # the leader's two
    assert answer.press("签署同意").press("确认签署", {"code": CODE}).status == 303


@pytest.mark.parametrize("button", ["签署同意", "再看看", "同意上报"])
def test_no_button_passes_newer_content_off_as_the_one_that_was_read(site, resubmitted, button):
    _, page = resubmitted

    answer = page.press(button, {"opinion": OPINION})

    assert answer.status == 409
    assert "内容已更新。" in answer.text
    assert not answer.says(".ov.open")


def test_a_wrong_code_over_newer_content_does_not_draw_the_confirmation(site, resubmitted):
    _, page = resubmitted

    answer = page.press("确认签署", SIGNED | {"code": "wrong-1"})

    assert answer.status == 409
    assert not answer.says(".ov.open")


def test_what_another_has_signed_meanwhile_is_said_with_name_and_time(site, report):
    page = sign_page(site, report)
    site.act(report, Act.sign, "unit_head", "同意。")
    before = counted(site)

    answer = page.press("确认签署", SIGNED)

    assert answer.status == 409
    assert "已由顾怀舟于 3月12日 17:31 处理" in answer.text
    assert OPINION in [node.text.strip() for node in answer.find("textarea")]
    assert counted(site) == before


def test_the_same_form_twice_is_one_signature_and_the_same_answer(site, report):
    visitor = site.visitor("unit_head")
    address, sent = visitor.get(f"/reports/{report}/sign").filled("确认签署", SIGNED)

    first, after_one = visitor.post(address, sent), counted(site)
    second = visitor.post(address, sent)

    assert [page.status for page in (first, second)] == [303, 303]
    assert first.location == second.location
    assert counted(site) == after_one
    said = second.follow().says("div.note")
    assert said == ["已签署。已转平澜县住房和城乡建设局审签，在其签署前可撤回。"] * 2


def test_the_same_form_after_others_have_signed_still_gets_its_answer(site, report):
    visitor = site.visitor("unit_head")
    address, sent = visitor.get(f"/reports/{report}/sign").filled("确认签署", SIGNED)
    visitor.post(address, sent).follow()
    site.act(report, Act.sign, "department_head", "同意。")

    again = visitor.post(address, sent)

    assert again.status == 303
    assert "已转平澜县住房和城乡建设局审签" in "".join(again.follow().says("div.note"))


def test_the_same_form_with_other_words_is_refused(site, report):
    visitor = site.visitor("unit_head")
    address, sent = visitor.get(f"/reports/{report}/sign").filled("确认签署", SIGNED)
    visitor.post(address, sent)
    before = counted(site)
    sent["opinion"] = "不同意。其实我有保留。"

    answer = visitor.post(address, sent)

    assert answer.status == 422
    assert "这次办理已经生效" in answer.text
    assert "不同意。其实我有保留。" in answer.html
    assert counted(site) == before


def test_hostile_text_stands_literally_everywhere(site, report):
    hostile = "<script>alert(1)</script>{{7*7}}"
    sign_page(site, report).press("确认签署", {"opinion": hostile, "code": CODE})

    for persona, path in (("filler", ""), ("department_head", "/sign"), ("office", "/versions/1")):
        page = site.visitor(persona).get(f"/reports/{report}{path}")
        assert hostile in page.text
        assert "<script>alert" not in page.html
