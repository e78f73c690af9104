"""What of a report is said at a glance: its score, the sums behind it, its targets beside what was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evaluation.entry import show
from evaluation.figures import Totals
from evaluation.money import yuan_of
from evaluation.paper import TOTAL, Form, Grade, Table
from web.paper.page import Document
from web.paper.parts import View

# Sums worth a glance: section, table, column, and the column of the same table it is a part of.
SUMS = {
    "project": (
        ("overview", "funds", "planned", ""),
        ("overview", "funds", "received", "planned"),
        ("overview", "funds", "spent", "received"),
        ("overview", "funds", "balance", ""),
    ),
    "department": (
        ("finances", "income", "income_total", ""),
        ("finances", "expenditure", "expenditure_total", ""),
        ("finances", "expenditure", "balance_year", ""),
        ("finances", "three_public", "three_public_total", ""),
    ),
}
TARGETS = ("results", "quantitative")
AT_A_GLANCE = ("quantity", "social", "satisfaction")  # printed rows whose first target is among the facts
SHORT = 10  # characters of a target's name that fit among the facts
MEASURED = re.compile(r"([≥≤>=<＞＜]*)(\d[\d,]*(?:\.\d+)?)(\D*)", re.ASCII)
HUNDRED = Decimal(100)


def facts(form: Form, doc: Document) -> list[View]:
    """The figures beside the score; only those that the report holds."""
    sums = [sum_fact(form, doc, *source) for source in SUMS[form.kind] if has_column(form, source)]
    return [fact for fact in sums if fact] + [fact for key in AT_A_GLANCE for fact in target_fact(doc, key)]


def has_column(form: Form, source: Sequence[str]) -> bool:
    """Whether the form has the table and the column."""
    section, table, column, _ = source
    tables = (entry for spec in form.sections if spec.key == section for entry in spec.entries)
    return any(
        isinstance(entry, Table) and entry.key == table and column in {one.key for one in entry.columns}
        for entry in tables
    )


def sum_fact(form: Form, doc: Document, section: str, key: str, column: str, whole: str) -> View | None:
    """The sum of a column, with its share of another one; None while it is blank."""
    rows = doc["fields"].get(section, {}).get(key, ())
    total: Mapping[str, Any] = next((row for row in rows if row.get("row") == TOTAL), {})
    if column not in total:
        return None
    spec = form.table(section, key).column(column)
    part, all_of_it = yuan_of(total[column]), yuan_of(total.get(whole))
    return {
        "label": f"{spec.label.removesuffix('资金')}（{spec.unit}）",
        "value": show(spec, total[column]),
        "note": percent(part / all_of_it * HUNDRED) if part is not None and all_of_it else None,
    }


def target_fact(doc: Document, key: str) -> Iterator[View]:
    """The first target of a printed row and what was reached, if its name is short enough."""
    rows = doc["fields"].get(TARGETS[0], {}).get(TARGETS[1], ())
    row: Mapping[str, Any] = next((row for row in rows if row.get("row") == key), {})
    name = row.get("content", "").partition("（")[0]
    if name and len(name) <= SHORT and row.get("actual"):
        yield {
            "label": name,
            "value": row["actual"],
            "note": f"目标 {row['target']}" if "target" in row else None,
        }


def goals(form: Form, doc: Document) -> list[View]:
    """The targets beside what was reached; empty when the form has no table of them."""
    section, key = TARGETS
    rows = doc["fields"].get(section, {}).get(key, ())
    return [goal(form.table(section, key), row) for row in rows]


def goal(table: Table, row: Mapping[str, Any]) -> View:
    """One target; `low` when what was reached is less."""
    printed = table.row(row["row"])
    target, actual = row.get("target", ""), row.get("actual", "")
    rate = reached(target, actual)
    return {
        "level1": printed.groups[0].partition("（")[0] if printed.groups else "",
        "level2": printed.label,
        "content": row.get("content", ""),
        "target": target,
        "actual": actual,
        "rate": None if rate is None else percent(rate),
        "low": rate is not None and rate < HUNDRED,
    }


def percent(rate: Decimal) -> str:
    """93.79%; 100% without decimals."""
    return "100%" if rate == HUNDRED else f"{rate.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def reached(target: str, actual: str) -> Decimal | None:
    """How much of a target was reached, per cent, at most 100; None where the two cannot be compared.

    Compared are figures of one unit: 28个 with 28个, ≥1450人次 with 1360人次; a limit (≤9620.00万元) counts as reached
    while it is kept, and has no rate once it is not.
    """
    aim, result = (MEASURED.fullmatch("".join(text.split())) for text in (target, actual))
    if not aim or not result or aim[3] != result[3] or result[1]:
        return None
    wanted, got = (Decimal(found[2].replace(",", "")) for found in (aim, result))
    if set(aim[1]) & set("≤<＜"):
        return HUNDRED if got <= wanted else None
    return min(got / wanted, Decimal(1)) * HUNDRED if wanted else None


def score_view(
    totals: Totals, grade: str, bands: Sequence[Grade], earlier: tuple[int, str] | None = None
) -> View:
    """The one big number: total, grade and its band; nothing before the first score, no grade before the last.

    Args:
        earlier: number and total of the version compared with.
    """
    level = next((at for at, band in enumerate(bands, 1) if totals.complete and band.label == grade), None)
    return {
        "value": str(totals.score) if totals.scored else None,
        "grade": grade if level else None,
        "level": level,
        "band": band_text(bands, level) if level else None,
        "earlier": {"version": earlier[0], "value": earlier[1]} if earlier else None,
    }


def band_text(grades: Sequence[Grade], level: int) -> str:
    """90 分及以上, 80 分至 90 分, 60 分以下."""
    least = grades[level - 1].least
    if level == 1:
        return f"{least} 分及以上"
    above = grades[level - 2].least
    return f"{least} 分至 {above} 分" if least else f"{above} 分以下"


def levels(form: Form, totals: Totals) -> list[View]:
    """The 一级指标 with points reached, points at stake, and their ratio."""
    return [
        {
            "name": label,
            "score": str(totals.level1[label]),
            "weight": str(weight),
            "rate": f"{totals.level1[label] / weight * HUNDRED:.1f}%",
        }
        for label, weight in form.level1().items()
    ]


def totals_view(form: Form, totals: Totals) -> View:
    """The sums over the score sheet while it is filled in."""
    return {
        "done": totals.scored,
        "of": totals.cells,
        "value": str(totals.score),
        "full": str(sum(form.level1().values())),
        "levels": levels(form, totals),
    }
