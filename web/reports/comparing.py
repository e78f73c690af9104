"""版本对比: any two versions that the person may read, chosen in a form; one page shows the other beside it."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from web.reports.blueprint import bp, dossier_of


@bp.get("/<int:report_id>/compare")
def compare(report_id: int) -> Response:
    """To the page of version `to`, beside version `from`; without them the newest beside the one before."""
    numbers = [version.number for version in dossier_of(report_id).readable]
    to = chosen("to", numbers[-1])
    against = chosen("from", max((number for number in numbers if number < to), default=to))
    if not {to, against} <= set(numbers):
        abort(404)
    beside = against if against != to else None
    return redirect(url_for("reports.version", report_id=report_id, number=to, against=beside))


def chosen(name: str, default: int) -> int:
    """A number of the form; 0, which no version has, for what is none."""
    if name not in request.args:
        return default
    text = request.args[name]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
