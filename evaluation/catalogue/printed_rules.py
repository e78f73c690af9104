"""A06, R01, R02, R05, R07 and R08, and what cannot be worked out: scores against the printed rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evaluation import rules
from evaluation.catalogue.amounts import item
from evaluation.catalogue.facts import Document, Row
from evaluation.catalogue.finding import NOTHING, Finding, Severity
from evaluation.catalogue.indicators import falls, unlike
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.scores import total_spot
from evaluation.catalogue.values import percent
from evaluation.paper import INPUTS
from evaluation.rules import Result
from evaluation.rulespec import Proportion, Rule, Targets

OWN_INDICATORS = "个性指标"  # how the rules call sub-indicators that the unit has to set


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """Every scored row against its rule, then what no rule can work out."""
    for document, row in report.scored:
        result = report.results.get(row.key)
        if result:
            yield from against(report, document, row, result)
        elif document.part in ("report", "table"):
            yield from by_target(document, row, policy)
    if report.results:
        yield from unknown(report)
    yield from capped(report, policy)


def rule_of(report: Report, key: str) -> Rule | None:
    """The rule printed for a cell."""
    cells = report.form.cells if report.form else ()
    return next((cell.rule for cell in cells if cell.key == key), None)


def against(report: Report, document: Document, row: Row, result: Result) -> Iterator[Finding]:
    """A score that its rule does not give."""
    assert row.score is not None
    told, cause = rules.explain(result), f"rule {row.key}"
    if result.kind == "judged":
        if not result.allows(row.score):
            message = f"{row.name}自评 {row.score}，应在 {result.least} 至 {result.most} 分之间：{told}"
            numbers: tuple[str, ...] = (str(row.score), str(result.least), str(result.most))
            yield Finding(
                "R05", document.id, row.spot, message, numbers, cause, row.weight or NOTHING, left=result.most
            )
    elif result.most < row.score <= (row.weight or row.score):
        yield above(report, document, row, result, told)
    elif result.points is not None and row.score < result.points and not row.reason:
        message = f"{row.name}自评 {row.score} 低于系统测算 {result.points}（{told}），请核对或填写理由"
        numbers = (str(row.score), str(result.points))
        yield Finding("R01", document.id, row.spot, message, numbers, cause, result.points - row.score)


def above(report: Report, document: Document, row: Row, result: Result, told: str) -> Finding:
    """More points than the rule leaves: A06 for a rate of money, R07 for what the basic data tell, R02, else R01."""
    assert row.score is not None
    rule = rule_of(report, row.key)
    if result.kind == "missing":
        check, told = "R01", uncertain(result)
    elif document.kind == "department" and not isinstance(rule, Targets):
        check = "R07"
    elif isinstance(rule, Targets):
        check = "R02" if row.full else "R01"
    else:
        check = "A06" if isinstance(rule, Proportion) else "R01"
    computed = result.most if result.points is None else result.points
    message = f"{row.name}自评 {row.score} 高于系统测算 {computed}（{told}），请改正或填写理由"
    numbers = (str(row.score), str(computed), *rate(result))
    points = row.score - computed
    return Finding(check, document.id, row.spot, message, numbers, f"rule {row.key}", points, left=computed)


def uncertain(result: Result) -> str:
    """Why a score that cannot be worked out cannot be full: clauses that the report does not bear out."""
    names = "、".join(
        dict.fromkeys(note.name for note in result.notes if note.kind in ("unmeasurable", "contradicted"))
    )
    return f"{names}没有依据：指标表的目标值不能量化" if names else rules.explain(result)


def rate(result: Result) -> tuple[str, ...]:
    """The rate behind the points, 36.80%."""
    if not result.explanation.has("rate"):
        return ()
    value = result.explanation.step("rate").result.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    return (f"{value}%",)


def by_target(document: Document, row: Row, policy: Policy) -> Iterator[Finding]:
    """R01 on a table without printed rules: the national way from target and result to points."""
    if row.weight is None or row.score is None or row.target.measure is None or unlike(row):
        return
    direction = "reverse" if falls(row) else ""
    result = rules.score_row(row.name, row.target.text, row.actual.text, row.weight, direction, policy.rules)
    if (
        result.points is None
        or row.score == result.points
        or row.full
        or row.reason
        and row.score < result.points
    ):
        return
    message = f"{row.name}得 {row.score}，按完成情况测算为 {result.points}（{rules.explain(result)}）"
    numbers = (str(row.score), str(result.points))
    gap = abs(row.score - result.points)
    yield Finding(
        "R01", document.id, row.spot, message, numbers, f"result {row.name}", gap, left=result.points
    )


def unknown(report: Report) -> Iterator[Finding]:
    """Scores that nobody can work out from what the report holds; ticks and choices are the unit's to make."""
    wanted = [(row, wants(report, row)) for _, row in report.scored]
    own = [row for row, names in wanted if any(OWN_INDICATORS in name for name in names)]
    data = [(row, names) for row, names in wanted if names and row not in own and not row.basis]
    document = (report.sheet or report.main).id
    if data:
        told = "；".join(f"{row.name} {row.score}（缺{'、'.join(names)}）" for row, names in data)
        points = claimed([row for row, _ in data])
        message = f"{len(data)} 项得分没有数据，不能测算：{told}。请补充测算依据"
        yield Finding("S11", document, data[0][0].spot, message, (str(points),), "no data", points)
    if own:
        told = "、".join(f"{row.name} {row.score}" for row in own)
        points, cause = claimed(own), "own indicators"
        message = f"{told}：评分标准要求细化成个性化指标，表中没有细化的指标和目标值，得分没有依据"
        yield Finding(
            "S04", document, own[0].spot, message, (str(points),), cause, points, at_most=Severity.ask
        )


def wants(report: Report, row: Row) -> list[str]:
    """The figures a rule asks the unit for and the report leaves out, each named once."""
    result = report.results.get(row.key)
    if result is None or not row.score or "满意" in row.words:
        return []
    blank = [each for each in result.missing if each.why != "unknown" and each.place.section == INPUTS]
    return list(dict.fromkeys(each.name for each in blank))


def claimed(rows: list[Row]) -> Decimal:
    """The points that rows claim together."""
    return sum((row.score or NOTHING for row in rows), NOTHING)


def capped(report: Report, policy: Policy) -> Iterator[Finding]:
    """R08: a total above what the campaign allows at this execution rate."""
    document = report.sheet or report.main
    claimed = report.main.total if report.main.total is not None else document.total
    most, told = cap_of(report, policy)
    if most is not None and claimed is not None and claimed > most:
        message = f"总分 {claimed}：预算执行率 {told}，按口径自评不超过 {most} 分"
        numbers = (str(claimed), str(most), told)
        yield Finding("R08", document.id, total_spot(document), message, numbers, "cap", claimed - most)


def cap_of(report: Report, policy: Policy) -> tuple[Decimal | None, str]:
    """The most a total may be, and the execution rate: as the form defines it, else 全年执行数 ÷ 全年预算数."""
    if report.cap and report.cap.points is not None:
        return report.cap.points, "".join(rate(report.cap))
    spent, budget = item(report.main, "spent"), item(report.main, "budget")
    if report.form and report.form.execution or not policy.rules.execution_cap or not spent or not budget:
        return None, ""
    share = percent(spent.yuan or NOTHING, budget.yuan) if budget.yuan else None
    caps = [most for below, most in policy.rules.execution_caps if share is not None and share < below]
    return next(iter(caps), None), f"{share}%"
