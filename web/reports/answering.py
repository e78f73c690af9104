"""Answers to what the checks ask, typed on the page of submission: words, or the day by which evidence follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import zip_longest

from flask import current_app, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation.answers import Answer, promised
from evaluation.entry import EntryError
from evaluation.paper import ANSWERS
from models import db
from web import auth, site, wording
from web.reports.asking import Typed, answers_row
from web.reports.blueprint import bp, posted_number
from web.reports.filling import draft_of
from web.reports.submitting import submit_page
from workflow import drafting
from workflow.errors import Conflict

LONGEST = 500  # characters of an answer


@bp.post("/<int:report_id>/answers")
def answer(report_id: int) -> Response | tuple[str, int]:
    """Save the answers; another person's answers to other questions stay. A date that is none keeps what was typed."""
    dossier = draft_of(report_id)
    row, typed = answers_row(dossier), posted()
    given, wrong = read(typed, wording.local(auth.now()).date())
    if wrong:
        errors = [{"text": f"后补日期：{one.error}", "href": "#h-ask"} for one in wrong.values()]
        return submit_page(dossier, errors, {**typed, **wrong}), 422
    body = {cause: text for cause, text in {**row.body, **given}.items() if text}
    clock, by = current_app.config["CLOCK"], dossier.actor.id
    try:
        drafting.save_section(db.session(), report_id, ANSWERS, body, posted_number("revision"), by, clock)
        db.session.commit()
        site.say("已保存对提醒的说明。")
    except Conflict as conflict:
        db.session.rollback()
        return submit_page(draft_of(report_id), beside(conflict, given), typed), conflict.status
    return redirect(url_for("reports.submit", report_id=report_id, _anchor="h-ask"), code=303)


def beside(conflict: Conflict, given: Mapping[str, object]) -> list[dict[str, str]]:
    """What the other person answered to the same questions, in one line each; one's own words stay in their boxes."""
    what = (
        f"{conflict.who}在 {wording.minute(conflict.at)} 也写了说明。"
        "您写的没有保存，还在下面，再按一次“保存说明”就以您的为准。"
    )
    theirs = [
        Answer.of(words).text
        for cause, words in conflict.theirs.items()
        if given.get(cause) not in (None, words)
    ]
    said = "；".join(f"“{text}”" for text in theirs if text)
    return [{"text": f"{what}对方写的：{said}" if said else what, "href": "#h-ask"}]


def posted() -> dict[str, Typed]:
    """Cause → what stood in its boxes."""
    lists = (request.form.getlist(name) for name in ("cause", "answer", "later"))
    boxes = zip_longest(*lists, fillvalue="")
    return {cause: Typed(words.strip()[:LONGEST], later.strip()) for cause, words, later in boxes if cause}


def read(typed: dict[str, Typed], today: dt.date) -> tuple[dict[str, object], dict[str, Typed]]:
    """The answers as they are stored, and those whose date cannot be."""
    given: dict[str, object] = {}
    wrong: dict[str, Typed] = {}
    for cause, one in typed.items():
        try:
            given[cause] = Answer(one.words, promised(one.later, today)).stored
        except EntryError as fault:
            wrong[cause] = one._replace(error=fault.message)
    return given, wrong
