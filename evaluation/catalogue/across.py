"""N02 and R07 between the reports of one unit-year: the department's report against its projects'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluation.catalogue.amounts import in_unit, item
from evaluation.catalogue.facts import Amount, Document, Row
from evaluation.catalogue.figures_said import ROLES, known, names, role_said
from evaluation.catalogue.finding import NOTHING, Finding
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import Said, covered, quoted, said
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.rescoring import last_tier
from evaluation.catalogue.values import letters
from evaluation.catalogue.words import pattern

ABOUT = Decimal("0.8")  # how much of a project's name a text must say to be about it


def checks(year: UnitYear, policy: Policy) -> Iterator[Finding]:
    """Each department report against each project report."""
    projects = year.of_kind("project")
    for department in year.of_kind("department"):
        own = tuple(project for project in projects if belongs(project.main, department.main))
        yield from balances(department, own, policy)
        for project in own:
            yield from figures(department, project)


def belongs(project: Document, department: Document) -> bool:
    """Whether a project is the department's or of a unit it supervises; what does not say so is taken as its own."""
    units = {letters(name) for name in (project.unit, project.supervising) if name}
    return not units or not department.unit or letters(department.unit) in units


def balances(department: Report, projects: tuple[Report, ...], policy: Policy) -> Iterator[Finding]:
    """N02 and R07: what projects have left is part of what the department has left."""
    left = [cell for report in projects if (cell := item(report.main, "balance")) and cell.yuan]
    own = [
        cell
        for cell in department.main.amounts
        if cell.name in ("当年结余", "累计结余") and cell.yuan is not None
    ]
    total = sum((cell.yuan for cell in left if cell.yuan), NOTHING)
    most = max((cell.yuan for cell in own if cell.yuan is not None), default=None)
    if most is None or total - most <= policy.tolerance:
        return
    cell = next(cell for cell in own if cell.yuan == most)
    told = "、".join(
        f"{report.main.project or report.main.name} {in_unit(cell.yuan or NOTHING, cell.unit)}"
        for report, cell in pairs(projects)
    )
    numbers = (in_unit(total, cell.unit), in_unit(most, cell.unit))
    message = (
        f"部门{cell.name} {numbers[1]} {cell.unit}，少于项目报告结余之和 {numbers[0]} {cell.unit}（{told}）"
    )
    gap = total - most
    yield Finding("N02", department.main.id, cell.spot, message, numbers, "money balance", yuan=gap)
    yield from surplus(department, total, cell)


def pairs(projects: tuple[Report, ...]) -> list[tuple[Report, Amount]]:
    """The projects that have something left."""
    found = [(report, item(report.main, "balance")) for report in projects]
    return [(report, cell) for report, cell in found if cell and cell.yuan]


def surplus(department: Report, total: Decimal, own: Amount) -> Iterator[Finding]:
    """R07: full marks for 资金结余 although the projects' balances exceed what was carried over."""
    carried = [
        cell.yuan for cell in department.main.amounts if cell.name == "上年结转" and cell.yuan is not None
    ]
    bound = max(carried, default=NOTHING)
    for document, row in department.scored:
        if pattern("surplus", "row").search(row.name) and row.full and total > bound:
            numbers = (in_unit(total, own.unit), in_unit(bound, own.unit), str(row.score))
            message = (
                f"{row.name}得满分 {row.score}，"
                f"项目结余 {numbers[0]} 万元超过上年结转 {numbers[1]} 万元，按标准不得满分"
            )
            points, left = row.weight or NOTHING, last_tier(department.form, row.key)
            yield Finding(
                "R07",
                document.id,
                row.spot,
                message,
                numbers,
                "money balance",
                points,
                total - bound,
                left=left,
            )


def core(project: Document) -> str:
    """A project's name without years, batches and the word project."""
    bare = re.sub(r"（.*?）|\(.*?\)|\d+年(?:度)?|第[一二三四五六七八九十]批|项目|工程", "", project.project)
    return bare.removeprefix(project.region)


def figures(department: Report, project: Report) -> Iterator[Finding]:
    """N02: money and counts of a project said otherwise in the department's report."""
    name = core(project.main)
    if len(name) < 2:
        return
    for figure in said(department.main):
        if covered(name, figure.sentence) < ABOUT:
            continue
        if figure.unit == "元":
            yield from money(department, project, figure)
        else:
            yield from count(department, project.main, figure)


def money(department: Report, project: Report, figure: Said) -> Iterator[Finding]:
    """The total of a role."""
    role = role_said(figure)
    bound = item(project.main, role) if role in ROLES else None
    if bound is None or bound.yuan is None or known(project, figure) or known(department, figure):
        return
    if pattern("figures", "partial").search(figure.near):
        return
    numbers = (figure.text, in_unit(bound.yuan, bound.unit))
    message = (
        f"“{quoted(figure.near + figure.text)}”与项目报告“"
        f"{project.main.project}”{bound.name} {numbers[1]} {bound.unit} 不一致"
    )
    gap = abs(figure.number - bound.yuan)
    yield Finding(
        "N02", department.main.id, figure.spot, message, numbers, f"money {role}", yuan=gap, why=figure.clause
    )


def count(department: Report, project: Document, figure: Said) -> Iterator[Finding]:
    """A count of an indicator."""
    rows = [row for row in project.rows if row.actual.base is not None and names(row, figure)]
    values = {row.actual.base for row in project.rows} | {row.target.base for row in project.rows}
    own = {row.actual.base for row in department.main.rows}
    if not rows or figure.number in values | own or pattern("figures", "partial").search(figure.clause):
        return
    row: Row = rows[0]
    numbers = (figure.text, row.actual.text)
    around = figure.near[-8:] + figure.text + figure.after[:6]
    message = f"“{quoted(around)}”与项目报告“{project.project}”{row.name} {row.actual.text} 不一致"
    yield Finding(
        "N02", department.main.id, figure.spot, message, numbers, f"count {row.name}", why=figure.clause
    )
