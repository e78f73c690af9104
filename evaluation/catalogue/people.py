"""N12: who evaluates whom."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.catalogue.finding import Finding, Severity, Spot
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report
from evaluation.catalogue.values import letters

ROLES = (("项目负责人", Severity.ask), ("财务负责人", Severity.note), ("联系人", Severity.note))


def checks(report: Report, policy: Policy) -> Iterator[Finding]:
    """People in two roles, and a unit that judges itself twice."""
    document = report.main
    team = {letters(person.name): person for person in document.people}
    for label, severity in ROLES:
        field = document.field(label)
        person = team.get(letters(field.text)) if field and field.text else None
        if person:
            message = f"{label}{person.name}同时是评价人员，请回避或说明"
            yield Finding("N12", document.id, person.spot, message, cause=f"role {label}", at_most=severity)
    if document.unit and letters(document.unit) == letters(document.supervising):
        message = f"项目单位与主管部门都是{document.unit}，两栏意见出自同一单位"
        spot = Spot("封面 主管部门")
        yield Finding("N12", document.id, spot, message, cause="one unit", at_most=Severity.note)
