"""What the printed rule gives a score, in one line beside it, for who fills it in and for who signs it."""

from __future__ import annotations

from evaluation import rules
from evaluation.basis import key_of
from evaluation.figures import score_of
from evaluation.paper import Cell
from evaluation.rules import Policy, Result

PLAIN = ("clauses", "deductions", "chosen")  # what is ticked or chosen says where the points come from


def is_plain(cell: Cell, result: Result, policy: Policy) -> bool:
    """Whether what is ticked or chosen already says how the points come about.

    A clause without its file is said where the file is wanted, unless it costs points.
    """
    notes = [note for note in result.notes if policy.unproven == "refuse" or note.kind != "unproven"]
    computed = result.kind == "computed" and not notes and not result.explanation.parts
    return computed and key_of(cell.rule) in PLAIN


def filling_line(cell: Cell, result: Result | None, policy: Policy) -> str:
    """What the filler sees: how the points come about, what room there is, or what is missing."""
    return "" if result is None or is_plain(cell, result, policy) else rules.explain(result)


def reading_line(cell: Cell, result: Result | None, score: str, policy: Policy) -> str:
    """What a signer sees: the figures behind computed points, and the points where the unit gives others."""
    if result is None or result.points is None:
        return ""
    differs = score_of({"score": score}) != result.points
    if is_plain(cell, result, policy) and not differs:
        return ""
    return f"{'系统测算：' if differs else ''}{rules.explain(result)}"
