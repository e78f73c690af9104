"""S01, S03 to S06, S08: what was left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evaluation.catalogue.facts import Document, Row, Table
from evaluation.catalogue.finding import NOTHING, Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.prose import said
from evaluation.catalogue.reports import Report
from evaluation.catalogue.words import pattern, role

OPTIONAL = ("邮编", "备注", "评价类型", "预算编码")
ORDINAL = re.compile(r"^(?:指标|目标|任务)\d+[:：、.]?")
SIGNED = re.compile(r"签字|签名|签章|盖章")
DIGIT = re.compile(r"\d")
NAMES = 4  # names listed before 等


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """The blanks of every document of a report."""
    for document in report.documents:
        if document.part != "sheet":
            yield from fields(document)
            yield from people(document)
            yield from parts(document)
            yield from types(document)
            yield from boxes(document)
        for table in document.tables:
            yield from cells(document, table)
        if document.part != "main" and not document.rows:
            message = "没有绩效指标和得分，无从核对"
            yield Finding("S04", document.id, document.rows_spot, message, cause="no table")


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: the first few, then how many in all."""
    known = list(dict.fromkeys(names))
    return "、".join(known[:NAMES]) + (f"等 {len(known)} 项" if len(known) > NAMES else "")


def fields(document: Document) -> Iterator[Finding]:
    """Printed labels with nothing behind them; for a report without a form what nobody can do without."""
    for field in (*document.fields, *document.filler):
        if not field.text and field.label not in OPTIONAL:
            row, _, name = field.label.rpartition("：")
            message = f"{row}：请填写{name}" if row else f"请填写{name}"
            yield Finding("S01", document.id, field.spot, message, cause=f"blank {field.label}")
    if document.date_label and not document.report_date and document.on_paper:
        yield Finding("S01", document.id, Spot("封面 报告日期"), "请填写报告日期", cause="report date")
    if document.part == "report":
        yield from unnamed(document)
    elif document.part == "main" and document.on_paper and not dated(document):
        message = "封面没有写明评价年度（年份）"
        yield Finding("S01", document.id, Spot("封面"), message, cause="year", at_most=Severity.ask)


def dated(document: Document) -> bool:
    """Whether the cover says which year it is about."""
    cover = "".join([document.title, document.project, *(field.text for field in document.fields)])
    return bool(re.search(r"20\d\d", cover))


def unnamed(document: Document) -> Iterator[Finding]:
    """What a report without a printed form does not say."""
    wanted = [("评价年度", document.year), ("项目单位", document.unit), ("报告日期", document.report_date)]
    if document.kind == "project":
        wanted += [("项目名称", document.project), ("主管部门", document.supervising)]
    missing = [name for name, value in wanted if not value]
    if missing and not document.fields:
        message = f"报告没有写明{'、'.join(missing)}"
        yield Finding("S01", document.id, Spot("报告首页"), message, cause="unnamed", at_most=Severity.ask)


def people(document: Document) -> Iterator[Finding]:
    """Evaluators without a post, and a form without evaluators."""
    if document.part == "main" and document.on_paper and not document.people:
        yield Finding("S01", document.id, Spot("评价人员"), "请填写评价人员", cause="evaluators")
    blank = [person for person in document.people if not person.position]
    if blank:
        message = f"评价人员{listed(person.name for person in blank)}没有填写职务/职称"
        yield Finding("S01", document.id, blank[0].spot, message, cause="posts", at_most=Severity.ask)


def parts(document: Document) -> Iterator[Finding]:
    """Whole parts that are missing: the written report, the money, the vouchers, the conclusion, a budget.

    What a form of the system wants and a draft does not hold stands among its blank fields.
    """
    if document.part == "main" and document.on_paper:
        if not any(section.text.strip() for section in document.sections):
            yield Finding("S01", document.id, Spot("评价报告综述"), "请填写综述", cause="report")
        yield from money(document)
    yield from conclusion(document)
    if document.kind == "project":
        yield from budget(document)


def money(document: Document) -> Iterator[Finding]:
    """Columns of money that are blank from top to bottom, and spending without vouchers."""
    columns: dict[str, list] = {}
    for amount in document.amounts:
        if document.kind == "project":
            columns.setdefault(amount.name, []).append(amount)
    for name, amounts in columns.items():
        if all(amount.yuan is None for amount in amounts):
            yield Finding("S01", document.id, amounts[0].spot, f"请填写{name}", cause=f"money {name}")
    spent = any(role(amount.name) == "spent" and amount.yuan for amount in document.amounts)
    if spent and document.part == "main" and document.kind == "project" and not document.vouchers:
        message = "有实际支出，请填写支出明细"
        yield Finding("S01", document.id, Spot("支出明细"), message, cause="vouchers")


def conclusion(document: Document) -> Iterator[Finding]:
    """A conclusion that gives neither points nor a grade; in a draft only once it is written."""
    for section in document.sections:
        below = [other for other in document.sections if other.path[: len(section.path)] == section.path]
        inside = "\n".join(f"{other.title}\n{other.text}" for other in below)
        begun = inside.strip() and (document.on_paper or any(other.text.strip() for other in below))
        if begun and pattern("conclusion", "title").search(section.title):
            if not any(pattern("conclusion", key).search(inside) for key in ("score", "grade")):
                message = "评价结论没有写明综合得分和评价等次"
                spot = section.spot
                yield Finding("S01", document.id, spot, message, cause="conclusion", at_most=Severity.ask)
            return


