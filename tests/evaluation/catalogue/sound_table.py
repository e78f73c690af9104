"""Sound readings of the national 自评表."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from evaluation import rules
from tests.evaluation.catalogue import sound, sound_project
from tests.evaluation.catalogue.sound import COUNTY, Facts, fen, percent

Reading = dict[str, Any]
SCHEMES = (
    {
        "execution": 10,
        "quantity": 20,
        "quality": 15,
        "timeliness": 15,
        "economic": 10,
        "social": 10,
        "ecological": 10,
        "satisfaction": 10,
    },
    {
        "execution": 10,
        "quantity": 15,
        "quality": 15,
        "timeliness": 10,
        "cost": 20,
        "economic": 5,
        "social": 10,
        "ecological": 5,
        "satisfaction": 10,
    },
)
NATIONAL = (
    "level1", "level2", "level3", "operator", "target", "measure_unit", "actual", "weight", "score", "deviation_reason",
)  # fmt: skip
LEVELS = {
    "execution": ("预算执行率", "预算执行率"),
    "quantity": ("产出指标", "数量指标"),
    "quality": ("产出指标", "质量指标"),
    "timeliness": ("产出指标", "时效指标"),
    "cost": ("成本指标", "经济成本指标"),
    "economic": ("效益指标", "经济效益指标"),
    "social": ("效益指标", "社会效益指标"),
    "ecological": ("效益指标", "生态效益指标"),
    "satisfaction": ("满意度指标", "服务对象满意度指标"),
}


def table(seed: int) -> Reading:
    """A filled 项目支出绩效自评表."""
    dice, theme, facts = drawn(seed)
    sources = {
        "当年财政拨款": facts["planned"] - facts["other"],
        "上年结转资金": fen(0),
        "其他资金": facts["other"],
    }
    spent = {name: fen(yuan * facts["left"] / 100) for name, yuan in sources.items()}
    facts["spent"] = sum(spent.values())
    settle(facts)
    finances = [
        cell("budget", item, source, yuan)
        for item, amounts in (("年初预算数", sources), ("全年预算数", sources), ("全年执行数", spent))
        for source, yuan in (("年度资金总额", sum(amounts.values())), *amounts.items())
    ]
    finances.append(
        {**cell("budget", "执行率", "年度资金总额", facts["used"]), "unit": "%", "amount_yuan": None}
    )
    rows = indicator_rows(theme, facts, separate_unit=True)
    execution, rest = rows[:1], rows[1:]
    return {
        **head(facts, "project_self_evaluation_table", "项目支出绩效自评表"),
        "basic_info": [
            {"label": "项目名称", "value": facts["name"]},
            {"label": "主管部门", "value": facts["department"]},
            {"label": "实施单位", "value": facts["unit"]},
        ],
        "finances": finances,
        "qualitative_targets": [goal(facts, "年度总体目标", result=True)],
        "indicator_tables": [
            {
                "id": "execution",
                "caption": "",
                "columns": columns("weight", "actual", "score"),
                "rows": execution,
            },
            {
                "id": "quantitative",
                "caption": "绩效指标",
                "columns": columns(*NATIONAL),
                "rows": rest,
                "total": None,
            },
        ],
        "scores": {"total_score": total(rows), "grade": None, "score_table": "quantitative"},
        "narrative": [],
    }


def drawn(seed: int) -> tuple[random.Random, dict[str, Any], Facts]:
    """The dice, a theme and the figures of a project without shortfalls of money."""
    dice = random.Random(seed)
    theme = dice.choice(sound.told("sound")["theme"])
    facts = sound_project.figures(dice, theme)
    facts["planned"] = fen(dice.randint(60, 4000))
    facts["other"] = fen(dice.choice([0, 0, facts["planned"] / 10]))
    facts["left"] = Decimal(dice.choice([100, 100, dice.randint(91, 99)]))
    facts["scheme"] = SCHEMES[1] if theme["works"] else dice.choice(SCHEMES)
    facts["months"] = 13 - facts["start"]
    facts["satisfied"] = facts["survey"] * dice.randint(91, 99) // 100
    facts["satisfaction"] = percent(facts["satisfied"], facts["survey"])
    facts["economic_actual"] = max(facts["economic_actual"], facts["economic_target"])
    return dice, theme, facts


def settle(facts: Facts) -> None:
    """What follows from what was spent."""
    facts["used"] = percent(facts["spent"], facts["planned"])
    facts["balance"] = facts["planned"] - facts["spent"]
    facts["problems"] = "前期需求调研不够细，个别地点在实施中才确定"
    facts["problems"] += (
        f"；{facts['places'] - facts['part']}个点位推迟实施，年度数量任务没有全部完成。"
        if facts["actual"] < facts["target"]
        else "。"
    )


def head(facts: Facts, form_type: str, title: str) -> Reading:
    """What every reading has."""
    return {
        "id": f"{form_type}",
        "form_type": form_type,
        "form_label": None,
        "title": title,
        "region": COUNTY,
        "year": facts["year"],
        "unit": facts["unit"],
        "project_name": facts["name"],
        "supervising_department": facts["department"],
        "on_paper": True,
    }


def columns(*keys: str) -> list[Reading]:
    """Printed columns."""
    return [{"key": key} for key in keys]


def cell(where: str, item: str, source: str, number: Decimal, line: str = "") -> Reading:
    """A cell of a money table in 万元."""
    return {
        "where": where,
        "item": item,
        "source": source,
        "line_no": line,
        "amount_text": f"{number}",
        "amount": number,
        "unit": "万元",
        "amount_yuan": number * 10_000,
    }


def goal(facts: Facts, kind: str, *, result: bool) -> Reading:
    """The goal of the year."""
    target = "{does}{target}{measure}，{social_name}{social_target}{social_unit}。".format(**facts)
    done = "全年{does}{actual}{measure}，{social_name}{social_actual}{social_unit}。".format(**facts)
    return {"kind": kind, "target": target, "result": done if result else None}


def measures(theme: dict[str, Any], facts: Facts) -> dict[str, tuple[str, str, str, str, str]]:
    """Name, operator, target, unit and result of every indicator."""
    found = {
        "execution": ("预算执行率", "≥", "100", "%", str(facts["used"])),
        "quantity": (facts["does"], "≥", str(facts["target"]), facts["measure"], str(facts["actual"])),
        "quality": (facts["quality_name"], "≥", "95", "%", str(facts["quality"])),
        "timeliness": ("按期完成率", "≥", "100", "%", "100"),
        "cost": ("项目总成本", "≤", str(facts["planned"]), "万元", str(facts["spent"])),
        "satisfaction": (
            f"{facts['asked']}满意度（问卷{facts['survey']}份，满意{facts['satisfied']}份）",
            "≥",
            "90",
            "%",
            str(facts["satisfaction"]),
        ),
    }
    for key in ("economic", "social", "ecological"):
        values = (str(facts[f"{key}_target"]), facts[f"{key}_unit"], str(facts[f"{key}_actual"]))
        found[key] = (facts[f"{key}_name"], "≥", *values)
    return found


def indicator_rows(theme: dict[str, Any], facts: Facts, *, separate_unit: bool) -> list[Reading]:
    """Every indicator with the score the national rule gives; short ones have their reason."""
    rows = []
    for key, weight in facts["scheme"].items():
        name, sign, target, unit, actual = measures(theme, facts)[key]
        texts = (f"{sign}{target}{unit}", f"{actual}{unit}")
        points = rules.score_row(name, *texts, Decimal(weight), "reverse" if sign == "≤" else "").points
        rate = min(percent(Decimal(actual), Decimal(target)), fen(100)) if Decimal(target) else fen(100)
        rows.append(
            {
                "level1": LEVELS[key][0],
                "level2": LEVELS[key][1],
                "level3": name,
                "indicator": name,
                "weight": Decimal(weight),
                "score": points,
                "completion_rate": f"{rate if sign == '≥' else fen(100)}%",
                "deviation_reason": f"{short(key, facts)}" if points is not None and points < weight else "",
                **(
                    {
                        "operator": sign,
                        "target": target,
                        "measure_unit": unit,
                        "actual": texts[1] if unit == "%" else actual + unit,
                    }
                    if separate_unit
                    else {"target": texts[0], "actual": texts[1]}
                ),
            }
        )
    return rows


def short(key: str, facts: Facts) -> str:
    """The reason for a shortfall."""
    reasons = {
        "execution": f"{facts['balance']}万元为按合同预留的质量保证金，年底未到付款节点。",
        "quantity": facts["reasons"].get("output_quantity", ""),
    }
    return reasons[key]


def total(rows: list[Reading]) -> Decimal:
    """The sum of the scores."""
    return sum((row["score"] for row in rows), Decimal(0))
