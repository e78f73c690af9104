"""What the checks ask is answered before submission, signed with the report, and read by every signer."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import sqlalchemy as sa

from evaluation.paper import ANSWERS
from models import Act, Attachment, Campaign, Report, ReportVersion, ScoreRow, Section, State
from tests.web.site import Site

ANSWER = "县级配套已列入下年预算，到位后补记，依据见附件。"
OTHER = "两份报告口径不同：部门报告含上年结转。"


@pytest.fixture
def claimed(site: Site) -> int:
    """A draft that claims full points for 到位率, with a reason but no answer."""
    report = site.report(State.draft)
    version = sa.select(ReportVersion.id).where(ReportVersion.report_id == report).scalar_subquery()
    site.write(
        sa.update(Section).where(Section.version_id == version, Section.key == ANSWERS).values(body={})
    )
    row = (ScoreRow.version_id == version, ScoreRow.cell == "arrival_rate")
    site.write(sa.update(ScoreRow).where(*row).values(score=Decimal(3), reason="", basis={}))
    return report


def submit_page(site: Site, report: int):
    return site.visitor("filler").get(f"/reports/{report}/submit")


def test_an_unanswered_question_stops_the_submission_and_says_so(site, claimed):
    page = submit_page(site, claimed)

    refused = page.press("提交签审")

    assert refused.status == 422
    assert "条还没有说明" in refused.text
    assert "到位率自评 3.00 高于系统测算 2.76" in page.text
    assert site.state(claimed) is State.draft


def test_once_answered_it_goes_and_the_answer_is_part_of_what_is_signed(site, claimed):
    page = submit_page(site, claimed)
    page.press("保存说明", {"answer": [ANSWER] * len(page.find("textarea"))}).follow()

    done = submit_page(site, claimed).press("提交签审")

    assert done.status == 303
    content = json.loads(site.one(sa.select(ReportVersion.content).where(ReportVersion.report_id == claimed)))
    assert ANSWER in content["answers"].values()


def test_an_answered_question_is_only_counted_in_the_panel(site, claimed):
    page = submit_page(site, claimed)
    asked = len(page.find("textarea"))
    assert page.says("#checks h3.wrn")[0].startswith(f"提醒 {asked}")

    after = page.press("保存说明", {"answer": [ANSWER] * asked}).follow()

    assert after.says("#checks h3.wrn") == []
    assert f"提醒 {asked} 条已说明" in after.says("#checks h3.ok")


def test_every_signer_reads_question_and_answer(site, claimed):
    page = submit_page(site, claimed)
    page.press("保存说明", {"answer": [ANSWER] * len(page.find("textarea"))})
    site.act(claimed, Act.submit, "filler")

    signing = site.visitor("leader").get(f"/reports/{claimed}/sign")

    assert "到位率自评 3.00 高于系统测算 2.76" in signing.text
    assert f"单位说明：{ANSWER}" in signing.text


def test_every_signer_reads_the_answer_to_what_another_report_of_the_unit_raised(site, claimed):
    """It stands in the content that is signed, though the report alone does not raise the question."""
    page = submit_page(site, claimed)
    page.press("保存说明", {"answer": [ANSWER] * len(page.find("textarea"))})
    version = sa.select(ReportVersion.id).where(ReportVersion.report_id == claimed).scalar_subquery()
    here = (Section.version_id == version, Section.key == ANSWERS)
    body = site.one(sa.select(Section.body).where(*here))
    site.write(sa.update(Section).where(*here).values(body={**body, "N02 到位资金": OTHER}))
    site.act(claimed, Act.submit, "filler")

    signing = site.visitor("leader").get(f"/reports/{claimed}/sign")

    assert f"单位说明：{OTHER}" in signing.text


def test_the_claim_stands_beside_what_the_standards_give(site, claimed):
    filling = submit_page(site, claimed)
    filling.press("保存说明", {"answer": [ANSWER] * len(filling.find("textarea"))})
    site.act(claimed, Act.submit, "filler")

    signing = site.visitor("leader").get(f"/reports/{claimed}/sign")

    for page in (filling, signing):
        assert "按报告所写照评分标准测算" in page.text
        assert "8,840.00 ÷ 9,620.00 = 91.89%" in page.text


@pytest.fixture
def unproved(site: Site) -> int:
    """A draft with scores that want evidence, and none uploaded."""
    report = site.report(State.draft)
    version = sa.select(ReportVersion.id).where(ReportVersion.report_id == report).scalar_subquery()
    site.write(
        sa.update(Section).where(Section.version_id == version, Section.key == ANSWERS).values(body={})
    )
    site.write(sa.delete(Attachment).where(Attachment.version_id == version))
    return report


def answered(page, later: str, words: str = ""):
    """The answers sent: the date where one is offered, words to every other question."""
    boxes = [node for node in page.find("input") if node.get("name") == "later"]
    dates = [later if node.get("type") == "date" else "" for node in boxes]
    texts = [words if date else ANSWER for date in dates]
    return page.press("保存说明", {"answer": texts, "later": dates})


def test_missing_evidence_is_answered_by_the_day_it_will_follow(site, unproved):
    saved = answered(submit_page(site, unproved), "2026-04-10").follow()
    done = saved.press("提交签审")
    signing = site.visitor("leader").get(f"/reports/{unproved}/sign")

    assert done.status == 303
    assert "单位说明：承诺于 2026年4月10日前补交" in signing.text
    content = json.loads(
        site.one(sa.select(ReportVersion.content).where(ReportVersion.report_id == unproved))
    )
    assert {"words": "", "later": "2026-04-10"} in content["answers"].values()


@pytest.mark.parametrize(
    ("typed", "sentence"), [("四月", "请填日期，例如 2026-03-06"), ("2025-12-31", "不能早于今天（2026年3月")]
)
def test_a_day_that_is_none_is_refused_and_everything_typed_stays(site, unproved, typed, sentence):
    refused = answered(submit_page(site, unproved), typed, "材料在县档案馆")

    assert refused.status == 422
    assert sentence in "".join(refused.says("span.err"))
    assert "材料在县档案馆" in [(node.text or "").strip() for node in refused.find("textarea")]
    assert typed in [node.get("value") for node in refused.find("input") if node.get("name") == "later"]
    version = sa.select(ReportVersion.id).where(ReportVersion.report_id == unproved).scalar_subquery()
    body = site.one(sa.select(Section.body).where(Section.version_id == version, Section.key == ANSWERS))
    assert body == {}


def test_only_missing_evidence_may_be_promised(site, claimed):
    page = submit_page(site, claimed)

    offered = [node.get("type") for node in page.find("input") if node.get("name") == "later"]

    assert len(offered) == len(page.find("textarea"))
    assert "hidden" in offered


def test_two_people_answering_at_once_lose_nothing(site, claimed):
    first, second = (
        site.visitor(who).get(f"/reports/{claimed}/submit") for who in ("filler", "other_filler")
    )
    count = len(first.find("textarea"))
    first.press("保存说明", {"answer": [ANSWER] * count})

    late = second.press("保存说明", {"answer": ["另一种说明，来自同事。"] * count})

    assert (late.status, late.value_of("ans-1")) == (409, "另一种说明，来自同事。")
    assert f"您写的没有保存，还在下面，再按一次“保存说明”就以您的为准。对方写的：“{ANSWER}”" in late.text
    version = sa.select(ReportVersion.id).where(ReportVersion.report_id == claimed).scalar_subquery()
    body = site.one(sa.select(Section.body).where(Section.version_id == version, Section.key == ANSWERS))
    assert set(body.values()) == {ANSWER}
    again = late.press("保存说明").follow()
    assert again.value_of("ans-1") == "另一种说明，来自同事。"


def test_a_campaign_without_questions_asks_none(site, claimed):
    site.write(sa.update(Campaign).values(policy={"same_unit_signs_both": True}))

    done = submit_page(site, claimed).press("提交签审")

    assert done.status in (303, 422)
    assert "还没有说明" not in done.text
    assert site.one(sa.select(Report.name).where(Report.id == claimed))


def test_what_two_reports_of_a_unit_share_is_asked_of_the_one_begun_later(site):
    first, second = (site.report(State.draft, name=f"小区改造 {number}") for number in (1, 2))

    asked = [" ".join(submit_page(site, report).text.split()) for report in (first, second)]

    assert ["字相同" in text for text in asked] == [False, True]
