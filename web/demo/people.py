"""Units and people of county.toml, as the papers name them."""

from __future__ import annotations

from typing import Any

from web.demo import paper
from web.demo.told import told


def unit(code: str) -> dict[str, Any]:
    """A department or subordinate unit as told."""
    (found,) = (row for row in told("county")["unit"] if row["key"] == code)
    return dict(found)


def branches(code: str) -> list[str]:
    """Short names of the units below a department."""
    return [row["short"] for row in told("county")["unit"] if row.get("parent") == code]


def holders(code: str, role: str = "") -> list[dict[str, Any]]:
    """The people of a unit (who hold `role`), each with the unit's short name as "unit"."""
    record = unit(code)
    people = [{**person, "unit": record["short"]} for person in record["people"]]
    return [person for person in people if not role or role in person["roles"]]


def team(code: str) -> dict[str, Any]:
    """四、评价人员 of a unit: its team leader first, its evaluators, its filler's number."""
    (leader,) = holders(code, "team_leader")
    evaluators = holders(code, "evaluator")
    return paper.team([leader, *evaluators], leader["login"], unit(code)["filler_phone"])
