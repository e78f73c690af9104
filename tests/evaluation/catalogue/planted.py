"""Faults as data (tests/faults/*.toml), planted in the readings of sound reports.

    [[fault]]
    name = "到位率写错"          what a person would call it
    id = "A11"                   the check that must speak; a list where several are right
    path = "main.narrative[title=资金计划].text"
    old = "到位率[\\d.]+%"        the value must match it, else the fault does not fit this report
    new = "到位率88.88%"
    also = [{ path = …, old = …, new = … }]

A path goes through keys; `[title=资金]` takes the first entry whose title holds 资金, `[3]` the fourth one;
`rows` is short for the rows of the first table of indicators. `new`: "=text" replaces the whole value, "+1", "-1",
"*2" change a figure, "~*0.9" the first figure of a text, "delete" takes the entry out, "@copy PATH" puts in what
stands at another path, "@doubled KIND" repeats the first entry as another kind, "@weighted main" is the total
weighed twice; all else replaces `old`. Words in braces are values of the main form: {unit}, {year}, {before}.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from tests.databases import ROOT

FOLDER = ROOT / "tests" / "faults"
STEP = re.compile(r"(\w+)((?:\[[^\]]*\])*)")
SEEDS = 400  # reports looked at before a fault is taken not to fit any
FIGURE = re.compile(r"\d+(?:\.\d+)?")
Reading = dict[str, Any]
Fault = dict[str, Any]


class NotFitting(Exception):
    """The report does not hold what the fault would change."""


@cache
def faults(kind: str) -> tuple[Fault, ...]:
    """The kinds of faults for one kind of report, in order."""
    told = tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))
    return tuple(told["fault"])


def kinds() -> list[str]:
    """The kinds of reports that faults are planted in."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def ids(fault: Fault) -> set[str]:
    """The checks that may speak."""
    return {fault["id"]} if isinstance(fault["id"], str) else set(fault["id"])


def plant(readings: list[Reading], fault: Fault) -> list[Reading]:
    """A copy of the readings with the fault in it.

    Raises:
        NotFitting: the place is not there or does not hold `old`.
    """
    changed = copy.deepcopy(readings)
    roots = dict(zip(("main", "sheet", "project", "project_sheet"), changed, strict=False))
    for step in (fault, *fault.get("also", ())):
        change(roots, step)
    return changed


def change(roots: dict[str, Reading], step: Fault) -> None:
    """Carry out one change."""
    holder, key = place(roots, step["path"])
    value = holder[key] if isinstance(holder, list) else holder.get(key)
    told = "" if value is None else str(value)
    if not re.search(step.get("old", ""), told):
        raise NotFitting(step["path"])
    new = filled(step["new"], roots["main"], roots.get("project"))
    if new == "delete":
        del holder[key]
    elif new.startswith("@"):
        holder[key] = made(roots, value, *new[1:].split(" ", 1))
    else:
        put(holder, key, value, replaced(value, step.get("old", ""), new))


def made(roots: dict[str, Reading], value: Any, way: str, about: str) -> Any:
    """What a change with a name gives: a copy, a list with one more entry of another kind, a total weighed twice."""
    if way == "copy":
        source, name = place(roots, about)
        return copy.deepcopy(source[name])
    if way == "doubled":
        return [{**value[0], "kind": about}, *value]
    rows = [row for table in roots[about]["indicator_tables"] for row in table["rows"]]
    return sum((row["score"] * row["weight"] for row in rows), Decimal(0)) / 100


def filled(new: str, main: Reading, project: Reading | None) -> str:
    """The new text with the report's own words."""
    unit, name = main.get("unit") or "", main.get("project_name") or ""
    words = {
        **main,
        "before": (main.get("year") or 0) - 1,
        "short_unit": unit[:7],  # 平澜县 and four letters of its own
        "long_project": f"{name[:7]}及配套设施{name[7:]}",
        "received_text": received(main),
        "beneficiaries": beneficiaries(main),
        **(of_project(project) if project else {}),
    }
    return re.sub(r"\{(\w+)\}", lambda found: str(words[found[1]]), new)


