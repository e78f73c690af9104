"""Where a report stands, as view-models: header, tracker, trail, opinion boxes, versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from models import Act, Action, Report, State, Stop, Visit
from web import auth, wording
from web.dossier import Dossier, Place, returning
from workflow.route import STOP

KINDS = {"project": "项目支出", "department": "部门整体支出"}
TRAIL = {
    Act.start: ("create", "建立草稿"),
    Act.submit: ("submit", "提交第{number}版"),
    Act.sign: ("sign", "{stop}"),
    Act.return_to_filler: ("return", "退回"),
    Act.return_to_stop: ("return", "退回给{to}重签"),
    Act.withdraw_submission: ("withdraw", "撤回提交"),
    Act.withdraw_signature: ("withdraw", "收回签署"),
    Act.cancel: ("cancel", "作废"),
    Act.lock: ("lock", "锁定封存"),
}
RETURNS = (Act.return_to_filler, Act.return_to_stop)
EXEMPT = {
    "same_unit": "项目单位与主管部门为同一单位，由同一负责人分别签署两栏",
    "exempt_unit": "经财政局批准的兼签单位，同一人签署多个环节",
}


def head(dossier: Dossier, now: dt.datetime, number: int | None = None) -> dict[str, Any]:
    """The header of every page of a report; `number` when a certain version is shown."""
    report = dossier.report
    shown = next((v for v in dossier.versions if v.number == number), dossier.shown)
    return {
        "id": report.id,
        "name": report.name,
        "form_label": dossier.form.label,
        "form_kind": KINDS[dossier.form.kind],
        "kind": dossier.form.kind,
        "unit": report.unit.name,
        "supervising": report.supervising.name
        if report.supervising and dossier.form.kind == "project"
        else None,
        "version": shown.number,
        "submitted": wording.minute(shown.submitted_at) if shown.submitted_at else None,
        "state": report.state.name,
        "due": due_of(report, dossier.open_visit, now),
    }


def due_of(report: Report, visit: Visit | None, now: dt.datetime) -> dict[str, Any] | None:
    if visit is None:
        return None
    return wording.due(visit.due_at, now, auth.calendar(), "提交" if visit.stop is Stop.filling else "签署")


def track(dossier: Dossier, now: dt.datetime) -> dict[str, Any]:
    """The stops of this report's route with who and when, and the closing 封."""
    steps = [step(dossier, place, now) for place in dossier.route]
    sealed = {"locked": "sealed", "approved": "now"}.get(dossier.report.state.name, "")
    note = "正在锁定封存" if sealed == "now" else None
    return {"steps": [*steps, {"stop": "seal", "state": sealed, "note": note}], "yours": dossier.my_turn}


def step(dossier: Dossier, place: Place, now: dt.datetime) -> dict[str, Any]:
    visit, open_visit = dossier.standing(place.stop, dossier.shown.id), dossier.open_visit
    back = returning(dossier) or sent_back(dossier, place.stop)
    if open_visit and open_visit.stop is place.stop:
        late = "late" if now > open_visit.due_at else "now"
        return {
            "stop": place.stop.name,
            "state": late,
            "person": holder(dossier, place),
            "note": waiting(dossier),
        }
    if back and back.stop is place.stop and visit is None:
        note = f"{wording.day(back.at)}退回"
        return {"stop": place.stop.name, "state": "back", "person": back.actor_name, "note": note}
    if visit is None:
        return {"stop": place.stop.name, "state": "", "person": holder(dossier, place), "note": None}
    return {"stop": place.stop.name, "state": "done", **closed(dossier, visit)}


def sent_back(dossier: Dossier, stop: Stop) -> Action | None:
    """The return by which `stop` had an earlier one sign this version again."""
    number = dossier.shown.number
    return next(
        (
            action
            for action in reversed(dossier.actions)
            if (action.act, action.stop, action.number) == (Act.return_to_stop, stop, number)
        ),
        None,
    )


def asked_again(dossier: Dossier) -> dict[str, str] | None:
    """Who returned the report to the stop it is at now, and why; None when it came there the ordinary way."""
    last = dossier.actions[-1]
    if last.act is not Act.return_to_stop or last.stop is None:
        return None
    who = f"{last.stop.value} {last.actor_name} {wording.minute(last.at)} "
    return {"by": f"{who}退回给{sent_to(dossier, last)}重签。", "reason": last.words}


def sent_to(dossier: Dossier, action: Action) -> str:
    """The box to which a return to a stop led; empty for other acts."""
    stop = STOP.get(action.state_after) if action.act is Act.return_to_stop else None
    place = dossier.place(stop) if stop else None
    return box_title(place.box) if place else ""


def holder(dossier: Dossier, place: Place) -> str:
    """经济建设股 秦慕遥 for the finance section, the name alone elsewhere."""
    names = dossier.holders[place.stop] or "暂缺"
    return f"{place.unit_short} {names}" if place.stop is Stop.finance else names


def waiting(dossier: Dossier) -> str:
    if dossier.report.state is State.returned:
        return f"修改第{dossier.versions[-1].number}版"
    if dossier.report.state is State.draft:
        return "填写中"
    return "待您签署" if dossier.my_turn else "待签署"


def closed(dossier: Dossier, visit: Visit) -> dict[str, Any]:
    if visit.signature:
        return {"person": visit.signature.signer_name, "note": f"{wording.day(visit.signature.at)} 同意"}
    submitted = next(a for a in dossier.actions if a.visit_id == visit.id and a.act is Act.submit)
    return {"person": submitted.actor_name, "note": f"{wording.day(submitted.at)} 第{submitted.number}版"}


