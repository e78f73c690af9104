"""`flask verify`: recompute every hash, signature, link and total; exit 0 (all agrees), 1 (broken), 2 (rolled back)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from models import Action, Report, ReportVersion, Signature, db
from models.engine import only_reading
from web.console import Failed
from workflow import anchors
from workflow.verification import Fault, verify

BROKEN, ROLLED_BACK = 1, 2
VERDICTS = {0: "ok", BROKEN: "broken", ROLLED_BACK: "rolled back"}


@click.command("verify")
@click.option("--report", "number", type=int, metavar="N", help="一份报告，N 是它网址里的编号")
@click.option("--all", "everything", is_flag=True, help="全部报告")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
@with_appcontext
def command(number: int | None, everything: bool, as_json: bool) -> None:
    """重算内容、总分、签署、轨迹和封存，与保存的核对。退出码：0 一致，1 不符，2 数据库被退回到较早的状态。"""
    if (number is None) == (not everything):
        raise Failed("请写 --report N（一份报告）或 --all（全部）。")
    with only_reading():
        session = db.session()
        checked = [check(session, report) for report in reports(session, number)]
        lost = [fault for fault in rolled_back(session) if everything or fault.report_id == number]
    if not checked and not lost and number is not None:
        raise Failed(f"没有编号为 {number} 的报告。")
    code = ROLLED_BACK if lost else BROKEN if any(row["faults"] for row in checked) else 0
    tell = tell_json if as_json else tell_words
    tell(checked, lost, code)


def reports(session: Session, number: int | None) -> Iterable[Report]:
    wanted = sa.select(Report).order_by(Report.id)
    return session.scalars(wanted if number is None else wanted.where(Report.id == number)).all()


def rolled_back(session: Session) -> list[Fault]:
    path: Path = current_app.config["DATA"] / anchors.NAME
    return anchors.rolled_back(session, path)


def check(session: Session, report: Report) -> dict[str, Any]:
    """One report: what was recomputed, how much of it, and what does not agree."""
    counts = {
        "actions": sa.select(sa.func.count(Action.id)).where(Action.report_id == report.id),
        "versions": sa.select(sa.func.count(ReportVersion.id)).where(
            ReportVersion.report_id == report.id, ReportVersion.submitted_at.is_not(None)
        ),
        "signatures": sa.select(sa.func.count(Signature.id))
        .join(ReportVersion, ReportVersion.id == Signature.version_id)
        .where(ReportVersion.report_id == report.id),
    }
    return {
        "report": report.id,
        "name": report.name,
        "unit": report.unit.name,
        "state": report.state.name,
        **{name: session.scalar(count) for name, count in counts.items()},
        "seal": report.seal_number,
        "faults": [{"where": fault.where, "what": fault.what} for fault in verify(session, report.id)],
    }


def tell_json(checked: list[dict[str, Any]], lost: list[Fault], code: int) -> NoReturn:
    gone = [{"report": fault.report_id, "seal": fault.where, "what": fault.what} for fault in lost]
    document = {"verdict": VERDICTS[code], "exit": code, "reports": checked, "rolled_back": gone}
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    raise SystemExit(code)


def tell_words(checked: list[dict[str, Any]], lost: list[Fault], code: int) -> NoReturn:
    for row in checked:
        click.echo("\n".join(lines(row)))
    for fault in lost:
        click.echo(f"✗ 报告 {fault.report_id}  {fault.where}：{fault.what}")
    broken = sum(bool(row["faults"]) for row in checked)
    click.echo(f"共核验 {len(checked)} 份报告：{conclusion(broken, len(lost))}")
    raise SystemExit(code)


def lines(row: dict[str, Any]) -> list[str]:
    sign = "✗" if row["faults"] else "✓"
    seal = f"、封存 {row['seal']}" if row["seal"] else ""
    head = (
        f"{sign} 报告 {row['report']}  {row['unit']}《{row['name']}》  "
        f"重算轨迹 {row['actions']} 条、内容 {row['versions']} 版、签署 {row['signatures']} 个{seal}"
    )
    return [head, *(f"    {fault['where']}：{fault['what']}" for fault in row["faults"])]


def conclusion(broken: int, lost: int) -> str:
    if not broken and not lost:
        return "内容、总分、签署、轨迹、封存全部重算一致。"
    gone = f"{lost} 次封存在数据库里找不到或已不同（数据库被退回到较早的状态）"
    found = [f"{broken} 份不符" if broken else "", gone if lost else ""]
    return "，".join(filter(None, found)) + "。请停止办理，保留现场，联系系统管理员。"
