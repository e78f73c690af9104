"""The demo county's papers for the tests of the paper: forms, bodies, score rows, content documents."""

from __future__ import annotations

from typing import Any

from evaluation import content
from evaluation.paper import Table
from web.demo import department as told_department
from web.demo import paper
from web.demo import story as told_story
from web.demo.told import form as form
from web.demo.told import told as told

HEAD = {
    "report": {"name": "2025年城镇老旧小区改造项目（第二批）"},
    "campaign": {"name": "2025年度", "year": 2025},
}
SUBMITTED = {1: "2026-03-06", 2: "2026-03-12"}

story = told_story.bodies
story_scores = told_story.scores
department = told_department.bodies
department_scores = told_department.scores
TABLES = told_department.TABLES


def faulty() -> dict[str, Any]:
    """The bodies of the project report with planted faults; two ticked kinds of evaluation are as good as none."""
    source = told("faulty")
    facts, funds = source["overview"], source["funds"]
    columns = (funds[name] for name in ("sources", *paper.MONEY.values()))
    names = ("source", *paper.MONEY.values())
    money = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    report = {part["section"]: part["text"] for part in source["narrative"]}
    headings = paper.outline(form("2-2")).headings
    return paper.bodies(
        "2-2",
        {
            "overview": {
                "project_leader": facts["项目负责人"],
                "project_phone": facts["联系电话"],
                "address": facts["项目地址"],
                "period": facts["项目起止时间"],
                "funds": paper.funds(money),
            },
            "vouchers": {"details": paper.vouchers(source["vouchers"]["rows"])},
            "results": paper.results("2-2", {**source, "indicator": source["indicators"]["rows"]}),
            "team": paper.team(source["evaluator"], "luty", source["filler"]["phone"]),
            "narrative": {"report": {item.key: report.get(item.text, "") for item in headings}},
        },
    )


def faulty_scores() -> dict[str, dict[str, Any]]:
    """The score rows of the report with planted faults."""
    rows = zip(form("2-2").cells, told("faulty")["scores"]["rows"], strict=True)
    return {cell.key: {"score": str(score), "reason": reason} for cell, (_, _, score, reason) in rows}


def document(version: int = 2, **changed: Any) -> dict[str, Any]:
    """The content document of a version of the story; `changed` replaces parts of it."""
    stops = enumerate(form("2-2").stops, 1)
    parts: dict[str, Any] = {
        "unit": {"name": "平澜县住房保障服务中心", "code": "303008"},
        "supervising": {"name": "平澜县住房和城乡建设局", "code": "303001"},
        "section": {"name": "经济建设股"},
        "route": [{"seq": seq, "stop": stop.stop, "box": stop.box} for seq, stop in stops],
        "bodies": story(version),
        "scores": story_scores(version),
        "submitted": SUBMITTED[version],
        **HEAD,
    }
    return content.document(form("2-2"), **{**parts, **changed})


def table(key: str, section: str, name: str) -> Table:
    """A table of a form."""
    return form(key).table(section, name)
