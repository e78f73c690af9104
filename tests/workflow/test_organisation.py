"""Who keeps whom; posts given and ended; what a successor finds; what the log says and nobody can change."""

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from models import (
    Act,
    OrganisationAct,
    Person,
    Post,
    Report,
    Role,
    State,
    Stop,
    Unit,
    UnitKind,
)
from tests.county import act, make_report
from tests.workflow.keepers import LATER, Keeper, codes, entries
from workflow import credentials, holding
from workflow.case import load_actor
from workflow.errors import Missing, Refused
from workflow.facts import Facts, Unfit
from workflow.organisation import Oneself, ServesElsewhere
from workflow.reach import POSTS, reach_of

NEW = Facts("Ning ZX", "宁知夏", "财务股出纳", "ningzx@pinglan.example")


@pytest.fixture
def keeper(county):
    return Keeper(county, "administrator")


def post_of(county, person_id, role):
    held = sa.select(Post.id).where(Post.person_id == person_id, Post.role == role, Post.ended_at.is_(None))
    return county.session.scalars(held).one()


def test_the_administrator_of_a_department_serves_its_subordinate_units_too(county, keeper):
    assert codes(keeper.reach) == ["zjj", "zfbz", "szgy"]


def test_the_performance_office_keeps_everybody_and_other_people_nobody(county):
    assert set(codes(Keeper(county, "office").reach)) == county.units.keys()
    for persona in ("filler", "unit_head", "department_head", "finance_head", "auditor"):
        assert codes(Keeper(county, persona).reach) == []


def test_the_administrator_of_a_subordinate_unit_serves_that_unit_alone(county):
    Keeper(county, "administrator").give_post(county.evaluator, county.units["zfbz"], Role.unit_administrator)

    assert codes(Keeper(county, "evaluator").reach) == ["zfbz"]


def test_units_that_stand_in_a_ring_do_not_end_the_world(county):
    session = county.session
    session.get_one(Unit, county.units["zjj"]).parent_id = county.units["zfbz"]
    session.flush()

    assert codes(reach_of(session, load_actor(session, county.administrator)))[0] == "zjj"


def test_what_lies_outside_answers_as_if_it_did_not_exist(county, keeper):
    for ask in (
        lambda: keeper.add_person(county.units["jyj"], NEW, [Role.filler]),
        lambda: keeper.add_person(county.units["jxgl"], NEW, [Role.performance_office]),
        lambda: keeper.change_person(county.people["yanyb"], NEW),
        lambda: keeper.give_post(county.finance_head, county.units["zjj"], Role.unit_head),
        lambda: keeper.give_post(county.filler, county.units["jjjs"], Role.finance_section_head),
        lambda: keeper.appoint_known(county.units["jyj"], "guhz", "顾怀舟", Role.unit_head),
        lambda: keeper.end_post(county.finance_head, 1),
        lambda: keeper.end_post(county.filler, 1),
        lambda: keeper.end_post(county.filler, 424242),
        lambda: keeper.reset_secrets(county.office),
        lambda: keeper.disable(county.auditor),
        lambda: keeper.enable(424242),
    ):
        with pytest.raises(Missing):
            ask()

    assert not entries(county)


def test_a_person_is_added_with_posts_and_a_link_that_works_once(county, keeper):
    person, token = keeper.add_person(county.units["zfbz"], NEW, [Role.evaluator, Role.filler, Role.filler])

    assert (person.login, person.name, person.password_hash) == ("ningzx", "宁知夏", None)
    assert load_actor(county.session, person.id).posts == {
        (Role.evaluator, county.units["zfbz"]),
        (Role.filler, county.units["zfbz"]),
    }
    assert credentials.invited(county.session, token, LATER) is person
    credentials.accept(county.session, person, "Ping-lan-2026", "xia-2026", token)
    with pytest.raises(credentials.BadInvitation):
        credentials.invited(county.session, token, LATER)
    assert [row.act.name for row in entries(county)] == ["add_person", "give_post", "give_post"]


