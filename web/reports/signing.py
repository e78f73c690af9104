"""签审: what changed since the last version first, then the report, the opinion, and the signature under code."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from evaluation import comparison
from evaluation.catalogue import Policy
from models import Act, Person, Stop, db
from web import auth, desk, site, standing, wording
from web.dossier import Content, Dossier, last_seen_by, my_signature
from web.paper import marks, reading, status, summary
from web.reports import asking, downloads
from web.reports.blueprint import bp, carry_out, check_open, dossier_of, handed_in, words
from web.reports.returning import return_box
from workflow import credentials, tickets
from workflow.acts import Done
from workflow.errors import CodeMissing, CodeWrong, Moved, Refused, TicketSpent, Waiting, WordsMissing
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
CODE_MISSING = "请输入签署口令"


@bp.get("/<int:report_id>/sign")
def sign(report_id: int) -> str:
    """Only whoever may sign now gets a signing page."""
    dossier = dossier_of(report_id)
    check_open(dossier, Act.sign)
    return sign_page(dossier, opinion=earlier_opinion(dossier))


def earlier_opinion(dossier: Dossier) -> str:
    mine = my_signature(dossier)
    return mine.opinion if mine else ""


def sign_page(
    dossier: Dossier,
    opinion: str,
    confirm: bool = False,
    errors: dict[str, str] | None = None,
    moved: dict[str, str] | None = None,
    on_screen: int | None = None,
) -> str:
    """The page; `on_screen` is the version its reader had before, when another one has come since."""
    now = auth.now()
    against = on_screen or last_seen_by(dossier)
    form, people = dossier.form, dossier.people
    content = dossier.content(dossier.shown.number)
    earlier = dossier.content(against) if against else None
    changes = comparison.changes(form, earlier.document, content.document) if earlier else None
    return render_template(
        "reports/sign.html",
        report=standing.head(dossier, now),
        track=standing.track(dossier, now),
        neighbours=neighbours(dossier),
        facts=[*summary.facts(form, content.document), status.all_passed(form, Policy.of(dossier.policy))],
        score=summary.score_view(content.totals, content.grade, content.bands, score_of(against, earlier)),
        changes=marks.changes_view(form, changes or (), against, returned(dossier), people)
        if against
        else None,
        document=reading.document(
            form,
            content.document,
            changes,
            document_of(earlier),
            people=people,
            addresses=downloads.addresses(dossier, dossier.shown.number),
            policy=dossier.rule_policy,
        ),
        again=standing.asked_again(dossier),
        questions=asking.of_signed(dossier, dossier.shown.number),
        unfold=False,
        box=box(dossier),
        last=is_last(dossier),
        opinion=opinion,
        earlier_opinion=bool(opinion) and opinion == earlier_opinion(dossier),
        phrases=phrases(dossier),
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


def phrases(dossier: Dossier) -> list[str]:
    """One's own first (我的账号), then those of the stop."""
    own = db.session.get_one(Person, dossier.actor.id).phrases
    return list(dict.fromkeys([*own, *PHRASES[here(dossier)]]))


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
    dossier, opinion = dossier_of(report_id), words("opinion")
    check_open(dossier, Act.sign)
    try:
        check_screen(dossier, posted_ticket(report_id))
    except (Moved, TicketSpent) as refusal:
        return moved_page(report_id, opinion, refusal)
    if "phrase" in form:
        return sign_page(dossier, with_phrase(opinion, form["phrase"]))
    if form.get("step") != "ask":
        return sign_page(dossier, opinion)
    errors = opinion_errors(opinion)
    page = sign_page(dossier, opinion, confirm=not errors, errors=errors)
    return (page, 422) if errors else page


def posted_ticket(report_id: int) -> Ticket:
    """The ticket of the page that was posted.

    Raises:
        TicketSpent.
    """
    key, text = current_app.config["SECRET_KEY"], request.form.get("ticket", "")
    return tickets.read(key, text, auth.actor().id, report_id, auth.now())


def check_screen(dossier: Dossier, paper: Ticket) -> None:
    """A page drawn anew must not pass a newer content off as the one that was read.

    Raises:
        Moved.
    """
    if (paper.seen, paper.content_hash) != (dossier.report.version, dossier.shown.content_hash):
        raise Moved


