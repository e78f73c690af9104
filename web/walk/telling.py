"""What a walk tells: short and aligned for a reader, whole for a program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from web import console
from web.walk import Walked
from web.walk.claims import Claim
from web.walk.trail import Act
from workflow.errors import SHANGHAI

DIGITS = 16  # of a fingerprint; the whole one stands at the end and in --json
QUOTED = re.compile(r"“([^”]{14})[^”]{2,}”")
SECTION = re.compile(r"^([一二三四五六七八九十]+、)\S+ ")


def text(walked: Walked) -> Iterator[str]:
    """The lines for a reader."""
    yield from heading(walked)
    yield from part("表上所写 → 系统所算", stated(walked))
    title = f"演示补正 {len(walked.cured)} 处（一行一处，原值 → 现值；自评得分照表不动，超出分值的除外）"
    yield from part(title, mended(walked))
    if walked.paper.doubts:
        yield from part(f"读入时存疑 {len(walked.paper.doubts)} 处", doubtful(walked))
    yield from part(f"签审 {day(walked)}（演示人员，真实的票据和签署口令）", signed(walked))
    yield from part("锁定封存", sealed(walked))
    yield from part("核验", verified(walked))


def part(title: str, body: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"【{title}】"
    yield from body


def heading(walked: Walked) -> Iterator[str]:
    """Which report this is."""
    paper, form = walked.paper, walked.paper.form
    yield f"{form.label} + {form.sheet_label} {form.name}绩效自评　{paper.name}　{paper.year}年度"
    yield f"项目单位：{paper.unit}" if form.kind == "project" else f"部门（单位）：{paper.unit}"
    if any(stop.stop == "department" for stop in form.stops):
        yield f"主管部门：{'同上' if paper.one_unit else paper.supervising}"
    yield f"读自：{'、'.join(paper.files)}"


def stated(walked: Walked) -> Iterator[str]:
    """The main figures, and every figure that is contradicted."""
    told = [claim for claim in walked.claims if claim.main or not claim.agrees]
    rows = [[claim.where, claim.stated, "→", claim.computed, verdict(claim)] for claim in told]
    yield from console.lines(rows, right=frozenset({1, 3})) if rows else ["  表上没有写合计、总分和等次"]
    rest = len(walked.claims) - len(told)
    if rest:
        yield f"  另有 {rest} 个分项合计、结余，与系统所算一致"


def verdict(claim: Claim) -> str:
    return "一致" if claim.agrees else "不符，以系统所算的为准"


def mended(walked: Walked) -> Iterator[str]:
    rows = [[short(cured.where), cured.old, "→", cured.new] for cured in walked.cured]
    yield from console.lines(rows) if rows else ["  没有需要补正的"]


def short(where: str) -> str:
    """A place without the title of its section, and long names cut."""
    return QUOTED.sub(r"“\1…”", SECTION.sub(r"\1", where))


def doubtful(walked: Walked) -> Iterator[str]:
    yield from console.lines([[doubt.place, doubt.read, doubt.why] for doubt in walked.paper.doubts])


def day(walked: Walked) -> str:
    return f"{walked.acts[0].at.astimezone(SHANGHAI):%Y-%m-%d}"


def signed(walked: Walked) -> Iterator[str]:
    """One line per act."""
    head = ["", "时间", "事项", "意见栏", "办理人", "岗位", "版本", f"数字指纹前 {DIGITS} 位"]
    yield from console.lines([head, *(cells(act) for act in walked.acts)])


def cells(act: Act) -> list[str]:
    """An act in columns."""
    at = f"{act.at.astimezone(SHANGHAI):%H:%M:%S}"
    box = act.box.rstrip("：") or "—"
    digits = act.content_hash.partition(":")[2][:DIGITS] or "—"
    return [str(act.number), at, act.act, box, act.person, act.post, f"第{act.version}版", digits]


def sealed(walked: Walked) -> Iterator[str]:
    """Number, fingerprints, totals, grade."""
    seal, form = walked.sealed, walked.paper.form
    scores = seal.content["totals"]["level1"]
    levels = [f"{label} {scores[label]}/{weight}" for label, weight in form.level1().items()]
    yield from console.lines(
        [
            ["状态", f"{seal.state}　{seal.locked_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"],
            ["封存编号", seal.seal_number],
            ["自评总分", f"{seal.score} 分　{seal.grade}　（{'，'.join(levels)}）"],
            ["数字指纹", seal.content_hash],
            ["封存指纹", seal.seal_hash],
        ]
    )


def verified(walked: Walked) -> Iterator[str]:
    """What was recomputed, or every fault."""
    signatures = sum(bool(act.signature) for act in walked.acts)
    if walked.faults:
        yield from (f"  {fault.where}：{fault.what}" for fault in walked.faults)
        yield "  核验未通过"
        return
    yield f"  核验通过：{len(walked.acts)} 条轨迹首尾相接，{signatures} 个签署都覆盖同一份内容，"
    yield "  总分、等次和数字指纹按各行重算相同，封存指纹相符"


def document(walked: Walked) -> dict[str, Any]:
    """Everything, for a program; figures as strings."""
    paper, seal = walked.paper, walked.sealed
    return {
        "files": paper.files,
        "cured": [asdict(cured) for cured in walked.cured],
        "doubts": [asdict(doubt) for doubt in paper.doubts],
        "claims": [asdict(claim) for claim in walked.claims],
        "acts": [{**asdict(act), "at": act.at.isoformat()} for act in walked.acts],
        "report": {
            "form": paper.form.key,
            "name": paper.name,
            "unit": paper.unit,
            "supervising": paper.supervising,
            "year": paper.year,
            "state": seal.state,
            "seal_number": seal.seal_number,
            "locked_at": seal.locked_at.isoformat(),
            "content_hash": seal.content_hash,
            "seal_hash": seal.seal_hash,
            "totals": seal.content["totals"],
        },
        "verified": not walked.faults,
        "faults": [asdict(fault) for fault in walked.faults],
        "content": seal.content,
    }
