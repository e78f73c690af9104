"""What the told scores rest on: ticks, answers, counts and 测算依据, as a filler would state them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.paper import INPUTS, Field
from web.demo.told import form, of_version

ENCIRCLED = "①②③④⑤⑥⑦⑧⑨"


def basis(row: Mapping[str, Any], version: int = 2) -> dict[str, Any]:
    """What a told score rests on, figures as text; that no fault was found is an answer too."""
    record = dict(row)
    clauses = zip(ENCIRCLED, record.get("clauses", []), strict=False)
    found = {
        "clauses": [sign for sign, (_, _, ticked) in clauses if ticked],
        "chosen": of_version(record, "chosen", version),
        "cases": str(record["cases"]) if "cases" in record else None,
    }
    kept = {name: value for name, value in found.items() if value}
    if "deductions" in record:
        kept["deductions"] = {name: str(taken) for name, _, _, taken in record["deductions"] if taken}
    return kept


def survey(source: Mapping[str, Any]) -> dict[str, str]:
    """The satisfaction survey: how many were asked and content, and how and when."""
    return {f"survey_{key}": str(value) for key, value in source.items() if key != "file"}


def figures(key: str, told: Mapping[str, Any]) -> dict[str, str]:
    """The told figures that a person fills in; the others the form takes from its own tables."""
    typed = {
        entry.key
        for entry in form(key).section(INPUTS).entries
        if isinstance(entry, Field) and not entry.origin and not entry.source
    }
    return {name: str(value) for name, value in told.items() if name in typed}


def sub_indicators(key: str, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The unit's own indicators under the rows of the sheet."""
    return [
        {
            "row": indicator.key,
            "content": sub["name"],
            "target": f"{sub['target']}{sub['unit']}",
            "actual": f"{sub['actual']}{sub['unit']}",
            "weight": str(sub["weight"]),
        }
        for indicator, row in zip(form(key).indicators, rows, strict=True)
        for sub in row.get("subs", [])
    ]