def with_phrase(opinion: str, phrase: str) -> str:
    """A phrase replaces an empty box and is appended to one that is not."""
    if not opinion or opinion.endswith(phrase):
        return opinion or phrase
    return f"{opinion.rstrip('。；，')}，{phrase}"


def opinion_errors(opinion: str) -> dict[str, str]:
    fits = SHORTEST_OPINION <= len(opinion) <= LONGEST_OPINION
    return {} if fits else {"opinion": WordsMissing().message}


def put_signature(report_id: int) -> Response | tuple[str, int]:
    """Ticket, tick, code (before the transaction of the act), then the act itself."""
    opinion, paper = words("opinion"), None
    try:
        paper = posted_ticket(report_id)
        errors = {**opinion_errors(opinion), **tick_errors(paper), **code_errors()}
        refused = None if errors else code_refused()
        if refused:
            errors = {"code": refused.message}
        if errors:
            return redraw(report_id, opinion, paper, errors), refused.status if refused else 422
        slip = handed_in(paper.id, paper.seen, content_hash=paper.content_hash, words=opinion)
        done = carry_out(Act.sign, report_id, slip)
    except (Moved, TicketSpent) as refusal:
        db.session.rollback()
        return moved_page(report_id, opinion, refusal, paper)
    say_signed(done)
    return redirect(url_for("reports.show", report_id=report_id), code=303)


def code_refused() -> Refused | None:
    """Why the signing code was not accepted; a wrong try is counted whatever happens next."""
    try:
        credentials.check_code(db.session(), auth.actor().id, request.form["code"], auth.now())
    except (CodeWrong, CodeMissing, Waiting) as refusal:
        return refusal
    finally:
        db.session.commit()
    return None


def code_errors() -> dict[str, str]:
    """A code that was not typed is no wrong try."""
    return {} if request.form.get("code") else {"code": CODE_MISSING}


def tick_errors(paper: Ticket) -> dict[str, str]:
    """On the last stop the signer ticks that scores and evidence were checked."""
    return {"tick": TICK} if paper.last and "checked" not in request.form else {}


def redraw(report_id: int, opinion: str, paper: Ticket, errors: dict[str, str]) -> str:
    """The page again with what is wrong; not over a content that came in between."""
    dossier = dossier_of(report_id)
    check_open(dossier, Act.sign)
    check_screen(dossier, paper)
    return sign_page(dossier, opinion, confirm="opinion" not in errors, errors=errors)


def moved_page(
    report_id: int, opinion: str, refusal: Moved | TicketSpent, paper: Ticket | None = None
) -> tuple[str, int]:
    """The report moved under the page, or the page is too old: difference and opinion, if it is still my turn."""
    dossier = dossier_of(report_id)
    try:
        check_open(dossier, Act.sign)
    except Refused as other:
        raise refusal if isinstance(refusal, Moved) else other from None
    moved = {"at": wording.minute(dossier.actions[-1].at)} if isinstance(refusal, Moved) else {"expired": "1"}
    seen = [v.number for v in dossier.submitted[:-1] if paper and v.content_hash == paper.content_hash]
    return sign_page(dossier, opinion, moved=moved, on_screen=max(seen, default=None)), refusal.status


def say_signed(done: Done) -> None:
    """已签署, where it went, and what is next on my desk."""
    rows = db.session.execute(desk.desk_of(auth.actor())).all()
    waiting = [row.id for row in rows if row.stop is not Stop.filling]
    text, to = "全部环节完成。系统正在锁定封存，通常几秒内完成。", went_to(done)
    if to:
        text = f"已转{to}审签，在其签署前可撤回。"
    more: dict[str, Any] = {}
    if waiting:
        link = {
            "text": f"签下一件（还有 {len(waiting)} 件）",
            "href": url_for("reports.sign", report_id=waiting[0]),
        }
        more = {"links": [link]}
    site.say(f"已签署。{text}", **more)


def went_to(done: Done) -> str:
    """The unit that signs next, the same when the answer is given once more; empty after the last stop."""
    if not done.repeated:
        return done.to
    dossier = dossier_of(done.report_id)
    signed = next(action for action in dossier.actions if action.seq == done.seq)
    place = standing.next_place(dossier, signed.stop) if signed.stop else None
    return place.unit_name if place else ""
