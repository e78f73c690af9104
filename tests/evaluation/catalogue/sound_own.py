"""Sound drafts of the forms that leave the indicators to the unit: national tables, reports, summary."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from evaluation import content, entry, own, rules
from evaluation.paper import Field, Form, Outline, SectionSpec, Table
from tests.evaluation.catalogue import sound, sound_table
from tests.evaluation.catalogue.sound import COUNTY, Facts

KEYS = ("zp", "zp-cost", "sx-report", "yn-report", "bj-evaluation", "summary")
BUDGET = ("budget", "received", "granted", "applied", "initial")  # amounts of which nothing was left out
GRADES = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"))


def report(key: str, seed: int) -> dict[str, Any]:
    """The content document of a sound draft; the same for the same seed."""
    dice, theme, facts = sound_table.drawn(seed)
    facts["spent"] = sound.fen(facts["planned"] * facts["left"] / 100)
    sound_table.settle(facts)
    facts["short"] = ""
    if facts["actual"] < facts["target"]:
        facts["short"] = "受天气影响，数量任务没有全部完成，未完成部分下年补建。"
    form = sound.form(key)
    filled = bodies(form, dice, theme, facts)
    scores = scored(form, filled, facts)
    total = sum((Decimal(row["score"]) for row in scores.values()), Decimal(0))
    facts |= {"total": total, "grade": next(grade for least, grade in GRADES if total >= least)}
    return document(form, facts, bodies(form, dice, theme, facts), scores)


def bodies(form: Form, dice: random.Random, theme: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """Every section filled in; the unit's own lines get their keys."""
    facts = {"total": "", "grade": "", **facts}
    filled: dict[str, Any] = {}
    for spec in form.sections:
        raw = {item.key: typed(form, spec, item, dice, theme, facts) for item in spec.entries}
        filled[spec.key], errors = entry.parse_section(
            spec, {key: value for key, value in raw.items() if value}
        )
        assert errors == (), [str(error) for error in errors]
    found = form.own_table()
    if found:
        spec, table = found
        lines = filled[spec.key][table.key]
        filled[spec.key][table.key] = [{**line, "key": f"{line['row']}-1"} for line in lines]
    return filled


def typed(
    form: Form, spec: SectionSpec, item: Any, dice: random.Random, theme: dict[str, Any], facts: Facts
) -> Any:
    """What a filler would type into an entry."""
    match item:
        case Outline():
            return {heading.key: prose(heading.text, facts) for heading in item.headings if heading.leaf}
        case Table(own=True):
            return list(indicators(form, item, theme, facts))
        case Table():
            return rows(item, dice, facts)
        case Field(origin=""):
            return field(item, facts)
    return None


def prose(heading: str, facts: Facts) -> str:
    """The text under a heading."""
    case = next(
        case for case in sound.told("sound_own")["text"] if any(word in heading for word in case["words"])
    )
    return str(case["text"]).format(heading=heading.strip("一二三四五六七（）()1234567890.、．"), **facts)


def field(item: Field, facts: Facts) -> Any:
    """A single value."""
    match item.type:
        case "longtext":
            return prose(item.label, facts)
        case "amount":
            return str(facts["planned"] if item.key in BUDGET else facts["spent"])
        case "month_range":
            return [f"{facts['year']}-{facts['start']:02}", f"{facts['year']}-12"]
        case "person":
            return "shenyq"
    return "0000-1200012" if "电话" in item.label else None


def rows(table: Table, dice: random.Random, facts: Facts) -> list[dict[str, str]]:
    """The rows of any other table: goals, money, people."""
    keys = {column.key for column in table.columns}
    if "expected" in keys:
        return list(goals(table, facts))
    if "position" in keys:
        return [{"name": name, "position": "副主任", "unit": "本单位"} for name in sound.people(dice, 2)]
    source = next(row.key for row in table.rows if row.key in ("current", "province"))
    typed = [column.key for column in table.columns if column.type == "amount" and column.formula is None]
    return [
        {"row": source, **{key: str(facts["planned"] if key in BUDGET else facts["spent"]) for key in typed}}
    ]


def goals(table: Table, facts: Facts) -> Iterator[dict[str, str]]:
    """The goal of the whole and that of the year, which says how much."""
    done = "全年{does}{actual}{measure}，{social_name}{social_actual}{social_unit}。".format(**facts)
    year = "{does}{target}{measure}，{social_name}{social_target}{social_unit}，质量合格率不低于95%。".format(
        **facts
    )
    for row in table.rows:
        whole = row.key == "whole"
        yield {"row": row.key, "expected": f"三年内建成覆盖全县{facts['places']}个乡镇的服务网络。" if whole else year,
               "achieved": done}  # fmt: skip
    if not table.rows:
        yield {"expected": year, "achieved": done}


def indicators(form: Form, table: Table, theme: dict[str, Any], facts: Facts) -> Iterator[dict[str, str]]:
    """One indicator under each 二级指标, with its share of the weight."""
    columns = {column.key for column in table.columns}
    for parent in form.parents:
        beside = [other for other in form.parents if other.level1 == parent.level1]
        shares = rules.split(parent.level1_weight, len(beside))
        weight = parent.level2_weight or shares[beside.index(parent)]
        name, sign, target, unit, actual = measure(parent.row, theme, facts)
        texts = {"target": f"{sign}{target}{unit}", "actual": f"{actual}{unit}"}
        told = {"result": f"{name}目标{target}{unit}，实际{actual}{unit}"}
        wanted = {key: text for key, text in {**texts, **told}.items() if key in columns}
        yield {"row": parent.row, "content": name, "weight": str(weight), **wanted}


def measure(row: str, theme: dict[str, Any], facts: Facts) -> tuple[str, str, str, str, str]:
    """Name, sign, target, unit and result of an indicator."""
    places = str(facts["places"])
    other = {
        "sustainable": ("签订管护协议", "≥", places, "份", places),
        "social_cost": ("单位投入成本", "≤", "96.50", "元", "95.10"),
        "environment_cost": ("扬尘超标天数", "≤", "6", "天", "4"),
    }
    known = sound_table.measures(theme, facts)
    return other.get(row) or known[{"economic_cost": "cost"}.get(row, row)]


def scored(form: Form, filled: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """Points as the rules give them, full ones where the unit chooses; what is short has its reason."""
    whole = own.refined(form, filled)
    results = rules.evaluate(form, filled, {})
    scores = {}
    for cell in whole.cells:
        result = results.get(cell.key)
        points = result.points if result and result.points is not None else cell.weight
        reason = "受天气影响，部分点位推迟实施，数量任务没有全部完成，下年补建。"
        if "execution" in cell.key:
            reason = f"{facts['balance']}万元为按合同预留的质量保证金，年底未到付款节点。"
        scores[cell.key] = {
            "score": str(points),
            "reason": reason if points < cell.weight else "",
            "basis": {},
        }
    return scores


def document(form: Form, facts: Facts, filled: dict[str, Any], scores: dict[str, Any]) -> dict[str, Any]:
    """The content document."""
    return content.document(
        form,
        campaign={"name": f"{facts['year']}年度", "year": facts["year"], "county": COUNTY},
        report={"name": facts["name"]},
        unit={"name": facts["unit"], "code": "101001"},
        supervising={"name": facts["department"], "code": "101"},
        section={"name": "经济建设股"},
        route=[],
        bodies=filled,
        scores=scores,
        submitted=f"{facts['next']}-03-12",
    )
