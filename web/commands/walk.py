"""`flask walk [FILE…]`: a report on paper goes through the whole chain, ends locked and verified."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from documents.refusals import Unreadable
from web.commands.read import read_all
from web.console import Failed
from web.walk import telling, walk
from web.walk.cures import Incurable
from workflow.errors import Refused

SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "samples"
PROJECT = (str(SAMPLES / "pinglan_2-2.docx"), str(SAMPLES / "pinglan_3-2.docx"))


@click.command("walk")
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 文档：补正、签审、封存、核验和全部内容")
@with_appcontext
def command(files: tuple[str, ...], as_json: bool) -> None:
    """把主表和评分表（默认是样例的项目支出报告）走完整个签审流程：读入、补正、签审、锁定、核验。

    用临时数据库，走完即删；签审人员是演示虚构的。
    """
    readings = read_all(files or PROJECT)
    try:
        walked = walk(readings, current_app.config["COUNTY"], current_app.config["SEAL_PREFIX"])
    except (Unreadable, Refused, Incurable) as refusal:
        raise Failed(refusal.message) from refusal
    if as_json:
        click.echo(json.dumps(telling.document(walked), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(telling.text(walked)))
    if walked.faults:
        raise SystemExit(1)
