"""佐证材料 on the pages: given beside its clause, read by whoever reads the report, never opened within the site."""

import io
import zipfile
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from documents import guard
from models import Attachment, Campaign, Report, ReportVersion, ScoreRow, State
from tests.conftest import told_county_tests
from tests.county import content, walk_on
from tests.web.site import NOBODY
from tests.web.typed import ask
from web.demo import evidence
from web.demo.told import told
from workflow import attachments

NAME = "平建保〔2025〕7号 资金管理办法.pdf"
PDF = evidence.pdf("演示佐证")
INSIDE = ("filler", "other_filler", "leader", "evaluator", "unit_head")
READERS = (
    *INSIDE,
    "department_head",
    "department_clerk",
    "finance_head",
    "finance_clerk",
    "office",
    "auditor",
)
STRANGERS = ("administrator", "stranger")


def upload(visitor, report, name=NAME, content=PDF, cell="decision_basis", clause="③"):
    sent = {"cell": cell, "clause": clause, "file": (io.BytesIO(content), name)}
    return visitor.send(f"/reports/{report}/evidence", sent)


def file_of(site, report):
    """Id of the newest file."""
    (found,) = site.rows(sa.select(sa.func.max(Attachment.id)))
    return f"/reports/{report}/evidence/{found[0]}"


def on_disk(site):
    folder = site.data / attachments.FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def empty_folder(site):
    for name in on_disk(site):
        (site.data / attachments.FOLDER / name).unlink()


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in {"[Content_Types].xml": "<Types/>", **parts}.items():
            made.writestr(name, text)
    return out.getvalue()