UNFIT: tuple[tuple[Facts, list[Role], str], ...] = (
    (Facts("FangYC", "方予澄"), [Role.filler], "login"),  # another spelling of one that is taken
    (Facts("ｆａｎｇｙｃ", "方予澄"), [Role.filler], "login"),
    (Facts("fang\u200byc", "方予澄"), [Role.filler], "login"),  # a zero-width space inside
    (Facts("fаngyc", "方予澄"), [Role.filler], "login"),  # a Cyrillic а
    (Facts("", "方予澄"), [Role.filler], "login"),
    (Facts("x" * 31, "方予澄"), [Role.filler], "login"),
    (Facts("ningzx", " "), [Role.filler], "name"),
    (Facts("ningzx", "宁\u202e知夏"), [Role.filler], "name"),
    (Facts("ningzx", "宁" * 31), [Role.filler], "name"),
    (Facts("ningzx", "宁知夏", "职" * 51), [Role.filler], "title"),
    (Facts("ningzx", "宁知夏", "", "a@b.example, c@d.example"), [Role.filler], "email"),
    (Facts("ningzx", "宁知夏", "", "a@b.example\nBcc: c@d.example"), [Role.filler], "email"),
    (Facts("ningzx", "宁知夏"), [], "roles"),
    (Facts("ningzx", "宁知夏"), [Role.finance_section_head], "roles"),
    (Facts("ningzx", "宁知夏"), [Role.performance_office], "roles"),
    (Facts("ningzx", "宁知夏"), [Role.department_head], "roles"),  # a subordinate unit has none
)


def test_what_cannot_be_taken_is_said_at_its_field(county, keeper):
    for facts, roles, field in UNFIT:
        with pytest.raises(Unfit) as refusal:
            keeper.add_person(county.units["zfbz"], facts, roles)

        assert list(refusal.value.faults) == [field], facts


def test_posts_of_the_bureau_belong_to_the_bureau_alone():
    ordinary = {*POSTS[UnitKind.department], *POSTS[UnitKind.subordinate]}

    assert not ordinary & {
        Role.finance_section_head,
        Role.finance_section_clerk,
        Role.performance_office,
        Role.auditor,
    }
    assert {role for roles in POSTS.values() for role in roles} == set(Role)


