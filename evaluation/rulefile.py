"""Reading the rule of a scored cell from its form file: the table `rule` below the cell.

    kind = "PP"     of = "staff_paid"  to = "staff_quota"  base = 100  side = "over"  per_point = 0.5
    kind = "TIER"   of = "balance"  tier = [{ most = 0, points = 3 }, { most = "carry_over", points = 2 }, …]
    kind = "TIER"   option = [{ text = "到位及时", points = 2 }, …]
    kind = "PROP"   of = "received"  to = "planned"  least = 60      (PROPR: the overrun is lost)
    kind = "PROP"   lines = "results.quantitative.quantity"  roll_up = "sum"
    kind = "CHK"    clause = [{ text = "目标量化", points = 1, measurable = "results.quantitative.target" }, …]
    kind = "OCC"    cases = "late_specials"  per_case = 0.5          (counted at the cell: counted = "不符合要求的情形")
    kind = "DED"    deduction = [{ text = "虚列套取", least = 4, most = 7 }, …]
    kind = "BIN"    option = [{ text = "如期完成", points = 3 }, …]  lines = "results.quantitative.timeliness"
    kind = "JDG"    lines = "results.quantitative.social"
    kind = "GRP"    weights = [5, 5, 5]  table = "inputs.sub_indicators"

`of` is a formula of figures of 测算依据 ("a - b"); a rate may have `without` and `stated`. Meanings: `rulespec`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from evaluation import formulas
from evaluation.formfile import Node
from evaluation.rulespec import (
    OVER,
    RELATIONS,
    UNDER,
    Bound,
    Checklist,
    Choice,
    Clause,
    Deduction,
    Deductions,
    Group,
    Judgement,
    Lines,
    Occurrences,
    Option,
    PerPoint,
    Proportion,
    Ratio,
    Rule,
    Targets,
    Tier,
    Tiers,
)

SIGNS = "①②③④⑤⑥⑦⑧⑨⑩"
NOTHING = Decimal(0)


def read_rule(node: Node | None) -> Rule | None:
    """The rule of a cell; None where the form gives none."""
    if node is None:
        return None
    kind = node.word("kind", READERS)
    rule = READERS[kind](node, kind)
    node.close()
    return rule


def read_ratio(node: Node) -> Ratio:
    """The figure a rule judges: `of`, `to`, `without`, `stated`."""
    try:
        of = formulas.parse(node.text("of"))
    except ValueError as fault:
        raise node.error(str(fault)) from fault
    return Ratio(of, node.text("to", ""), node.text("without", ""), node.text("stated", ""))


def read_lines(node: Node, key: str = "lines") -> Lines:
    """A printed row of a table of targets, written section.table.row."""
    parts = node.text(key).split(".")
    if len(parts) != 3:
        raise node.error(f"“{key}”应写作 部分.表.行")
    return Lines(*parts)


def lines_if_given(node: Node) -> Lines | None:
    """The lines a rule may look at."""
    return read_lines(node) if "lines" in node.data else None


def read_per_point(node: Node, kind: str) -> Rule:
    return PerPoint(
        kind,
        read_ratio(node),
        node.number("base"),
        node.word("side", (OVER, UNDER), OVER),
        node.points("per_point"),
    )


def read_tiers(node: Node, kind: str) -> Rule:
    """Tiers of a figure, or answers to choose from."""
    if "option" in node.data:
        return read_choice(node, kind)
    return Tiers(kind, read_ratio(node), tuple(map(read_tier, node.nodes("tier", needed=True))))


def read_tier(node: Node) -> Tier:
    """Its points and its ends; an end is a number or the key of a figure."""
    bounds = [(relation, node.take(relation, (int, Decimal, str), "")) for relation in RELATIONS]
    tier = Tier(
        tuple(
            Bound(relation, value if isinstance(value, str) else Decimal(value))
            for relation, value in bounds
            if value != ""
        ),
        node.number("points"),
    )
    node.close()
    return tier


def read_proportion(node: Node, kind: str) -> Rule:
    """Of a rate, or of the lines of a table of targets."""
    reverse = kind == "PROPR"
    if "lines" in node.data:
        return Targets(kind, read_lines(node), reverse, node.text("roll_up", ""))
    return Proportion(kind, read_ratio(node), reverse, node.number("least", NOTHING))


def read_checklist(node: Node, kind: str) -> Rule:
    clauses = []
    for sign, clause in zip(SIGNS, node.nodes("clause", needed=True), strict=False):
        clauses.append(
            Clause(sign, clause.text("text"), clause.points("points"), clause.text("measurable", ""))
        )
        clause.close()
    return Checklist(kind, tuple(clauses))


def read_occurrences(node: Node, kind: str) -> Rule:
    cases = node.text("cases", "")
    return Occurrences(kind, cases, node.text("counted", "" if cases else None), node.points("per_case"))


def read_deductions(node: Node, kind: str) -> Rule:
    items = []
    for item in node.nodes("deduction", needed=True):
        items.append(Deduction(item.text("text"), item.points("least"), item.points("most")))
        item.close()
    return Deductions(kind, tuple(items))


def read_choice(node: Node, kind: str) -> Rule:
    options = []
    for option in node.nodes("option", needed=True):
        options.append(Option(option.text("text"), option.number("points")))
        option.close()
    return Choice(kind, tuple(options), lines_if_given(node))


def read_judgement(node: Node, kind: str) -> Rule:
    return Judgement(kind, lines_if_given(node))


def read_group(node: Node, kind: str) -> Rule:
    section, _, table = node.text("table", "").partition(".")
    return Group(kind, node.numbers("weights"), section, table)


READERS: dict[str, Callable[[Node, str], Rule]] = {
    "PP": read_per_point,
    "TIER": read_tiers,
    "PROP": read_proportion,
    "PROPR": read_proportion,
    "CHK": read_checklist,
    "OCC": read_occurrences,
    "DED": read_deductions,
    "BIN": read_choice,
    "JDG": read_judgement,
    "GRP": read_group,
}
