"""Evidence: bytes received whole and under random names, rows with the version, nothing lost and nothing left over."""

import hashlib
import json

import pytest
import sqlalchemy as sa

from models import Act, Attachment, ReportVersion, State
from tests.workflow.village import NOON
from workflow import attachments
from workflow.attachments import AlreadyThere, Damaged, Empty, Stored, TooBig, TooMuch, WrongType
from workflow.clock import fixed
from workflow.errors import Missing, NotAllowed, ReportFixed
from workflow.verification import verify

PDF = b"%PDF-1.7 "


def stored(name="资金文件.pdf", size=10, digest="1"):
    return Stored(digest * 32, name, size, f"sha256:{digest * 64}")


def attach(village, report, who="filler", cell="quantity", clause="", file=None):
    with village.committed():
        attachments.attach(village.session, report, cell, clause, file or stored(), village[who], fixed(NOON))


def rows(village, report):
    """The files of the present version."""
    found = attachments.rows(village.session, village.row(report).version_id)
    village.session.expire_all()
    return [(row.cell, row.name) for row in found]


def test_a_file_is_kept_under_a_random_name_with_its_own_name_as_data(tmp_path):
    parts = [PDF, "正文".encode() * 1000]
    first = attachments.receive(tmp_path / "evidence", "平建保〔2025〕7号 资金管理办法.pdf", parts)
    again = attachments.receive(tmp_path / "evidence", "平建保〔2025〕7号 资金管理办法.pdf", parts)

    assert first.file_id != again.file_id and len(first.file_id) == 32
    assert (first.name, first.size) == ("平建保〔2025〕7号 资金管理办法.pdf", 6009)
    assert first.hash == again.hash == f"sha256:{hashlib.sha256(b''.join(parts)).hexdigest()}"
    assert (tmp_path / "evidence" / first.file_id).read_bytes() == b"".join(parts)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/验收单.pdf", "验收单.pdf"),
        ("C:\\文件\\验收单.pdf", "验收单.pdf"),
        ("验\u202e收\x00单.pdf", "验收单.pdf"),
        (f"{'长' * 300}.pdf", f"{'长' * 120}.pdf"),
        (" .pdf. ", "pdf"),
    ],
)
def test_names_lose_what_is_no_name(name, kept):
    assert attachments.clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "parts", "refusal"),
    [
        ("木马.exe", [b"MZ"], WrongType),
        ("图片.png", [PDF], WrongType),
        ("没有扩展名", [PDF], WrongType),
        ("空.pdf", [], Empty),
        ("空.pdf", [b""], Empty),
    ],
)
def test_what_is_refused_leaves_nothing_on_disk(tmp_path, name, parts, refusal):
    with pytest.raises(refusal):
        attachments.receive(tmp_path, name, parts)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_grows_too_big_is_cut_off(tmp_path):
    endless = (PDF if part == 0 else b"x" * (1 << 20) for part in range(1000))

    with pytest.raises(TooBig, match="单个文件不超过 50 MB"):
        attachments.receive(tmp_path, "大.pdf", endless)

    assert list(tmp_path.iterdir()) == [] and next(endless)  # the rest was never asked for


def test_a_draft_takes_files_for_its_cells_and_for_the_whole(village):
    report = village.start()
    attach(village, report)
    attach(village, report, "other_filler", cell="", file=stored("会议纪要.pdf", digest="2"))

    assert rows(village, report) == [("quantity", "资金文件.pdf"), ("", "会议纪要.pdf")]


@pytest.mark.parametrize(("cell", "clause"), [("nothing", ""), ("quantity", "③"), ("", "③")])
def test_a_place_that_the_form_does_not_have_takes_nothing(village, cell, clause):
    with pytest.raises(Missing):
        attach(village, village.start(), cell=cell, clause=clause)


def test_the_same_file_is_not_taken_twice_in_one_place(village):
    report = village.start()
    attach(village, report)
    attach(village, report, cell="quality")

    with pytest.raises(AlreadyThere, match="资金文件.pdf"):
        attach(village, report)


