"""Sound reports with varied figures, made from the themes and sentences of sound.toml and sound_department.toml.

Every figure in the text comes from the same facts as the tables; every score is what the printed rules give, and every
point lost has its reason. A check that speaks about one of them has misread it.
"""

from __future__ import annotations

import random
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from evaluation import content, entry, forms, rules
from evaluation.paper import Form, Outline

HERE = Path(__file__).parent
COUNTY = "平澜县"
SURNAMES, GIVEN = "沈叶苏方顾陆秦钟严齐邹韩", "砚清承宣见微予澄怀舟闻笙"
FEN = Decimal("0.01")
PROOFS = (
    ("decision_basis", "③"),
    ("allocation_method", "①"),
    ("allocation_result", ""),
    ("financial_management", "①"),
    ("management_system", "①"),
    ("satisfaction", ""),
)
Facts = dict[str, Any]


@cache
def told(name: str) -> dict[str, Any]:
    """A file of sentences."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def form(key: str) -> Form:
    """A form of the library."""
    return forms.library()[key]


def fen(value: Any) -> Decimal:
    """Two decimals, half up."""
    return Decimal(value).quantize(FEN, ROUND_HALF_UP)


def percent(part: Any, whole: Any) -> Decimal:
    """A rate in per cent."""
    return fen(Decimal(part) * 100 / Decimal(whole))


def surveyed(facts: Facts) -> str:
    """The indicator of satisfaction with its counts."""
    return f"{facts['asked']}满意度（调查{facts['survey']}人，满意{facts['satisfied']}人）"


def person(dice: random.Random) -> str:
    """An invented name."""
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))


def people(dice: random.Random, count: int) -> list[str]:
    """Different invented names."""
    names: list[str] = []
    while len(names) < count:
        name = person(dice)
        if name not in names:
            names.append(name)
    return names


def sentence(dice: random.Random, part: dict[str, Any], facts: Facts) -> str:
    """The text under a heading: one of its main sentences and some of the others."""
    extra = dice.sample(part["some"], dice.randint(0, min(2, len(part["some"]))))
    return "".join(text.format(**facts) for text in [dice.choice(part["always"]), *extra])


def narrative(key: str, source: str, dice: random.Random, facts: Facts, group: str = "") -> dict[str, str]:
    """The written report by heading."""
    parts = told(source)[group] if group else told(source)
    (outline,) = (item for item in form(key).section("narrative").entries if isinstance(item, Outline))
    return {
        heading.key: sentence(dice, parts[heading.key], facts)
        for heading in outline.headings
        if heading.key in parts
    }


def bodies(key: str, raw: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the typed texts become."""
    filled = {}
    for spec in (*form(key).sections, form(key).section("inputs")):
        filled[spec.key], errors = entry.parse_section(spec, raw.get(spec.key, {}))
        assert errors == (), [str(error) for error in errors]
    return filled


def document(
    key: str, facts: Facts, filled: dict[str, Any], scores: dict[str, Any], submitted: str
) -> dict[str, Any]:
    """The content document of a report."""
    supervising = {"name": facts["department"], "code": "101"} if key == "2-2" else None
    return content.document(
        form(key),
        campaign={"name": f"{facts['year']}年度", "year": facts["year"], "county": COUNTY},
        report={"name": facts["name"]},
        unit={"name": facts["unit"], "code": "101001"},
        supervising=supervising,
        section={"name": "经济建设股"},
        route=[],
        bodies=filled,
        scores=scores,
        attachments=[{"cell": cell, "clause": clause} for cell, clause in PROOFS],
        submitted=submitted,
    )


def scored(
    key: str, filled: dict[str, Any], bases: dict[str, Any], reasons: dict[str, str], judged: dict[str, str]
) -> dict[str, Any]:
    """Score rows as the printed rules give them; where points are lost, with the reason.

    Args:
        bases: cell → what the unit ticked and chose. judged: cell → points where the unit chooses them.
    """
    blank = {cell.key: {"basis": bases.get(cell.key, {})} for cell in form(key).cells}
    results = rules.evaluate(form(key), filled, blank)
    rows = {}
    for cell in form(key).cells:
        result = results[cell.key]
        points = judged.get(cell.key) if result.points is None else str(result.points)
        score = points if points is not None else str(cell.weight)
        lost = Decimal(score) < cell.weight
        assert not lost or reasons.get(cell.key), (cell.key, score, rules.explain(result))
        rows[cell.key] = {
            "score": score,
            "reason": reasons[cell.key] if lost else "",
            "basis": bases.get(cell.key, {}),
        }
    return rows
