"""What a score rests on: what was ticked, chosen, counted or judged at its cell, read from a page and read out.

A basis holds the keys of `rules` (figures as text): clauses ["①"], chosen, deductions {"虚列套取": "5"}, cases, band,
parts {"economic_benefit": "5.00"}. A key that is absent was not answered; an empty list says that nothing applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluation.entry import NUMBER, EntryError, clean_text, plain
from evaluation.paper import SCORES, Cell, Form, Place
from evaluation.rules.phrases import points_text
from evaluation.rules.policy import Policy
from evaluation.rulespec import Checklist, Choice, Deduction, Deductions, Group, Judgement, Occurrences, Rule

Basis = dict[str, Any]
NONE_OF_THEM = {"clauses": "以上都不符合", "deductions": "没有以上情形"}
MOST_CASES = 999
DEFAULT = Policy()


@dataclass(frozen=True)
class Answers:
    """What was typed at a cell, by the number of its item from 1.

    `taken` are the points typed for a deduction, `parts` those typed for a printed row.
    """

    ticked: frozenset[int] = frozenset()
    none: bool = False
    chosen: str = ""
    taken: Mapping[int, str] = field(default_factory=dict)
    cases: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


def key_of(rule: Rule | None) -> str:
    """The key of the basis that a rule asks for; empty where the figures say it all."""
    match rule:
        case Checklist():
            return "clauses"
        case Choice():
            return "chosen"
        case Deductions():
            return "deductions"
        case Occurrences(cases=""):
            return "cases"
        case Judgement():
            return "band"
        case Group():
            return "parts"
    return ""


def merged(cell: Cell, stored: Mapping[str, Any], answered: Basis) -> Basis:
    """The basis with the answer in place of the earlier one; whatever else stands in it stays."""
    key = key_of(cell.rule)
    return {**{name: value for name, value in stored.items() if name != key}, **answered}


# ---- from what was typed ------------------------------------------------------------------------------------------


def parse(cell: Cell, answers: Answers, policy: Policy = DEFAULT) -> tuple[Basis, tuple[EntryError, ...]]:
    """What was answered at a cell, and what could not be read; nothing answered is nothing stored.

    Errors name the control: `column` of their place is "none", "cases", "taken-2" or "part-economic_benefit".
    """
    key, errors = key_of(cell.rule), list[EntryError]()
    value = READERS[key](cell, answers, errors) if key else None
    if key == "band" and policy.band(value) is None:
        value = None  # no band of this campaign: the whole range stays
    return ({} if value is None else {key: value}), tuple(errors)


def fault(cell: Cell, control: str, message: str) -> EntryError:
    return EntryError(cell.label, message, Place(SCORES, cell.key, column=control))


def contradicted(cell: Cell, answers: Answers, errors: list[EntryError]) -> bool:
    """Whether items are ticked beside the box that says there are none."""
    if answers.none and answers.ticked:
        errors.append(fault(cell, "none", f"已勾选其他项，不能再勾选“{NONE_OF_THEM[key_of(cell.rule)]}”"))
    return answers.none and bool(answers.ticked)


def read_clauses(cell: Cell, answers: Answers, errors: list[EntryError]) -> list[str] | None:
    """The signs of the ticked clauses, in printed order; None while nobody has said."""
    assert isinstance(cell.rule, Checklist)
    contradicted(cell, answers, errors)
    found = [clause.sign for number, clause in enumerate(cell.rule.clauses, 1) if number in answers.ticked]
    return found if found or answers.none else None


def read_choice(cell: Cell, answers: Answers, errors: list[EntryError]) -> str | None:
    assert isinstance(cell.rule, Choice)
    return answers.chosen if answers.chosen in {option.text for option in cell.rule.options} else None


def read_deductions(cell: Cell, answers: Answers, errors: list[EntryError]) -> dict[str, str] | None:
    """What each ticked fault costs; one that always costs the same needs no number."""
    assert isinstance(cell.rule, Deductions)
    contradicted(cell, answers, errors)
    taken = {}
    for number, item in enumerate(cell.rule.items, 1):
        points = read_taken(cell, item, number, answers, errors)
        if points is not None:
            taken[item.text] = points
    return taken if taken or answers.none else None


def read_taken(
    cell: Cell, item: Deduction, number: int, answers: Answers, errors: list[EntryError]
) -> str | None:
    """The points off for one fault, within its range; None when it is not there."""
    ticked, typed = number in answers.ticked, clean_text(answers.taken.get(number, ""))
    if item.least == item.most:
        return text_of(item.least) if ticked else None
    if not ticked:
        if typed:
            errors.append(fault(cell, f"taken-{number}", f"请勾选“{item.text}”，或清空扣分"))
        return None
    points = number_in(typed)
    if points is None or not item.least <= points <= item.most:
        errors.append(fault(cell, f"taken-{number}", f"“{item.text}”扣 {range_text(item)} 分，请填扣多少分"))
        return None
    return text_of(points)


def read_cases(cell: Cell, answers: Answers, errors: list[EntryError]) -> str | None:
    """How many cases there are, a whole number."""
    typed = clean_text(answers.cases)
    if not typed:
        return None
    found = number_in(typed)
    if found is None or found != found.to_integral_value() or found > MOST_CASES:
        errors.append(fault(cell, "cases", "请填个数，例如 0 或 2"))
        return None
    return text_of(found)


def read_band(cell: Cell, answers: Answers, errors: list[EntryError]) -> str | None:
    """The grade of a judgement as the campaign calls it."""
    return clean_text(answers.chosen) or None


def read_parts(cell: Cell, answers: Answers, errors: list[EntryError]) -> dict[str, str] | None:
    """The points judged for each printed row."""
    found = {}
    for row in cell.indicators:
        typed = clean_text(answers.parts.get(row, ""))
        points = number_in(typed)
        if typed and (points is None or points > cell.weight):
            message = f"请填 0 至 {points_text(cell.weight)} 分的数字"
            errors.append(fault(cell, f"part-{row}", message))
        elif points is not None:
            found[row] = format(points.quantize(Decimal("0.01")), "f")
    return found or None


READERS: dict[str, Callable[[Cell, Answers, list[EntryError]], Any]] = {
    "clauses": read_clauses,
    "chosen": read_choice,
    "deductions": read_deductions,
    "cases": read_cases,
    "band": read_band,
    "parts": read_parts,
}


def number_in(text: str) -> Decimal | None:
    """A figure of 0 or more as people write it; None for anything else."""
    found = NUMBER.fullmatch(plain(text).removesuffix("分").removesuffix("个"))
    value = Decimal(found[0].replace(",", "")) if found else None
    return value if value is not None and value >= 0 else None


def text_of(value: Decimal) -> str:
    """5, 2.5: as it would be written."""
    return format(value.normalize(), "f")


def range_text(item: Deduction) -> str:
    """4 至 7, or 2."""
    ends = [points_text(item.least), points_text(item.most)]
    return " 至 ".join(dict.fromkeys(ends))


# ---- read out -----------------------------------------------------------------------------------------------------


def said(form: Form, cell: Cell, basis: Mapping[str, Any] | None) -> str:
    """What the unit claims at a cell, in one line; empty while nothing is said. 符合①设有目标；不符合④目标量化"""
    key = key_of(cell.rule)
    value = (basis or {}).get(key)
    if not key or value is None:
        return ""
    match cell.rule:
        case Checklist():
            return clauses_said(cell.rule, value)
        case Deductions():
            return "、".join(f"{text}扣 {points} 分" for text, points in value.items()) or "没有扣分情形"
        case Occurrences():
            return f"{cell.rule.counted} {value} 个"
        case Group():
            names = {row.key: row.level3 for row in form.indicators_of(cell.key)}
            return "、".join(f"{names[row]} {value[row]} 分" for row in names if row in value)
    return str(value)


def clauses_said(rule: Checklist, ticked: list[str]) -> str:
    """Claimed clauses, then those that are not."""
    named = [
        (clause.sign in ticked, f"{clause.sign if len(rule.clauses) > 1 else ''}{clause.text}")
        for clause in rule.clauses
    ]
    claimed, others = ("、".join(text for yes, text in named if yes is side) for side in (True, False))
    return "；".join(filter(None, (f"符合{claimed}" if claimed else "", f"不符合{others}" if others else "")))
