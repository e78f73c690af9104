"""The annex of the printed form: 测算依据, the figures that stand in no printed box, and what each score rests on."""

from __future__ import annotations

from dataclasses import replace

from evaluation import basis
from evaluation.paper import INPUTS, Entry, Field
from web import printed
from web.printed import Sheet, View

TITLE = "附表　测算依据"


def annex(sheet: Sheet) -> View | None:
    """Figures and claims of a version; None where nothing was filled in and nothing claimed."""
    body = sheet.doc["fields"].get(INPUTS, {})
    spec = sheet.form.inputs
    known = replace(spec, entries=tuple(e for e in spec.entries if is_known(sheet, e)))
    figures = printed.section(sheet, known) if body else None
    claims = claimed(sheet)
    return {"title": TITLE, "figures": figures, "claims": claims} if figures or claims else None


def is_known(sheet: Sheet, entry: Entry) -> bool:
    """Whether an entry holds anything; the annex is read, not filled in by hand."""
    if isinstance(entry, Field):
        return bool(sheet.text(sheet.form.inputs, entry))
    return bool(sheet.value(sheet.form.inputs, entry.key))


def claimed(sheet: Sheet) -> list[View]:
    """What the unit ticked, chose and counted, indicator by indicator."""
    said = (
        (cell, basis.said(sheet.form, cell, sheet.doc["scores"].get(cell.key, {}).get("basis")))
        for cell in sheet.form.cells
    )
    return [{"name": cell.label, "weight": str(cell.weight), "text": text} for cell, text in said if text]