def mini(stops: Iterable[Stop], state: State, stop: Stop | None, late: bool) -> list[dict[str, str]]:
    """The small tracker of a list row, from the state alone."""
    order = list(stops)
    here = order.index(stop) if stop in order else len(order)
    steps = [{"stop": s.name, "state": "done" if n < here else ""} for n, s in enumerate(order)]
    if here < len(order):
        steps[here]["state"] = "late" if late else "now"
    return steps if state is not State.cancelled else [{**s, "state": ""} for s in steps]


def trail(dossier: Dossier, now: dt.datetime, versions: int | None = None) -> dict[str, Any]:
    """The whole trail by version, newest first; `versions` keeps only so many."""
    numbers = sorted({action.number for action in dossier.actions}, reverse=True)[:versions]
    submissions = [a for a in dossier.actions if a.act is Act.submit]
    began = submissions[0].at if submissions else now
    ended = dossier.report.locked_at or now
    return {
        "days": max(0, auth.calendar().left(began, ended)),
        "returns": sum(action.act in RETURNS for action in dossier.actions),
        "count": len(dossier.actions),
        "versions": [trail_of(dossier, number) for number in numbers],
    }


def trail_of(dossier: Dossier, number: int) -> dict[str, Any]:
    version = next(v for v in dossier.versions if v.number == number)
    actions = [action for action in reversed(dossier.actions) if action.number == number]
    return {
        "number": number,
        "score": str(version.score) if version.score is not None else None,
        "fate": fate(dossier, number),
        "entries": list(entries(dossier, version, actions)),
    }


def fate(dossier: Dossier, number: int) -> str | None:
    """What ended a version that is not the current one."""
    acts = {action.act for action in dossier.actions if action.number == number}
    if Act.return_to_filler in acts:
        return "returned"
    return "withdrawn" if Act.withdraw_submission in acts else None


def entries(dossier: Dossier, version: Any, actions: Iterable[Action]) -> Iterator[dict[str, Any]]:
    void = {visit.id for visit in dossier.visits if visit.superseded_at}
    for action in actions:
        kind, what = TRAIL[action.act]
        stop = action.stop.value if action.stop else ""
        yield {
            "kind": kind,
            "who": action.actor_name,
            "what": what.format(number=action.number, stop=stop, to=sent_to(dossier, action)),
            "time": wording.minute(action.at),
            "text": action.words if action.act is not Act.lock else None,
            "note": f"编号 {action.words}"
            if action.act is Act.lock
            else EXEMPT.get(action.detail.get("exemption", "")),
            "changes": version.changes if action.act is Act.submit else None,
            "void": action.act is Act.sign and action.visit_id in void,
        }


def boxes(dossier: Dossier) -> list[dict[str, Any]]:
    """The opinion boxes of the form in their order, signed or waiting."""
    signing = [place for place in dossier.route if place.stop is not Stop.filling]
    return [box(dossier, place, before) for before, place in zip([None, *signing], signing, strict=False)]


def box(dossier: Dossier, place: Place, before: Place | None) -> dict[str, Any]:
    title = box_title(place.box)
    visit = dossier.standing(place.stop, dossier.shown.id)
    if visit and visit.signature:
        signature = visit.signature
        return {
            "title": title,
            "state": "signed",
            "text": signature.opinion,
            "signer": signature.signer_name,
            "date": wording.full_day(signature.at),
            "exempt": EXEMPT.get(signature.exemption or ""),
        }
    here = dossier.open_visit is not None and dossier.open_visit.stop is place.stop
    return {
        "title": title,
        "state": "now" if here else "todo",
        "holder": holder(dossier, place),
        "after": box_title(before.box) if before else None,
    }


def box_title(box: str) -> str:
    """主管部门意见 for “主管部门意见：”, 评价组组长 for “评价组组长（签字）：”."""
    return box.rstrip("：:").replace("（签字）", "").replace("（签名）", "")


def versions(dossier: Dossier) -> list[dict[str, Any]]:
    """Versions the person may read, newest first."""
    return [
        {
            "number": version.number,
            "score": str(version.score) if version.score is not None else None,
            "fate": fate(dossier, version.number),
            "submitted": wording.minute(version.submitted_at) if version.submitted_at else None,
            "current": version.number == dossier.report.number,
        }
        for version in reversed(dossier.readable)
    ]


def seal(dossier: Dossier) -> dict[str, Any] | None:
    """封存条: when, after whose signature, number, fingerprint in groups of eight."""
    report = dossier.report
    if report.locked_at is None:
        return None
    last = next(a for a in reversed(dossier.actions) if a.act is Act.sign)
    place = dossier.place(last.stop) if last.stop else None
    digits = dossier.shown.content_hash.removeprefix("sha256:")
    return {
        "at": wording.second(report.locked_at),
        "by": f"{place.unit_short if place else ''} {last.actor_name}".strip(),
        "number": report.seal_number,
        "hash": " ".join(digits[n : n + 8] for n in range(0, len(digits), 8)),
    }


def next_place(dossier: Dossier, stop: Stop) -> Place | None:
    stops = [place.stop for place in dossier.route]
    after = dossier.route[stops.index(stop) + 1 :]
    return after[0] if after else None
