"""A sound project report of 附件2-2 with its score sheet."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from tests.evaluation.catalogue import sound
from tests.evaluation.catalogue.sound import COUNTY, Facts, fen, percent

SOURCES = ("central", "province", "city", "county", "other")
WHOLE = ("decision_basis", "decision_procedure", "allocation_method", "allocation_result", "target_content")


def report(seed: int) -> tuple[str, dict[str, Any]]:
    """The form's key and the content document; the same for the same seed."""
    dice = random.Random(seed)
    theme = dice.choice(sound.told("sound")["theme"])
    facts = figures(dice, theme)
    raw = {
        "cover": {"evaluation_type": dice.choice(["项目实施过程评价", "项目完成结果评价"])},
        "overview": overview(facts),
        "vouchers": {"details": vouchers(dice, theme, facts)},
        "results": results(theme, facts),
        "team": team(dice),
        "inputs": {"survey_asked": str(facts["survey"]), "survey_satisfied": str(facts["satisfied"])},
    }
    facts["lines"] = len(raw["vouchers"]["details"])
    raw["narrative"] = {"report": sound.narrative("2-2", "sound", dice, facts, "project")}
    filled = sound.bodies("2-2", raw)
    scores = sound.scored("2-2", filled, bases(facts), facts["reasons"], facts["judged"])
    return "2-2", sound.document("2-2", facts, filled, scores, f"{facts['next']}-03-{dice.randint(1, 28):02}")


def figures(dice: random.Random, theme: dict[str, Any]) -> Facts:
    """Every figure of the report."""
    year = dice.randint(2023, 2027)
    target = amount(dice, theme["size"], theme["decimals"])
    facts: Facts = {
        "year": year, "before": year - 1, "next": year + 1, "later": year + 1, "old": 2000, "county": COUNTY,
        "theme": theme["name"], "name": f"{year}年{theme['name']}", "unit": COUNTY + theme["unit"],
        "department": COUNTY + theme["department"], "does": theme["does"], "measure": theme["measure"],
        "quality_name": theme["quality"], "asked": theme["asked"], "start": dice.randint(1, 4),
        "n1": dice.randint(2, 40), "places": dice.randint(9, 20), "part": dice.randint(2, 6),
        "target": target, "actual": target, "quality": fen(dice.randint(9500, 10000) / Decimal(100)),
        "done": f"{year}年{dice.randint(9, 12)}月{dice.randint(1, 20)}日", "reasons": {}, "judged": {}, "problem": [],
    }  # fmt: skip
    facts["first_month"] = facts["start"] + 1
    effects(dice, theme, facts)
    money(dice, facts)
    unmet(dice, theme, facts)
    survey(dice, facts)
    facts["problems"] = "".join(
        f"{'一二三四五六'[at]}是{text}" for at, text in enumerate(facts["problem"])
    ) or ("一是前期调研还可以更细，个别点位的需求在实施中才明确。二是宣传形式较为单一，年轻人关注不多。")
    return facts


def amount(dice: random.Random, size: list[int], decimals: int) -> Decimal:
    """A quantity of a theme."""
    return Decimal(dice.randint(*size) * 10**decimals + dice.randint(0, 10**decimals - 1)).scaleb(-decimals)


