"""佐证材料: what proves a score is uploaded while the report is a draft, and had by everybody who may read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from flask import Flask, current_app, render_template, request, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from documents import guard, refusals
from models import db
from web import auth, site, standing
from web.dossier import Dossier
from web.paper import files as view
from web.reports.blueprint import bp, dossier_of
from web.reports.downloads import file_address, folder
from web.reports.filling import contents, draft_of
from web.reports.reading import returned_note
from web.reports.typed import follow
from workflow import attachments, questions
from workflow.attachments import FileRefused, Stored

CHUNK = 1 << 20
FORM = 1 << 20  # bytes of an upload beside its file
OFFICE = (".docx", ".xlsx")


class NoFile(FileRefused):
    def __init__(self) -> None:
        super().__init__("请先选择文件，再点“上传佐证”")


class Unfit(FileRefused):
    """An Office file that no reader of the report should open."""


def init_app(app: Flask) -> None:
    """Before anything reads the form: only somebody signed in may send a large one, and only here."""
    app.before_request(allow_large)


def allow_large() -> None:
    if request.endpoint == "reports.attach" and session.get("token"):
        request.max_content_length = attachments.LARGEST + FORM
        if (request.content_length or 0) > request.max_content_length:
            raise attachments.TooBig((request.content_length or 0) >> 20)


@bp.get("/<int:report_id>/evidence")
def evidence(report_id: int) -> str:
    return evidence_page(draft_of(report_id))


def evidence_page(dossier: Dossier, errors: Sequence[dict[str, str]] = ()) -> str:
    form, paper = dossier.form, dossier.draft()
    rows = attachments.rows(db.session(), dossier.versions[-1].id)
    return render_template(
        "reports/evidence.html",
        report=standing.head(dossier, auth.now()),
        nav=contents(dossier, paper, questions.about(paper, dossier.policy)),
        places=view.places(form, paper.scores, rows, lambda row: file_address(dossier, row)),
        others=view.others(form),
        count=len({(row.name, row.hash) for row in rows}),
        accept=",".join(attachments.TYPES),
        errors=errors,
        returned=returned_note(dossier),
    )


@bp.post("/<int:report_id>/evidence")
def attach(report_id: int) -> Response | tuple[str, int]:
    dossier = draft_of(report_id)
    sent, cell, clause = (
        request.files.get("file"),
        request.form.get("cell", ""),
        request.form.get("clause", ""),
    )
    try:
        if sent is None or not sent.filename:
            raise NoFile
        stored = attachments.receive(folder(), sent.filename, chunks(sent.stream))
        keep(dossier, cell, clause, stored)
    except FileRefused as refusal:
        db.session.rollback()
        wrong = {"text": refusal.message, "href": f"#{view.anchor(cell, clause)}-file"}
        return evidence_page(dossier_of(report_id), [wrong]), refusal.status
    site.say(f"已上传{stored.name}（{view.megabytes(stored.size)}）。")
    return back(dossier, view.anchor(cell, clause))


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The upload piece by piece; the form parser has it on disk."""
    while chunk := stream.read(CHUNK):
        yield chunk


def keep(dossier: Dossier, cell: str, clause: str, stored: Stored) -> None:
    """Into the draft, or off the disk again."""
    clock, report_id, before = current_app.config["CLOCK"], dossier.report.id, dossier.draft()
    try:
        check_office(folder() / stored.file_id, Path(stored.name).suffix.lower())
        attachments.attach(db.session(), report_id, cell, clause, stored, auth.actor().id, clock)
        follow(dossier, before)
        db.session.commit()
    finally:
        db.session.rollback()
        attachments.sweep(db.session(), folder(), stored.file_id)


def check_office(path: Path, suffix: str) -> None:
    """Word and Excel files pass the guard: no macros, nothing hidden, no bomb.

    Raises:
        Unfit: with the guard's sentence.
    """
    if suffix not in OFFICE:
        return
    try:
        guard.check(path, workbook=suffix == ".xlsx")
    except (refusals.NotWordFile, refusals.WorkbookFile):
        raise attachments.WrongType from None
    except refusals.Unreadable as fault:
        raise Unfit(fault.message.replace("导入", "上传")) from None


@bp.post("/<int:report_id>/evidence/<int:attachment_id>/remove")
def detach(report_id: int, attachment_id: int) -> Response:
    dossier, clock = draft_of(report_id), current_app.config["CLOCK"]
    before = dossier.draft()
    file_id = attachments.detach(db.session(), report_id, attachment_id, auth.actor().id, clock)
    follow(dossier, before)
    db.session.commit()
    attachments.sweep(db.session(), folder(), file_id)
    site.say("已移除。")
    return back(dossier)


def back(dossier: Dossier, anchor: str | None = None) -> Response:
    address = url_for("reports.evidence", report_id=dossier.report.id, _anchor=anchor)
    return redirect(address, code=303)
