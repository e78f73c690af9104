"""Word files for tests of the commands: samples, copies with one cell changed, and things that are no report."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.databases import ROOT

SAMPLES = ROOT / "docs" / "samples"
PROJECT = (SAMPLES / "pinglan_2-2.docx", SAMPLES / "pinglan_3-2.docx")
DEPARTMENT = (SAMPLES / "pinglan_2-1.docx", SAMPLES / "pinglan_3-1.docx")
OLD_WORD = bytes.fromhex("D0CF11E0A1B11AE1")  # how a .doc begins


def changed(source: Path, target: Path, old: str, new: str) -> Path:
    """A copy of a file in which the one cell that reads `old` reads `new`."""
    document = docx.Document(str(source))
    cells = {
        cell._tc: cell
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell.text.strip() == old
    }
    (cell,) = cells.values()
    cell.text = new
    document.save(str(target))
    return target


def shopping_list(folder: Path) -> Path:
    """A sound Word file that has nothing to do with us."""
    document = docx.Document()
    document.add_paragraph("周末要买的东西")
    for thing in ("鸡蛋", "酱油", "白菜"):
        document.add_paragraph(thing)
    document.save(str(folder / "清单.docx"))
    return folder / "清单.docx"


def half(source: Path, folder: Path) -> Path:
    """The first half of a file, as a broken copy leaves it."""
    whole = source.read_bytes()
    (folder / "半份.docx").write_bytes(whole[: len(whole) // 2])
    return folder / "半份.docx"


def old_word(folder: Path) -> Path:
    (folder / "自评.doc").write_bytes(OLD_WORD + bytes(2000))
    return folder / "自评.doc"
