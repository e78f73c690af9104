"""Evidence as it is read: every file once, with what it proves, and what is still without any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from evaluation.comparison import ATTACHMENTS, FILES, Change, file_place
from evaluation.paper import Cell, Form
from web.paper.page import Page
from web.paper.parts import View

NO_FILES: Mapping[str, str] = {}  # hash → address where the file is had
File = Mapping[str, Any]


def section(page: Page, addresses: Mapping[str, str] = NO_FILES) -> View:
    """The last section of a report; a file that was added or taken away is marked."""
    names = names_by_hash(page.form, page.doc[ATTACHMENTS])
    items = [item(page, key, " ".join(places), addresses) for key, places in names.items()]
    return {
        "key": ATTACHMENTS,
        "anchor": f"s-{ATTACHMENTS}",
        "title": f"{FILES} {len(items)} 份",
        "summary": "",
        "folds": False,
        "blocks": [{"kind": "files", "items": [*items, *removed(page)]}],
    }


def names_by_hash(form: Form, files: Iterable[File]) -> dict[tuple[str, str], list[str]]:
    """Name and hash of each file → what it proves, in the order of the score sheet."""
    order = [cell.key for cell in form.cells]
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted(files, key=lambda file: order.index(file["cell"]) if file["cell"] else len(order)):
        places = found.setdefault((file["name"], file["hash"]), [])
        places += [place_name(form, file["cell"], file["clause"])] if file["cell"] else []
    return found


def place_name(form: Form, cell: str, clause: str) -> str:
    """决策依据③, or 整份报告 for a file that stands for no indicator."""
    return f"{form.cell(cell).label}{clause}" if cell else "整份报告"


def item(page: Page, file: tuple[str, str], proves: str, addresses: Mapping[str, str]) -> View:
    name, digest = file
    change = page.marks.at(file_place(digest))
    return {
        "id": file_place(digest).anchor,
        "name": name,
        "proves": proves,
        "href": addresses.get(digest),
        "mark": change.number if change else None,
    }


def removed(page: Page) -> list[View]:
    """The files that the earlier version had."""
    return [gone(change) for change in page.marks.changes if change.kind == "file_removed"]


def gone(change: Change) -> View:
    anchor = f"{change.place.anchor}-gone-{change.number}"
    return {"id": anchor, "name": change.old, "mark": change.number, "gone": True}


def missing(
    form: Form, scores: Mapping[str, Mapping[str, Any]], files: Sequence[File]
) -> list[tuple[Cell, str]]:
    """Claimed clauses that must be proven and are not; a file for the whole cell proves each of its clauses."""
    return [
        (cell, clause)
        for cell in form.cells
        for clause in cell.evidence
        if claimed(scores.get(cell.key, {}), clause) and not proven(files, cell.key, clause)
    ]


def claimed(row: Mapping[str, Any], clause: str) -> bool:
    """Whether the clause is ticked; a cell as a whole is claimed by any points, as one without ticks is."""
    ticked = (row.get("basis") or {}).get("clauses")
    if clause and ticked is not None:
        return clause in ticked
    return row.get("score", "0.00") != "0.00"


def proven(files: Sequence[File], cell: str, clause: str) -> bool:
    return any(file["cell"] == cell and file["clause"] in (clause, "") for file in files)


def anchor(cell: str, clause: str) -> str:
    """The id of the place where a file is given."""
    return f"e-{cell or 'report'}{clause}"


def places(
    form: Form,
    scores: Mapping[str, Mapping[str, Any]],
    rows: Sequence[Any],
    address: Callable[[Any], str],
) -> list[View]:
    """Where evidence is asked for or has been given, in the order of the score sheet; last the whole report.

    Args:
        rows: those of the draft, with id, cell, clause, name, size.
        address: row → where it is downloaded.
    """
    lacking = {(cell.key, clause) for cell, clause in missing(form, scores, as_files(rows))}
    asked = {(cell.key, clause): None for cell in form.cells for clause in ("", *cell.evidence)}
    wanted = [(cell.key, clause) for cell in form.cells for clause in cell.evidence]
    return [
        {
            "id": anchor(*place),
            "cell": place[0],
            "clause": place[1],
            "name": place_name(form, *place),
            "needed": place in wanted,
            "missing": place in lacking,
            "files": [file_view(row, address) for row in rows if (row.cell, row.clause) == place],
        }
        for place in (*asked, ("", ""))
        if place in wanted or any((row.cell, row.clause) == place for row in rows)
    ]


def as_files(rows: Sequence[Any]) -> list[File]:
    return [{"cell": row.cell, "clause": row.clause} for row in rows]


def file_view(row: Any, address: Callable[[Any], str]) -> View:
    """One file with its address; its own removal is posted below that."""
    return {"name": row.name, "size": megabytes(row.size), "href": address(row)}


def others(form: Form) -> list[View]:
    """The indicators that a file may be given for."""
    return [{"value": cell.key, "label": f"{cell.level1} {cell.name}"} for cell in form.cells]


def megabytes(size: int) -> str:
    """1.2 MB, or 83 KB."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{-(-size >> 10)} KB"
