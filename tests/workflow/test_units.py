"""Units as the bureau keeps them, and exemptions: what is refused, what is recorded, what stays as it was."""

import pytest
import sqlalchemy as sa

from models import Post, State, Unit, UnitKind
from tests.county import make_report
from tests.workflow.keepers import LATER, Keeper, codes, entries
from workflow import units
from workflow.errors import Missing, ReasonShort, Refused
from workflow.facts import Unfit
from workflow.units import UnitFacts


def facts(county, **more):
    values = {
        "code": "njzx",
        "name": "平澜县农机服务中心",
        "short_name": "",
        "kind": UnitKind.subordinate,
        "parent_id": county.units["zjj"],
        "section_id": county.units["jjjs"],
    }
    return UnitFacts(**(values | more))


@pytest.fixture
def office(county):
    return Keeper(county, "office")


def test_a_unit_is_added_and_the_administrator_above_serves_it_at_once(county, office):
    unit = units.add_unit(county.session, office.by, facts(county))

    assert unit.short_name == "平澜县农机服务中心"
    assert "njzx" in codes(Keeper(county, "administrator").reach)
    assert entries(county)[0].words == "编号 njzx，下属单位"


UNFIT: tuple[tuple[dict[str, object], str], ...] = (
    ({"code": "zjj"}, "code"),
    ({"code": "农机"}, "code"),
    ({"name": "平澜县教育局"}, "name"),
    ({"name": ""}, "name"),
    ({"short_name": "简" * 61}, "short_name"),
    ({"parent_id": None}, "parent_id"),
    ({"parent_id": 424242}, "parent_id"),
    ({"parent_id": 1}, "parent_id"),  # a section of the bureau
    ({"section_id": None}, "section_id"),
    ({"kind": UnitKind.department, "section_id": 5}, "section_id"),
    ({"budget_code": "三〇一"}, "budget_code"),
)


def test_a_unit_that_cannot_stand_is_refused_at_its_field(county, office):
    for more, field in UNFIT:
        with pytest.raises(Unfit) as refusal:
            units.add_unit(county.session, office.by, facts(county, **more))

        assert list(refusal.value.faults) == [field], more


def test_a_change_of_unit_is_told_in_words_and_leaves_running_reports_alone(own_county):
    county, office = own_county, Keeper(own_county, "office")
    report = make_report(county, State.at_unit)
    before = (report.supervising_id, report.section_id)
    unit = county.session.get_one(Unit, county.units["zfbz"])

    changes = units.change_unit(
        county.session,
        office.by,
        unit,
        facts(
            county,
            name="平澜县住房中心",
            short_name="住房中心",
            parent_id=county.units["jyj"],
            section_id=county.units["jkw"],
        ),
    )

    assert changes == [
        "全称 平澜县住房保障服务中心 → 平澜县住房中心",
        "简称 住房保障服务中心 → 住房中心",
        "主管部门 住建局 → 教育局",
        "归口科室 经济建设股 → 教科文股",
        "预算编码 301003 → （空）",
    ]
    county.session.flush()
    assert (report.supervising_id, report.section_id) == before
    assert unit.code == "zfbz"


def test_a_unit_changes_its_kind_only_when_nobody_would_be_out_of_place(county, office):
    unit = county.session.get_one(Unit, county.units["zjj"])

    with pytest.raises(Unfit, match="主管部门负责人"):
        units.change_unit(
            county.session,
            office.by,
            unit,
            facts(county, kind=UnitKind.subordinate, parent_id=county.units["jyj"]),
        )
    with pytest.raises(Unfit, match="填报人"):
        units.change_unit(county.session, office.by, unit, facts(county, kind=UnitKind.finance_section))
    section = county.session.get_one(Unit, county.units["jjjs"])
    for post in county.session.scalars(sa.select(Post).where(Post.unit_id == section.id)):
        post.ended_at = LATER
    with pytest.raises(Unfit, match="为主管部门或归口科室"):
        units.change_unit(county.session, office.by, section, facts(county, kind=UnitKind.outside, name="甲"))


def test_an_exemption_is_granted_once_with_a_reason_and_ended_with_one(county, office):
    unit = county.session.get_one(Unit, county.units["zfbz"])
    for reason in ("", "人手不够", "  不  够  "):
        with pytest.raises(ReasonShort):
            units.grant_exemption(county.session, office.by, unit, reason)

    units.grant_exemption(county.session, office.by, unit, "全站在编三人，无法分设")
    county.session.flush()
    with pytest.raises(Refused, match="不用再办"):
        units.grant_exemption(county.session, office.by, unit, "全站在编三人，无法分设")
    with pytest.raises(ReasonShort):
        units.end_exemption(county.session, office.by, unit, "够了")
    units.end_exemption(county.session, office.by, unit, "人员已补齐到位")
    with pytest.raises(Refused, match="不用终止"):
        units.end_exemption(county.session, office.by, unit, "人员已补齐到位")

    assert [row.words for row in entries(county)] == ["全站在编三人，无法分设", "人员已补齐到位"]
    with pytest.raises(Missing):
        units.grant_exemption(
            county.session, office.by, county.session.get_one(Unit, county.units["jjjs"]), "科室不报自评"
        )
