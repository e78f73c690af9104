"""A sound department report of 附件2-1 with its score sheet."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from tests.evaluation.catalogue import sound
from tests.evaluation.catalogue.sound import COUNTY, Facts, fen, percent

NAMES = ("局机关", "事务中心", "执法大队", "信息服务站")
SUBS = {  # score cell → its sub-indicators' share of the weight and the theme's figure that proves them
    "strategy_tasks": "8",
    "government_report_tasks": "5",
    "livelihood_tasks": "4",
    "key_projects": "4",
    "other_tasks": "4",
    "economic_benefit": "5",
    "social_benefit": "5",
    "ecological_benefit": "5",
}
WHOLE = {"clauses": ["①", "②", "③", "④", "⑤"]}


def report(seed: int) -> tuple[str, dict[str, Any]]:
    """The form's key and the content document; the same for the same seed."""
    dice = random.Random(seed)
    theme = dice.choice(sound.told("sound")["theme"])
    facts = figures(dice, theme)
    raw = {
        "overview": overview(dice, theme, facts),
        "finances": facts["tables"],
        "results": results(facts),
        "team": team(dice),
        "inputs": inputs(facts),
    }
    raw["narrative"] = {"report": sound.narrative("2-1", "sound_department", dice, facts)}
    filled = sound.bodies("2-1", raw)
    scores = sound.scored("2-1", filled, bases(), facts["reasons"], {})
    return "2-1", sound.document("2-1", facts, filled, scores, f"{facts['next']}-03-{dice.randint(1, 28):02}")


