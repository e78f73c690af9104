"""Filling: two people at once, nothing lost, nothing written over, nothing written once it is submitted."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Act, Report, Role, ScoreRow, Section, State
from tests.workflow.village import NOON
from workflow import drafting
from workflow.clock import fixed
from workflow.drafting import NameTaken, NoSection, Score
from workflow.errors import Conflict, Missing, Moved, NotAllowed, ReportFixed


def body(village, report, section="overview"):
    """What stands in a section of the present version."""
    rows = village.session.scalars(
        sa.select(Section).where(Section.version_id == village.row(report).version_id, Section.key == section)
    )
    found = rows.one().body
    village.session.rollback()
    return found


def test_a_report_begins_blank_with_its_filler(village):
    report = village.start("9-4")

    rows = village.all("SELECT key, revision FROM section s JOIN report_version v ON v.id = s.version_id"
                       " WHERE v.report_id = :r ORDER BY s.id", r=report)  # fmt: skip
    assert [tuple(row) for row in rows][:2] == [("overview", 0), ("team", 0)]
    assert village.all("SELECT count(*) FROM score_row c JOIN report_version v ON v.id = c.version_id"
                       " WHERE v.report_id = :r AND c.score IS NULL", r=report) == [(2,)]  # fmt: skip
    assert village.row(report).state is State.draft


@pytest.mark.parametrize("who", ["leader", "unit_head", "stranger", "office"])
def test_only_a_filler_of_the_unit_begins_one(village, who):
    with pytest.raises(NotAllowed, match="本单位填报人"):
        village.start(by=who)


def test_a_second_report_of_the_same_name_is_refused(village):
    first = village.session.get_one(Report, village.start())
    name = first.name

    with pytest.raises(NameTaken, match="已有同名报告"):
        drafting.start(
            village.session,
            village["filler"],
            village.units["zfbz"],
            village.campaign_id,
            "9-5",
            name,
            fixed(NOON),
        )
    village.session.rollback()


def test_two_clicks_at_one_instant_begin_one_report(open_village, engine):
    def begin(_):
        with Session(engine) as session:
            try:
                drafting.start(
                    session,
                    open_village["filler"],
                    open_village.units["zfbz"],
                    open_village.campaign_id,
                    "9-5",
                    "2025年供水管网改造项目",
                    fixed(NOON),
                )
            except NameTaken:
                session.rollback()
                return 0
            session.commit()
            return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(begin, range(4))) == 1


def test_a_unit_without_a_finance_section_is_told_whom_to_ask(village):
    with pytest.raises(NoSection, match="经济建设股还没有财政归口科室.*绩效管理股"):
        village.appoint("filler", Role.filler, "jjjs")
        village.start(unit="jjjs")
    village.session.rollback()


def test_a_form_the_campaign_does_not_use_begins_nothing(village):
    with pytest.raises(Missing):
        village.start("2-9")
    village.session.rollback()


def test_two_people_fill_different_sections_at_once(village):
    report = village.start()
    village.save(report, "overview", {"project_leader": "钟见川"}, revision=0)
    village.save(report, "team", {"team_leader": "x"}, "other_filler", revision=0)

    assert (body(village, report), body(village, report, "team")) == (
        {"project_leader": "钟见川"},
        {"team_leader": "x"},
    )


def test_the_second_to_save_a_section_gets_both_values_and_nothing_is_written_over(village):
    report = village.start()
    village.save(report, "overview", {"address": "平澜县城关镇"}, "other_filler", revision=0)

    with pytest.raises(Conflict, match="苏见微在 3月18日 12:00 改过这一部分") as conflict:
        village.save(report, "overview", {"project_leader": "钟见川"}, revision=0)

    assert (conflict.value.theirs, conflict.value.revision) == ({"address": "平澜县城关镇"}, 1)
    assert body(village, report) == {"address": "平澜县城关镇"}
    assert village.save(report, "overview", {"project_leader": "钟见川"}, revision=1) == 2


def test_the_same_text_twice_is_no_conflict(village):
    report = village.start()
    village.save(report, "overview", {"address": "平澜县城关镇"}, "other_filler", revision=0)

    assert village.save(report, "overview", {"address": "平澜县城关镇"}, revision=0) == 1


def test_scores_conflict_cell_by_cell(village):
    report = village.start()
    village.score(report, {"quantity": "40.00"}, "other_filler")
    village.score(report, {"quality": "60.00"})

    with pytest.raises(Conflict, match="苏见微") as conflict:
        village.score(report, {"quantity": "39.00"})

    assert conflict.value.theirs["quantity"]["score"] == "40.00"


def follow(village, report, points, who="filler"):
    with village.committed():
        drafting.follow_scores(village.session, report, points, village[who], fixed(NOON))


def test_points_that_follow_from_figures_stop_nobody_s_save(village):
    report = village.start()
    village.score(report, {"quantity": "40.00"}, "other_filler")

    follow(village, report, {"quantity": Decimal(39), "quality": Decimal(60)})
    village.score(report, {"quantity": "38.00"}, revision=1)
    village.score(report, {"quality": "58.00"})

    rows = village.all("SELECT c.score FROM score_row c JOIN report_version v ON v.id = c.version_id"
                       " WHERE v.report_id = :r ORDER BY c.score", r=report)  # fmt: skip
    assert [Decimal(str(row.score)) for row in rows] == [38, 58]


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_points_follow_only_for_who_may_write(village, who):
    report = village.start()

    with pytest.raises((NotAllowed, Missing)):
        follow(village, report, {"quantity": Decimal(39)}, who)


def test_points_of_what_is_submitted_follow_nothing(village):
    with pytest.raises(ReportFixed):
        follow(village, village.at(State.at_leader), {"quantity": Decimal(39)})


def test_a_page_read_before_the_lock_does_not_hide_what_was_saved_meanwhile(open_village, engine):
    """The session that saves has the rows in memory, as a page that reads before it writes has."""
    report = open_village.start()
    section = open_village.session.scalars(
        sa.select(Section).where(
            Section.version_id == open_village.row(report).version_id, Section.key == "overview"
        )
    ).one()
    cells = open_village.session.scalars(
        sa.select(ScoreRow).where(ScoreRow.version_id == section.version_id)
    ).all()
    assert {cell.revision for cell in cells} == {section.revision} == {0}
    if engine.dialect.name == "sqlite":
        open_village.session.rollback()  # nobody writes beside a transaction that may write
    with Session(engine) as other:
        drafting.save_section(
            other,
            report,
            "overview",
            {"address": "平澜县城关镇"},
            0,
            open_village["other_filler"],
            fixed(NOON),
        )
        typed = {"quantity": Score(None, "部分点位未实施", 0)}
        drafting.save_scores(other, report, typed, open_village["other_filler"], fixed(NOON))
        other.commit()

    with pytest.raises(Conflict):
        drafting.save_section(
            open_village.session,
            report,
            "overview",
            {"address": "县城"},
            0,
            open_village["filler"],
            fixed(NOON),
        )
    with pytest.raises(Conflict):
        typed = {"quantity": Score(None, "汛期影响", 0)}
        drafting.save_scores(open_village.session, report, typed, open_village["filler"], fixed(NOON))
    open_village.session.rollback()
    assert body(open_village, report) == {"address": "平澜县城关镇"}


@pytest.mark.parametrize(
    "state", [State.at_leader, State.at_finance, State.approved, State.locked, State.cancelled]
)
def test_what_is_submitted_is_not_written(village, state):
    report = village.at(State.draft if state is State.cancelled else state)
    if state is State.cancelled:
        village.do(Act.cancel, report, "filler")

    with pytest.raises(ReportFixed, match=f"报告现为“{state.value}”，内容不能修改"):
        village.save(report, "overview", {"project_leader": "贺溪苒"})
    with pytest.raises(ReportFixed):
        village.score(report, {"quantity": "40.00"}, revision=1)


def test_a_returned_report_is_written_again_and_the_version_before_stays(village):
    report = village.at(State.returned)
    before = village.all("SELECT content FROM report_version WHERE report_id = :r AND number = 1", r=report)
    village.save(report, "overview", {"project_leader": "贺溪苒"})

    assert body(village, report) == {"project_leader": "贺溪苒"}
    after = village.all("SELECT content FROM report_version WHERE report_id = :r AND number = 1", r=report)
    assert after == before


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("leader", NotAllowed), ("unit_head", NotAllowed), ("stranger", Missing), ("office", Missing)],
)
def test_only_fillers_of_the_unit_write_and_others_learn_no_more_than_they_may(village, who, refusal):
    report = village.start()

    with pytest.raises(refusal):
        village.save(report, "overview", {"project_leader": "贺溪苒"}, who)


def test_a_section_the_form_does_not_have_is_refused(village):
    report = village.start()

    with pytest.raises(Missing):
        village.save(report, "more", {"a": "b"})


def test_each_save_makes_pages_of_the_report_old(village):
    report = village.draft()
    slip = village.slip(report, "filler")
    village.save(report, "overview", {"project_leader": "贺溪苒"}, "other_filler")

    with pytest.raises(Moved):
        village.hand_in(Act.submit, report, slip)


def test_thirty_parallel_saves_of_one_section_lose_none(open_village, engine):
    """Each adds its own word to what it read, and repeats after a conflict."""
    report, words = open_village.start(), [f"第{n}处" for n in range(30)]

    def add(word):
        while True:
            with Session(engine) as session:
                where = sa.select(Section).join(Report, Report.id == report)
                now = session.scalars(
                    where.where(Section.version_id == version, Section.key == "overview")
                ).one()
                text, revision = now.body.get("address", ""), now.revision
                session.rollback()
                try:
                    drafting.save_section(
                        session,
                        report,
                        "overview",
                        {"address": text + word},
                        revision,
                        open_village["filler"],
                        fixed(NOON),
                    )
                    session.commit()
                except Conflict:
                    continue
                return

    version = open_village.row(report).version_id
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(add, words))

    text = body(open_village, report)["address"]
    assert sorted(words) == sorted(word for word in words if word in text)
