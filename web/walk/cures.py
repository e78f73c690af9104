"""What blocks a filed paper, and how the walk mends it: `CURES` has every finding it can mend, others end the walk.

Blanks are filled in as 【演示补填】, contradictions take the computed figure, lost points get the reason 【演示说明】.
Points the paper claims stay. Source: product.md, ruling "Main form and score sheet are one report".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from evaluation import content, entry, figures, money, own
from evaluation.catalogue import NAMES, Finding, Policy, Severity, check
from evaluation.catalogue import draft as drafts
from evaluation.catalogue.policy import default
from evaluation.ledger import Ledger
from evaluation.paper import Column, Field, Form, Outline, Place, Table
from evaluation.rows import line

FILLED, EXPLAINED, BLANK = "【演示补填】", "【演示说明】", "（空白）"
BLOCKING = (
    "S01",
    "S04",
    "S05",
    "S06",
    "S08",
    "A01",
    "A02",
    "A09",
    "E01",
)  # what blocks filed paper in a walk
COLUMN = {"S04": "target", "S05": "actual"}  # what is blank in the row that the finding names
ROUNDS = 4  # a row that was added has blanks of its own, a figure that was filled in may contradict another


class Incurable(Exception):
    """A finding that nothing here mends; `message` says which."""

    def __init__(self, finding: Finding) -> None:
        self.message = f"{finding.id} {finding.message}。这一处演示不能代为补正，请改好原件再走一遍。"
        super().__init__(self.message)


@dataclass(frozen=True)
class Cured:
    """One place that was mended: the check that blocked, where, what stood there, what stands there now."""

    id: str
    where: str
    old: str
    new: str


@dataclass(frozen=True)
class Draft:
    """The draft being mended, in place; `leader` is (login, name) of the account chosen as 评价组组长."""

    form: Form
    bodies: dict[str, dict[str, Any]]
    scores: dict[str, dict[str, Any]]
    year: int
    leader: tuple[str, str]


def cure(draft: Draft) -> list[Cured]:
    """Mend the draft until nothing blocks; returns what was mended, in order.

    Raises:
        Incurable: naming the finding.
    """
    arrange(draft)
    cured: list[Cured] = []
    for _ in range(ROUNDS):
        draft = replace(draft, form=own.refined(draft.form, draft.bodies))
        findings = blocking(draft)
        if not findings:
            return cured
        for finding in findings:
            if finding.id not in CURES:
                raise Incurable(finding)
            cured += CURES[finding.id](draft, finding)
    raise Incurable(findings[0])


def blocking(draft: Draft) -> list[Finding]:
    """What blocks the draft under the policy of a walk, in the order of the form; who files it is no matter here."""
    somebody = {"name": "", "code": ""}
    document = content.document(
        draft.form,
        campaign={"name": "", "year": draft.year},
        report=somebody,
        unit=somebody,
        supervising=None,
        section=somebody,
        route=(),
        bodies=draft.bodies,
        scores=draft.scores,
    )
    policy = Policy.of(walk_policy(draft.form.kind))
    found = check(drafts.unit_year([("", draft.form, document)], policy), policy).findings
    must = [one.finding for one in found if one.severity is Severity.must]
    return sorted(must, key=lambda finding: draft.form.rank(draft.form.place(finding.spot.anchor)))


def walk_policy(kind: str) -> dict[str, Any]:
    """试行口径 for filed paper: blanks, points and sums block; whatever else would is asked, and no answer is owed."""
    milder = [one for one in NAMES if default(one, kind) is Severity.must and one not in BLOCKING]
    return {"severity": dict.fromkeys(milder, Severity.ask.value)}


def arrange(draft: Draft) -> None:
    """Bring rows into printed order, in which findings count them."""
    for spec in draft.form.sections:
        for table in spec.entries:
            body = draft.bodies.setdefault(spec.key, {})
            if isinstance(table, Table) and table.repeats and table.key in body:
                body[table.key] = Ledger(table, body[table.key]).rows


# ---- blanks ----


def fill(draft: Draft, finding: Finding) -> Iterator[Cured]:
    """Something required is blank: a field, cells of a table, a table or a written report without a word."""
    place = draft.form.place(finding.spot.anchor)
    spec = draft.form.section(place.section)
    body = draft.bodies[place.section]
    match spec.entry(place.entry):
        case Table() as table:
            yield from fill_row(draft, finding, table, body.setdefault(table.key, []))
        case Outline() as outline:
            heading = next(heading for heading in outline.headings if heading.leaf)
            body[outline.key] = {heading.key: FILLED}
            yield Cured(finding.id, f"{spec.title} {heading.number}", BLANK, FILLED)
        case Field() as field:
            body[field.key], shown = supplied(draft, field)
            yield Cured(finding.id, f"{spec.title} {field.name}", BLANK, shown)


def fill_row(draft: Draft, finding: Finding, table: Table, rows: list[dict[str, Any]]) -> Iterator[Cured]:
    """The blank cell that the finding names; where there is no row at all, the required cells of a first one."""
    place = draft.form.place(finding.spot.anchor)
    if finding.id in COLUMN and not place.column:
        place = replace(place, column=COLUMN[finding.id])
    title = draft.form.section(place.section).title
    row, position = found_row(table, rows, place)
    label = line(table, row, position).label
    for column in table.columns:
        if column.required and place.column in ("", column.key):
            row[column.key], shown = claimed(draft, row) if weighs(table, column) else supplied(draft, column)
            yield Cured(finding.id, f"{title} {label} {column.name}", BLANK, shown)


def weighs(table: Table, column: Column) -> bool:
    """Whether a column holds the weights of the unit's own indicators."""
    return table.own and column.key == own.WEIGHT


