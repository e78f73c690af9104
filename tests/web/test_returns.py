"""退回: to the filler, or to an earlier stop that signs the same content again."""

from __future__ import annotations

import sqlalchemy as sa

from models import Act, Debt, Outbox, Report, Signature, State, Visit
from tests.county import REASON
from tests.web.slips import slip_for

PAGE = "/reports/{}/return"


def targets(page):
    """What can be chosen under 退回给, by value."""
    words = page.says("fieldset label")
    values = [node.get("value") for node in page.find("fieldset input") if node.get("name") == "to"]
    return dict(zip(values, words, strict=False))


def standing(site, report_id):
    """The stops whose signature stands."""
    rows = site.rows(
        sa.select(Visit.stop)
        .join(Signature, Signature.visit_id == Visit.id)
        .where(Visit.report_id == report_id, Visit.superseded_at.is_(None))
        .order_by(Visit.id)
    )
    return [row.stop.name for row in rows]


def test_the_page_offers_the_filler_and_everybody_who_has_signed(site, visit):
    page = visit("finance_head").get(PAGE.format(site.report(State.at_finance)))

    assert targets(page) == {
        "filling": "填报人 方予澄",
        "leader": "评价组组长 沈砚清",
        "unit": "项目单位意见 顾怀舟",
        "department": "主管部门意见 陆闻笙",
    }
    assert "退回给项目单位意见：内容不变，项目单位意见及以后的签署作废留痕，由其重新签署。" in page.text


def test_the_first_signer_can_only_return_to_the_filler(site, visit):
    page = visit("leader").get(PAGE.format(site.report(State.at_leader)))

    assert list(targets(page)) == ["filling"]
    assert "重新提交后从评价组组长起逐级重签" in page.text


def test_an_earlier_stop_signs_the_same_content_again(site, visit):
    report = site.report(State.at_finance)
    content = site.one(sa.select(Report.number).where(Report.id == report))

    page = visit("finance_head").get(PAGE.format(report))
    after = page.press("确认退回", {"to": "unit", "reason": "请核实单位意见后重签。"}).follow()

    assert site.state(report) is State.at_unit
    assert site.one(sa.select(Report.number).where(Report.id == report)) == content
    assert standing(site, report) == ["leader"]
    assert "已退回给项目单位意见 顾怀舟，由其重新签署，期限" in after.text


def test_trail_tracker_and_sign_page_say_who_asked_and_why(site, visit):
    report = site.report(State.at_finance)
    visit("finance_head").get(PAGE.format(report)).press(
        "确认退回", {"to": "unit", "reason": "请核实单位意见后重签。"}
    )

    page = visit("unit_head").get(f"/reports/{report}/sign")

    assert "退回给项目单位意见重签" in page.text
    assert "理由：请核实单位意见后重签。" in page.text
    assert page.text.count("签署已作废，留痕") == 2
    marks = [node.get("class") for node in page.find("ol.track li")]
    assert marks == ["done", "done", "now", "", "back", ""]


def test_only_the_one_who_signs_again_is_told(site, visit):
    report = site.report(State.at_finance)
    told = sa.select(Outbox.debt, Outbox.person_id).where(Outbox.report_id == report).order_by(Outbox.id)
    before = site.rows(told)

    visit("finance_head").get(PAGE.format(report)).press("确认退回", {"to": "leader", "reason": REASON})

    assert site.rows(told)[len(before) :] == [(Debt.turn, site.county.leader)]


def test_what_was_chosen_stays_when_the_reason_is_missing(site, visit):
    report = site.report(State.at_finance)

    page = visit("finance_head").get(PAGE.format(report)).press("确认退回", {"to": "unit", "reason": ""})

    assert page.status == 422
    assert page.value("to") == "unit"
    assert site.state(report) is State.at_finance


def test_a_stop_that_no_page_offered_changes_nothing(site, visit):
    report = site.report(State.at_unit)
    visitor = visit("unit_head")
    slip = slip_for(site, PAGE.format(report), report, site.county.unit_head)

    answers = [
        visitor.send(PAGE.format(report), slip | {"to": to}).status for to in ("seal", "finance", "unit")
    ]

    assert answers == [400, 409, 409]
    assert site.state(report) is State.at_unit


def test_strangers_know_of_nothing_to_return(site, visit):
    report = site.report(State.at_finance)
    slip = slip_for(site, PAGE.format(report), report, site.county.stranger)

    answer = visit("stranger").send(PAGE.format(report), slip | {"to": "unit"})

    assert answer.status == 404


def test_after_the_new_signature_the_later_stops_sign_again(site, visit):
    report = site.report(State.at_finance)
    visit("finance_head").get(PAGE.format(report)).press("确认退回", {"to": "department", "reason": REASON})

    for signer in ("department_head", "finance_head"):
        site.act(report, Act.sign, signer, "情况属实，同意上报。")

    assert site.state(report) is State.approved
    assert standing(site, report) == ["leader", "unit", "department", "finance"]
