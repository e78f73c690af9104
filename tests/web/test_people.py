"""单位与人员 without script: who sees whom, what is typed wrong, what is handed over, what is recorded."""

import datetime as dt
import re

import sqlalchemy as sa
from sqlalchemy import event

from models import OrganisationAct, OrganisationAction, Person, Post, Role, State, db
from tests.county import CODE, PASSWORD, PERSONAS
from tests.web.site import sign_in

ZFBZ = 7  # 住房保障服务中心
LINK = re.compile(r"/welcome/\S+")
NEW = {
    "name": "宁知夏",
    "login": "NingZX",
    "title": "出纳",
    "email": "ningzx@pinglan.example",
    "roles": ["evaluator"],
}


def log(site, *columns):
    wanted = columns or (OrganisationAction.act,)
    return [tuple(row) for row in site.rows(sa.select(*wanted).order_by(OrganisationAction.id))]


def page_of(visitor, site, login):
    return visitor.get(f"/people/{site.county.people[login]}")


def post_id(site, login, role):
    return site.one(
        sa.select(Post.id).where(
            Post.person_id == site.county.people[login], Post.role == role, Post.ended_at.is_(None)
        )
    )


def added(visitor, **more):
    return visitor.get(f"/people/new?unit={ZFBZ}").press("新增并生成首次登录链接", NEW | more)


def test_the_link_in_the_menu_is_there_for_those_who_may_follow_it(visit):
    words = {persona: visit(persona).get("/").links for persona in PERSONAS}

    assert {persona for persona, links in words.items() if "单位与人员" in links} == {
        "office",
        "administrator",
    }
    assert {persona for persona, links in words.items() if "操作日志" in links} == {"auditor"}
    assert all("我的账号" in links for links in words.values())


def test_the_administrator_sees_people_posts_and_open_work_but_no_report(site, visit):
    site.report(State.at_unit, name="不该出现的项目")

    page = visit("administrator").get("/people")

    assert page.says("h2") == [
        "平澜县住房和城乡建设局",
        "平澜县住房保障服务中心",
        "平澜县市政公用服务中心",
    ]
    row = next(row for row in page.says("tr") if row.startswith("顾怀舟"))
    assert row.split()[:4] == ["顾怀舟", "guhz", "主任", "单位负责人"]
    assert "单位意见 1 件，最早逾期 8 个工作日" in row
    assert "不该出现的项目" not in page.html + page_of(visit("administrator"), site, "guhz").html


def test_a_person_shows_what_lies_before_them_and_what_was_done(site, visit):
    site.report(State.at_leader)
    keeper = visit("administrator")

    page = page_of(keeper, site, "shenyq")

    assert "评价组组长 1 件" in page.text
    assert "还没有记录" in page.text


def test_people_are_found_by_name_login_and_title(visit):
    keeper = visit("administrator")

    for words, name in (("予澄", "方予澄"), ("FANGyc", "方予澄"), ("总工程师", "余远宣")):
        page = keeper.get(f"/people?q={words}")
        assert [row.split()[0] for row in page.says("tr")[1:]] == [name]
    for words in ("秦慕遥", "%", "_", "没有这个人"):
        assert "没有符合条件的人员" in keeper.get(f"/people?q={words}").text


def test_the_office_finds_everybody_and_begins_with_one_unit(visit):
    office = visit("office")

    assert "秦慕遥" in office.get("/people?q=秦慕遥").says("tr")[1]
    assert office.get("/people?unit=1").says("h2") == ["平澜县财政局经济建设股"]


def test_a_post_that_nobody_holds_is_said_above_the_list(site, visit):
    site.write(sa.update(Person).where(Person.login == "guhz").values(disabled_at=site.now))

    page = visit("administrator").get(f"/people?unit={ZFBZ}")

    assert "没有人任单位负责人，用到这些岗位的报告不能提交或签署。" in page.text
    assert "已停用" in next(row for row in page.says("tr") if row.startswith("顾怀舟"))