def test_what_a_clause_needs_is_asked_for_given_and_then_stands_beside_it(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    page = filler.get(f"/reports/{report}/fill/scores")
    assert "③ 需提供佐证" in page.text and "缺 5 份" in page.says("nav.secs")[0]

    answer = upload(filler, report)

    assert answer.status == 303 and answer.location == f"/reports/{report}/evidence"
    given = answer.follow()
    assert f"已上传{NAME}（1 KB）。" in given.text and "佐证材料 1 份" in given.text
    page = filler.get(f"/reports/{report}/fill/scores")
    assert NAME in page.text and "③ 需提供佐证" not in page.text and "缺 4 份" in page.text
    read = filler.get(f"/reports/{report}/submit")
    assert f"{NAME} 决策依据③" in read.says("ul.files") and "佐证材料 1 份" in read.text


def test_a_file_comes_back_as_it_was_and_only_as_a_download(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    upload(filler, report)

    answer = filler.get(file_of(site, report), buffered=True).response

    assert answer.data == PDF
    assert f"filename*=UTF-8''{quote(NAME)}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers.getlist("Content-Security-Policy")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_changed_file_is_not_handed_out(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    upload(filler, report)
    (name,) = on_disk(site)
    (site.data / attachments.FOLDER / name).write_bytes(PDF + b" ")

    answer = filler.get(file_of(site, report))

    assert (answer.status, "文件校验失败" in answer.text) == (409, True)


@pytest.mark.parametrize("state", [State.draft, State.at_unit, State.locked])
def test_who_reads_the_report_reads_its_files(site, visit, state):
    report = site.report(State.draft)
    upload(visit("filler"), report)
    address = file_of(site, report)
    with site.workflow() as made:
        walk_on(made, made.session.get_one(Report, report), state, content("2-2", 2))
    readers = INSIDE if state is State.draft else READERS

    assert {
        persona: visit(persona).get(address, buffered=True).status for persona in readers
    } == dict.fromkeys(readers, 200)
    assert {
        persona: visit(persona).get(address, buffered=True).status for persona in STRANGERS
    } == dict.fromkeys(STRANGERS, 404)
    assert visit(NOBODY).get(address).status == 302


def test_a_removed_file_is_gone_from_the_disk_as_well(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    page = upload(filler, report).follow()
    assert "移除后“决策依据③”将缺少佐证。" in page.text

    answer = page.press("确认移除").follow()

    assert "已移除。" in answer.text and "决策依据③缺佐证材料" in answer.text
    assert on_disk(site) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"", "请先选择文件"),
        ("空.pdf", b"", "文件是空的"),
        ("木马.pdf.exe", b"MZ", "只能上传 PDF、图片、Word（docx）、Excel（xlsx）、OFD"),
        ("照片.pdf", b"\x89PNG\r\n\x1a\n", "文件内容须与扩展名一致"),
        ("网页.html", b"<script>", "只能上传"),
        ("宏.docx", package(**{"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), "宏"),
        ("宏.xlsx", package(**{"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "宏"),
        ("表.docx", package(**{"xl/workbook.xml": "<a/>"}), "文件内容须与扩展名一致"),
        ("实体.docx", package(**{"word/document.xml": "<!DOCTYPE a><a/>"}), "上传"),
    ],
)
def test_a_file_that_is_refused_leaves_nothing(site, visit, name, content, sentence):
    report, filler = site.report(State.draft), visit("filler")

    answer = upload(filler, report, name, content)

    assert answer.status == 422
    assert sentence in answer.says("div.errs")[0]
    assert answer.find("div.errs")[0].find(".//a").get("href") == "#e-decision_basis③-file"
    assert on_disk(site) == []
    assert site.rows(sa.select(Attachment.id)) == []


@pytest.mark.parametrize("name", ["竣工验收汇总表.xlsx", "绩效目标申报表.pdf"])
def test_the_demo_s_files_are_sound(site, visit, name, tmp_path):
    content = evidence.placeholder(name)

    assert upload(visit("filler"), site.report(State.draft), name, content).status == 303
    if name.endswith(".xlsx"):
        (tmp_path / name).write_bytes(content)
        guard.check(tmp_path / name, workbook=True)


def test_two_files_of_one_name_and_the_same_file_twice(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    upload(filler, report)

    assert upload(filler, report, content=evidence.pdf("另一份")).status == 303
    again = upload(filler, report)

    assert (again.status, "不用再传" in again.text) == (422, True)
    assert len(on_disk(site)) == 2


def send_large(visitor, path, size):
    """A file of `size` bytes as a browser sends it."""
    fields = {"csrf_token": visitor.token(), "cell": "decision_basis", "clause": "③"}
    head = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = (head + file).encode() + PDF + b"x" * (size - len(PDF)) + b"\r\n--x--\r\n"
    return visitor.post(path, input_stream=io.BytesIO(body), content_type="multipart/form-data; boundary=x",
                        content_length=len(body))  # fmt: skip


def test_only_an_upload_may_be_large_and_only_for_somebody_signed_in(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    here, large = f"/reports/{report}/evidence", 26 << 20

    assert send_large(filler, here, large).status == 303
    assert send_large(filler, f"/reports/{report}/fill", large).status == 413
    assert send_large(visit(NOBODY), here, large).status == 413
    just_over = send_large(filler, here, attachments.LARGEST + 1)
    assert (just_over.status, "此文件 51 MB" in just_over.text) == (422, True)
    far_over = send_large(filler, here, 53 << 20)
    assert (far_over.status, "此文件 53 MB" in far_over.text) == (422, True)
    assert len(on_disk(site)) == 1


def test_a_place_that_the_form_does_not_have_takes_no_file(site, visit):
    report, filler = site.report(State.draft), visit("filler")

    assert upload(filler, report, cell="decision_basis", clause="②").status == 404
    assert upload(filler, report, cell="nothing", clause="").status == 404
    assert on_disk(site) == []


@told_county_tests
def test_the_story_has_its_sixth_change(told_county):
    *_, data, app = told_county("sqlite")

    story = told("story")["attachments"]["rows"]
    assert len(list((data / attachments.FOLDER).iterdir())) == len(story) == 7
    changes = sa.select(ReportVersion.changes).join(Attachment).where(ReportVersion.number == 2).distinct()
    assert ask(app, changes) == told("story")["change"][-1]["no"] == 6


def test_where_unproven_clauses_do_not_count_the_computed_points_follow_the_file(site, visit):
    report, filler = site.report(State.draft), visit("filler")
    site.write(sa.update(Campaign).values(policy={"unproven": "refuse"}))
    page = filler.get(f"/reports/{report}/fill/scores")
    page.press("保存草稿", {"decision_basis.score": ""})

    def points():
        where = (ScoreRow.cell == "decision_basis", ReportVersion.report_id == report)
        return str(site.one(sa.select(ScoreRow.score).join(ReportVersion).where(*where)))

    assert points() == "3.00"
    upload(filler, report)
    assert points() == "4.00"
    filler.send(f"{file_of(site, report)}/remove", {})
    assert points() == "3.00"
