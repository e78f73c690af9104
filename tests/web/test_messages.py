"""消息: everything a person was told, newest first; the badge counts what came since they last looked."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Act, MessagesSeen, Post, Reminder, Rung, State, Visit
from tests.county import REASON, at
from web.messages import HIDDEN
from workflow import reminders, workdays
from workflow.case import load_actor

PAGE = "/messages"
NAME = "2025年城镇老旧小区改造项目（第二批）"


def badge(page):
    """The number beside 消息 in the header."""
    links = [link for link in page.says("nav.nav a") if link.startswith("消息")]
    return links[0].removeprefix("消息").strip()


def told(page):
    return page.says("ul.msg li")


def urge(site, report, words):
    with site.workflow() as made:
        session = made.session
        calendar = workdays.calendar(session, site.now)
        reminders.urge(session, report, load_actor(session, made.office), words, site.now, calendar)
        session.commit()


def test_the_next_holder_is_told_who_sent_it_what_to_sign_and_until_when(site, visit):
    report = site.report(State.at_department)

    page = visit("department_head").get(PAGE)

    (message,) = told(page)
    assert "待签审" in message and NAME in message
    assert "单位负责人 顾怀舟签署后转来，待您签署主管部门意见，截止 3月20日 17:30。" in message
    assert page.links[NAME] == f"/reports/{report}/sign"


def test_the_filler_and_the_signers_are_told_of_a_return_with_its_reason(site, visit):
    site.report(State.returned)

    for persona in ("filler", "leader"):
        (message, *_) = told(visit(persona).get(PAGE))
        assert "被退回" in message and "单位负责人 顾怀舟退回第1版" in message and REASON in message


def test_a_lock_is_the_machines_and_says_so(site, visit):
    site.report(State.locked)

    message = told(visit("filler").get(PAGE))[0]

    assert "已锁定封存" in message and "系统发出" in message and "封存编号 平财绩封〔2026〕" in message


def test_an_urging_says_by_whom_and_with_what_words(site, visit):
    report = site.report(State.at_department)
    urge(site, report, "本周五前请务必签署。")

    message = told(visit("department_head").get(PAGE))[0]

    assert "财政局催办" in message
    assert "绩效管理股 韩叙白请您尽快办理" in message and "留言：本周五前请务必签署。" in message
    assert told(visit("unit_head").get(PAGE))[0].startswith("待签审")


def test_the_daily_digest_lists_its_reports(site, visit):
    site.report(State.at_department)
    site.now = at("2026-03-19 08:31")
    with site.workflow() as made:
        reminders.plan(made.session, site.now, workdays.calendar(made.session, site.now))
        made.session.commit()

    message = told(visit("department_head").get(PAGE))[0]

    assert "待办提醒" in message and "系统发出" in message
    assert f"{NAME} 明天到期，截止 3月20日 17:30" in message


def test_what_is_done_is_marked_done(site, visit):
    report = site.report(State.at_department)
    site.act(report, Act.sign, "department_head", "情况属实，同意上报。")

    page = visit("department_head").get(PAGE)

    assert "已办结" in told(page)[0]
    assert page.links[NAME] == f"/reports/{report}"


def test_the_badge_counts_until_one_has_looked(site, visit):
    site.report(State.at_department)
    visitor = visit("department_head")
    assert badge(visitor.get("/")) == "1"

    first = visitor.get(PAGE)

    assert "新" in first.says("ul.msg b")
    assert badge(visitor.get("/")) == ""
    assert "新" not in visitor.get(PAGE).says("ul.msg b")
    site.now += dt.timedelta(hours=1)
    with site.workflow() as made:
        report = made.session.scalar(sa.select(Visit.report_id))
    urge(site, report, "")
    assert badge(visitor.get("/")) == "1"


def test_asking_for_the_head_of_the_page_is_not_looking(site, visit):
    site.report(State.at_department)
    visitor = visit("department_head")

    visitor.client.head(PAGE)

    assert badge(visitor.get("/")) == "1"


def test_nobody_reads_the_messages_of_others(site, visit):
    site.report(State.at_department)

    page = visit("stranger").get(PAGE)

    assert NAME not in page.text and "没有消息" in page.text
    assert badge(page) == ""


def test_who_may_no_longer_see_the_report_reads_nothing_of_it(site, visit):
    site.report(State.at_department)
    mine = Post.person_id == site.county.department_head
    site.write(sa.update(Post).where(mine).values(ended_at=site.now))

    page = visit("department_head").get(PAGE)

    assert HIDDEN in told(page)[0]
    assert NAME not in page.text


def owe_many(site, report, count):
    """Urgings in plenty, several at the same moment."""
    with site.workflow() as made:
        session = made.session
        visit_id = session.scalar(sa.select(Visit.id).where(Visit.closed_at.is_(None)))
        for n in range(count):
            day = dt.date(2026, 1, 1) + dt.timedelta(days=n)
            planned = at("2026-03-20 09:00") + dt.timedelta(minutes=n // 3)
            session.add(
                Reminder(
                    visit_id=visit_id,
                    rung=Rung.urged,
                    person_id=made.department_head,
                    day=day,
                    planned_at=planned,
                    by_id=made.office,
                    words=f"第{n}次催办。",
                )
            )
        session.commit()


def test_pages_follow_each_other_without_a_gap_or_a_repetition(site, visit):
    owe_many(site, site.report(State.at_department), 70)
    visitor, found = visit("department_head"), []

    page = visitor.get(PAGE)
    while True:
        found += told(page)
        if "下一页" not in page.links:
            break
        page = visitor.get(page.links["下一页"])

    words = [message.partition("留言：")[2] for message in found[:-1]]
    assert words == [f"第{n}次催办。" for n in sorted(range(70), key=lambda n: (-(n // 3), -n))]
    assert len(found) == 71 and found[-1].startswith("待签审")


@pytest.mark.parametrize(
    "after", ["x", "1.2", "1.0.0", "99999999999999999.9.99999999999999999", "-1.0.1", "٣.0.1"]
)
def test_an_address_that_names_no_place_breaks_nothing(site, visit, after):
    site.report(State.at_department)

    assert visit("department_head").get(f"{PAGE}?after={after}").status == 200


def test_the_same_on_both_databases(each_site):
    report = each_site.report(State.at_department)
    urge(each_site, report, "请尽快。")
    visitor = each_site.visitor("department_head")

    assert badge(visitor.get("/")) == "2"
    page = visitor.get(PAGE)

    assert [message[:3] for message in told(page)] == ["财政局", "待签审"]
    assert badge(visitor.get("/")) == ""
    assert each_site.one(sa.select(MessagesSeen.seen_at)) == each_site.now
