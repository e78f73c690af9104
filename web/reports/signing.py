"""签审: what changed since the last version first, then the report, the opinion, and the signature under code."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation import comparison
from models import Act, State, Stop, db
from web import auth, desk, site, standing, wording
from web.dossier import Content, Dossier, last_seen_by, my_signature
from web.paper import marks, reading, summary
from web.reports.blueprint import bp, carry_out, dossier_of, posted_slip
from web.reports.returning import return_box
from workflow import credentials, tickets
from workflow.acts import Done
from workflow.errors import CodeMissing, CodeWrong, Moved, NotYourTurn, TicketSpent, Waiting, WordsMissing
from workflow.guards import LONGEST_OPINION, SHORTEST_OPINION
from workflow.route import ROLES
from workflow.tickets import Ticket

PHRASES = {
    Stop.leader: ("同意", "自评程序规范，材料齐全，同意。", "情况属实，同意"),
    Stop.unit: ("同意", "同意上报", "情况属实，同意上报。"),
    Stop.department: ("同意", "同意上报", "情况属实，同意", "请财政部门审定"),
    Stop.finance: ("同意", "经审核，资料齐全，评分有据，同意。", "同意，建议加强后续管护"),
}
TICK = "请先勾选“我已核对评分和佐证材料”"


@bp.get("/<int:report_id>/sign")
def sign(report_id: int) -> str:
    dossier = dossier_of(report_id)
    check_turn(dossier)
    return sign_page(dossier, opinion=earlier_opinion(dossier))


def check_turn(dossier: Dossier) -> None:
    """Only whoever holds the report now gets a signing page."""
    if dossier.open_visit is None or dossier.open_visit.stop is Stop.filling or not dossier.my_turn:
        visit = dossier.open_visit
        place = dossier.place(visit.stop) if visit else None
        raise NotYourTurn(f"{ROLES[place.stop].value} {dossier.holders[place.stop]}" if place else "系统")


def earlier_opinion(dossier: Dossier) -> str:
    mine = my_signature(dossier)
    return mine.opinion if mine else ""


def sign_page(
    dossier: Dossier,
    opinion: str,
    confirm: bool = False,
    errors: dict[str, str] | None = None,
    moved: dict[str, str] | None = None,
) -> str:
    now = auth.now()
    against = last_seen_by(dossier)
    form, people = dossier.form, dossier.people
    content = dossier.content(dossier.shown.number)
    earlier = dossier.content(against) if against else None
    changes = comparison.changes(form, earlier.document, content.document) if earlier else None
    return render_template(
        "reports/sign.html",
        report=standing.head(dossier, now),
        track=standing.track(dossier, now),
        neighbours=neighbours(dossier),
        facts=summary.facts(form, content.document),
        score=summary.score_view(content.totals, content.grade, content.bands, score_of(against, earlier)),
        changes=marks.changes_view(form, changes or (), against, returned(dossier), people)
        if against
        else None,
        document=reading.document(form, content.document, changes, document_of(earlier), people=people),
        unfold=False,
        box=box(dossier),
        last=is_last(dossier),
        opinion=opinion,
        earlier_opinion=bool(opinion) and opinion == earlier_opinion(dossier),
        phrases=PHRASES[here(dossier)],
        errors=errors or {},
        confirm=confirm,
        moved=moved,
        back=return_box(dossier, {}),
        trail=standing.trail(dossier, now, versions=2),
        slip={"ticket": ticket(dossier)},
    )


def document_of(earlier: Content | None) -> dict[str, Any] | None:
    return earlier.document if earlier else None


def score_of(number: int | None, earlier: Content | None) -> tuple[int, str] | None:
    return (number, str(earlier.totals.score)) if number and earlier else None


def here(dossier: Dossier) -> Stop:
    visit = dossier.open_visit
    if visit is None:
        raise Moved
    return visit.stop


def is_last(dossier: Dossier) -> bool:
    return standing.next_place(dossier, here(dossier)) is None


def ticket(dossier: Dossier) -> str:
    """What is on the screen, for whom, since when."""
    return tickets.issue(
        current_app.config["SECRET_KEY"],
        dossier.actor.id,
        dossier.report.id,
        dossier.report.version,
        dossier.shown.content_hash,
        auth.now(),
        is_last(dossier),
    )


def returned(dossier: Dossier) -> dict[str, str] | None:
    """Who returned the version before this one, and when."""
    returns = [action for action in dossier.actions if action.act is Act.return_to_filler]
    if not returns:
        return None
    last = returns[-1]
    role = ROLES[last.stop].value if last.stop else "绩效管理股"
    return {"by": f"{role}{last.actor_name}", "day": wording.day(last.at)}


def box(dossier: Dossier) -> dict[str, Any]:
    """The opinion box in which I sign, and who comes after me."""
    place = dossier.place(here(dossier))
    after = standing.next_place(dossier, here(dossier))
    if place is None:
        raise Moved
    return {
        "title": standing.box_title(place.box),
        "unit": place.unit_short,
        "full_unit": place.unit_name,
        "post": ROLES[place.stop].value,
        "signer": dossier.actor.name,
        "date": wording.full_day(auth.now()),
        "next": {"unit": after.unit_short, "person": dossier.holders[after.stop]} if after else None,
    }


def neighbours(dossier: Dossier) -> dict[str, str]:
    """The items before and after this one among those I am to sign."""
    rows = db.session.execute(desk.desk_of(dossier.actor)).all()
    ids = [row.id for row in rows if row.stop is not Stop.filling]
    at = ids.index(dossier.report.id) if dossier.report.id in ids else None
    if at is None:
        return {}
    found = {"previous": ids[at - 1] if at else None, "next": ids[at + 1] if at + 1 < len(ids) else None}
    return {key: url_for("reports.sign", report_id=id) for key, id in found.items() if id}


@bp.post("/<int:report_id>/sign")
def do_sign(report_id: int) -> Response | str | tuple[str, int]:
    form = request.form
    if form.get("step") == "sign":
        return put_signature(report_id)
    dossier = dossier_of(report_id)
    check_turn(dossier)
    opinion = form.get("opinion", "")
    if "phrase" in form:
        return sign_page(dossier, (opinion + form["phrase"]) if opinion.strip() else form["phrase"])
    if form.get("step") != "ask":
        return sign_page(dossier, opinion)
    errors = opinion_errors(opinion)
    return (
        (sign_page(dossier, opinion, errors=errors), 422)
        if errors
        else sign_page(dossier, opinion, confirm=True)
    )


def opinion_errors(opinion: str) -> dict[str, str]:
    fits = SHORTEST_OPINION <= len(opinion.strip()) <= LONGEST_OPINION
    return {} if fits else {"opinion": WordsMissing().message}


def put_signature(report_id: int) -> Response | tuple[str, int]:
    """Ticket, tick, code (before the transaction of the act), then the act itself."""
    form, actor = request.form, auth.actor()
    opinion = form.get("opinion", "")
    try:
        paper = tickets.read(
            current_app.config["SECRET_KEY"], form.get("ticket", ""), actor.id, report_id, auth.now()
        )
        errors = {**opinion_errors(opinion), **tick_errors(paper)}
        if errors:
            return redraw(report_id, opinion, errors, 422)
        check_code(actor.id)
        slip = posted_slip(key=paper.id, seen=paper.seen, content_hash=paper.content_hash, words=opinion)
        done = carry_out(Act.sign, report_id, slip)
    except (CodeWrong, CodeMissing, Waiting) as refusal:
        db.session.commit()  # the wrong try is counted
        return redraw(report_id, opinion, {"code": refusal.message}, refusal.status)
    except (Moved, TicketSpent) as refusal:
        db.session.rollback()
        return moved_page(report_id, opinion, refusal)
    say_signed(done)
    return redirect(url_for("reports.show", report_id=report_id), code=303)


def check_code(person_id: int) -> None:
    """The signing code, hashed outside any lock; a right one leaves no write behind."""
    credentials.check_code(db.session(), person_id, request.form.get("code", ""), auth.now())
    db.session.commit()


def tick_errors(paper: Ticket) -> dict[str, str]:
    """On the last stop the signer ticks that scores and evidence were checked."""
    return {"tick": TICK} if paper.last and "checked" not in request.form else {}


def redraw(report_id: int, opinion: str, errors: dict[str, str], status: int) -> tuple[str, int]:
    dossier = dossier_of(report_id)
    check_turn(dossier)
    return sign_page(dossier, opinion, confirm="opinion" not in errors, errors=errors), status


def moved_page(report_id: int, opinion: str, refusal: Moved | TicketSpent) -> tuple[str, int]:
    """The report moved under the page: the difference and the opinion, if it is still my turn."""
    dossier = dossier_of(report_id)
    if dossier.open_visit is None or dossier.open_visit.stop is Stop.filling or not dossier.my_turn:
        raise refusal
    last = dossier.actions[-1]
    return sign_page(dossier, opinion, moved={"at": wording.minute(last.at)}), refusal.status


def say_signed(done: Done) -> None:
    """已签署, where it went, and what is next on my desk."""
    rows = db.session.execute(desk.desk_of(auth.actor())).all()
    waiting = [row.id for row in rows if row.stop is not Stop.filling]
    text = "全部环节完成。系统正在锁定封存，通常几秒内完成。"
    if done.state is not State.approved:
        text = f"已转{done.to}审签，在其签署前可撤回。"
    more: dict[str, Any] = {}
    if waiting:
        link = {
            "text": f"签下一件（还有 {len(waiting)} 件）",
            "href": url_for("reports.sign", report_id=waiting[0]),
        }
        more = {"links": [link]}
    site.say(f"已签署。{text}", **more)
