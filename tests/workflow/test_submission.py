"""Submitting: what it freezes, and what it refuses with whom to ask."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import fingerprint
from models import Act, Person, Role, Section, State
from tests.waiting import until
from workflow.errors import Missing, Moved, NoHolder, NotAllowed, NotReady, WrongState
from workflow.verification import verify


def test_a_submission_freezes_content_route_and_names_and_goes_to_the_chosen_leader(village):
    report = village.draft(leader="other_leader")

    done = village.do(Act.submit, report, "filler")

    assert (done.state, village.row(report).state) == (State.at_leader, State.at_leader)
    (version,) = village.all("SELECT content, content_hash, score, grade, heading FROM report_version WHERE"
                             " id = :id", id=village.row(report).version_id)  # fmt: skip
    assert fingerprint(bytes(version.content)) == version.content_hash
    document = json.loads(bytes(version.content))
    assert document["totals"] == {"score": "96.76", "grade": "优秀", "level1": {"产出": "96.76"}}
    assert [stop["stop"] for stop in document["route"]] == [
        "filling",
        "leader",
        "unit",
        "department",
        "finance",
    ]
    (desk,) = village.all("SELECT a.person_id, a.role FROM assignment a JOIN visit x ON x.id = a.visit_id"
                          " WHERE x.report_id = :r AND a.closed_at IS NULL", r=report)  # fmt: skip
    assert desk.person_id == village["other_leader"]


def test_a_form_without_the_supervising_box_goes_from_the_unit_to_finance(village):
    report = village.at(State.at_unit, "9-4")

    assert village.do(Act.sign, report, "unit_head").state is State.at_finance
    assert village.do(Act.sign, report, "finance_head").state is State.approved


def test_blanks_are_refused_and_every_one_is_named(village):
    report = village.start()
    village.score(report, {"quantity": "40.00"})

    with pytest.raises(NotReady, match="有 3 处需要改正") as refused:
        village.do(Act.submit, report, "filler")

    said = [finding.message for finding in refused.value.findings]
    assert said == ["请填写项目负责人", "请填写评价组组长", "还有 1 项指标未评分：产出质量"]
    assert village.row(report).state is State.draft


def test_a_leader_who_is_none_is_as_good_as_not_chosen(village):
    report = village.draft(leader="unit_head")  # not a team leader

    with pytest.raises(NoHolder, match="评价组组长（签字）.*没有人可以签署.*评价组组长.*单位管理员"):
        village.do(Act.submit, report, "filler")


EMPTY = {
    Role.unit_head: (
        "unit_head",
        "项目单位意见”没有人可以签署：平澜县住房保障服务中心.*单位负责人.*单位管理员",
    ),
    Role.department_head: (
        "department_head",
        "主管部门意见”没有人可以签署：平澜县住房和城乡建设局.*单位管理员",
    ),
    Role.finance_section_head: ("finance_head", "财政部门归口业务科室意见”.*经济建设股.*绩效管理股"),
}


@pytest.mark.parametrize("role", EMPTY, ids=lambda role: role.name)
def test_an_empty_post_refuses_the_submission_and_names_who_can_mend_it(village, role):
    report = village.draft()
    who, sentence = EMPTY[role]
    village.dismiss(who, role)
    if role is Role.finance_section_head:
        village.disable("other_finance_head")

    with pytest.raises(NoHolder, match=sentence):
        village.do(Act.submit, report, "filler")

    village.appoint(
        "other_leader", role, {"unit_head": "zfbz", "department_head": "zjj"}.get(role.name, "jjjs")
    )
    assert village.do(Act.submit, report, "filler").state is State.at_leader


def test_who_submits_cannot_be_the_leader_of_the_same_report(village):
    village.appoint("filler", Role.team_leader, "zfbz")
    report = village.draft(leader="filler")

    with pytest.raises(NoHolder, match="评价组组长（签字）.*同一人"):
        village.do(Act.submit, report, "filler")

    assert village.do(Act.submit, report, "other_filler").state is State.at_leader


def test_two_boxes_that_only_one_person_could_sign_refuse_the_submission(village):
    village.dismiss("unit_head", Role.unit_head)
    village.appoint("leader", Role.unit_head, "zfbz")
    report = village.draft()

    with pytest.raises(NoHolder, match="项目单位意见.*同一人"):
        village.do(Act.submit, report, "filler")

    village.exempt()
    assert village.do(Act.submit, report, "filler").state is State.at_leader


def test_one_head_for_both_boxes_of_one_unit_is_enough(village):
    report = village.draft(by="department_filler", unit="zjj", leader="department_leader")

    assert village.do(Act.submit, report, "department_filler").state is State.at_leader


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("leader", NotAllowed), ("unit_head", NotAllowed), ("administrator", Missing), ("stranger", Missing)],
)
def test_only_a_filler_of_the_unit_submits(village, who, refusal):
    report = village.draft()

    with pytest.raises(refusal):
        village.do(Act.submit, report, who)


def test_what_is_submitted_is_not_submitted_again(village):
    report = village.at(State.at_leader)

    with pytest.raises(WrongState, match="评价组组长审签"):
        village.do(Act.submit, report, "filler")


def test_a_page_older_than_a_save_is_told_so_before_anything_else(village):
    report = village.start()
    slip = village.slip(report, "filler")
    village.save(report, "overview", {"project_leader": "钟见川"}, "other_filler")

    with pytest.raises(Moved):
        village.hand_in(Act.submit, report, slip)


def test_a_resubmission_counts_what_changed_and_is_signed_again_from_the_leader(village):
    report = village.at(State.at_unit)
    village.do(Act.return_to_filler, report, "unit_head", words="请补充佐证材料")
    village.save(report, "overview", {"project_leader": "钟见川", "address": "平澜县城关镇"})

    done = village.do(Act.submit, report, "filler")

    assert done.state is State.at_leader
    rows = village.all(
        "SELECT number, changes FROM report_version WHERE report_id = :r ORDER BY number", r=report
    )
    assert [tuple(row) for row in rows] == [(1, None), (2, 1)]
    standing = (
        "SELECT count(*) FROM visit WHERE report_id = :r AND outcome = 'signed' AND superseded_at IS NULL"
    )
    assert village.all(standing, r=report) == [(0,)]


def test_names_are_kept_as_they_were_when_submitted(village):
    report = village.at(State.at_leader)
    village.session.execute(sa.text("UPDATE unit SET name = name || '（更名）'"))
    village.session.execute(sa.update(Person).where(Person.id == village["leader"]).values(title="主任"))
    village.session.commit()

    for signer in ("leader", "unit_head", "department_head", "finance_head"):
        village.do(Act.sign, report, signer)

    assert village.lock(report).state is State.locked  # rebuilt content equals what was signed


def test_a_hand_that_writes_past_the_acts_is_waited_for(postgresql_village):
    """A section changed by some other program, not yet committed: it is in the content, never behind it."""
    village = postgresql_village
    report = village.draft()
    slip, version = village.slip(report, "filler"), village.row(report).version_id
    engine = village.session.get_bind()
    with Session(engine) as other, ThreadPoolExecutor(1) as pool:
        where = (Section.version_id == version, Section.key == "overview")
        other.execute(sa.update(Section).where(*where).values(body={"project_leader": "贺溪苒"}))
        submitted = pool.submit(village.hand_in, Act.submit, report, slip)
        until(lambda: waiting(engine), "the submission waits for the row")
        other.commit()
        submitted.result()

    assert verify(village.session, report) == []


def waiting(engine):
    """Whether some connection of this database waits for a lock."""
    with engine.connect() as connection:
        mine = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return connection.exec_driver_sql(mine).scalar_one() > 0
