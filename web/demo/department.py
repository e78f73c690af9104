"""The sound department report of 教育局: 附件2-1 and 附件3-1 as told in department.toml."""

from __future__ import annotations

from typing import Any

from web.demo import paper
from web.demo.basis import basis, figures, sub_indicators
from web.demo.people import holders as people_of
from web.demo.told import Content, form, told

TABLES = ("income", "expenditure", "three_public", "fixed_assets")


def content() -> Content:
    return Content(bodies(), scores())


def bodies() -> paper.Bodies:
    source = told("department")
    facts = source["overview"]
    people = {person["login"]: person for person in people_of(source["report"]["unit"])}
    evaluators = [people[row["login"]] for row in source["evaluator"]]
    (leader,) = (row["login"] for row in source["evaluator"] if row.get("leader"))
    return paper.bodies(
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
            "finances": {table: organisations(table, source[table]["rows"][1:]) for table in TABLES},
            "results": paper.results("2-1", source),
            "team": paper.team(evaluators, leader, source["filler"]["phone"]),
            "narrative": paper.narrative("2-1", source["narrative"]),
            "inputs": {
                **figures("2-1", source["inputs"]),
                "sub_indicators": sub_indicators("2-1", source["score"]),
            },
        },
    )


def organisations(table: str, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The rows of a table by organisation {"org", "values"}; computed cells among the values are left to the form."""
    spec = form("2-1").table("finances", table)
    keys = [column.key for column in spec.columns if column.key != "org"]
    return [
        {"org": row["org"], **{key: str(value) for key, value in zip(keys, row["values"], strict=True)}}
        for row in rows
    ]


def scores() -> dict[str, dict[str, Any]]:
    """22 cells; the three benefits, told row by row, share one, each with its part of it."""
    rows = {row["no"]: row for row in told("department")["score"]}
    found = {}
    for cell in form("2-1").cells:
        printed = {indicator.key: rows[indicator.no] for indicator in form("2-1").indicators_of(cell.key)}
        reason = "".join(row.get("reason", "") for row in printed.values())
        points = sum(row["score"] for row in printed.values())
        found[cell.key] = paper.score(points, reason, shared_basis(printed))
    return found


def shared_basis(printed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What a score rests on; one that rows share on the points of each."""
    first, *others = printed.values()
    if not others:
        return basis(first)
    return {"parts": {key: str(row["score"]) for key, row in printed.items()}}
