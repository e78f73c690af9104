"""从 Word 开始: what paper says is shown with its doubts and becomes a draft when a person confirms it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents import readings
from documents.intake import intake
from evaluation import forms
from models import Report, ReportVersion, ScoreRow, Section, State
from tests.web import papers

PAGE = "/reports/import"
NAME = "2025年城镇老旧小区改造项目（第二批）"


@pytest.fixture(autouse=True)
def nothing_waits(site):
    """No upload of another test is left."""
    for path in (site.data / "uploads").glob("*"):
        path.unlink()


def upload(visitor, *paths):
    """Choose the files and press 上传并读取."""
    address, sent = visitor.get(PAGE).fields("上传并读取")
    files = [path.open("rb") for path in paths]
    try:
        named = [(file, path.name) for file, path in zip(files, paths, strict=True)]
        return visitor.post(address, {**sent, "papers": named}, content_type="multipart/form-data")
    finally:
        for file in files:
            file.close()


def stored(site, report_id):
    """Bodies and scores of a report as they lie in the rows."""
    here = ReportVersion.report_id == report_id
    sections = sa.select(Section.key, Section.body).join(ReportVersion).where(here)
    scores = sa.select(ScoreRow.cell, ScoreRow.score, ScoreRow.reason).join(ReportVersion).where(here)
    bodies = {row.key: row.body for row in site.rows(sections)}
    return bodies, {row.cell: (row.score, row.reason) for row in site.rows(scores)}


def newest(site):
    return site.rows(sa.select(Report.id).order_by(Report.id.desc()).limit(1))[0][0]


def kept(site):
    return sorted(path.name for path in (site.data / "uploads").glob("*"))


def count(site):
    return site.one(sa.select(sa.func.count()).select_from(Report))


def test_the_draft_says_exactly_what_the_paper_says(site, visit):
    page = upload(visit("filler"), *papers.PROJECT).follow()
    after = page.press("建立草稿")

    form = forms.library()["2-2"]
    paper = intake([reading for path in papers.PROJECT for reading in readings(path)], form)
    bodies, scores = stored(site, newest(site))
    assert after.status == 303
    assert bodies == {key: paper.bodies.get(key, {}) for key in bodies}
    assert scores == {cell: (Decimal(row["score"]), row["reason"]) for cell, row in paper.scores.items()}
    assert site.state(newest(site)) is State.draft


def test_nothing_is_a_report_before_it_is_confirmed(site, visit):
    before = count(site)

    page = upload(visit("filler"), *papers.PROJECT).follow()

    assert count(site) == before
    assert page.value("name") == NAME
    assert "还没有建立草稿" in page.text and "没有存疑的地方" in page.text
    assert "96.76" in page.text and "7,956.00" in page.text


def test_what_is_doubtful_stands_beside_what_was_read(site, visit, tmp_path):
    other = papers.changed(papers.PROJECT[0], tmp_path / "另一份.docx", "12600000.00", "壹仟多万")

    page = upload(visit("filler"), other).follow()

    doubts = page.says("#doubts li")
    assert any("壹仟多万" in doubt and "二、项目支出明细情况" in doubt for doubt in doubts)
    assert any(tag.startswith("存疑") for tag in page.says("a.tag"))
    page.press("建立草稿")
    bodies, scores = stored(site, newest(site))
    assert "amount" not in bodies["vouchers"]["details"][0]
    assert {score for score, _ in scores.values()} == {None}


def test_paper_of_another_unit_is_doubted_and_taken_as_ones_own(site, visit):
    page = upload(visit("stranger"), papers.PROJECT[0]).follow()

    assert any("与本单位" in doubt and "平澜县住房保障服务中心" in doubt for doubt in page.says("#doubts li"))
    page.press("建立草稿")
    unit = site.one(sa.select(Report.unit_id).where(Report.id == newest(site)))
    assert unit == site.county.units["szgy"]


def test_a_score_sheet_alone_fills_the_scores(site, visit):
    page = upload(visit("filler"), papers.PROJECT[1]).follow()

    assert "只上传了评分表" in page.text
    page.press("建立草稿", {"name": NAME})
    bodies, scores = stored(site, newest(site))
    assert all(score is not None for score, _ in scores.values())
    assert not any(bodies.values())


def test_the_files_are_gone_at_once_and_what_was_read_after_the_confirmation(site, visit):
    visitor = visit("filler")
    page = upload(visitor, *papers.PROJECT).follow()
    assert [name.rpartition(".")[2] for name in kept(site)] == ["json"]

    page.press("建立草稿")

    assert kept(site) == []
    again = visitor.get(page.path)
    assert again.status == 409 and "已经导入过" in again.text


def test_what_nobody_confirmed_is_swept_by_the_next_upload_after_a_day(site, visit):
    first = upload(visit("filler"), papers.PROJECT[0])
    site.now += dt.timedelta(days=1, minutes=1)

    upload(visit("other_filler"), papers.PROJECT[0])

    assert len(kept(site)) == 1
    assert visit("filler").get(first.location).status == 409


def test_an_upload_is_its_owners_alone(site, visit):
    page = upload(visit("filler"), papers.PROJECT[0])

    assert visit("other_filler").get(page.location).status == 404
    assert visit("stranger").send(page.location, {"name": "别人的报告"}).status == 404
    assert visit("filler").get(page.location + "x").status == 404
    assert len(kept(site)) == 1


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda folder: [papers.half(papers.PROJECT[0], folder)], "半份.docx：文件不完整或已损坏"),
        (lambda folder: [papers.old_word(folder)], "自评.doc：这是旧格式"),
        (lambda folder: [papers.shopping_list(folder)], "没有认出这是绩效自评报告"),
        (lambda folder: [papers.PROJECT[0], papers.DEPARTMENT[1]], "文件里有几种报告（附件2-2、附件3-1）"),
        (lambda folder: [*papers.PROJECT, papers.DEPARTMENT[0]], "最多两个文件"),
        (lambda folder: [papers.PROJECT[0], papers.old_word(folder)], "自评.doc：这是旧格式"),
        (lambda folder: [], "请选择 Word 文件"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(site, visit, tmp_path, made, sentence):
    before = site.dump("user_session")

    page = upload(visit("filler"), *made(tmp_path))

    assert page.status == 422
    assert any(sentence in words for words in page.says(".err"))
    assert site.dump("user_session") == before
    assert kept(site) == []


def test_a_second_form_of_the_same_kind_is_named_as_left_out(site, visit, tmp_path):
    other = papers.changed(papers.PROJECT[0], tmp_path / "另一份.docx", "12600000.00", "12600001.00")

    page = upload(visit("filler"), papers.PROJECT[0], other).follow()

    assert any("另一份.docx" in doubt and "没有导入" in doubt for doubt in page.says("#doubts li"))


def test_a_name_that_is_taken_keeps_what_was_read(site, visit):
    site.report(State.draft)
    page = upload(visit("filler"), *papers.PROJECT).follow()

    again = page.press("建立草稿", {"name": NAME})
    done = again.press("建立草稿", {"name": "另一个名称"})

    assert again.status == 422 and "同名报告" in again.text
    assert done.status == 303


def test_who_does_not_fill_cannot_import(site, visit):
    for persona in ("leader", "office", "auditor"):
        assert visit(persona).get(PAGE).status == 403


# ---- from last year's report ----


def test_contacts_indicators_and_targets_come_along_and_nothing_else(site, visit):
    old = site.report(State.locked)

    after = visit("filler").get(PAGE).press("从上年导入", {"name": "2026年老旧小区改造"})

    before, _ = stored(site, old)
    bodies, scores = stored(site, newest(site))
    assert after.status == 303
    contacts = ("project_leader", "project_phone", "address", "postcode")
    assert bodies["overview"] == {key: before["overview"][key] for key in contacts}
    assert bodies["team"] == {"filler_phone": before["team"]["filler_phone"]}
    assert bodies["results"] == {
        "quantitative": [
            {key: row[key] for key in ("row", "content", "target")}
            for row in before["results"]["quantitative"]
        ]
    }
    assert not bodies["vouchers"] and not bodies["narrative"]
    assert {score for score, _ in scores.values()} == {None}


def test_only_locked_reports_of_ones_own_unit_are_offered(site, visit):
    site.report(State.locked, name="旧管网改造")
    site.report(State.at_finance, name="还在签的")

    own, foreign = visit("filler").get(PAGE), visit("stranger").get(PAGE)

    assert "旧管网改造" in own.text and "还在签的" not in own.text
    assert "旧管网改造" not in foreign.text and "本单位还没有已锁定的报告" in foreign.text


def test_a_foreign_report_cannot_be_copied(site, visit):
    report = site.report(State.locked)

    answer = visit("stranger").send("/reports/copy", {"source": report, "name": "抄来的"})

    assert answer.status == 404
    assert "抄来的" not in [row.name for row in site.rows(sa.select(Report.name))]
