"""The indicator tables of a reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluation.catalogue.facts import Row, Table
from evaluation.catalogue.finding import Spot
from evaluation.catalogue.values import Value, plain, value

Entry = Mapping[str, Any]
# a target written behind its indicator in one cell
TOGETHER = re.compile(r"(.*?[^\d])[：:]([^：:]{1,20})", re.DOTALL)


def table(entry: Entry) -> Table:
    """An indicator table."""
    total = entry.get("total") or {}
    rows = tuple(row(entry["id"], cells) for cells in entry["rows"])
    return Table(
        entry["id"],
        entry.get("caption") or "",
        frozenset(column["key"] for column in entry.get("columns") or ()),
        weighed(rows),
        exact(total.get("weight")),
        exact(total.get("score")),
    )


def weighed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of a table that prints no weights: where the scores make 100, every score is its row's weight."""
    unweighed = not any(found.weight for found in rows)
    if unweighed and sum((found.score for found in rows if found.score is not None), Decimal(0)) == 100:
        return tuple(replace(found, weight=found.score) for found in rows)
    return rows


def row(name: str, cells: Entry) -> Row:
    """A row of an indicator table."""
    label = " ".join((cells.get("level3") or cells.get("indicator") or "").split())
    measure = (cells.get("indicator") or "") if cells.get("level3") else ""
    inside = None if cells.get("target") else TOGETHER.fullmatch(label)
    aim = value(inside[2]) if inside else in_unit(cells, "target")
    label = inside[1] if inside and aim.measure else label
    level2 = "".join((cells.get("level2") or "").split())
    return Row(
        table=name,
        level1="".join((cells.get("level1") or "").split()),
        level2=level2,
        name=label,
        measure=measure if measure != label else "",
        target=aim if not inside or aim.measure else in_unit(cells, "target"),
        actual=in_unit(cells, "actual"),
        standard=cells.get("standard") or "",
        reason=(cells.get("deviation_reason") or "").strip(),
        level1_weight=exact(cells.get("level1_weight")),
        level2_weight=exact(cells.get("level2_weight")),
        weight=exact(cells.get("weight")),
        score=exact(cells.get("score")),
        review=exact(cells.get("review_score")),
        completion=value(str(cells.get("completion_rate") or "")),
        operator=plain(cells.get("operator") or ""),
        shared=tuple(cells.get("merged_rows") or ()),
        inside=cells.get("merged_into") or "",
        standard_shared=bool(cells.get("standard_shared")),
        key=cells.get("key", ""),
        basis=dict(cells.get("basis") or {}),
        spot=Spot(
            f"{level2}“{label}”" if level2 and level2 != label else f"“{label}”", cells.get("anchor", "")
        ),
        typed=Spot(label, cells.get("typed_anchor", "")),
    )


def in_unit(cells: Entry, key: str) -> Value:
    """A value, with the unit and operator of columns of their own added to it."""
    text, unit = str(cells.get(key) or ""), cells.get("measure_unit") or ""
    figure = plain(text).replace(".", "", 1).isdigit()
    return value(f"{cells.get('operator') or ''}{text}{unit}" if figure else text)


def exact(figure: int | Decimal | str | None) -> Decimal | None:
    """A figure of a reading; None for a blank."""
    return None if figure in (None, "") else Decimal(figure)
