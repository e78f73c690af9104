"""The report that the demo tells to its end, word for word: its two versions, and its draft of 5 March."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from web.demo import paper
from web.demo.basis import basis, survey
from web.demo.told import Content, form, of_version, told

LEADER = "shenyq"


def content(version: int = 2) -> Content:
    """Everything version 1 or 2 says, word for word."""
    return Content(bodies(version), scores(version))


def bodies(version: int = 2) -> paper.Bodies:
    source = told("story")
    facts = source["overview"]
    return paper.bodies(
        "2-2",
        {
            "cover": {"evaluation_type": source["cover"]["评价类型"]},
            "overview": {
                "project_leader": facts["项目负责人"],
                "project_phone": facts["联系电话"],
                "address": facts["项目地址"],
                "postcode": facts["邮编"],
                "period": facts["项目起止时间"],
                "funds": paper.funds(source["fund"]),
            },
            "vouchers": {"details": paper.vouchers(source["vouchers"]["rows"], version)},
            "results": paper.results("2-2", source),
            "team": paper.team(source["evaluator"], LEADER, source["filler"]["phone"]),
            "narrative": paper.narrative("2-2", source["narrative"], version),
            "inputs": survey(source["survey"]),
        },
    )


def scores(version: int = 2) -> dict[str, dict[str, Any]]:
    """22 rows; `basis` holds the ticked clauses, the chosen tier and the deductions of each."""
    rows = zip(form("2-2").cells, told("story")["score"], strict=True)
    return {
        cell.key: paper.score(
            of_version(row, "score", version), of_version(row, "reason", version) or "", basis(row, version)
        )
        for cell, row in rows
    }


def draft() -> Content:
    """The fill page of 5 March, 10:42: two indicators unscored, voucher 12 short by 10 万元, the prose of version 1."""
    source, first = told("story")["draft"], content(1)
    wrong = {"yuan": str(source["voucher_12"].quantize(Decimal("0.01"))), "places": 2}
    first.bodies["vouchers"]["details"][11]["amount"] = wrong
    unscored = {cell.key for cell in form("2-2").cells if cell.label in source["unscored"]}
    return Content(first.bodies, {key: row for key, row in first.scores.items() if key not in unscored})
