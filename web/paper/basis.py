"""The standard of a score as controls: what to tick, choose and count; and what was posted of them.

Names on the page: `<cell>.basis` says that the controls were there; `<cell>.tick.2` a clause or fault by its number,
`<cell>.taken.2` the points off for it, `<cell>.none` that nothing of the list applies; `<cell>.chosen` an answer or a
band, `<cell>.cases` a count, `<cell>.part.<row>` the points of a printed row. Ids are `i-<cell>-tick-2` and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluation import basis
from evaluation.basis import NONE_OF_THEM, Answers
from evaluation.paper import SCORES, Cell, Form, Place
from evaluation.rules import Policy, Result
from evaluation.rules.phrases import points_text
from evaluation.rulespec import Checklist, Choice, Deductions, Group, Judgement, Occurrences
from web.paper.parts import View

Faults = Mapping[str, str]  # control → the sentence shown there
LEGENDS = {
    "clauses": "",
    "chosen": "",
    "deductions": "存在下列情形的勾选扣分",
    "cases": "",
    "band": "",
    "parts": "各项得分",
}


# ---- from the page -------------------------------------------------------------------------------------------------


def answers_of(cell: Cell, data: Mapping[str, str]) -> Answers | None:
    """What was posted for a cell; None when its controls were not on the page."""
    if not data.get(f"{cell.key}.basis"):
        return None
    return Answers(
        ticked=frozenset(number for number in numbers(cell) if data.get(f"{cell.key}.tick.{number}")),
        none=bool(data.get(f"{cell.key}.none")),
        chosen=data.get(f"{cell.key}.chosen", ""),
        taken={number: data.get(f"{cell.key}.taken.{number}", "") for number in numbers(cell)},
        cases=data.get(f"{cell.key}.cases", ""),
        parts={row: data.get(f"{cell.key}.part.{row}", "") for row in cell.indicators},
    )


def numbers(cell: Cell) -> range:
    """The numbers of the items that may be ticked."""
    match cell.rule:
        case Checklist():
            return range(1, len(cell.rule.clauses) + 1)
        case Deductions():
            return range(1, len(cell.rule.items) + 1)
    return range(0)


def stored(cell: Cell, found: Mapping[str, Any]) -> Answers:
    """A stored basis as it would have been typed."""
    value = found.get(basis.key_of(cell.rule))
    match cell.rule:
        case Checklist():
            signs = value or ()
            ticked = (n for n, clause in enumerate(cell.rule.clauses, 1) if clause.sign in signs)
            return Answers(ticked=frozenset(ticked), none=value == [])
        case Deductions():
            taken = {n: (value or {}).get(item.text, "") for n, item in enumerate(cell.rule.items, 1)}
            ticked = (number for number, points in taken.items() if points)
            return Answers(ticked=frozenset(ticked), none=value == {}, taken=taken)
        case Occurrences():
            return Answers(cases=value or "")
        case Group():
            return Answers(parts=value or {})
    return Answers(chosen=value or "")


# ---- onto the page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Controls:
    """A cell while its basis is filled in; `result` is what its rule gives now."""

    form: Form
    cell: Cell
    answers: Answers
    faults: Faults
    result: Result | None
    policy: Policy

    def control(self, kind: str, name: str, value: str, label: str, **more: Any) -> View:
        """One control; its id is its name with the place of the cell before it."""
        suffix = name.replace(".", "-")
        return {
            "type": kind,
            "name": f"{self.cell.key}.{name}",
            "id": f"{Place(SCORES, self.cell.key).anchor}-{suffix}",
            "value": value,
            "label": label,
            "error": self.faults.get(suffix),
            **more,
        }

    def tick(self, number: int, label: str, said: str) -> View:
        checked = number in self.answers.ticked
        return self.control("check", f"tick.{number}", "1", label, points=said, checked=checked)

    def radio(self, number: int, value: str, said: str) -> View:
        """One answer; all of them share a name."""
        found = self.control("radio", "chosen", value, value, points=said)
        return {**found, "id": f"{found['id']}-{number}", "checked": value == self.answers.chosen}


def controls(
    form: Form,
    cell: Cell,
    answers: Answers,
    faults: Faults,
    result: Result | None = None,
    policy: Policy | None = None,
) -> View | None:
    """The controls of a cell; None where its standard needs no more than the figures of the report."""
    key = basis.key_of(cell.rule)
    if not key:
        return None
    made = Controls(form, cell, answers, faults, result, policy or Policy())
    items = ITEMS[key](made)
    return (
        {
            "id": f"{Place(SCORES, cell.key).anchor}-basis",
            "name": f"{cell.key}.basis",
            "legend": LEGENDS[key],
            "items": [*items, *none_of_them(made, key)],
        }
        if items
        else None
    )


def none_of_them(made: Controls, key: str) -> list[View]:
    """The box that says that nothing of the list applies: blank boxes alone say that nobody has looked."""
    if key not in NONE_OF_THEM:
        return []
    return [made.control("check", "none", "1", NONE_OF_THEM[key], checked=made.answers.none, none=True)]


def clauses(made: Controls) -> list[View]:
    assert isinstance(made.cell.rule, Checklist)
    listed = made.cell.rule.clauses
    return [
        made.tick(
            n, f"{clause.sign if len(listed) > 1 else ''}{clause.text}", f"{basis.text_of(clause.points)}分"
        )
        for n, clause in enumerate(listed, 1)
    ]


def options(made: Controls) -> list[View]:
    assert isinstance(made.cell.rule, Choice)
    return [
        made.radio(n, option.text, f"{basis.text_of(option.points)}分")
        for n, option in enumerate(made.cell.rule.options, 1)
    ]


def faults_found(made: Controls) -> list[View]:
    """Faults to tick; one that costs more or less asks how much."""
    assert isinstance(made.cell.rule, Deductions)
    found = []
    for n, item in enumerate(made.cell.rule.items, 1):
        view = made.tick(n, item.text, f"扣{basis.range_text(item)}分".replace(" 至 ", "–"))
        if item.least != item.most:
            label = f"{item.text}扣分，{basis.range_text(item)} 分"
            view["number"] = made.control("number", f"taken.{n}", made.answers.taken.get(n, ""), label)
        found.append(view)
    return found


def cases(made: Controls) -> list[View]:
    assert isinstance(made.cell.rule, Occurrences)
    rule = made.cell.rule
    said = f"个，每个扣{basis.text_of(rule.per_case)}分"
    return [made.control("number", "cases", made.answers.cases, rule.counted, points=said)]


def bands(made: Controls) -> list[View]:
    """The grades of a judgement in one list, each with the points that it leaves."""
    assert isinstance(made.cell.rule, Judgement)
    listed = []
    for names, (high, low) in zip(made.policy.band_names, made.policy.qualitative_bands, strict=False):
        ends = (points_text(made.cell.weight * share) for share in (low, high))
        chosen = made.answers.chosen in names
        listed.append({"value": names[0], "label": f"{names[0]}（{'–'.join(ends)} 分）", "checked": chosen})
    return [made.control("select", "chosen", "", "完成程度", options=listed)]


def parts(made: Controls) -> list[View]:
    """A number for each printed row that has no lines of its own to be scored by."""
    assert isinstance(made.cell.rule, Group)
    drawn = made.result.explanation.parts if made.result else ()
    scored = {number for number, part in enumerate(drawn) if part.parts}
    weights = [part.weight for part in drawn] or [Decimal(0)] * len(made.cell.indicators)
    rows: Sequence[Any] = made.form.indicators_of(made.cell.key)
    return [
        made.control(
            "number",
            f"part.{row.key}",
            made.answers.parts.get(row.key, ""),
            row.level3,
            points=f"/ {points_text(weight)}分" if weight else "分",
        )
        for number, (row, weight) in enumerate(zip(rows, weights, strict=True))
        if number not in scored
    ]


ITEMS: dict[str, Callable[[Controls], list[View]]] = {
    "clauses": clauses,
    "chosen": options,
    "deductions": faults_found,
    "cases": cases,
    "band": bands,
    "parts": parts,
}
