"""打印: a version as the paper form, printed by the browser on A4; boxes signed here are filled, others stay blank.

Source: design.md §8 and the printed layout of 附件2-1, 2-2, 3-1, 3-2.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from evaluation.paper import Field
from models import Act, State, Stop, db
from web import auth, printed, wording
from web.annex import annex
from web.dossier import Dossier, open_dossier
from web.printed import Sheet

bp = Blueprint("printing", __name__)
View = dict[str, Any]
FONT = '7pt/1.35 SimSun,"宋体","Noto Serif CJK SC",serif'
FOOTER = (  # the cover has a page rule of its own
    f'@page{{@bottom-right{{content:"TEXT";white-space:pre;font:{FONT};color:#444;text-align:right}}}}\n'
    '@page cover{@bottom-right{content:"TEXT"}}\n'
)
BLANK_DATE = "　　　年　　　月　　　日"


@bp.get("/reports/<int:report_id>/versions/<int:number>/print")
def version(report_id: int, number: int) -> str:
    """Any version the person may read."""
    dossier = readable(report_id, number)
    sheet = Sheet(dossier.form, dossier.content(number).document, current_app.config["COUNTY"])
    sealed = is_sealed(dossier, number)
    first = next((spec for spec in dossier.form.sections if spec.key == "cover"), None)
    return render_template(
        "print/form.html",
        title=sheet.words(dossier.form.title),
        label=dossier.form.label,
        report_id=report_id,
        number=number,
        final=sealed,
        back=back(report_id),
        cover=printed.cover(sheet, first) if first else None,
        maker=sheet.words(dossier.form.maker),
        sections=[printed.section(sheet, spec) for spec in dossier.form.sections if spec is not first],
        boxes=boxes(dossier, number),
        filler=filler(dossier, sheet, number),
        scores=printed.scores(sheet),
        annex=annex(sheet),
        seal=seal(dossier, number) if sealed else None,
    )


def readable(report_id: int, number: int) -> Dossier:
    """The report, if the person may read that version of it."""
    dossier = open_dossier(db.session(), auth.actor(), report_id)
    if number not in {version.number for version in dossier.readable}:
        abort(404)
    return dossier


def is_sealed(dossier: Dossier, number: int) -> bool:
    return dossier.report.state is State.locked and number == dossier.report.number


@bp.get("/reports/<int:report_id>/versions/<int:number>/print.css")
def footer(report_id: int, number: int) -> Response:
    """封存编号 and fingerprint at the lower right of every page: only a style sheet can print into a page's margin."""
    dossier = readable(report_id, number)
    if not is_sealed(dossier, number):
        abort(404)
    facts = seal(dossier, number)
    text = f"{css_text(facts['number'])}\\A 指纹 {facts['print']}"
    return Response(FOOTER.replace("TEXT", text), mimetype="text/css")


def css_text(text: str) -> str:
    """What stands in a string of a style sheet."""
    return "".join(sign if sign.isalnum() or sign in "〔〕" else f"\\{ord(sign):x} " for sign in text)


def back(report_id: int) -> str:
    """To the signing page for who came from there, else to the report."""
    page = "reports.sign" if request.args.get("from") == "sign" else "reports.show"
    return url_for(page, report_id=report_id)


def seal(dossier: Dossier, number: int) -> View:
    """封存编号 and the first 16 digits of the fingerprint."""
    sealed = next(version for version in dossier.versions if version.number == number)
    digits = sealed.content_hash.removeprefix("sha256:")
    return {"number": dossier.report.seal_number, "print": f"{digits[:8]} {digits[8:16]}"}


# ---- boxes -------------------------------------------------------------------------------------------------------


def boxes(dossier: Dossier, number: int) -> list[View]:
    """The opinion boxes of the form; filled from signatures that stand over this version."""
    return [
        box(dossier, number, Stop[spec.stop], spec.box, spec.signer_label)
        for spec in dossier.form.stops
        if spec.stop != Stop.filling.name
    ]


def box(dossier: Dossier, number: int, stop: Stop, title: str, signer_label: str) -> View:
    visit = dossier.standing(stop, version_id(dossier, number))
    made: View = {"title": title, "signer_label": signer_label, "date": BLANK_DATE}
    if visit is None or visit.signature is None:
        return made
    there = wording.local(visit.signature.at)
    return {
        **made,
        "opinion": visit.signature.opinion,
        "signer": visit.signature.signer_name,
        "date": f"{there.year}　年　{there.month}　月　{there.day}　日",
    }


def version_id(dossier: Dossier, number: int) -> int:
    return int(next(version.id for version in dossier.versions if version.number == number))


def filler(dossier: Dossier, sheet: Sheet, number: int) -> View:
    """填报人（签名） and the telephone below the boxes; a draft has no name yet."""
    submitted = [a.actor_name for a in dossier.actions if (a.act, a.number) == (Act.submit, number)]
    title = next((spec.box for spec in dossier.form.stops if spec.stop == Stop.filling.name), "")
    phones = [
        {"label": field.label, "text": sheet.text(spec, field)}
        for spec in dossier.form.sections
        if printed.is_signed(spec)
        for field in spec.entries
        if isinstance(field, Field) and field.type == "text"
    ]
    return {"title": title, "name": submitted[-1] if submitted else "", "phones": phones}