def figures(dice: random.Random, theme: dict[str, Any]) -> Facts:
    """Every figure of the report."""
    year, quota = dice.randint(2023, 2027), dice.randint(60, 600)
    unit = COUNTY + theme["department"]
    facts: Facts = {
        "year": year,
        "before": year - 1,
        "next": year + 1,
        "later": year + 1,
        "unit": unit,
        "department": unit,
        "name": f"{year}年度部门整体支出",
        "field": theme["name"].removesuffix("项目").removesuffix("工程"),
        "quota": quota,
        "staff": quota - dice.randint(0, 9),
        "staff_words": "控制在核定编制以内。",
        "reasons": {},
        "problem": [],
        "orgs": NAMES[: dice.randint(2, 4)],
    }
    facts["subordinates"] = "、".join(facts["orgs"][1:]) if len(facts["orgs"]) > 1 else ""
    if dice.random() < 0.4:
        over_quota(facts, quota + max(1, quota * dice.randint(2, 6) // 100))
    tasks(dice, theme, facts)
    money(dice, facts)
    rates(dice, facts)
    facts["problems"] = "".join(
        f"{'一二三四五六七八'[at]}是{text}" for at, text in enumerate(facts["problem"])
    ) or ("一是预算管理的精细化程度还可以提高。二是部分业务数据还靠手工统计，效率不高。")
    return facts


def over_quota(facts: Facts, staff: int) -> None:
    """More people than posts, and the report says so."""
    rate = percent(staff, facts["quota"])
    facts |= {"staff": staff, "staff_words": f"控制率{rate}%，超出部分为接收的安置人员。"}
    facts["reasons"]["staff_control_rate"] = (
        f"实有{staff}人，编制{facts['quota']}人，控制率{rate}%，系接收安置人员。"
    )
    facts["problem"].append(f"人员控制率略高，实有人数超过编制{staff - facts['quota']}人。")


def tasks(dice: random.Random, theme: dict[str, Any], facts: Facts) -> None:
    """What the year was about: the theme's quantity and its benefits."""
    target = dice.randint(*theme["size"])
    made = {"task": (theme["does"], theme["measure"], target)}
    made |= {
        key: (theme[key][0], theme[key][1], dice.randint(*theme[key][2:]))
        for key in ("economic", "social", "ecological")
    }
    for key, (name, unit, figure) in made.items():
        facts |= {f"{key}_name": name, f"{key}_unit": unit, f"{key}_target": figure, f"{key}_actual": figure}
    facts |= {
        "quality": theme["quality"],
        "asked": theme["asked"],
        "task_1": theme["does"],
        "task_2": theme["content"][0],
    }
    facts["done_words"] = (
        f"{theme['does']}{target}{theme['measure']}，与年初目标一致；{theme['quality']}达到100%。"
    )


def money(dice: random.Random, facts: Facts) -> None:
    """The four tables, one row per institution."""
    income, spending, three, assets = [], [], [], []
    facts["idle"] = dice.random() < 0.4
    for org in facts["orgs"]:
        carried, grant, fund = (
            fen(dice.randint(low, high)) for low, high in ((20, 90), (300, 4000), (0, 300))
        )
        personnel, public = fen(grant * dice.randint(20, 40) / 100), fen(grant * dice.randint(5, 10) / 100)
        left = fen(carried * dice.randint(10, 90) / 100)
        projects = carried + grant + fund - personnel - public - left
        in_use = fen(dice.randint(80, 4000))
        idle = fen(in_use * 3 / 100) if facts["idle"] else fen(0)
        income.append(
            line(
                org,
                carry_over=carried,
                general_budget_grant=grant,
                gov_fund_grant=fund,
                nontax_special_account=0,
                other_income=0,
            )
        )
        spending.append(
            line(
                org, personnel_expenditure=personnel, public_expenditure=public, project_expenditure=projects
            )
        )
        three.append(
            line(
                org,
                reception=fen(dice.randint(1, 9)),
                vehicle_running=fen(dice.randint(1, 9)),
                vehicle_purchase=0,
                abroad=0,
            )
        )
        assets.append(line(org, in_use=in_use, rented=0, other=idle))
    facts["tables"] = {
        "income": income,
        "expenditure": spending,
        "three_public": three,
        "fixed_assets": assets,
    }


def line(org: str, **cells: Any) -> dict[str, str]:
    """A row of a table as typed."""
    return {"org": org, **{key: str(value) for key, value in cells.items()}}


def total(facts: Facts, table: str, *columns: str) -> Decimal:
    """The sum of columns over all institutions."""
    return sum((Decimal(row[column]) for row in facts["tables"][table] for column in columns), Decimal(0))


def rates(dice: random.Random, facts: Facts) -> None:
    """Sums and rates that the text and the score sheet are about."""
    income = ("carry_over", "general_budget_grant", "gov_fund_grant")
    facts |= {
        "income": total(facts, "income", *income),
        "carried": total(facts, "income", "carry_over"),
        "personnel": total(facts, "expenditure", "personnel_expenditure"),
        "public": total(facts, "expenditure", "public_expenditure"),
        "projects": total(facts, "expenditure", "project_expenditure"),
        "reception": total(facts, "three_public", "reception"),
        "vehicles": total(facts, "three_public", "vehicle_running"),
        "in_use": total(facts, "fixed_assets", "in_use"),
        "assets": total(facts, "fixed_assets", "in_use", "other"),
    }
    facts["basic"] = facts["personnel"] + facts["public"]
    facts["spent"] = facts["basic"] + facts["projects"]
    facts["balance"] = facts["income"] - facts["spent"]
    facts["three"] = facts["reception"] + facts["vehicles"]
    facts["three_last"] = facts["three"] + fen(dice.randint(1, 5))
    facts["three_down"] = percent(facts["three_last"] - facts["three"], facts["three_last"])
    facts |= {
        "basic_share": percent(facts["basic"], facts["spent"]),
        "project_share": percent(facts["projects"], facts["spent"]),
    }
    facts["assets_rate"] = percent(facts["in_use"], facts["assets"])
    facts["key"] = fen(facts["projects"] * dice.randint(91, 98) / 100)
    facts["key_rate"] = percent(facts["key"], facts["projects"])
    facts |= {"bought_plan": fen(dice.randint(100, 900))}
    facts["bought"] = facts["bought_plan"]
    facts["survey"] = dice.randint(20, 80) * 10
    facts["satisfied"] = facts["survey"] * dice.randint(86, 100) // 100
    facts["satisfaction"] = percent(facts["satisfied"], facts["survey"])
    shortfalls(dice, facts)


def shortfalls(dice: random.Random, facts: Facts) -> None:
    """What costs points, each with its reason and its place among the problems."""
    reasons, problem = facts["reasons"], facts["problem"]
    reasons["surplus"] = f"结余{facts['balance']}万元，未超过上年结转{facts['carried']}万元。"
    problem.append(f"年末结余{facts['balance']}万元，支出进度还可以加快。")
    facts["initial"], facts["adjusted"], facts["adjust_words"] = (
        facts["income"] - facts["carried"],
        Decimal(0),
        "年中没有调整；",
    )
    if dice.random() < 0.5:
        facts["adjusted"] = fen(facts["initial"] * dice.randint(2, 9) / 100)
        facts["adjust_words"] = f"年中按政策追加{facts['adjusted']}万元，均有预算调整文件；"
        reasons["budget_adjustment_rate"] = f"年中按政策追加{facts['adjusted']}万元，在10%以内。"
        problem.append("年中有政策性追加，预算编制的前瞻性不够。")
    if facts["idle"]:
        reasons["asset_utilisation_rate"] = f"固定资产利用率{facts['assets_rate']}%，其余为待报废设备。"
        problem.append("资产盘活不足，待报废设备影响利用率。")
    if facts["satisfaction"] < 95:
        reasons["satisfaction"] = f"满意率{facts['satisfaction']}%，在85%至95%之间，意见集中在办事时限。"
        problem.append("满意率未到95%，服务对象对办事时限有意见。")


def inputs(facts: Facts) -> dict[str, Any]:
    """测算依据."""
    keys = {
        "three_public_last_year": "three_last",
        "three_public_budget": "three_last",
        "key_project_spending": "key",
        "initial_budget": "initial",
        "budget_adjustment": "adjusted",
        "procurement_budget": "bought_plan",
        "procurement_actual": "bought",
        "survey_asked": "survey",
        "survey_satisfied": "satisfied",
    }
    typed = {key: str(facts[name]) for key, name in keys.items()}
    rows = [{"row": row, "weight": weight, **sub(facts, row)} for row, weight in SUBS.items()]
    return {**typed, "late_specials": "0", "card_spending": "80", "card_base": "100", "sub_indicators": rows}


def sub(facts: Facts, row: str) -> dict[str, str]:
    """A sub-indicator that was reached: a benefit's own, else the year's task."""
    key = row.removesuffix("_benefit") if row.endswith("_benefit") else "task"
    unit = facts[f"{key}_unit"]
    return {
        "content": facts[f"{key}_name"],
        "target": f"{facts[f'{key}_target']}{unit}",
        "actual": f"{facts[f'{key}_actual']}{unit}",
    }


def overview(dice: random.Random, theme: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """一、基本概况."""
    return {
        "contact": "严以泊",
        "contact_phone": "0000-1200052",
        "staff_quota": str(facts["quota"]),
        "staff_actual": str(facts["staff"]),
        "duties": [
            f"贯彻执行{facts['field']}的法律法规和方针政策。",
            f"组织实施{facts['field']}的年度任务。",
        ],
        "annual_tasks": [
            "任务1：{task_name}{task_target}{task_unit}".format(**facts),
            "任务2：{economic_name}".format(**facts),
        ],
        "achievements": [
            "{task_name}{task_actual}{task_unit}，{economic_name}{economic_actual}{economic_unit}。".format(
                **facts
            ),
            "预算执行平稳，“三公”经费比上年减少。",
        ],
    }


def results(facts: Facts) -> dict[str, Any]:
    """三、整体支出绩效自评情况."""
    rows = [
        ("quality", facts["quality"], "100%", "100%"),
        (
            "quantity",
            facts["task_name"],
            f"{facts['task_target']}{facts['task_unit']}",
            f"{facts['task_actual']}{facts['task_unit']}",
        ),
        ("timeliness", "年度任务完成时间", f"{facts['year']}年12月底", f"{facts['year']}年11月30日"),
        ("cost", "项目支出控制在预算内", f"≤{facts['projects']}万元", f"{facts['projects']}万元"),
        *(benefit(facts, key) for key in ("social", "economic", "ecological")),
        (
            "satisfaction",
            sound.surveyed(facts),
            "≥85%",
            f"{facts['satisfaction']}%",
        ),
    ]
    return {
        "qualitative": [
            {
                "expected": f"目标1：完成{facts['field']}年度任务，提高服务水平。",
                "achieved": f"目标1：{facts['done_words']}",
            },
            {
                "expected": "目标2：规范预算和资产管理。",
                "achieved": "目标2：预算编制、执行、公开按规定完成，资产账实相符。",
            },
        ],
        "quantitative": [
            {"row": row, "content": name, "target": wanted, "actual": got} for row, name, wanted, got in rows
        ],
    }


def benefit(facts: Facts, key: str) -> tuple[str, str, str, str]:
    """The row of a benefit."""
    unit = facts[f"{key}_unit"]
    return key, facts[f"{key}_name"], f"≥{facts[f'{key}_target']}{unit}", f"{facts[f'{key}_actual']}{unit}"


def team(dice: random.Random) -> dict[str, Any]:
    """Three evaluators."""
    rows = [
        {"name": name, "position": post, "unit": "本单位"}
        for name, post in zip(sound.people(dice, 3), ("副局长", "财务股股长", "业务股股长"), strict=True)
    ]
    return {"evaluators": rows, "team_leader": "qijw", "filler_phone": "0000-1200052"}


def bases() -> dict[str, Any]:
    """What the unit ticked and counted."""
    return {
        "budget_rules": WHOLE,
        "disclosure": WHOLE,
        "asset_rules": WHOLE,
        "fund_compliance": {"cases": "0"},
        "asset_safety": {"cases": "0"},
        "benefits": {"parts": {"economic_benefit": "5", "social_benefit": "5", "ecological_benefit": "5"}},
    }