def test_who_typed_wrong_five_times_is_seen_to_wait_until_then(site, visit):
    for _ in range(5):
        sign_in(site.visitor(), "guhz", "Wrong-2025-wrong")

    rows = visit("administrator").get(f"/people?unit={ZFBZ}").says("tr")

    assert [row.split()[0] for row in rows if "锁定到 17:15" in row] == ["顾怀舟"]


def test_somebody_new_gets_a_link_that_is_shown_once_and_opens_once(site, visit):
    page = added(visit("administrator")).follow()

    (link,) = LINK.findall(page.text)
    assert "已新增宁知夏，账号 ningzx。" in page.text
    assert not LINK.search(page.visitor.get(page.path).text)
    newcomer = site.visitor()
    typed = {
        "password": "Ping-lan-2026",
        "password_again": "Ping-lan-2026",
        "code": "xia-2026",
        "code_again": "xia-2026",
    }
    assert newcomer.get(link).press("设置并登录", typed).status == 303
    assert newcomer.get("/").says("summary.who") == ["宁知夏住房保障服务中心 · 评价人员"]
    assert site.visitor().get(link).status == 404
    assert log(
        site, OrganisationAction.act, OrganisationAction.actor_name, OrganisationAction.person_name
    ) == [
        (OrganisationAct.add_person, "孟清川", "宁知夏"),
        (OrganisationAct.give_post, "孟清川", "宁知夏"),
    ]


def test_a_link_not_opened_in_time_is_said_to_have_expired(site, visit):
    added(visit("administrator"))
    site.now += dt.timedelta(hours=25)

    row = visit("administrator").get("/people?q=宁知夏").says("tr")[1]

    assert "链接已过期" in row


def test_what_is_typed_wrong_is_said_at_its_place_and_kept(site, visit):
    page = added(visit("administrator"), name=" ", login="方 予", email="x@", roles=[])

    assert page.status == 422
    assert page.says("div.errs h2") == ["还不能保存，有 4 处需要改正"]
    assert page.says("span.err") == [
        "请填写姓名",
        "账号为 2 至 30 位小写字母、数字或 . _ -，以字母或数字开头，例如 fangyc 或手机号",
        "邮箱的写法不对，例如 fangyc@pinglan.example；没有可以不填",
        "请至少选一个岗位",
    ]
    assert (page.value("login"), page.value("title"), page.value("email")) == ("方 予", "出纳", "x@")
    assert page.html.count("<title>【有 4 处需改正】") == 1
    assert not log(site)


def test_a_login_that_is_taken_points_to_the_other_form(visit):
    page = added(visit("administrator"), login="FangYC")

    assert "账号 fangyc 已有人使用。如果是同一个人，请用“已有账号的人任职”" in page.text


def test_posts_that_a_page_does_not_offer_are_refused_all_the_same(site, visit):
    keeper = visit("administrator")
    sent = {"unit": ZFBZ, "name": "宁知夏", "login": "ningzx"}

    for roles in ("performance_office", "finance_section_head", "auditor", "department_head"):
        assert keeper.send("/people/new", sent | {"roles": roles}).status == 422
    answer = keeper.send(f"/people/{site.county.filler}/posts", {"role": f"{ZFBZ}:performance_office"})
    assert (answer.status, log(site)) == (422, [])
    for unit in (1, 3, 6):  # of the bureau, and of another department
        assert keeper.send("/people/new", sent | {"unit": unit, "roles": "filler"}).status == 404
        assert keeper.send(f"/people/{site.county.filler}/posts", {"role": f"{unit}:filler"}).status == 404
    assert not log(site)


def test_somebody_from_elsewhere_takes_a_post_with_the_account_they_have(site, visit):
    form = visit("administrator").get(f"/people/new?unit={ZFBZ}")

    wrong = form.press("任职", {"known_login": "yanyb", "known_name": "别人", "role": "filler"})
    assert (wrong.status, wrong.value("known_login")) == (422, "yanyb")
    assert "没有这个账号，或者账号与姓名对不上" in wrong.text
    name = site.one(sa.select(Person.name).where(Person.login == "yanyb"))
    page = form.press("任职", {"known_login": "yanyb", "known_name": name, "role": "filler"}).follow()

    assert f"{name}已任住房保障服务中心填报人。" in page.text
    assert "账号由绩效管理股办理" in page.text
    assert "重发登录链接" not in page.links


