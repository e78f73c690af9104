"""The accounts of others: new links, disabled and back, nobody's own; and the log of it all."""

import re

import pytest
import sqlalchemy as sa

from models import OrganisationAct, OrganisationAction
from tests.web.site import sign_in

ZFBZ = 7  # 住房保障服务中心
LINK = re.compile(r"/welcome/\S+")


def log(site, *columns):
    wanted = columns or (OrganisationAction.act,)
    return [tuple(row) for row in site.rows(sa.select(*wanted).order_by(OrganisationAction.id))]


def page_of(visitor, site, login):
    return visitor.get(f"/people/{site.county.people[login]}")


def test_a_new_link_stops_the_old_secrets_and_every_device_at_once(site, visit):
    filler, keeper = visit("filler"), visit("administrator")

    page = keeper.get(f"/people/{site.county.filler}/reset").press("作废并生成链接").follow()

    (link,) = LINK.findall(page.text)
    assert filler.get("/reports").status == 302
    assert sign_in(site.visitor(), "fangyc").status == 401
    assert site.visitor().get(link).status == 200
    again = keeper.get(f"/people/{site.county.filler}/reset").press("作废并生成链接").follow()
    assert LINK.findall(again.text) != [link]
    assert site.visitor().get(link).status == 404
    assert [act for (act,) in log(site)] == [OrganisationAct.reset_secrets] * 2


def test_a_disabled_person_is_out_at_the_next_request_and_may_come_back(site, visit):
    filler, keeper = visit("filler"), visit("administrator")

    page = keeper.get(f"/people/{site.county.filler}/disable").press("停用账号").follow()

    assert "已停用" in page.text
    assert filler.get("/").status == 302
    assert sign_in(site.visitor(), "fangyc").status == 401
    assert keeper.get(f"/people/{site.county.filler}").press("恢复账号").status == 303
    assert sign_in(site.visitor(), "fangyc").status == 303


@pytest.mark.parametrize("persona", ["administrator", "office"])
def test_nobody_keeps_their_own_account(site, visit, persona):
    keeper = visit(persona)
    me = getattr(site.county, persona)

    page = keeper.get(f"/people/{me}")

    assert "这是您自己的账号" in page.text
    assert not {"保存资料", "任职"} & set(page.buttons)
    assert not {"重发登录链接", "停用账号"} & page.links.keys()
    for act in ("reset", "disable"):
        assert keeper.get(f"/people/{me}/{act}").status == 403
        assert keeper.send(f"/people/{me}/{act}", {}).status == 403
    own = {"administrator": "5:unit_head", "office": "3:performance_office"}[persona]
    assert keeper.send(f"/people/{me}/posts", {"role": own}).status == 403
    assert keeper.send(f"/people/{me}", {"name": "别名", "email": "a@b.example"}).status == 403
    assert not log(site)


def test_a_change_of_name_title_and_address_is_recorded_in_words(site, visit):
    page = page_of(visit("administrator"), site, "fangyc")

    page.press("保存资料", {"name": "方予澄", "title": "财务股股长", "email": "fang@pinglan.example"})

    assert log(site, OrganisationAction.words) == [
        ("职务 财务股会计 → 财务股股长；邮箱 fangyc@pinglan.example → fang@pinglan.example",)
    ]
    wrong = page.press("保存资料", {"name": "", "email": "坏"})
    assert (wrong.status, wrong.value("email")) == (422, "坏")
    assert wrong.says("span.err") == [
        "请填写姓名",
        "邮箱的写法不对，例如 fangyc@pinglan.example；没有可以不填",
    ]


def test_a_person_is_told_what_was_done_to_their_account(site, visit):
    filler = visit("filler")
    page_of(visit("administrator"), site, "fangyc").press("任职", {"role": f"{ZFBZ}:evaluator"})

    page = filler.get("/messages")

    (message,) = page.says("li.new")
    assert message.startswith("账号变动新任职住房保障服务中心")
    assert message.endswith("孟清川办理，评价人员。")
    assert not page.visitor.get("/messages").says("li.new")
    assert not visit("evaluator").get("/messages").says("li.new")


def test_the_log_is_read_by_its_own_units_by_the_office_and_by_the_auditor(site, visit):
    page_of(visit("administrator"), site, "fangyc").press("任职", {"role": f"{ZFBZ}:evaluator"})
    visit("office").get("/people/1/reset").press("作废并生成链接")

    own, office, auditor = (visit(who).get("/people/log") for who in ("administrator", "office", "auditor"))

    assert "方予澄" in own.text
    assert "秦慕遥" not in own.text
    assert "网络地址" not in own.text
    for page in (office, auditor):
        assert all(words in page.text for words in ("方予澄", "秦慕遥", "127.0.0.1"))
    assert visit("filler").get("/people/log").status == 403


def test_the_log_goes_back_page_by_page(site, visit):
    keeper = visit("administrator")
    with site.workflow() as made:
        made.session.add_all(
            OrganisationAction(
                act=OrganisationAct.change_person,
                actor_name="命令",
                person_name=f"第{number}人",
                unit_id=ZFBZ,
                unit_name="",
                words="",
                address="",
                at=site.now,
            )
            for number in range(120)
        )
        made.session.commit()

    first = keeper.get("/people/log")
    second = keeper.get(first.links["更早的记录"])
    third = keeper.get(second.links["更早的记录"])

    shown = [re.findall(r"第\d+人", page.text) for page in (first, second, third)]
    assert [len(each) for each in shown] == [50, 50, 20]
    assert sum(shown, []) == [f"第{number}人" for number in reversed(range(120))]
    assert "更早的记录" not in third.links
    assert third.links["回到最新"] == "/people/log"