def of_project(project: Reading) -> dict[str, str]:
    """A project as another report would speak of it: with its plan, and with wrong figures of what came and went."""
    totals = {cell["item"]: cell["amount"] for cell in project["finances"] if cell["source"] == "合计"}
    quantity = project["indicator_tables"][0]["rows"][0]
    return {
        "project_core": project["project_name"][5:].removesuffix("项目").removesuffix("工程"),
        "project_planned": str(totals["计划安排资金"]),
        "project_received_wrong": str(totals["实际到位资金"] + Decimal("11.5")),
        "project_spent_wrong": str(totals["实际支出"] + Decimal("7.25")),
        "project_count_wrong": f"{quantity['indicator']}{FIGURE.sub('987654', quantity['actual'], count=1)}",
    }


def received(main: Reading) -> str:
    """What came in, as it would be said."""
    cells = [
        cell
        for cell in main.get("finances", ())
        if cell["item"] == "实际到位资金" and cell["source"] == "合计"
    ]
    return f"{cells[0]['amount']}万元" if cells else ""


def beneficiaries(main: Reading) -> str:
    """The social benefit with a figure that is not the table's."""
    rows = [
        row
        for table in main["indicator_tables"]
        for row in table["rows"]
        if "社会" in (row.get("level2") or "")
    ]
    return f"{rows[0]['indicator']}{FIGURE.sub('123456', rows[0]['actual'], count=1)}" if rows else ""


def replaced(value: Any, old: str, new: str) -> Any:
    """The changed value."""
    if new.startswith("="):
        return literal(value, new[1:])
    if new[:1] in ("+", "-", "*") and isinstance(value, (int, Decimal)):
        return reckoned(Decimal(value), new)
    if new.startswith("~"):
        return FIGURE.sub(lambda found: plain(reckoned(Decimal(found[0]), new[1:])), str(value), count=1)
    return re.sub(old, new, str(value), count=1)


def literal(value: Any, text: str) -> Any:
    """A value of the same kind; null, true and false mean what they say."""
    named: dict[str, Any] = {"null": None, "true": True, "false": False, "[]": []}
    if text in named:
        return named[text]
    return Decimal(text) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else text


def reckoned(value: Decimal, change: str) -> Decimal:
    """A figure after +1, -1 or *2."""
    amount = Decimal(change[1:])
    return {"+": value + amount, "-": value - amount, "*": value * amount}[change[0]]


def plain(value: Decimal) -> str:
    """A figure without needless zeros."""
    return format(value.quantize(Decimal("0.01")).normalize(), "f")


def put(holder: Any, key: Any, value: Any, new: Any) -> None:
    """Set a value; the other keys of an amount go with it."""
    holder[key] = new
    if key == "amount":
        factor = {"万元": 10_000, "元": 1}.get(holder["unit"])
        holder["amount_text"] = "" if new is None else str(new)
        holder["amount_yuan"] = new * factor if new is not None and factor else None


def place(roots: dict[str, Reading], path: str) -> tuple[Any, Any]:
    """The container and key that a path leads to."""
    holder: Any = roots
    key: Any = None
    for name, selectors in STEP.findall(re.sub(r"^(\w+)\.rows", r"\1.indicator_tables[0].rows", path)):
        holder, key = (holder if key is None else holder[key]), name
        if isinstance(holder, dict) and name not in holder and holder is roots:
            raise NotFitting(path)
        for selector in re.findall(r"\[([^\]]*)\]", selectors):
            holder = holder.get(key) if isinstance(holder, dict) else holder[key]
            key = index(holder, selector, path)
    return holder, key


def index(entries: Any, selector: str, path: str) -> int:
    """The position that a selector names."""
    if selector.lstrip("-").isdigit():
        if entries and -len(entries) <= int(selector) < len(entries):
            return int(selector)
        raise NotFitting(path)
    wanted = [part.partition("=") for part in selector.split(",")]
    for at, entry in enumerate(entries or ()):
        if all(text in str(entry.get(name) or "") for name, _, text in wanted):
            return at
    raise NotFitting(path)


def planted(
    readings_of: Callable[[str, int], list[Reading]], kind: str, fault: Fault, count: int, first: int = 0
) -> Iterator[tuple[int, list[Reading]]]:
    """`count` reports that the fault fits, from seed `first` on: the seed and the faulty readings."""
    fitting = 0
    for seed in range(first, first + SEEDS):
        try:
            faulty = plant(readings_of(kind, seed), fault)
        except NotFitting:
            continue
        yield seed, faulty
        fitting += 1
        if fitting == count:
            return
