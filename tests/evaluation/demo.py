"""The demo county's reports as a filler would type them: raw texts by section, score rows by cell."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from typing import Any

from evaluation import content, entry, forms
from evaluation.paper import Form, Outline, Table
from tests.databases import ROOT

FOLDER = ROOT / "web" / "demo"
MONEY = {"planned": "plan", "received": "received", "spent": "spent"}
HEAD = {
    "report": {"name": "2025年城镇老旧小区改造项目（第二批）"},
    "campaign": {"name": "2025年度", "year": 2025},
}


@cache
def form(key: str) -> Form:
    """A form of the library."""
    return forms.library()[key]


@cache
def told(name: str) -> dict[str, Any]:
    """A file of the demo county."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def of_version(record: dict[str, Any], key: str, version: int) -> Any:
    """A value of the story; version 1 has its own where it differs."""
    return record.get(f"{key}_v1", record.get(key)) if version == 1 else record.get(key)


def bodies(key: str, raw: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the typed texts become; none of them may be refused."""
    filled = {}
    for spec in form(key).sections:
        filled[spec.key], errors = entry.parse_section(spec, raw.get(spec.key, {}))
        assert errors == ()
    return filled


def story(version: int = 2) -> dict[str, Any]:
    """The bodies of the project report that the demo tells to its end."""
    source = told("story")
    overview = {row.label: row for row in form("2-2").table("overview", "funds").rows}
    funds = [
        {"row": overview[row["source"]].key, **{key: str(row[name]) for key, name in MONEY.items()}}
        for row in source["fund"]
        if row["source"] in overview
    ]
    vouchers = [
        {
            "content": row["content"],
            "amount": str(row["amount"]),
            "voucher": of_version(row, "voucher", version),
        }
        for row in source["vouchers"]["rows"]
    ]
    facts = source["overview"]
    return bodies(
        "2-2",
        {
            "cover": {"evaluation_type": source["cover"]["评价类型"]},
            "overview": {
                "project_leader": facts["项目负责人"],
                "project_phone": facts["联系电话"],
                "address": facts["项目地址"],
                "postcode": facts["邮编"],
                "period": facts["项目起止时间"],
                "funds": funds,
            },
            "vouchers": {"details": vouchers},
            "results": results("2-2", source),
            "team": team(source, "shenyq"),
            "narrative": {"report": report("2-2", source, version)},
        },
    )


def department() -> dict[str, Any]:
    """The bodies of the department report of the demo."""
    source = told("department")
    facts = source["overview"]
    return bodies(
        "2-1",
        {
            "overview": {
                "contact": facts["联系人"],
                "contact_phone": facts["联络电话"],
                "staff_quota": str(facts["人员编制"]),
                "staff_actual": str(facts["实有人数"]),
                "duties": facts["duties"],
                "annual_tasks": facts["tasks"],
                "achievements": facts["achievements"],
            },
            "finances": {table: organisations(table, source[table]) for table in TABLES},
            "results": results("2-1", source),
            "team": team({"evaluator": [{"name": "齐"}], "filler": source["filler"]}, "qijw"),
            "narrative": {"report": report("2-1", source, 2)},
        },
    )


TABLES = ("income", "expenditure", "three_public", "fixed_assets")


def organisations(table: str, source: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a table by organisation, without the computed first row."""
    spec = form("2-1").table("finances", table)
    keys = [column.key for column in spec.columns if column.key != "org"]
    return [
        {"org": row["org"], **{key: str(value) for key, value in zip(keys, row["values"], strict=True)}}
        for row in source["rows"][1:]
    ]


def results(key: str, source: dict[str, Any]) -> dict[str, Any]:
    """Qualitative and quantitative targets."""
    table = form(key).table("results", "quantitative")
    rows = {row.label: row.key for row in table.rows}
    goals = source["qualitative"]
    lists = [value if isinstance(value, list) else [value] for value in (goals["target"], goals["result"])]
    return {
        "qualitative": [
            {"expected": target, "achieved": result} for target, result in zip(*lists, strict=True)
        ],
        "quantitative": [{"row": rows[row["level2"]], **row} for row in source["indicator"]],
    }


def team(source: dict[str, Any], leader: str) -> dict[str, Any]:
    """Evaluators, their leader, and the filler's number."""
    people = [
        {"name": row["name"], "position": row.get("title"), "unit": row.get("unit")}
        for row in source["evaluator"]
    ]
    return {"evaluators": people, "team_leader": leader, "filler_phone": source["filler"]["phone"]}


def report(key: str, source: dict[str, Any], version: int) -> dict[str, str]:
    """The written report by heading."""
    (outline,) = (item for item in form(key).section("narrative").entries if isinstance(item, Outline))
    texts: dict[tuple[str, ...], str] = {}
    for part in source["narrative"]:
        headings = tuple(part[name] for name in ("section", "part", "item") if name in part)
        texts[headings] = of_version(part, "text", version)
    path: list[str] = []
    filled = {}
    for heading in outline.headings:
        path[heading.level - 1 :] = [heading.text]
        filled[heading.key] = texts.pop(tuple(path), "")
    assert not texts
    return filled


def story_scores(version: int = 2) -> dict[str, dict[str, Any]]:
    """The score rows of the project report."""
    return {
        cell.key: {
            "score": str(of_version(row, "score", version)),
            "reason": of_version(row, "reason", version) or "",
            "basis": {"chosen": of_version(row, "chosen", version)} if "chosen" in row else {},
        }
        for cell, row in zip(form("2-2").cells, told("story")["score"], strict=True)
    }


def department_scores() -> dict[str, dict[str, Any]]:
    """The score rows of the department report; the three benefits share one cell."""
    rows = {row["no"]: row for row in told("department")["score"]}
    found = {}
    for cell in form("2-1").cells:
        parts = [rows[indicator.no] for indicator in form("2-1").indicators_of(cell.key)]
        reasons = [part["reason"] for part in parts if "reason" in part]
        found[cell.key] = {"score": str(sum(part["score"] for part in parts)), "reason": "".join(reasons)}
    return found


def faulty() -> dict[str, Any]:
    """The bodies of the project report with planted faults; two ticked kinds of evaluation are as good as none."""
    source = told("faulty")
    facts, funds = source["overview"], source["funds"]
    labels = {row.label: row.key for row in form("2-2").table("overview", "funds").rows}
    money = zip(funds["sources"], *(funds[name] for name in MONEY.values()), strict=True)
    rows = [
        {"row": labels[label], **dict(zip(MONEY, map(str, cells), strict=True))}
        for label, *cells in money
        if label in labels
    ]
    vouchers = [
        {"content": row["content"], "amount": str(row["amount"]), "voucher": row["voucher"]}
        for row in source["vouchers"]["rows"]
    ]
    report = {part["section"]: part["text"] for part in source["narrative"]}
    (outline,) = (item for item in form("2-2").section("narrative").entries if isinstance(item, Outline))
    return bodies(
        "2-2",
        {
            "overview": {
                "project_leader": facts["项目负责人"],
                "project_phone": facts["联系电话"],
                "address": facts["项目地址"],
                "period": facts["项目起止时间"],
                "funds": rows,
            },
            "vouchers": {"details": vouchers},
            "results": results("2-2", {**source, "indicator": source["indicators"]["rows"]}),
            "team": team(source, "luty"),
            "narrative": {"report": {item.key: report.get(item.text, "") for item in outline.headings}},
        },
    )


def faulty_scores() -> dict[str, dict[str, Any]]:
    """The score rows of the report with planted faults."""
    rows = zip(form("2-2").cells, told("faulty")["scores"]["rows"], strict=True)
    return {cell.key: {"score": str(score), "reason": reason} for cell, (_, _, score, reason) in rows}


def document(version: int = 2, **changed: Any) -> dict[str, Any]:
    """The content document of a version of the story; `changed` replaces parts of it."""
    unit = {"name": "平澜县住房保障服务中心", "code": "303008"}
    parts: dict[str, Any] = {
        "unit": unit,
        "supervising": {"name": "平澜县住房和城乡建设局", "code": "303001"},
        "section": {"name": "经济建设股"},
        "route": [
            {"seq": seq, "stop": stop.stop, "box": stop.box} for seq, stop in enumerate(form("2-2").stops, 1)
        ],
        "bodies": story(version),
        "scores": story_scores(version),
        "submitted": {1: "2026-03-06", 2: "2026-03-12"}[version],
        **HEAD,
    }
    return content.document(form("2-2"), **{**parts, **changed})


def table(key: str, section: str, name: str) -> Table:
    """A table of a form."""
    return form(key).table(section, name)