def claimed(draft: Draft, row: dict[str, Any]) -> tuple[str, str]:
    """The weight of an indicator whose paper prints none: what its category weighs, else the points it claims."""
    parent = next(parent for parent in draft.form.parents if parent.row == row["row"])
    score = draft.scores.get(row.get("key", ""), {}).get("score", "0")
    weight = str(parent.level2_weight or score)
    return weight, f"{FILLED}{weight}"


def found_row(table: Table, rows: list[dict[str, Any]], place: Place) -> tuple[dict[str, Any], int]:
    """The stored row of a place and its position from 1; a row that is not stored yet is added."""
    if place.row and not table.fixed:
        return rows[int(place.row) - 1], int(place.row)
    key = place.row or (table.rows[0].key if table.rows else "")
    stored = [row for row in rows if key and row.get("row") == key]
    if not stored:
        stored = [{"row": key} if key else {}]
        rows += stored
    return stored[0], 1


def supplied(draft: Draft, spec: Field | Column) -> tuple[Any, str]:
    """What is written into a blank, and how the list of cures shows it."""
    login, name = draft.leader
    year, option = draft.year, spec.options[-1] if spec.options else ""
    values: dict[str, tuple[Any, str]] = {
        "lines": ([FILLED], ""),
        "number": ("0", "0"),
        "amount": (money.amount(Decimal(0), 2), f"0.00 {spec.unit}"),
        "month_range": ([f"{year}-01", f"{year}-12"], f"{year}年1月至12月"),
        "date": (f"{year}-12-31", f"{year}年12月31日"),
        "choice": (option, option),
        "person": (login, f"{name}（账号 {login}）"),
    }
    value, shown = values.get(spec.type, (FILLED, ""))
    return value, FILLED + shown


# ---- scores ----


def explain(draft: Draft, finding: Finding) -> Iterator[Cured]:
    """Points were lost without a reason."""
    cell = draft.form.cell(draft.form.place(finding.spot.anchor).entry)
    score, weight = draft.scores[cell.key]["score"], cell.weight
    reason = f"{EXPLAINED}原表 {weight} 分得 {score} 分，没有写原因"
    draft.scores[cell.key]["reason"] = reason
    yield Cured(finding.id, f"{draft.form.sheet_label} {cell.name} 扣分原因", BLANK, reason)


def cap(draft: Draft, finding: Finding) -> Iterator[Cured]:
    """A score outside its cell: no more points than the cell has."""
    cell = draft.form.cell(draft.form.place(finding.spot.anchor).entry)
    old = draft.scores[cell.key]["score"]
    new = str(figures.points(max(Decimal(0), min(Decimal(old), cell.weight))))
    draft.scores[cell.key]["score"] = new
    yield Cured(finding.id, f"{draft.form.sheet_label} {cell.name} 得分", old, new)


def score(draft: Draft, finding: Finding) -> Iterator[Cured]:
    """Cells the paper gives no points: none are invented."""
    for cell in draft.form.cells:
        row = draft.scores.setdefault(cell.key, {})
        if figures.score_of(row) is None:
            row.update(score="0.00", reason=f"{EXPLAINED}原表没有评分，按 0 分计")
            where = f"{draft.form.sheet_label} {cell.name} 得分"
            yield Cured(finding.id, where, BLANK, f"{FILLED}0.00")


# ---- contradictions ----


def agree(draft: Draft, finding: Finding) -> Iterator[Cured]:
    """Two totals differ: the rows behind the stated one take what the itemised one adds up to, largest first."""
    place = draft.form.place(finding.spot.anchor)
    here = (finding.id, place.section, place.entry)
    tie = next(tie for tie in draft.form.ties if (tie.check, tie.left.section, tie.left.table) == here)
    filled = figures.complete(draft.form, draft.bodies)
    left, right = figures.total_of(filled, tie.left), figures.total_of(filled, tie.right)
    assert left is not None and right is not None
    table = draft.form.table(tie.right.section, tie.right.table)
    column, gap = table.column(tie.right.column), left - right
    for row in largest_first(draft.bodies[tie.right.section][table.key], column):
        old = row[column.key]
        new = max(Decimal(0), Decimal(old["yuan"]) + gap)
        gap -= new - Decimal(old["yuan"])
        row[column.key] = with_places(new, column, old["places"])
        where = f"{draft.form.section(tie.right.section).title} {line(table, row, 1).label} {column.name}"
        yield Cured(
            finding.id, where, *(f"{entry.show(column, v)} {column.unit}" for v in (old, row[column.key]))
        )
        if not gap:
            return


def largest_first(rows: list[dict[str, Any]], column: Column) -> list[dict[str, Any]]:
    given = [row for row in rows if row.get(column.key)]
    return sorted(given, key=lambda row: -Decimal(row[column.key]["yuan"]))


def with_places(yuan: Decimal, column: Column, places: int) -> dict[str, Any]:
    """An amount with at least `places`, and as many as it takes to show it exactly."""
    exact = (yuan / money.UNITS[column.unit]).normalize()
    return money.amount(yuan, max(places, entry.places_of(exact)))


Cure = Callable[[Draft, Finding], Iterator[Cured]]

CURES: dict[str, Cure] = {
    "S01": fill,  # a required field, cell or table is blank
    "S04": fill,  # a target without its value
    "S05": fill,  # a target without its result
    "S06": score,  # a cell without points
    "S08": fill,  # a choice without its tick
    "A01": cap,  # points outside the cell
    "A09": agree,  # 支出明细 against 实际支出
    "E01": explain,  # points lost without a reason
}
