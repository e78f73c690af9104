"""我的账号: secrets changed under the current password, phrases offered first, devices seen and ended."""

import pytest
import sqlalchemy as sa

from models import OrganisationAct, OrganisationAction, Person, State, UserSession
from tests.county import CODE, PASSWORD
from tests.web.site import minutes, sign_in

FRESH = "Ping-lan-2026"
NEW_PASSWORD = {"current": PASSWORD, "password": FRESH, "password_again": FRESH}
NEW_CODE = {"current": PASSWORD, "code": "xin-kou-ling", "code_again": "xin-kou-ling"}
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1 MicroMessenger/8.0"


def acts(site):
    return [row[0] for row in site.rows(sa.select(OrganisationAction.act).order_by(OrganisationAction.id))]


def test_a_new_password_works_at_once_and_ends_every_other_sign_in(site, visit):
    here, elsewhere = visit("filler"), visit("filler")
    cookie = here.client.get_cookie("ziping").value

    page = here.get("/account").press("修改密码", NEW_PASSWORD)

    assert "登录密码已修改，其他设备都已退出登录。" in page.follow().text
    assert elsewhere.get("/account").status == 302
    assert here.client.get_cookie("ziping").value != cookie
    elsewhere.client.set_cookie("ziping", cookie)
    assert elsewhere.get("/account").status == 302  # a copy of the old cookie is worth nothing
    assert sign_in(site.visitor(), "fangyc").status == 401
    assert sign_in(site.visitor(), "fangyc", FRESH).status == 303
    assert acts(site) == [OrganisationAct.change_sign_in]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"current": "wrong"}, ["当前密码不对，还可以试 4 次"]),
        ({"current": ""}, ["请输入当前登录密码"]),
        ({"password": "short", "password_again": "short"}, ["密码为 10 至 128 个字符"]),
        ({"password_again": "another"}, ["两次输入的密码不同"]),
        (
            {"password": PASSWORD, "password_again": PASSWORD},
            ["这个密码最近用过，请换一个（最近 5 次用过的不能再用）"],
        ),
    ],
)
def test_a_password_that_cannot_be_taken_is_said_at_its_field(site, visit, typed, errors):
    page = visit("filler").get("/account").press("修改密码", NEW_PASSWORD | typed)

    assert (page.status, page.says("span.err")) == (422, errors)
    assert FRESH not in page.html
    assert acts(site) == []
    assert sign_in(site.visitor(), "fangyc").status == 303


def test_the_last_five_passwords_do_not_come_again(site, visit):
    visitor, current = visit("filler"), PASSWORD
    for number in range(5):
        fresh = f"{FRESH}-{number}"
        typed = {"current": current, "password": fresh, "password_again": fresh}
        assert visitor.get("/account").press("修改密码", typed).status == 303
        current = fresh

    again = {"current": current, "password": PASSWORD, "password_again": PASSWORD}
    assert visitor.get("/account").press("修改密码", again).status == 422
    one_more = {"current": current, "password": f"{FRESH}-x", "password_again": f"{FRESH}-x"}
    visitor.get("/account").press("修改密码", one_more)
    again["current"] = f"{FRESH}-x"
    assert visitor.get("/account").press("修改密码", again).status == 303


def test_guessing_the_current_password_locks_the_account_as_the_sign_in_page_does(site, visit):
    visitor = visit("filler")
    page = visitor.get("/account")

    answers = [
        page.press(button, {"current": f"guess-{button}"}) for button in ("修改密码", "修改签署口令") * 3
    ]

    assert [answer.status for answer in answers] == [422, 422, 422, 422, 429, 429]
    assert "账号锁定到" in answers[-1].text
    assert sign_in(site.visitor(), "fangyc").status == 429
    assert page.press("修改密码", NEW_PASSWORD).status == 429
    site.now += minutes(16)
    assert page.press("修改密码", NEW_PASSWORD).status == 303


