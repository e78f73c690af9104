"""Hostile and mistaken files: refused before a parser sees them, with a sentence that says what to do."""

import io
import zipfile

import pytest

from documents import guard, refusals
from tests.documents import papers

MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.fixture
def good(tmp_path):
    return papers.sheet(tmp_path)


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(path, parts, more=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in [*parts.items(), *more]:
            package.writestr(name, content)
    return path


def with_part(path, name, content):
    return repacked(path, parts_of(path) | {name: content})


def refused(path, kind):
    with pytest.raises(kind) as refusal:
        guard.check(path)
    assert type(refusal.value) is kind
    return refusal.value.message


def test_a_good_file_passes(good):
    guard.check(good)


def test_every_refusal_says_what_to_do_in_chinese():
    for kind in refusals.Unreadable.__subclasses__():
        assert kind.message.endswith("。")
        assert any(word in kind.message for word in ("请", "确认")), kind
        assert kind().message == str(kind())


@pytest.mark.parametrize(
    ("beginning", "kind", "advice"),
    [
        (guard.OLE + b"\0" * 600, refusals.OldWordFile, "另存为 .docx"),
        (guard.OLE + b"\0" * 600 + guard.ENCRYPTED_STREAM, refusals.Encrypted, "取消密码"),
        (b"%PDF-1.7 ...", refusals.PdfFile, "Word 原件"),
        ("附件2-2 只是文本".encode(), refusals.NotWordFile, "另存为 .docx"),
        (b"", refusals.NotWordFile, "另存为 .docx"),
    ],
)
def test_what_is_no_docx_is_told_apart(tmp_path, beginning, kind, advice):
    path = tmp_path / "report.docx"
    path.write_bytes(beginning)

    assert advice in refused(path, kind)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert "没有找到" in refused(tmp_path / "nothing.docx", refusals.FileMissing)


def test_a_workbook_renamed_is_a_workbook(tmp_path):
    path = repacked(
        tmp_path / "a.docx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    )

    assert "Excel" in refused(path, refusals.WorkbookFile)


def test_any_other_archive_is_no_word_file(tmp_path):
    refused(repacked(tmp_path / "a.docx", {"photo.jpg": b"\xff\xd8\xff"}), refusals.NotWordFile)


def test_half_a_file_is_damaged(good):
    good.write_bytes(good.read_bytes()[:20_000])

    assert "损坏" in refused(good, refusals.Damaged)


def test_a_part_that_does_not_match_its_checksum_is_damaged(good):
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as package:
        at = package.getinfo("word/document.xml").header_offset
    content[at + 60] ^= 0xFF
    good.write_bytes(bytes(content))

    refused(good, refusals.Damaged)


def test_a_bomb_is_refused_by_what_it_says_it_unpacks_to(good, tmp_path):
    bomb = with_part(good, "word/media/image1.bmp", b"BM" + b"\0" * (81 << 20))

    assert bomb.stat().st_size < 1 << 20
    assert "过大" in refused(bomb, refusals.TooMuchUnpacked)


def test_one_part_of_xml_may_not_exceed_its_limit(good):
    large = b"<?xml version='1.0'?><a>" + b" " * (21 << 20) + b"</a>"

    refused(with_part(good, "word/footnotes.xml", large), refusals.TooMuchUnpacked)


def test_xml_under_the_name_of_a_picture_has_the_same_limit(good):
    refused(with_part(good, "word/media/image1.png", b"<a>" + b" " * (21 << 20)), refusals.TooMuchUnpacked)


def test_too_many_parts_are_refused(good):
    many = {f"word/media/{number}.png": b"" for number in range(2001)}

    refused(repacked(good, parts_of(good) | many), refusals.TooManyParts)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(good):
    refused(repacked(good, parts_of(good), [("word/document.xml", b"<a/>")]), refusals.PartRepeated)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "word/../../evil.xml", "C:/evil.xml"])
def test_paths_that_lead_out_are_refused(good, name):
    refused(with_part(good, name, b"<a/>"), refusals.PathTrick)


def test_an_encrypted_part_is_refused(good):
    content = bytearray(good.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1  # the flag of the last part in the directory
    good.write_bytes(bytes(content))

    refused(good, refusals.Encrypted)


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/vbaData.xml"])
def test_macros_are_refused(good, name):
    assert "宏" in refused(with_part(good, name, b"<a/>"), refusals.HasMacros)


def test_a_document_that_calls_itself_macro_enabled_is_refused(good):
    types = parts_of(good)["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

    refused(with_part(good, "[Content_Types].xml", types.replace(plain, MACRO_TYPE)), refusals.HasMacros)


@pytest.mark.parametrize("name", ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"])
def test_embedded_objects_are_refused(good, name):
    assert "嵌" in refused(with_part(good, name, b"<a/>"), refusals.HasEmbedded)


BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "哈哈"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/numbering.xml", "docProps/custom.png"])
def test_a_dtd_is_refused_in_every_part_and_encoding(good, name, encoding):
    hostile = with_part(good, name, BILLION_LAUGHS.encode(encoding))

    assert "DTD" in refused(hostile, refusals.HasDoctype)


def test_an_encoding_that_could_hide_a_dtd_is_refused(good):
    hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADw-+ACE-DOCTYPE a+AD4-<a/>'

    refused(with_part(good, "word/document.xml", hidden), refusals.Damaged)


def test_a_picture_may_hold_any_bytes(good):
    guard.check(with_part(good, "word/media/image1.png", b"\x89PNG....<!DOCTYPE..."))


def test_the_guard_reads_nothing_twice_and_leaves_the_file_alone(good):
    before = good.read_bytes()

    guard.check(good)

    assert good.read_bytes() == before
    assert zipfile.is_zipfile(io.BytesIO(before))
