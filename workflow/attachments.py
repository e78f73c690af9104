"""Evidence of a draft: rows here, bytes in a folder under random names. A file goes when no row names it any more."""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.paper import Form
from models import Attachment, Report, ReportVersion
from workflow.case import Case
from workflow.clock import Clock, database_now
from workflow.drafting import open_for_filling, touch
from workflow.errors import Missing, Refused
from workflow.paperwork import form_of_version

FOLDER = "evidence"  # below the data folder
LARGEST = 50 << 20  # bytes of one file
ALL = 300 << 20  # bytes of one report
LONGEST_NAME = 120
TYPES = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
}


class FileRefused(Refused):
    status = 422


class WrongType(FileRefused):
    def __init__(self) -> None:
        super().__init__("只能上传 PDF、图片、Word（docx）、Excel（xlsx）、OFD，文件内容须与扩展名一致")


class TooBig(FileRefused):
    def __init__(self, megabytes: int) -> None:
        super().__init__(f"单个文件不超过 {LARGEST >> 20} MB，此文件 {megabytes} MB；请压缩或拆分后再传")


class TooMuch(FileRefused):
    def __init__(self) -> None:
        super().__init__(f"一份报告的佐证材料合计不超过 {ALL >> 20} MB，请先移除不需要的文件")


class AlreadyThere(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"这里已有同一份“{name}”，不用再传")


class Empty(FileRefused):
    def __init__(self) -> None:
        super().__init__("文件是空的，请重新选择")


class Damaged(Refused):
    """The bytes on disk are not those that were signed."""

    def __init__(self) -> None:
        super().__init__(
            "文件校验失败：磁盘上的文件与登记的指纹不同，已停止下载。请联系绩效管理股从备份恢复。"
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A file received whole, with its fingerprint."""

    file_id: str
    name: str
    size: int
    hash: str


def clean_name(name: str) -> str:
    """The name as the person called it, without folders and control characters; Chinese stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else kept[:LONGEST_NAME]


def receive(folder: Path, name: str, chunks: Iterable[bytes]) -> Stored:
    """Write the stream to the folder under a random name; nothing stays when it is refused.

    Raises:
        WrongType, TooBig, Empty: with the sentence for the person.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file_id = secrets.token_hex(16)
    partial = folder / f"{file_id}.part"
    try:
        size, digest = copy(partial, Path(clean_name(name)).suffix.lower(), chunks)
        os.replace(partial, folder / file_id)
    finally:
        partial.unlink(missing_ok=True)
    return Stored(file_id, clean_name(name), size, f"sha256:{digest}")


def copy(path: Path, suffix: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Stream into `path` with a running hash and fsync; the first bytes must fit the ending."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            if size == 0 and chunk and not chunk.startswith(TYPES.get(suffix, (b"\0never",))):
                raise WrongType
            size += len(chunk)
            if size > LARGEST:
                raise TooBig(-(-size >> 20))
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        raise Empty
    return size, digest.hexdigest()


def attach(
    session: Session,
    report_id: int,
    cell: str,
    clause: str,
    stored: Stored,
    by: int,
    clock: Clock = database_now,
) -> None:
    """Add a received file to the draft. The caller commits; on refusal it discards the file.

    Raises:
        ReportFixed, NotAllowed, Missing: as for any save. AlreadyThere. TooMuch: over the report's sum.
    """
    case, now = open_for_filling(session, report_id, by, clock)
    check_place(form_of(session, case), cell, clause)
    known = rows(session, case.version_id)
    if any(
        (row.cell, row.clause, row.name, row.hash) == (cell, clause, stored.name, stored.hash)
        for row in known
    ):
        raise AlreadyThere(stored.name)
    if sum({row.file_id: row.size for row in known}.values()) + stored.size > ALL:
        raise TooMuch
    file = {"file_id": stored.file_id, "name": stored.name, "size": stored.size, "hash": stored.hash}
    place = {"version_id": case.version_id, "cell": cell, "clause": clause}
    session.execute(sa.insert(Attachment).values(**place, **file, added_by_id=by, added_at=now))
    touch(session, case)


def rows(session: Session, version_id: int) -> Sequence[Attachment]:
    """The evidence of a version, in the order in which it came."""
    where = Attachment.version_id == version_id
    return session.scalars(sa.select(Attachment).where(where).order_by(Attachment.id)).all()


def form_of(session: Session, case: Case) -> Form:
    return form_of_version(session, session.get_one(Report, case.id).form_hash, case.version_id)


def check_place(form: Form, cell: str, clause: str) -> None:
    """The whole report, a scored cell, or a clause of one that must be proven."""
    clauses = {known.key: {"", *known.evidence} for known in form.cells}
    if clause not in clauses.get(cell, () if cell else {""}):
        raise Missing


def detach(session: Session, report_id: int, attachment_id: int, by: int, clock: Clock = database_now) -> str:
    """Take a file off the draft; returns its id on disk. The caller commits, then lets `sweep` remove the bytes."""
    case, _ = open_for_filling(session, report_id, by, clock)
    row = session.scalars(
        sa.select(Attachment).where(Attachment.id == attachment_id, Attachment.version_id == case.version_id)
    ).one_or_none()
    if row is None:
        raise Missing
    file_id = row.file_id
    session.execute(sa.delete(Attachment).where(Attachment.id == attachment_id))
    touch(session, case)
    return file_id


def sweep(session: Session, folder: Path, file_id: str) -> None:
    """Delete the bytes if no version names them any more."""
    named = sa.select(Attachment.id).where(Attachment.file_id == file_id).limit(1)
    if session.scalar(named) is None:
        (folder / file_id).unlink(missing_ok=True)


def found(session: Session, report_id: int, attachment_id: int, numbers: Iterable[int]) -> Attachment:
    """An attachment of one of the versions this person may read.

    Raises:
        Missing.
    """
    row = session.scalars(
        sa.select(Attachment)
        .join(ReportVersion, ReportVersion.id == Attachment.version_id)
        .where(
            Attachment.id == attachment_id,
            ReportVersion.report_id == report_id,
            ReportVersion.number.in_(list(numbers)),
        )
    ).one_or_none()
    if row is None:
        raise Missing
    return row


def checked(folder: Path, row: Attachment) -> Path:
    """The file on disk, after its bytes were compared with the fingerprint.

    Raises:
        Damaged: missing or changed.
    """
    path = folder / row.file_id
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise Damaged from None
    if f"sha256:{digest}" != row.hash:
        raise Damaged
    return path