def test_a_new_signing_code_signs_and_the_old_one_does_not(site, visit):
    report = site.report(State.at_unit)
    head = visit("unit_head")

    assert "签署口令已修改" in head.get("/account").press("修改签署口令", NEW_CODE).follow().text

    form = head.get(f"/reports/{report}/sign")
    assert form.press("确认签署", {"opinion": "同意上报", "code": CODE}).status == 422
    assert form.press("确认签署", {"opinion": "同意上报", "code": NEW_CODE["code"]}).status == 303
    assert acts(site) == [OrganisationAct.change_code]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"current": "wrong"}, ["当前密码不对，还可以试 4 次"]),
        ({"code": "12345", "code_again": "12345"}, ["签署口令为 6 至 20 个字符"]),
        ({"code": PASSWORD, "code_again": PASSWORD}, ["签署口令不能与密码相同，也不能是同一个字符"]),
        ({"code_again": "another"}, ["两次输入的签署口令不同"]),
    ],
)
def test_a_code_that_cannot_be_taken_is_said_at_its_field(visit, typed, errors):
    page = visit("unit_head").get("/account").press("修改签署口令", NEW_CODE | typed)

    assert (page.status, page.says("span.err")) == (422, errors)


def test_who_has_no_signing_code_sets_one_here(site, visit):
    site.write(sa.update(Person).where(Person.login == "guhz").values(code_hash=None))
    page = visit("unit_head").get("/account")

    assert "还没有设置" in page.text
    assert page.press("设置签署口令", NEW_CODE).status == 303


def test_ones_own_phrases_are_offered_first_at_signing(site, visit):
    report = site.report(State.at_unit)
    head = visit("unit_head")

    head.get("/account").press(
        "保存常用语", {"phrase-2": "  请按程序 上报 ", "phrase-1": "同意上报", "phrase-5": "同意上报"}
    )

    offered = [
        word
        for word in head.get(f"/reports/{report}/sign").buttons
        if word.startswith(("同意", "请", "情况"))
    ]
    assert offered[:3] == ["同意上报", "请按程序 上报", "同意"]
    assert offered.count("同意上报") == 2  # beside the report, and in the box that confirms
    account = head.get("/account")
    assert [account.value(f"phrase-{place}") for place in (1, 2, 3)] == ["同意上报", "请按程序 上报", ""]


def test_a_phrase_too_long_is_said_at_its_place_and_the_others_are_kept(site, visit):
    page = (
        visit("unit_head")
        .get("/account")
        .press("保存常用语", {"phrase-1": "同意上报", "phrase-3": "长" * 201})
    )

    assert (page.status, page.says("span.err")) == (422, ["常用语为 2 至 200 个字"])
    assert page.find("#f-phrase-3-e")
    assert page.value("phrase-3") == "长" * 201
    assert site.one(sa.select(Person.phrases).where(Person.login == "guhz")) == []


def test_devices_are_named_and_ended_one_by_one_or_all_but_this(site, visit):
    here = visit("filler")
    others = []
    for agent in (WINDOWS, WECHAT, "curl"):
        visitor = site.visitor()
        visitor.client.environ_base["HTTP_USER_AGENT"] = agent
        assert sign_in(visitor, "fangyc").status == 303
        others.append(visitor)

    page = here.get("/account")

    devices = page.says("ul.od li")
    assert len(devices) == 4
    assert {"Windows，Edge", "iPhone，微信"} < {
        device.partition("127.0.0.1")[0].strip() for device in devices
    }
    assert sum("本机" in device for device in devices) == 1
    ended = page.press(next(word for word in page.buttons if word == "退出"))
    assert ended.status == 303
    assert [visitor.get("/account").status for visitor in others].count(302) == 1
    assert "已退出其他 2 处登录。" in here.get("/account").press("退出其他全部登录").follow().text
    assert [visitor.get("/account").status for visitor in others] == [302] * 3
    assert "没有其他设备登录" in here.get("/account").text
    assert here.get("/account").status == 200


def test_a_sign_in_that_is_over_is_no_device(site, visit):
    visit("filler")
    site.now += minutes(61)

    page = visit("filler").get("/account")

    assert len(page.says("ul.od li")) == 1


def test_nobody_ends_the_sign_in_of_somebody_else(site, visit):
    filler, leader = visit("filler"), visit("leader")
    reference = site.one(
        sa.select(UserSession.token_hash).where(UserSession.person_id == site.county.leader)
    )[7:39]

    answer = filler.send("/account/devices", {"reference": reference})

    assert "这处登录已经退出" in answer.follow().text
    assert leader.get("/account").status == 200
    assert acts(site) == []


def test_the_font_size_goes_with_the_account(site, visit):
    visit("filler").get("/account").press("特大")

    assert 'data-size="xl"' in visit("filler").get("/account").html
    assert site.one(sa.select(Person.font_size).where(Person.login == "fangyc")) == "xl"
