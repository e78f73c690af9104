"""From the words of the TOML files to section bodies and score rows, as a filler would type them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evaluation import entry
from evaluation.paper import INPUTS, Form, Outline
from web.demo.told import form, of_version

Bodies = dict[str, dict[str, Any]]
MONEY = {
    "planned": "plan",
    "received": "received",
    "spent": "spent",
}  # column of the form → name in the files


def bodies(key: str, raw: Mapping[str, Mapping[str, Any]]) -> Bodies:
    """What the typed texts become.

    Raises:
        ValueError: a text that the form refuses; the files and the form do not belong together.
    """
    filled = {}
    inputs = [form(key).inputs] if INPUTS in raw else []
    for spec in (*form(key).sections, *inputs):
        filled[spec.key], errors = entry.parse_section(spec, raw.get(spec.key, {}))
        if errors:
            raise ValueError(f"{key} {spec.title}: {errors[0]}")
    return filled


def rows_of(
    label_to_row: Mapping[str, str], records: list[dict[str, Any]], label: str
) -> list[dict[str, Any]]:
    """Records with the key of the printed row their `label` names; records of other rows are left out."""
    return [
        {**record, "row": label_to_row[record[label]]} for record in records if record[label] in label_to_row
    ]


def printed_rows(key: str, section: str, table: str) -> dict[str, str]:
    """Label of each printed row → its key."""
    return {row.label: row.key for row in form(key).table(section, table).rows}


def funds(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The money by source of 附件2-2; records name `source` and the amounts in 万元. 合计 is computed."""
    rows = rows_of(printed_rows("2-2", "overview", "funds"), records, "source")
    return [{"row": row["row"], **{column: str(row[name]) for column, name in MONEY.items()}} for row in rows]


def vouchers(records: list[dict[str, Any]], version: int = 2) -> list[dict[str, Any]]:
    """The 支出明细, amounts in 元."""
    return [
        {
            "content": row["content"],
            "amount": str(row["amount"]),
            "voucher": of_version(row, "voucher", version),
        }
        for row in records
    ]


def results(key: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """Qualitative and quantitative targets of 三、绩效自评情况."""
    goals = source["qualitative"]
    lists = [value if isinstance(value, list) else [value] for value in (goals["target"], goals["result"])]
    pairs = zip(*lists, strict=True)
    return {
        "qualitative": [{"expected": target, "achieved": result} for target, result in pairs],
        "quantitative": rows_of(printed_rows(key, "results", "quantitative"), source["indicator"], "level2"),
    }


def team(people: list[dict[str, Any]], leader: str, phone: str) -> dict[str, Any]:
    """Evaluators {"name", "title", "unit"}, the leader's login and the filler's number."""
    rows = [{"name": row["name"], "position": row.get("title"), "unit": row.get("unit")} for row in people]
    return {"evaluators": rows, "team_leader": leader, "filler_phone": phone}


def outline(of_form: Form) -> Outline:
    """The written report of a form."""
    (found,) = (item for item in of_form.section("narrative").entries if isinstance(item, Outline))
    return found


def narrative(key: str, parts: list[dict[str, Any]], version: int = 2) -> dict[str, dict[str, str]]:
    """The written report by heading; each part names its headings from the top (section, part, item).

    Raises:
        ValueError: a part stands under no heading of the form.
    """
    texts = {
        tuple(part[name] for name in ("section", "part", "item") if name in part): of_version(
            part, "text", version
        )
        for part in parts
    }
    path: list[str] = []
    report = {}
    for heading in outline(form(key)).headings:
        path[heading.level - 1 :] = [heading.text]
        report[heading.key] = texts.pop(tuple(path), "")
    if texts:
        raise ValueError(f"{key}: no heading {' / '.join(next(iter(texts)))}")
    return {"report": report}


def score(points: Decimal, reason: str = "", basis: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A score row as it is saved."""
    return {"score": str(points), "reason": reason, "basis": dict(basis or {})}


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """A percentage with two decimals, without its sign."""
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01")))
