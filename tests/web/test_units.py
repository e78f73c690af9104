"""单位: the bureau adds, renames and connects units, and allows one person several stops under its signing code."""

import sqlalchemy as sa

from models import (
    Exemption,
    OrganisationAct,
    OrganisationAction,
    Secret,
    Signature,
    State,
    Stop,
    Unit,
    WrongTries,
)
from tests.county import CODE

ZFBZ, ZJJ, JJJS = 7, 5, 1
NEW = {
    "code": "njzx",
    "name": "平澜县农机服务中心",
    "short_name": "农机中心",
    "kind": "subordinate",
    "parent_id": str(ZJJ),
    "section_id": str(JJJS),
    "budget_code": "301009",
}
REASON = "全中心在编三人，无法分设各环节"


def acts(site):
    return [row[0] for row in site.rows(sa.select(OrganisationAction.act).order_by(OrganisationAction.id))]


def test_the_list_names_every_unit_with_those_it_belongs_to(visit):
    page = visit("office").get("/units")

    rows = [row.split() for row in page.says("tr")[1:]]
    assert [row[0] for row in rows[:3]] == ["住建局", "住房保障服务中心", "市政公用服务中心"]
    assert rows[1][1] == "zfbz下属单位住建局经济建设股3010035"
    assert page.says("h1") == ["单位"]


def test_a_new_unit_is_there_for_its_administrator_at_once(site, visit):
    page = visit("office").get("/units/new").press("新增单位", NEW).follow()

    assert "已保存平澜县农机服务中心。" in page.text
    assert "平澜县农机服务中心" in visit("administrator").get("/people").says("h2")
    assert acts(site) == [OrganisationAct.add_unit]


def test_what_is_typed_wrong_is_said_at_its_place_and_kept(site, visit):
    typed = NEW | {"code": "zfbz", "name": "平澜县教育局", "parent_id": "", "budget_code": "三〇一"}

    page = visit("office").get("/units/new").press("新增单位", typed)

    assert page.status == 422
    assert page.says("span.err") == [
        "编号 zfbz 已是“平澜县住房保障服务中心”的",
        "已有名为“平澜县教育局”的单位",
        "下属单位请选主管部门（类别为“部门”的单位）",
        "预算编码为字母或数字，不超过 20 位",
    ]
    assert {name: page.value(name) for name in typed} == typed
    assert acts(site) == []


def test_a_rename_keeps_the_code_and_is_told_in_words(site, visit):
    page = visit("office").get(f"/units/{ZFBZ}")

    page.press("保存", {"name": "平澜县住房服务中心", "short_name": "住房中心"})

    assert site.one(sa.select(Unit.code).where(Unit.name == "平澜县住房服务中心")) == "zfbz"
    assert site.one(sa.select(OrganisationAction.words)) == (
        "全称 平澜县住房保障服务中心 → 平澜县住房服务中心；简称 住房保障服务中心 → 住房中心"
    )


def test_saving_what_is_there_changes_and_records_nothing(site, visit):
    for unit in range(1, 9):
        assert visit("office").get(f"/units/{unit}").press("保存").status == 303

    assert acts(site) == []


def test_a_section_is_given_neither_department_nor_section(site, visit):
    page = visit("office").get("/units/new")

    page.press("新增单位", NEW | {"kind": "finance_section", "code": "zhk", "name": "平澜县财政局综合股"})

    unit = site.one(sa.select(Unit.parent_id, Unit.section_id).where(Unit.code == "zhk"))
    assert tuple(unit) == (None, None)


def test_one_person_for_several_stops_is_allowed_under_the_code_and_ended_with_a_reason(site, visit):
    office = visit("office")

    page = office.get(f"/units/{ZFBZ}/exempt").press("准许", {"reason": REASON, "code": CODE}).follow()

    assert f"已准许。2026年3月26日 韩叙白：{REASON}" in " ".join(page.text.split())
    assert "兼签" in next(row for row in office.get("/units").says("tr") if row.startswith("住房保障"))
    ended = page.visitor.get(f"/units/{ZFBZ}/exempt/end").press("终止", {"reason": "人员已补齐到位"}).follow()
    assert "没有准许" in ended.text
    assert acts(site) == [OrganisationAct.grant_exemption, OrganisationAct.end_exemption]


def test_the_filler_signs_as_head_only_where_that_is_allowed(site, visit):
    report = site.report(State.at_unit)
    visit("administrator").get(f"/people/{site.county.filler}").press("任职", {"role": f"{ZFBZ}:unit_head"})
    filler, signed = visit("filler"), {"opinion": "同意上报", "code": CODE}

    assert filler.get(f"/reports/{report}/sign").status == 403
    visit("office").get(f"/units/{ZFBZ}/exempt").press("准许", {"reason": REASON, "code": CODE})

    assert filler.get(f"/reports/{report}/sign").press("确认签署", signed).status == 303
    assert site.one(sa.select(Signature.exemption).where(Signature.stop == Stop.unit)) == "exempt_unit"


def test_an_exemption_wants_a_reason_and_the_right_code(site, visit):
    page = visit("office").get(f"/units/{ZFBZ}/exempt")

    short = page.press("准许", {"reason": "人少", "code": CODE})
    wrong = page.press("准许", {"reason": REASON, "code": "not-it"})

    assert (short.status, short.says("span.err")) == (422, ["请写明理由，至少 5 个字"])
    assert (wrong.status, wrong.says("span.err")) == (422, ["签署口令不对，还可以试 4 次"])
    assert wrong.value("reason") == REASON
    assert "value" not in wrong.find("#f-code")[0].attrib
    assert site.one(sa.select(WrongTries.secret, WrongTries.failures)) == (Secret.signing, 1)
    assert site.rows(sa.select(Exemption.id)) == []


def test_five_wrong_codes_end_the_guessing(site, visit):
    page = visit("office").get(f"/units/{ZFBZ}/exempt")

    answers = [page.press("准许", {"reason": REASON, "code": f"guess-{number}"}) for number in range(6)]
    right = page.press("准许", {"reason": REASON, "code": CODE})

    assert [answer.status for answer in answers] == [422, 422, 422, 422, 429, 429]
    assert right.status == 429
    assert site.rows(sa.select(Exemption.id)) == []


def test_an_exemption_in_force_is_not_granted_twice(site, visit):
    page = visit("office").get(f"/units/{ZFBZ}/exempt")
    page.press("准许", {"reason": REASON, "code": CODE})

    again = page.press("准许", {"reason": REASON, "code": CODE})

    assert again.status == 409
    assert len(site.rows(sa.select(Exemption.id))) == 1


def test_units_are_the_bureaus_alone(site, visit):
    for persona in ("administrator", "filler", "auditor"):
        visitor = visit(persona)
        assert visitor.get("/units").status == 403
        assert visitor.send(f"/units/{ZFBZ}", NEW).status == 403
        assert visitor.send(f"/units/{ZFBZ}/exempt", {"reason": REASON, "code": CODE}).status == 403
    assert acts(site) == []
