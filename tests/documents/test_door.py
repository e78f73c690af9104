"""The public door: a file in, readings out, or a sentence."""

import zipfile

import pytest

import documents
from docs.samples.paper import line, new_document, table
from documents import refusals
from tests.documents import papers
from tests.documents.papers import BLOCKS, SHEET, form, sheet, written

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_file_is_read_into_the_schema_with_exact_figures(tmp_path):
    reading = documents.read(form(tmp_path), name="自评报告.docx")

    assert (reading["id"], reading["files"]) == ("自评报告", ["自评报告.docx"])
    assert documents.loads(documents.dumps(reading)) == reading
    assert '"amount": 5000000.00,' in documents.dumps(reading)


def test_the_child_process_reads_what_the_reader_reads(tmp_path):
    path = form(tmp_path)

    assert documents.read(path) == documents.loads(documents.dumps(papers.reading(path)))


def test_several_forms_in_one_file_are_a_bundle(tmp_path):
    document = new_document()
    for text in papers.COVER:
        line(document, text)
    for block in BLOCKS.values():
        table(document, block)
    line(document, "附件3-2")
    line(document, "项目支出绩效评价指标体系（参考样表）")
    table(document, SHEET)
    path = written(document, tmp_path)

    bundle = documents.read(path, name="全套.docx")

    assert bundle["form_type"] == "bundle"
    assert [part["id"] for part in bundle["parts"]] == ["全套_2-2", "全套_3-2"]
    main, scores = bundle["parts"]
    assert (scores["belongs_to"], scores["project_name"]) == ("全套_2-2", main["project_name"])
    assert documents.readings(path, name="全套.docx") == bundle["parts"]


def test_a_document_of_another_kind_is_refused_with_a_sentence(tmp_path):
    document = new_document()
    line(document, "关于召开防汛工作会议的通知")
    table(document, [papers.row("时间", "3月9日"), papers.row("地点", "二楼会议室")])

    with pytest.raises(refusals.NotSelfEvaluation) as refusal:
        documents.read(written(document, tmp_path))

    assert "没有认出" in refusal.value.message


def test_an_empty_document_is_refused(tmp_path):
    with pytest.raises(refusals.NotSelfEvaluation):
        documents.read(written(new_document(), tmp_path))


def replaced(path, body):
    """The file with another main part, as hostile as `body` is."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | {"word/document.xml": body}).items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize("body", [b"<w:document", b"", f'<w:document xmlns:w="{W}"/>'.encode()])
def test_a_main_part_that_is_no_document_is_damaged(tmp_path, body):
    with pytest.raises(refusals.Damaged):
        documents.read(replaced(sheet(tmp_path), body))


def test_a_file_that_takes_too_much_memory_is_stopped(tmp_path):
    heavy = "<w:p " + " ".join(f'a{n}=""' for n in range(20)) + "/>"  # small as text, large as a tree
    body = f'<w:document xmlns:w="{W}"><w:body>' + heavy * 150_000 + "</w:body></w:document>"

    with pytest.raises(refusals.TookTooMuch) as refusal:
        documents.read(replaced(sheet(tmp_path), body.encode()))

    assert "已停止" in refusal.value.message


def test_a_name_of_a_refusal_that_is_unknown_is_a_failed_reading():
    assert refusals.by_name("Damaged") is refusals.Damaged
    assert refusals.by_name("os.system") is refusals.ReadingFailed
