"""`flask read FILE…`: what was read from Word, for a person or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

import documents
from documents.intake import form_of, intake
from documents.refusals import Unreadable
from evaluation.forms import library
from web import console

Reading = dict[str, Any]
LONGEST = 60  # letters of a doubtful text

NAMES = (
    ("unit", "单位"),
    ("project_name", "项目"),
    ("supervising_department", "主管部门"),
    ("region", "地区"),
    ("year", "年度"),
    ("budget_code", "预算编码"),
)


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 文档，结构与比对程序所用的一致")
def command(files: tuple[str, ...], as_json: bool) -> None:
    """读出自评报告和评分表（.docx）：一个文件一个对象，几个文件是一个列表。"""
    readings = read_all(files)
    if as_json:
        click.echo(documents.dumps(readings[0] if len(readings) == 1 else readings, indent=2))
    else:
        click.echo("\n\n".join("\n".join(summary(reading)) for reading in readings))


def read_all(files: Sequence[str]) -> list[Reading]:
    """Every form in the files, in order.

    Raises:
        Failed: naming the first file that cannot be read.
    """
    readings: list[Reading] = []
    for file in files:
        try:
            readings += documents.readings(file)
        except Unreadable as refusal:
            raise console.Failed(f"{file}：{refusal.message}") from refusal
    return readings


def summary(reading: Reading) -> Iterator[str]:
    """A reading in a few aligned lines; what the paper does not have is left out."""
    title = " ".join((reading["title"] or "自评报告（没有标题）").split("\n"))
    yield " ".join(filter(None, (reading["form_label"], title, f"［{'、'.join(reading['files'])}］")))
    rows = [[name, str(reading[key])] for key, name in NAMES if reading[key]]
    rows += [[name, " · ".join(texts)] for name, texts in contents(reading) if texts]
    rows += [["存疑" if not number else "", text] for number, text in enumerate(doubts(reading))]
    yield from console.lines(rows)


def contents(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    """What stands in the tables and boxes, counted and totalled."""
    yield "资金", [f"{item['item']} {item['amount']} {item['unit']}" for item in money_totals(reading)]
    yield "支出明细", vouchers(reading)
    yield "指标", [indicators(table) for table in reading["indicator_tables"]]
    scores = reading["scores"]
    yield "得分", [str(scores[key]) for key in ("total_score", "grade") if scores[key] is not None]
    yield "评价人员", [f"{len(reading['evaluators'])} 人"] if reading["evaluators"] else []
    yield "意见栏", [box(item) for item in reading["sign_off_boxes"]]
    yield "综述", [section["path"][-1] for section in reading["narrative"] if section["level"] == 1]


def money_totals(reading: Reading) -> Iterator[Reading]:
    """Amounts that stand for the whole report: of all sources, or of the first row of institutions."""
    first: dict[str, str] = {}
    for item in reading["finances"]:
        own = item["org"] and first.setdefault(item["where"], item["org"]) == item["org"]
        if item["amount"] is not None and "/" not in item["item"] and (own or item["source"] == "合计"):
            yield item


def vouchers(reading: Reading) -> list[str]:
    lines, total = reading["expenditure_lines"], reading["expenditure_total"]
    counted = [f"{len(lines)} 笔"] if lines else []
    return counted + ([f"合计 {total['amount']} {total['unit']}"] if total and total["amount"] else [])


def indicators(table: Reading) -> str:
    total = table["total"]["score"] if table["total"] and table["total"].get("score") is not None else None
    stated = f"，合计得 {total} 分" if total is not None else ""
    return f"{table['caption'] or '指标表'} {len(table['rows'])} 行{stated}"


def box(item: Reading) -> str:
    """A box of opinion with what stands in it."""
    return f"{item['label'].rstrip('：:')} {item['opinion'] or '空白'}"


def doubts(reading: Reading) -> list[str]:
    """What a person has to look at before this becomes a draft; nothing for paper without a form of ours."""
    try:
        found = intake([reading], form_of([reading], library())).doubts
    except Unreadable:
        return []
    return [f"{doubt.place}：{shortened(doubt.read)}　{doubt.why}" for doubt in found]


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
