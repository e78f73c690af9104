"""Evidence for everybody who may read the report: where each file is had, and the file itself."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, send_file, url_for

from models import Attachment, db
from web.dossier import Dossier
from web.reports.blueprint import bp, dossier_of
from workflow import attachments


def folder() -> Path:
    """Outside everything that is served."""
    found: Path = current_app.config["DATA"] / attachments.FOLDER
    return found


def file_address(dossier: Dossier, row: Attachment) -> str:
    return url_for("reports.evidence_file", report_id=dossier.report.id, attachment_id=row.id)


def addresses(dossier: Dossier, number: int) -> dict[str, str]:
    """Hash → where the file of a version is downloaded."""
    version = next(version for version in dossier.versions if version.number == number)
    rows = attachments.rows(db.session(), version.id)
    return {row.hash: file_address(dossier, row) for row in rows}


@bp.get("/<int:report_id>/evidence/<int:attachment_id>")
def evidence_file(report_id: int, attachment_id: int) -> Response:
    """The bytes as they were signed, never opened within the site; for whoever may read the version."""
    dossier = dossier_of(report_id)
    readable = dossier.versions if dossier.inside else dossier.submitted
    numbers = [version.number for version in readable]
    row = attachments.found(db.session(), report_id, attachment_id, numbers)
    path = attachments.checked(folder(), row)
    answer = send_file(path, "application/octet-stream", as_attachment=True, download_name=row.name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
