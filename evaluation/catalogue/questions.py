"""From findings to questions: one per cause, ranked by what is at stake, no more than a campaign allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.catalogue import rescoring, run
from evaluation.catalogue.finding import NOTHING, ORDER, Finding, Severity
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.rescoring import Scorecard
from evaluation.catalogue.words import WORDS

CAUSES = tuple((re.compile(case["is"]), case["key"]) for case in WORDS["cause"])


@dataclass(frozen=True)
class Judged:
    """A finding with its severity in this campaign and the number of its question."""

    finding: Finding
    severity: Severity
    question: int


@dataclass(frozen=True)
class Question:
    """What the unit has to mend, answer or know: findings of one report with one cause, the heaviest first."""

    number: int
    report: str
    cause: str
    severity: Severity
    findings: tuple[Finding, ...]
    points: Decimal
    yuan: Decimal


@dataclass(frozen=True)
class Checked:
    """All that was found: findings in the order of the questions, and every claim beside the printed rules."""

    findings: tuple[Judged, ...]
    questions: tuple[Question, ...]
    scorecards: tuple[Scorecard, ...]

    def of(self, severity: Severity) -> tuple[Question, ...]:
        """The questions of one severity."""
        return tuple(question for question in self.questions if question.severity is severity)


def check(year: UnitYear, policy: Policy | None = None) -> Checked:
    """Every check of the catalogue on the reports of one unit-year."""
    campaign = policy or Policy()
    found = list(run.findings(year, campaign))
    questions: list[Question] = []
    for report in year.asked:
        questions += asked(report, found, campaign, len(questions))
    judged = tuple(
        Judged(
            finding, severity_in(finding, question, kinds(year)[finding.document], campaign), question.number
        )
        for question in questions
        for finding in question.findings
    )
    cards = (rescoring.scorecard(report, found, campaign) for report in year.asked)
    return Checked(judged, tuple(questions), tuple(card for card in cards if card))


def kinds(year: UnitYear) -> dict[str, str]:
    """Document → project or department."""
    return {document.id: document.kind for document in year.documents}


def cause_of(finding: Finding) -> str:
    """What a finding comes from."""
    known = (key for pattern, key in CAUSES if pattern.search(finding.cause))
    return next(known, finding.cause or f"{finding.id} {finding.spot.words}")


def asked(report: Report, found: Sequence[Finding], policy: Policy, before: int) -> list[Question]:
    """The questions of one report: 必改, then 提醒 by what is at stake, then 提示."""
    ids = {document.id for document in report.documents}
    kind = report.main.kind
    causes: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.document in ids and policy.of_check(finding.id, kind, finding.at_most) is not Severity.off:
            causes.setdefault(cause_of(finding), []).append(finding)
    drafts = [draft(report.main.id, cause, findings, kind, policy) for cause, findings in causes.items()]
    drafts.sort(key=lambda one: (-ORDER.index(one.severity), -one.points, -one.yuan))
    return numbered(drafts, policy, before)


def draft(report: str, cause: str, findings: Iterable[Finding], kind: str, policy: Policy) -> Question:
    """A question yet without its number."""
    ranked = sorted(
        findings,
        key=lambda one: (-ORDER.index(policy.of_check(one.id, kind, one.at_most)), -one.points, -one.yuan),
    )
    severity = policy.of_check(ranked[0].id, kind, ranked[0].at_most)
    points = max((one.points for one in ranked), default=NOTHING)
    yuan = max((one.yuan for one in ranked), default=NOTHING)
    return Question(0, report, cause, severity, tuple(ranked), points, yuan)


def numbered(drafts: Sequence[Question], policy: Policy, before: int) -> list[Question]:
    """Questions with their numbers; beyond what the campaign asks at most, 提醒 becomes 提示."""
    asks = 0
    questions = []
    for number, one in enumerate(drafts, before + 1):
        severity = one.severity
        if severity is Severity.ask:
            asks += 1
            severity = severity if asks <= policy.questions else Severity.note
        questions.append(
            Question(number, one.report, one.cause, severity, one.findings, one.points, one.yuan)
        )
    return questions


def severity_in(finding: Finding, question: Question, kind: str, policy: Policy) -> Severity:
    """The severity of a finding; nothing in a question that became 提示 asks for more."""
    own = policy.of_check(finding.id, kind, finding.at_most)
    return min(own, question.severity, key=ORDER.index)
