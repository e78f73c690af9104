"""从 Word 开始 and 从上年导入: paper is read, shown with its doubts, and becomes a draft when a person says so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

import documents
from documents.doubt import Doubt
from documents.intake import KINDS, SHEETS, Draft, form_of, intake
from documents.refusals import Unreadable
from evaluation.paper import Form
from models import Campaign, CampaignForm, Report, Role, Unit, db
from web import auth, site, standing, wording
from web.paper import reading, summary
from web.reports.blueprint import bp
from web.reports.filling import NameMissing
from web.reports.reading import newest_campaign
from workflow import drafting, paperwork, prefill, uploads
from workflow.errors import Missing, NotAllowed, Refused

MOST_FILES = 2
Readings = list[dict[str, Any]]


class BadUpload(Refused):
    """Nothing was imported; the sentence says why."""

    status = 422


@bp.get("/import")
def begin_import() -> str:
    return begin_page()


def begin_page(**more: Any) -> str:
    """The two ways to begin other than blank."""
    forms = campaign_forms()
    return render_template(
        "import/begin.html",
        sources=[source(report) for report in prefill.earlier(db.session(), auth.actor(), list(forms))],
        **{"error": "", "copy_error": "", "name": "", "source": 0, **more},
    )


def source(report: Report) -> dict[str, Any]:
    form = paperwork.form_by_hash(db.session(), report.form_hash)
    locked = wording.full_day(report.locked_at) if report.locked_at else ""
    return {"id": report.id, "name": report.name, "form": form.label, "unit": report.unit.name, "at": locked}


def campaign() -> Campaign:
    """The campaign a new report belongs to."""
    newest = newest_campaign()
    if newest is None:
        raise NotAllowed("本单位填报人")
    return newest


def campaign_forms() -> dict[str, Form]:
    """The forms of the newest campaign by their key."""
    taken_up = db.session.scalars(
        db.select(CampaignForm)
        .where(CampaignForm.campaign_id == campaign().id)
        .order_by(CampaignForm.form_key)
    )
    return {row.form_key: paperwork.form_by_hash(db.session(), row.form_hash) for row in taken_up}


def own_unit() -> Unit:
    """The unit the person fills for."""
    units = sorted(unit_id for role, unit_id in auth.actor().posts if role is Role.filler)
    return db.session.get_one(Unit, units[0])


# ---- upload ------------------------------------------------------------------------------------------------------


@bp.post("/import")
def upload() -> Response | tuple[str, int]:
    """Read one or two Word files; what was read waits for its confirmation."""
    try:
        found = read_all([file for file in request.files.getlist("papers") if file.filename])
        check_kinds(found)
        form_of(found, campaign_forms())
    except (Unreadable, BadUpload) as refusal:
        current_app.logger.info("paper not read: %s", refusal)
        return begin_page(error=refusal.message), 422
    settings, person = current_app.config, auth.actor().id
    token = uploads.keep(settings["DATA"], documents.dumps(found), settings["SECRET_KEY"], person, auth.now())
    return redirect(url_for("reports.confirm_import", token=token), code=303)


def read_all(files: Sequence[FileStorage]) -> Readings:
    """The forms in the files, each with the name of its file.

    Raises:
        BadUpload: none or too many. Unreadable: with the name of the file in its sentence.
    """
    if not files:
        raise BadUpload("请选择 Word 文件（.docx）：主表，或主表和评分表")
    if len(files) > MOST_FILES:
        raise BadUpload("一次导入一份报告：主表和评分表，最多两个文件")
    found: Readings = []
    for file in files:
        try:
            found += received(file)
        except Unreadable as refusal:
            raise BadUpload(f"{file.filename}：{refusal.message}") from refusal
    return found


def received(file: FileStorage) -> Readings:
    """One file, on disk under a random name only while the child process reads it."""
    path: Path = uploads.folder(current_app.config["DATA"]) / f"{secrets.token_hex(16)}.docx"
    try:
        file.save(path)
        return documents.readings(path, file.filename)
    finally:
        path.unlink(missing_ok=True)


def check_kinds(found: Readings) -> None:
    """One report at a time.

    Raises:
        BadUpload: forms of several kinds.
    """
    if len({KINDS.get(form["form_type"] or "") for form in found}) > 1:
        labels = "、".join(form["form_label"] or form["title"] or "" for form in found)
        raise BadUpload(f"文件里有几种报告（{labels}）。请把主表和它的评分表单独保存，一份一份导入")


# ---- confirmation ------------------------------------------------------------------------------------------------


@bp.get("/import/<token>")
def confirm_import(token: str) -> str:
    return confirm_page(readings_of(token))


def kept(token: str) -> Path:
    settings = current_app.config
    return uploads.find(settings["DATA"], token, settings["SECRET_KEY"], auth.actor().id)


def readings_of(token: str) -> Readings:
    found: Readings = documents.loads(kept(token).read_text(encoding="utf-8"))
    return found


def confirm_page(found: Readings, name: str | None = None, error: str = "") -> str:
    """What was read, whole, beside everything a person has to look at."""
    form = form_of(found, campaign_forms())
    draft, unit = intake(found, form), own_unit()
    name = suggested(found, form) if name is None else name
    paper = paper_of(form, draft, unit, name)
    doubts = [*about_the_report(found, unit), *unused(found), *draft.doubts]
    sections = reading.document(form, paper.document())
    return render_template(
        "import/confirm.html",
        form_label=form.label,
        form_kind=standing.KINDS[form.kind],
        unit=unit.name,
        files=list(dict.fromkeys(file for one in found for file in one["files"])),
        name=name,
        error=error,
        doubts=doubts,
        document=[{**section, "doubts": belonging(section["title"], doubts)} for section in sections],
        score=summary.score_view(paper.totals, paper.grade, paper.bands) if draft.scores else None,
        levels=summary.levels(form, paper.totals) if draft.scores else None,
    )


def suggested(found: Readings, form: Form) -> str:
    """The project's name as the paper has it; a department's report is named by its year."""
    if form.kind == "department":
        return f"{campaign().year}年度部门整体支出绩效自评报告"
    return next((one["project_name"] for one in found if one["project_name"]), "")


def paper_of(form: Form, draft: Draft, unit: Unit, name: str) -> paperwork.Paper:
    """The draft as it will read; nothing is stored."""
    report = Report(
        campaign_id=campaign().id,
        name=name,
        unit_id=unit.id,
        supervising_id=unit.parent_id or unit.id,
        section_id=unit.section_id,
    )
    with db.session.no_autoflush:
        heading = paperwork.heading(db.session(), report, form, auth.now())
    return paperwork.Paper(form, heading, draft.bodies, draft.scores)


def about_the_report(found: Readings, unit: Unit) -> list[Doubt]:
    """Paper of another unit or another year."""
    main = next((one for one in found if one["form_type"] not in SHEETS), None)
    if main is None:
        return [Doubt("主表", "", "只上传了评分表，其他部分需要填写")]
    doubts, year = [], campaign().year
    if main["unit"] and squeezed(main["unit"]) != squeezed(unit.name):
        doubts.append(Doubt("单位", main["unit"], f"与本单位“{unit.name}”不同，请确认没有拿错文件"))
    if main["year"] and main["year"] != year:
        doubts.append(Doubt("年度", f"{main['year']}年", f"本批次是 {year} 年度，请确认没有拿错文件"))
    return doubts


def squeezed(text: str) -> str:
    return "".join(text.split())


def unused(found: Readings) -> list[Doubt]:
    """A second file of the same kind is not mixed into the first."""
    seen: set[str] = set()
    doubts = []
    for one in found:
        if one["form_type"] in seen:
            name = "、".join(one["files"])
            doubts.append(Doubt(one["form_label"] or "文件", name, "同一种表只取第一份，这一份没有导入"))
        seen.add(one["form_type"])
    return doubts


def belonging(title: str, doubts: Sequence[Doubt]) -> int:
    """How many doubts stand in the section of that title."""
    return sum(doubt.place.startswith(title.removesuffix(" 评分表")) for doubt in doubts)


@bp.post("/import/<token>")
def do_import(token: str) -> Response | tuple[str, int]:
    """The draft, with exactly the values that were shown."""
    path, found = kept(token), readings_of(token)
    form, name = form_of(found, campaign_forms()), request.form.get("name", "").strip()
    draft = intake(found, form)
    try:
        report = begin(form.key, own_unit().id, name, draft.bodies, draft.scores)
    except (drafting.NameTaken, NameMissing) as refusal:
        db.session.rollback()
        return confirm_page(found, name, refusal.message), refusal.status
    path.unlink(missing_ok=True)
    site.say("已从 Word 建立草稿，内容与文件一致，请逐项核对；没有读到或存疑的请补填。")
    return redirect(url_for("reports.fill", report_id=report.id), code=303)


def begin(
    form_key: str, unit_id: int, name: str, bodies: prefill.Bodies, scores: Mapping[str, Any]
) -> Report:
    """A draft of the unit in the newest campaign. Commits.

    Raises:
        NameMissing, NameTaken.
    """
    if not 2 <= len(name) <= 100:
        raise NameMissing
    clock = current_app.config["CLOCK"]
    report = prefill.begin(
        db.session(), auth.actor().id, unit_id, campaign().id, form_key, name, bodies, scores, clock
    )
    db.session.commit()
    return report


# ---- from last year's report -------------------------------------------------------------------------------------


@bp.post("/copy")
def copy() -> Response | tuple[str, int]:
    """A draft with the contacts, indicators and targets of an earlier report."""
    name, forms = request.form.get("name", "").strip(), campaign_forms()
    chosen = request.form.get("source", type=int)
    found = {report.id: report for report in prefill.earlier(db.session(), auth.actor(), list(forms))}
    if chosen not in found:
        raise Missing
    old = found[chosen]
    try:
        bodies = prefill.lasting(db.session(), old, forms[old.form_key])
        report = begin(old.form_key, old.unit_id, name, bodies, {})
    except (drafting.NameTaken, NameMissing) as refusal:
        db.session.rollback()
        return begin_page(copy_error=refusal.message, name=name, source=chosen), refusal.status
    site.say(f"已从《{old.name}》带入联系人、联系电话、绩效指标和目标值，请按本年度情况核对。")
    return redirect(url_for("reports.fill", report_id=report.id), code=303)