def test_the_new_head_signs_what_waited_for_the_old_one(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    report = make_report(county, State.at_unit)
    version = report.version

    keeper.end_post(county.unit_head, post_of(county, county.unit_head, Role.unit_head))
    keeper.give_post(county.evaluator, county.units["zfbz"], Role.unit_head)
    county.session.commit()

    with pytest.raises(Missing):  # without a post in the unit the report is not to be known of
        act(county, report, Act.sign, county.unit_head, "同意上报")
    assert county.session.get_one(Report, report.id, populate_existing=True).version == version
    act(county, report, Act.sign, county.evaluator, "同意上报")
    assert county.session.get_one(Report, report.id).state is State.at_department


def gap_of(county, person_id, role):
    person = county.session.get_one(Person, person_id, populate_existing=True)
    (gap,) = holding.gaps(
        county.session, person, [post for post in person.posts if post.role is role and not post.ended_at]
    )
    return gap


def test_the_last_holder_with_open_work_is_warned_of_and_not_blocked(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    make_report(county, State.at_unit)
    make_report(county, State.at_unit, name="另一个项目")

    gap = gap_of(county, county.unit_head, Role.unit_head)

    assert (gap.empty, gap.others, gap.waiting.stop, gap.waiting.count) == (True, (), Stop.unit, 2)
    assert keeper.end_post(county.unit_head, gap.post.id).ended_at == LATER


def test_with_a_second_holder_the_work_goes_on_in_those_hands(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    make_report(county, State.at_unit)
    keeper.give_post(county.evaluator, county.units["zfbz"], Role.unit_head)

    gap = gap_of(county, county.unit_head, Role.unit_head)

    assert (gap.empty, gap.others) == (False, ("叶承宣",))


def test_a_disabled_colleague_is_no_second_holder(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    make_report(county, State.at_unit)
    keeper.give_post(county.evaluator, county.units["zfbz"], Role.unit_head)
    keeper.disable(county.evaluator)

    assert gap_of(county, county.unit_head, Role.unit_head).empty


def test_what_a_leader_was_chosen_for_waits_for_that_leader_alone(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    make_report(county, State.at_leader)
    keeper.give_post(county.evaluator, county.units["zfbz"], Role.team_leader)

    gap = gap_of(county, county.leader, Role.team_leader)

    assert (gap.waiting, gap.own.stop, gap.own.count) == (None, Stop.leader, 1)


@pytest.mark.parametrize("persona", ["administrator", "office"])
def test_nobody_keeps_their_own_account_or_gives_themselves_a_post(county, persona):
    keeper = Keeper(county, persona)
    me, unit = getattr(county, persona), {"administrator": "zjj", "office": "jxgl"}[persona]
    role = {"administrator": Role.unit_head, "office": Role.performance_office}[persona]

    for attempt in (
        lambda: keeper.give_post(me, county.units[unit], role),
        lambda: keeper.appoint_known(
            county.units["zjj"], keeper.session.get_one(Person, me).login, keeper.actor.name, Role.unit_head
        ),
        lambda: keeper.change_person(me, NEW),
        lambda: keeper.reset_secrets(me),
        lambda: keeper.disable(me),
    ):
        with pytest.raises(Oneself):
            attempt()
    assert not entries(county)


def test_another_keeper_may_make_an_administrator_a_filler_and_it_is_on_record(county):
    Keeper(county, "office").give_post(county.administrator, county.units["zjj"], Role.filler)

    (entry,) = entries(county)
    assert (entry.actor_name, entry.act, entry.person_name, entry.unit_name, entry.words) == (
        "韩叙白",
        OrganisationAct.give_post,
        "孟清川",
        "住建局",
        "填报人",
    )
    assert (entry.address, entry.at) == ("192.0.2.7", LATER)


def test_whoever_also_serves_elsewhere_keeps_an_account_that_only_the_bureau_resets(county, keeper):
    Keeper(county, "office").appoint_known(county.units["jyj"], "guhz", "顾怀舟", Role.evaluator)

    for attempt in (keeper.reset_secrets, keeper.disable):
        with pytest.raises(ServesElsewhere, match="顾怀舟"):
            attempt(county.unit_head)
    keeper.end_post(county.unit_head, post_of(county, county.unit_head, Role.unit_head))
    Keeper(county, "office").reset_secrets(county.unit_head)


def test_somebody_known_is_appointed_only_by_login_and_name_together(county, keeper):
    for login, name in (("yanyb", "别的名字"), ("nobody", "严以白")):
        with pytest.raises(Unfit) as refusal:
            keeper.appoint_known(county.units["zjj"], login, name, Role.filler)
        assert list(refusal.value.faults) == ["known_login"]

    name = county.session.get_one(Person, county.people["yanyb"]).name
    post = keeper.appoint_known(county.units["zjj"], "YANYB", name, Role.filler)
    assert post.person_id == county.people["yanyb"]


def test_a_post_is_held_once_and_ended_once(county, keeper):
    with pytest.raises(Unfit, match="已是"):
        keeper.give_post(county.unit_head, county.units["zfbz"], Role.unit_head)

    post_id = post_of(county, county.unit_head, Role.unit_head)
    keeper.end_post(county.unit_head, post_id)
    with pytest.raises(Refused, match="已经结束"):
        keeper.end_post(county.unit_head, post_id)


TAMPERING = {
    "sqlite": (
        "UPDATE organisation_action SET actor_name = '别人'",
        "DELETE FROM organisation_action",
        "INSERT OR REPLACE INTO organisation_action SELECT * FROM organisation_action",
    ),
    "postgresql": (
        "UPDATE organisation_action SET actor_name = '别人'",
        "DELETE FROM organisation_action",
        "TRUNCATE organisation_action",
    ),
}


def test_the_log_only_grows(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    keeper.disable(county.filler)
    county.session.commit()

    for statement in TAMPERING[county.session.get_bind().dialect.name]:
        with pytest.raises((sqlite3.Error, psycopg.Error, sa.exc.DBAPIError)):
            county.session.execute(sa.text(statement))
        county.session.rollback()
    assert [row.actor_name for row in entries(county)] == ["孟清川"]