def effects(dice: random.Random, theme: dict[str, Any], facts: Facts) -> None:
    """The benefits: name, unit, target and what came of it."""
    for key in ("economic", "social", "ecological"):
        name, unit, low, high = theme[key]
        target = dice.randint(low, high)
        facts |= {f"{key}_name": name, f"{key}_unit": unit, f"{key}_target": target}
        facts[f"{key}_actual"] = target + dice.choice([0, 0, target // 50])
    facts["more"] = dice.randint(3, 9)


def money(dice: random.Random, facts: Facts) -> None:
    """Funds by source: planned, received, spent; what the county has not paid is told."""
    planned = {source: fen(dice.choice([0, *range(20, 900, 7)])) for source in SOURCES}
    planned["county"] = fen(dice.randint(80, 1200))
    received = dict(planned)
    facts["arrival_words"] = dice.choice(["各级资金已全部到位。", "资金已全额到位，拨付及时。", ""])
    if dice.random() < 0.5:
        short = fen(planned["county"] * dice.randint(5, 40) / 100)
        received["county"] -= short
        facts["arrival_words"] = f"县级配套资金尚有{short}万元未到位，已列入下一年度预算，未影响项目实施。"
        facts["reasons"] |= {
            "arrival_rate": f"县级配套资金{short}万元未到位，按实际到位率计分。",
            "arrival_timeliness": f"县级资金{short}万元年底前未到位，未影响项目进度。",
        }
        facts["problem"].append(f"县级配套资金未能足额到位，尚欠{short}万元。")
        facts["late"] = True
    left = dice.choice([Decimal(100), Decimal(dice.randint(82, 99))])
    spent = {source: fen(yuan * left / 100) for source, yuan in received.items()}
    facts["funds"] = (planned, received, spent)
    sums = [sum(part.values()) for part in (planned, received, spent)]
    facts |= dict(zip(("planned", "received", "spent"), sums, strict=True))
    facts |= {
        "arrival": percent(sums[1], sums[0]),
        "used": percent(sums[2], sums[1]),
        "balance": sums[1] - sums[2],
    }
    facts["balance_words"] = "为按合同预留的质量保证金。" if facts["balance"] else "资金全部使用完毕。"


def unmet(dice: random.Random, theme: dict[str, Any], facts: Facts) -> None:
    """Sometimes the quantity or the economic benefit falls short, and the report says so everywhere."""
    facts["unmet_words"] = ""
    if dice.random() < 0.3:
        facts["actual"] = type(facts["target"])(int(facts["target"] * dice.randint(86, 98) / 100))
        facts["open"] = facts["places"] - facts["part"]
        told = "受天气影响，{open}个点位推迟实施，完成{actual}{measure}，未达到目标".format(**facts)
        facts["reasons"]["output_quantity"] = f"{told}{facts['target']}{facts['measure']}，下年补建。"
        facts["problem"].append(f"{told}。")
        facts["unmet_words"] = "未完成部分的原因和措施已在评分表中说明。"
    if dice.random() < 0.3:
        facts["economic_actual"] = facts["economic_target"] * dice.randint(80, 97) // 100
        name = facts["economic_name"]
        facts["reasons"]["economic_benefit"] = f"{name}只完成目标的一部分，原因是部分设施下半年才投入使用。"
        facts["problem"].append(f"{name}没有达到预期，部分设施下半年才投入使用，效益尚未充分显现。")
        facts["judged"]["economic_benefit"] = "7.00"
    if dice.random() < 0.3:
        facts["reasons"]["sustainable_impact"] = (
            f"{facts['part']}个点位的管护经费没有落实，长期运行缺少保障。"
        )
        facts["problem"].append(f"{facts['part']}个点位的后续管护经费尚未落实，长期运行缺少保障。")
        facts["judged"]["sustainable_impact"] = "7.50"


def survey(dice: random.Random, facts: Facts) -> None:
    """Who was asked, and how many were satisfied."""
    facts["survey"] = dice.randint(12, 80) * 10
    facts["satisfied"] = facts["survey"] * dice.randint(81, 99) // 100
    facts["satisfaction"] = percent(facts["satisfied"], facts["survey"])
    if facts["satisfaction"] < 90:
        facts["reasons"]["satisfaction"] = f"满意率{facts['satisfaction']}%，未到90%，意见集中在办理时限上。"
        facts["problem"].append(f"满意率{facts['satisfaction']}%，部分群众对办理时限有意见。")


def overview(facts: Facts) -> dict[str, Any]:
    """一、项目基本概况."""
    planned, received, spent = facts["funds"]
    rows = [
        {"row": key, "planned": str(planned[key]), "received": str(received[key]), "spent": str(spent[key])}
        for key in SOURCES
    ]
    leader = "钟见川"  # of no team: its names are drawn from other letters
    return {
        "project_leader": leader, "project_phone": "0000-1200011", "address": f"{COUNTY}城关镇", "postcode": "000000",
        "period": [f"{facts['year']}-{facts['start']:02}", f"{facts['year']}-12"], "funds": rows,
    }  # fmt: skip


def vouchers(dice: random.Random, theme: dict[str, Any], facts: Facts) -> list[dict[str, str]]:
    """Payments in 元 that make what was spent, month by month after the start."""
    yuan, count = facts["spent"] * 10_000, dice.randint(5, 14)
    parts = [fen(yuan * dice.randint(60, 140) / (count * 125)) for _ in range(count - 1)]
    parts.append(yuan - sum(parts))
    months = sorted(dice.randint(facts["first_month"], 12) for _ in parts)
    numbers = sorted(dice.sample(range(1, 300), count))
    return [
        {
            "content": dice.choice(theme["content"]),
            "amount": str(part),
            "voucher": f"{facts['year']}年{month}月{number}号",
        }
        for part, month, number in zip(parts, months, numbers, strict=True)
    ]


def results(theme: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """三、项目绩效自评情况."""
    target = "{does}{target}{measure}，{social_name}{social_target}{social_unit}".format(**facts)
    done = "{does}{actual}{measure}，{social_name}{social_actual}{social_unit}，通过验收。".format(**facts)
    rows = [
        (
            "quantity",
            facts["does"],
            f"{facts['target']}{facts['measure']}",
            f"{facts['actual']}{facts['measure']}",
        ),
        ("quality", facts["quality_name"], "≥95%", f"{facts['quality']}%"),
        ("timeliness", "按期完成年度任务", f"{facts['year']}年12月底", facts["done"]),
        ("cost", "项目成本控制在计划资金内", f"≤{facts['planned']}万元", f"{facts['spent']}万元"),
        *(effect(facts, key) for key in ("economic", "social", "ecological")),
        (
            "satisfaction",
            sound.surveyed(facts),
            "≥90%",
            f"{facts['satisfaction']}%",
        ),
    ]
    return {
        "qualitative": [{"expected": f"{target}，改善服务条件。", "achieved": done}],
        "quantitative": [
            {"row": row, "content": name, "target": wanted, "actual": got} for row, name, wanted, got in rows
        ],
    }


def effect(facts: Facts, key: str) -> tuple[str, str, str, str]:
    """The row of a benefit."""
    unit = facts[f"{key}_unit"]
    return key, facts[f"{key}_name"], f"≥{facts[f'{key}_target']}{unit}", f"{facts[f'{key}_actual']}{unit}"


def team(dice: random.Random) -> dict[str, Any]:
    """Three evaluators."""
    rows = [
        {"name": name, "position": post, "unit": "本单位"}
        for name, post in zip(sound.people(dice, 3), ("副主任", "财务股股长", "业务股股长"), strict=True)
    ]
    return {"evaluators": rows, "team_leader": "shenyq", "filler_phone": "0000-1200012"}


def bases(facts: Facts) -> dict[str, Any]:
    """What the unit ticked and chose."""
    sheet = sound.form("2-2")
    ticked = {
        cell.key: {"clauses": [clause.sign for clause in cell.rule.clauses], "evidence": list(cell.evidence)}
        for cell in sheet.cells
        if cell.rule is not None and hasattr(cell.rule, "clauses")
    }
    late = "不及时但未影响项目进度" if facts.get("late") else "到位及时"
    return {
        **ticked,
        "arrival_timeliness": {"chosen": late},
        "fund_use": {"deductions": {}},
        "output_timeliness": {"chosen": "如期完成"},
    }
