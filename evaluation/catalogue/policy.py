"""The catalogue: 58 checks with their names and severities, and what a campaign may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluation import rules
from evaluation.catalogue.finding import Severity, milder
from evaluation.catalogue.words import told

NAMES: dict[str, str] = told("catalogue.toml")["names"]
MUST = frozenset(told("catalogue.toml")["must"])
NOTE = frozenset(told("catalogue.toml")["note"])
FREE_OF = {check: tuple(kinds) for check, kinds in told("catalogue.toml")["ask_for"].items()}
GRADES = ("优", "良", "中", "差")


@dataclass(frozen=True)
class Policy:
    """What a campaign sets.

    severity: check id → severity where it differs from the catalogue; Severity.off switches a check off.
    trial: 试行口径: only the form's own arithmetic blocks, every other 必改 is 提醒.
    questions: at most so many per report; what ranks lower is 提示.
    tolerance: 元; amounts of different units may differ so much.
    bands: least totals of 优, 良, 中.
    rules: what the printed rules leave to the county.
    """

    severity: Mapping[str, Severity] = field(default_factory=dict)
    trial: bool = False
    questions: int = 12
    tolerance: Decimal = Decimal(100)
    bands: tuple[Decimal, ...] = (Decimal(90), Decimal(80), Decimal(60))
    rules: rules.Policy = field(default_factory=rules.Policy)

    @classmethod
    def of(cls, settings: Mapping[str, Any] | None) -> Policy:
        """The policy in a campaign's settings: severity {"S11": "必改"}, trial, questions, keys of the rules."""
        given = settings or {}
        severity = {
            check: Severity(word) for check, word in given.get("severity", {}).items() if check in NAMES
        }
        return cls(
            severity, bool(given.get("trial")), int(given.get("questions", 12)), rules=rules.Policy.of(given)
        )

    def of_check(self, check: str, kind: str, at_most: Severity = Severity.must) -> Severity:
        """The severity of a check on a report of this kind; a campaign's word holds for every case but mere notes."""
        if check in self.severity:
            chosen = self.severity[check]
            return milder(chosen, at_most) if at_most is Severity.note else chosen
        standard = default(check, kind)
        if self.trial and standard is Severity.must and check[0] != "A":
            standard = Severity.ask
        return milder(standard, at_most)

    def grade(self, total: Decimal) -> str:
        """The grade a total reaches: 优, 良, 中 or 差."""
        return next(
            (grade for grade, least in zip(GRADES, self.bands, strict=False) if total >= least), GRADES[-1]
        )


def default(check: str, kind: str) -> Severity:
    """The severity a check has unless a campaign says otherwise."""
    if check in MUST and kind not in FREE_OF.get(check, ()):
        return Severity.must
    return Severity.note if check in NOTE else Severity.ask
