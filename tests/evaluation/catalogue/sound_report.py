"""Sound readings of a 项目支出绩效自评报告 with rows (1) to (7) and a table of indicators; no form of ours."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.evaluation.catalogue import sound, sound_table
from tests.evaluation.catalogue.sound import Facts, fen

Reading = dict[str, Any]
LINES = (
    ("年初预算资金", "(1)"),
    ("全年预算资金", "(2)"),
    ("实际到位资金", "(3)"),
    ("全年执行资金", "(4)"),
    ("资金结余", "(5)=(3)-(4)"),
    ("预算到位率", "(6)=(3)/(2)"),
    ("预算执行率", "(7)=(4)/(2)"),
)


def report(seed: int) -> Reading:
    """A 项目支出绩效自评报告 with rows (1) to (7) and a table of indicators."""
    dice, theme, facts = sound_table.drawn(seed)
    facts["spent"] = fen(facts["planned"] * facts["left"] / 100)
    sound_table.settle(facts)
    rows = sound_table.indicator_rows(theme, facts, separate_unit=False)
    names = (
        "level1",
        "level2",
        "level3",
        "weight",
        "target",
        "actual",
        "completion_rate",
        "score",
        "deviation_reason",
    )
    return {
        **sound_table.head(
            facts, "project_self_evaluation_report", f"{facts['year']}年{theme['name']}支出绩效自评报告"
        ),
        "supervising_department": facts["department"],
        "report_date": {"text": "", "date": f"{facts['next']}-03-15"},
        "cover_fields": [
            {"label": "项目单位", "value": facts["unit"]},
            {"label": "主管部门", "value": facts["department"]},
        ],
        "finances": list(budget(facts)),
        "qualitative_targets": [sound_table.goal(facts, "项目年度目标", result=False)],
        "indicator_tables": [
            {
                "id": "annex",
                "caption": "项目支出绩效自评表",
                "columns": sound_table.columns(*names),
                "rows": rows,
            }
        ],
        "scores": {
            "total_score": sound_table.total(rows),
            "grade": grade(sound_table.total(rows)),
            "score_table": "annex",
        },
        "narrative": sections(dice, facts),
        "sign_off_boxes": [
            {
                "label": "单位意见：",
                "opinion": "情况属实。",
                "signature": "已签章",
                "date_line": f"{facts['next']}年3月16日",
            }
        ],
    }


def budget(facts: Facts) -> Iterator[Reading]:
    """The seven rows by source; rates of sources that have no money stay blank."""
    parts = {
        "年度总金额": facts["planned"],
        "财政资金/小计": facts["planned"],
        "财政资金/省级": facts["planned"],
        "其他资金": None,
    }
    for item, line in LINES:
        for source, planned in parts.items():
            spent = facts["spent"] if planned is not None else None
            number = {"(4)": spent, "(5)=(3)-(4)": facts["balance"] if planned is not None else None}.get(
                line, planned
            )
            if "率" in item:
                rate = {"(6)=(3)/(2)": fen(100)}.get(line, facts["used"]) if planned is not None else None
                yield {
                    **sound_table.cell("budget", item, source, rate or fen(0), line),
                    "unit": "%",
                    "amount": rate,
                    "amount_yuan": None,
                }
            elif number is None:
                yield {
                    **sound_table.cell("budget", item, source, fen(0), line),
                    "amount": None,
                    "amount_yuan": None,
                    "amount_text": "",
                }
            else:
                yield sound_table.cell("budget", item, source, number, line)


def grade(points: Decimal) -> str:
    """The grade of a total."""
    return "优秀" if points >= 90 else "良好" if points >= 80 else "中等"


def sections(dice: random.Random, facts: Facts) -> list[Reading]:
    """The written report."""
    found: list[Reading] = []
    for key, part in sound.told("sound_table").items():
        path = key.split("|")
        if len(path) == 2 and (not found or found[-1]["path"][0] != path[0]):
            found.append(section(path[:1], ""))
        found.append(section(path, sound.sentence(dice, part, facts)))
    return found


def section(path: list[str], text: str) -> Reading:
    """A heading and its text."""
    number = re.match(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", path[-1])
    prefix = number[0] if number else ""
    return {
        "path": path,
        "level": len(path),
        "number": prefix,
        "title": path[-1].removeprefix(prefix),
        "text": text,
        "tables": [],
    }