def test_a_report_holds_so_much_and_no_more_and_a_file_in_two_places_counts_once(village):
    report = village.start()
    half = attachments.ALL // 2
    for cell in ("quantity", "quality"):
        attach(village, report, cell=cell, file=stored("甲.pdf", half))
    attach(village, report, file=stored("乙.pdf", half, "2"))

    with pytest.raises(TooMuch, match="300 MB"):
        attach(village, report, file=stored("丙.pdf", 1, "3"))


@pytest.mark.parametrize(
    ("who", "refusal"), [("leader", NotAllowed), ("stranger", Missing), ("office", Missing)]
)
def test_only_the_unit_s_fillers_add_and_remove(village, who, refusal):
    report = village.start()
    attach(village, report)
    (row,) = attachments.rows(village.session, village.row(report).version_id)
    attachment_id = row.id

    with pytest.raises(refusal):
        attach(village, report, who, file=stored("乙.pdf", digest="2"))
    with pytest.raises(refusal), village.committed():
        attachments.detach(village.session, report, attachment_id, village[who], fixed(NOON))


@pytest.mark.parametrize("state", [State.at_leader, State.approved, State.locked])
def test_nothing_is_added_to_or_taken_from_what_was_submitted(village, state):
    report = village.at(state)
    (row,) = attachments.rows(village.session, village.row(report).version_id)
    attachment_id = row.id

    with pytest.raises(ReportFixed):
        attach(village, report)
    with pytest.raises(ReportFixed), village.committed():
        attachments.detach(village.session, report, attachment_id, village["filler"], fixed(NOON))


def test_the_next_version_keeps_the_files_and_the_signed_one_says_what_it_had(village):
    report = village.at(State.returned)
    attach(village, report)
    (kept,) = [
        row
        for row in attachments.rows(village.session, village.row(report).version_id)
        if row.cell == "quality"
    ]
    with village.committed():
        attachments.detach(village.session, report, kept.id, village["filler"], fixed(NOON))
    village.do(Act.submit, report, "filler")

    documents = [
        json.loads(content)["attachments"]
        for content in village.session.scalars(
            sa.select(ReportVersion.content)
            .where(ReportVersion.report_id == report)
            .order_by(ReportVersion.number)
        )
    ]
    assert [[file["name"] for file in files] for files in documents] == [["验收单.pdf"], ["资金文件.pdf"]]
    assert verify(village.session, report) == []
    changes = village.all("SELECT changes FROM report_version WHERE report_id = :r AND number = 2", r=report)
    assert [tuple(row) for row in changes] == [(2,)]


def test_the_bytes_go_when_the_last_version_has_let_go_of_them(village, tmp_path):
    report = village.start()
    received = attachments.receive(tmp_path, "甲.pdf", [PDF])
    for cell in ("quantity", "quality"):
        attach(village, report, cell=cell, file=received)
    left = []
    for row in attachments.rows(village.session, village.row(report).version_id):
        with village.committed():
            gone = attachments.detach(village.session, report, row.id, village["filler"], fixed(NOON))
        attachments.sweep(village.session, tmp_path, gone)
        left.append((tmp_path / received.file_id).exists())

    assert left == [True, False]


def test_a_file_is_handed_out_only_as_it_was_received(village, tmp_path):
    report = village.start()
    received = attachments.receive(tmp_path, "甲.pdf", [PDF])
    attach(village, report, file=received)
    (row,) = attachments.rows(village.session, village.row(report).version_id)

    assert attachments.checked(tmp_path, row).read_bytes() == PDF
    (tmp_path / received.file_id).write_bytes(PDF + b"changed")
    with pytest.raises(Damaged, match="文件校验失败"):
        attachments.checked(tmp_path, row)
    (tmp_path / received.file_id).unlink()
    with pytest.raises(Damaged):
        attachments.checked(tmp_path, row)


def test_a_file_is_found_in_the_versions_one_may_read_and_in_no_other(village):
    report, other = village.at(State.returned), village.start()
    first, second = village.session.scalars(
        sa.select(Attachment)
        .join(ReportVersion)
        .where(ReportVersion.report_id == report)
        .order_by(Attachment.id)
    )

    assert attachments.found(village.session, report, first.id, [1]).id == first.id
    for report_id, attachment_id, numbers in (
        (report, second.id, [1]),
        (other, first.id, [1]),
        (report, 0, [1]),
    ):
        with pytest.raises(Missing):
            attachments.found(village.session, report_id, attachment_id, numbers)