def test_ending_the_last_holders_post_warns_who_and_how_many_and_a_successor_signs(site, visit):
    report = site.report(State.at_unit)
    keeper = visit("administrator")
    address = f"/people/{site.county.unit_head}/posts/{post_id(site, 'guhz', Role.unit_head)}/end"

    warning = keeper.get(address)

    assert "此后没有人能办理 单位意见 1 件（最早 3月16日到期）。请先给继任者任职。" in warning.text
    assert "顾怀舟已不再任住房保障服务中心单位负责人。" in warning.press("结束任职").follow().text
    assert keeper.get(address).status == 409
    page_of(keeper, site, "yecx").press("任职", {"role": f"{ZFBZ}:unit_head"})
    successor = visit("evaluator")
    assert successor.get(f"/reports/{report}/sign").status == 200
    signed = successor.get(f"/reports/{report}/sign").press("确认签署", {"opinion": "同意上报", "code": CODE})
    assert (signed.status, site.state(report)) == (303, State.at_department)


def test_a_second_holder_is_named_instead_of_a_warning(site, visit):
    site.report(State.at_unit)
    keeper = visit("administrator")
    page_of(keeper, site, "yecx").press("任职", {"role": f"{ZFBZ}:unit_head"})

    page = keeper.get(f"/people/{site.county.unit_head}/posts/{post_id(site, 'guhz', Role.unit_head)}/end")

    assert "单位意见 1 件由叶承宣继续办理。" in page.text


def test_a_leader_chosen_by_name_is_warned_of_when_disabled(site, visit):
    site.report(State.at_leader)

    page = visit("administrator").get(f"/people/{site.county.leader}/disable")

    assert "评价组组长 1 件指定由其本人签署" in page.text


def test_a_foreign_person_answers_exactly_as_a_missing_one(site, visit):
    keeper = visit("administrator")

    foreign, missing = keeper.get(f"/people/{site.county.finance_head}"), keeper.get("/people/424242")

    assert foreign.status == missing.status == 404
    assert re.sub(r"\d+", "", foreign.text) == re.sub(r"\d+", "", missing.text)


def test_a_name_is_text_wherever_it_stands(visit):
    page = added(visit("administrator"), name="<b>宁&知夏</b>").follow()

    assert "&lt;b&gt;宁&amp;知夏&lt;/b&gt;" in page.html
    assert "<b>宁" not in page.html + page.visitor.get("/people/log").html


def test_a_list_of_people_costs_few_statements(site, visit):
    for number in range(3):
        site.report(State.at_unit, name=f"项目{number}")
    keeper, ran = visit("administrator"), []

    def count(connection, cursor, statement, *more):
        ran.extend([] if statement.startswith("BEGIN") else [statement])

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        keeper.get("/people")
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(ran) + 1 <= 10, ran  # what time it is, which the tests say themselves, is one too


def test_the_pages_say_the_same_on_both_databases(each_site):
    each_site.report(State.at_unit)
    office = each_site.visitor("office")

    assert "单位意见 1 件" in office.get(f"/people?unit={ZFBZ}").text
    assert [row.split()[0] for row in office.get("/people?q=澄").says("tr")[1:]] == ["麦初澄", "方予澄"]
    page = added(office).follow()
    assert page.visitor.get(page.path + "/posts/1/end").status == 404
    assert page.press("保存资料", {"title": "会计"}).status == 303
    for path in ("/people/log", "/units", f"/units/{ZFBZ}", "/account", "/messages"):
        assert office.get(path).status == 200
    typed = {"current": PASSWORD, "code": "xin-kou-ling", "code_again": "xin-kou-ling"}
    assert office.get("/account").press("修改签署口令", typed).status == 303
