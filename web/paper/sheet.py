"""The score sheet as it is read: a row per scored cell, folded to what changed and what lost points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evaluation import basis
from evaluation.paper import SCORES, Cell, Place
from web.paper.marks import pieces
from web.paper.page import Page
from web.paper.parts import View
from web.paper.worked import reading_line


def block(page: Page) -> View:
    """Every scored cell, then the total."""
    return {"kind": "scores", "rows": [row(page, cell) for cell in page.form.cells], "total": total(page)}


def row(page: Page, cell: Cell) -> View:
    """One cell with its score and the words behind it."""
    now = page.doc["scores"].get(cell.key, {})
    change = page.marks.at(Place(SCORES, cell.key))
    score = now.get("score", "")
    lost = not score or Decimal(score) < cell.weight
    return {
        "id": Place(SCORES, cell.key).anchor,
        "level1": cell.level1,
        "name": cell.label,
        "weight": str(cell.weight),
        "mark": change.number if change else None,
        "score": compared(page, score, before(page, cell).get("score", "")),
        "reason": reason(page, cell),
        "claimed": claimed(page, cell),
        "worked": reading_line(cell, page.results.get(cell.key), score, page.policy),
        "changed": change is not None,
        "fold": page.folds and change is None and not lost,
    }


def before(page: Page, cell: Cell) -> dict[str, Any]:
    """The row of the cell in the version compared with."""
    found: dict[str, Any] = page.earlier["scores"].get(cell.key, {}) if page.earlier else {}
    return found


def compared(page: Page, text: str, old: str) -> str | View:
    """A value with what it was, where it changed."""
    return {"text": text, "old": old} if page.folds and old != text else text


def claimed(page: Page, cell: Cell) -> str | View | None:
    """What the unit ticked, chose or counted, with what it was where that changed."""
    now, old = (
        basis.said(page.form, cell, row.get("basis"))
        for row in (page.doc["scores"].get(cell.key, {}), before(page, cell))
    )
    return compared(page, now, old) or None


def reason(page: Page, cell: Cell) -> str | View | None:
    """Why points were lost; what was noted where nothing else is said."""
    row = page.doc["scores"].get(cell.key, {})
    text: str = row.get("reason") or row.get("basis", {}).get("note") or ""
    change = page.marks.at(Place(SCORES, cell.key))
    if change and row.get("reason", "") != before(page, cell).get("reason", ""):
        return {"text": text, "pieces": pieces(change)}
    return text or None


def total(page: Page) -> View:
    """The last row: the sum of the weights and of the scores, and the scores of each level."""
    totals, old = page.doc["totals"], page.earlier["totals"] if page.earlier else {}
    changed = page.marks.totals()
    return {
        "weight": str(sum(page.form.level1().values())),
        "mark": changed[0].number if changed else None,
        "value": compared(page, totals["score"], old.get("score", "")),
        "levels": "　".join(f"{label} {score}" for label, score in totals["level1"].items()),
    }


def summary(page: Page, drawn: View) -> str:
    """How many rows there are, and which are shown: 22 项，显示有变更或扣分的 5 项."""
    shown = sum(not row["fold"] for row in drawn["rows"])
    count = f"{len(drawn['rows'])} 项"
    return count if shown == len(drawn["rows"]) else f"{count}，显示有变更或扣分的 {shown} 项"
