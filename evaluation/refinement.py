"""A county's refinement of a form: a file of its own that takes up a form and divides parents of its sheet anew.

    [refinement]
    form = "2-2"                      # the form that is refined; it stands in another file of the folder
    key = "2-2-roads"
    name = "项目支出（农村公路）"

    [[refinement.level1]]             # a 一级指标 of the form, by its label: its weight stays, what is below it is new
    label = "项目绩效"
    [[refinement.level1.level2]]
    label = "项目产出"
    weight = 15
    …

The text of the form and of its refinement, one behind the other, are one TOML document: that is kept with a campaign.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.formfile import FormError

HEAD = ("key", "label", "name", "title")  # what a refinement may call otherwise
Data = dict[str, Any]


def base_of(data: Mapping[str, Any], path: Path) -> Path | None:
    """The file that a refinement refines: in its own folder or one above it; None for a form of its own."""
    wanted = data.get("refinement", {}).get("form")
    if wanted is None or "key" in data:
        return None
    for folder in path.parents[:2]:
        for other in sorted(folder.rglob("*.toml")):
            if other != path and tomllib.loads(other.read_text(encoding="utf-8")).get("key") == wanted:
                return other
    raise FormError(path.name, "refinement", f"没有找到表号为“{wanted}”的表")


def applied(data: Data, file: str) -> Data:
    """The data of the form with its refinement worked in; as it is where there is none."""
    refinement = data.pop("refinement", None)
    if refinement is None:
        return data
    if refinement.pop("form", None) != data.get("key"):
        raise FormError(file, "refinement", "“form”不是前面那张表的表号")
    for level1 in refinement.pop("level1", []):
        refine(data["sheet"].get("level1", []), level1, file)
    data |= {name: refinement.pop(name) for name in HEAD if name in refinement}
    if refinement:
        raise FormError(file, "refinement", f"不认识“{'”“'.join(sorted(refinement))}”")
    return data


def refine(levels: list[Data], change: Data, file: str) -> None:
    """Put what stands below a 一级指标, or below its 二级指标 of the same label, in the place of the old."""
    place = f"refinement › {change.get('label', '')}"
    found = next((level for level in levels if level["label"] == change.get("label")), None)
    if found is None:
        raise FormError(file, place, "表中没有这个一级指标")
    if unknown := set(change) - {"label", "level2"}:
        raise FormError(file, place, f"只能改“level2”，不能改“{'”“'.join(sorted(unknown))}”")
    found["level2"] = change.get("level2", [])