def budget(document: Document) -> Iterator[Finding]:
    """Spending said to be within a budget that stands nowhere."""
    planned = any(
        role(amount.name) in ("budget", "planned", "initial") and amount.yuan for amount in document.amounts
    )
    claim = next(
        (
            (spot, found)
            for spot, text in document.texts()
            if (found := pattern("budget", "claimed").search(text))
        ),
        None,
    )
    stated = any(
        figure.unit == "元" and pattern("budget", "figure").search(figure.clause) for figure in said(document)
    )
    if claim and not planned and not stated:
        spot, found = claim
        message = f"报告写“{found[0]}”，但没有写出预算数，无从核对"
        yield Finding("S01", document.id, spot, message, cause="budget", at_most=Severity.ask, why=found[0])


def types(document: Document) -> Iterator[Finding]:
    """The kind of evaluation must have exactly one tick."""
    ticked = sum(checked for _, checked in document.types)
    if document.types and ticked != 1:
        numbers = (str(ticked), "1")
        message = f"请在评价类型中选且只选一项，现选 {ticked} 项"
        yield Finding("S08", document.id, document.types_spot, message, numbers, cause="types")


def boxes(document: Document) -> Iterator[Finding]:
    """Opinions, signatures and dates that paper should carry; in the system the chain sees to them."""
    if not document.on_paper:
        return
    open_boxes = [box for box in document.boxes if not (box.opinion and (box.signer or box.date))]
    if open_boxes:
        names = "、".join(box.label for box in open_boxes)
        message = f"{len(open_boxes)} 处意见栏没有意见、签章或日期：{names}"
        yield Finding("S03", document.id, Spot("意见栏"), message, cause="boxes")
    elif document.part == "report" and not document.boxes and not SIGNED.search(document.full_text):
        message = "报告没有单位签章，也没有签署日期"
        yield Finding("S03", document.id, Spot("报告末页"), message, cause="boxes", at_most=Severity.ask)


def cells(document: Document, table: Table) -> Iterator[Finding]:
    """Targets, results and scores left open; a column that is missing or blank throughout is one fault."""
    if document.part != "sheet":
        if "actual" in table.columns:
            yield from targets(document, table)
            blank = [
                row for row in table.leaves if row.actual.kind == "blank" and not computed(document, row)
            ]
            yield from blank_cells(document, table, "S05", blank, "实际完成值")
        elif table is document.main_table:
            yield from no_columns(document, table)
    if "score" in table.columns and table is document.main_table:
        yield from unscored(document, table)


def unscored(document: Document, table: Table) -> Iterator[Finding]:
    """S06: the rows without points, in one finding."""
    blank = [row for row in table.leaves if row.score is None]
    if blank:
        numbers = (str(len(table.leaves) - len(blank)), str(len(table.leaves)))
        message = f"还有 {len(blank)} 项指标未评分：{'、'.join(row.name for row in blank)}"
        yield Finding("S06", document.id, blank[0].spot, message, numbers, "unscored")


def computed(document: Document, row: Row) -> bool:
    """Whether a row is 执行率 and the money table gives it."""
    return "执行率" in row.name and any(role(amount.name) == "spent" for amount in document.amounts)


def targets(document: Document, table: Table) -> Iterator[Finding]:
    """Targets left blank, or not given because their column holds names only."""
    if "target" in table.columns:
        blank = [row for row in table.leaves if row.target.kind == "blank" and not computed(document, row)]
        yield from blank_cells(document, table, "S04", blank, "指标（目标）值")
        return
    if document.part != "main":
        return
    unmeasured = [
        row
        for row in table.leaves
        if row.target.kind == "blank" and not DIGIT.search(ORDINAL.sub("", row.name))
    ]
    if unmeasured:
        names = listed(ORDINAL.sub("", row.name) for row in unmeasured)
        message = f"绩效目标一栏只写了指标名称，没有目标值：{names}"
        yield Finding("S04", document.id, unmeasured[0].spot, message, cause="targets")


def blank_cells(
    document: Document, table: Table, check: str, rows: list[Row], name: str
) -> Iterator[Finding]:
    """One finding for a column that is blank throughout, else one for each cell."""
    if len(rows) > 1 and len(rows) == len(table.leaves):
        message = f"{len(rows)} 项指标的{name}全部空白：{listed(row.name for row in rows)}"
        yield Finding(check, document.id, rows[0].spot, message, cause=f"blank {name}")
        return
    for row in rows:
        points = row.weight or NOTHING
        yield Finding(
            check,
            document.id,
            row.typed if row.typed.anchor else row.spot,
            f"{row.name}：请填写{name}",
            cause=f"blank {row.name}",
            points=points,
        )


def no_columns(document: Document, table: Table) -> Iterator[Finding]:
    """Scores without the columns that would let anybody check them."""
    rows = table.leaves
    if document.offered:
        return  # the form itself asks for no more
    if rows and all(row.level1 in ("", row.name) for row in rows):
        message = "没有指标表：只有一级指标得分，没有各项指标的目标值、完成值和得分，无从核对"
        yield Finding("S04", document.id, rows[0].spot, message, cause="no table")
    elif "score" in table.columns and not any(row.actual.text for row in rows):
        wanted = {"weight": "分值", "target": "目标值"}
        lacking = "、".join(name for key, name in wanted.items() if key not in table.columns)
        if lacking:
            message = f"评分表没有{lacking}一栏，得分无从核对"
            yield Finding("S04", document.id, Spot(table.caption), message, cause="no columns")
        message = f"{listed(row.name for row in rows)}只有得分，没有完成值"
        yield Finding("S05", document.id, rows[0].spot, message, cause="no columns")
