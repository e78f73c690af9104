"""The catalogue: 58 checks with their names and severities, and what a campaign may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evaluation.catalogue.finding import Severity, milder
from evaluation.catalogue.words import told

NAMES: dict[str, str] = told("catalogue.toml")["names"]
MUST = frozenset(told("catalogue.toml")["must"])
NOTE = frozenset(told("catalogue.toml")["note"])
FREE_OF = {check: tuple(kinds) for check, kinds in told("catalogue.toml")["ask_for"].items()}


@dataclass(frozen=True)
class Policy:
    """What a campaign sets.

    severity: check id → severity where it differs from the catalogue; Severity.off switches a check off.
    trial: 试行口径: only the form's own arithmetic blocks, every other 必改 is 提醒.
    questions: at most so many per report; what ranks lower is 提示.
    tolerance: 元; amounts of different units may differ so much.
    over_fulfilment: per cent of the target from which a reason is wanted.
    bands: least totals of 优, 良, 中.
    """

    severity: Mapping[str, Severity] = field(default_factory=dict)
    trial: bool = False
    questions: int = 12
    tolerance: Decimal = Decimal(100)
    over_fulfilment: Decimal = Decimal(130)
    bands: tuple[Decimal, Decimal, Decimal] = (Decimal(90), Decimal(80), Decimal(60))
    caps: tuple[tuple[Decimal, Decimal], ...] = ()

    def of(self, check: str, kind: str, at_most: Severity = Severity.must) -> Severity:
        """The severity of a check on a report of this kind."""
        standard = default(check, kind)
        if self.trial and standard is Severity.must and check[0] != "A":
            standard = Severity.ask
        if check in self.severity:
            return milder(self.severity[check], at_most) if at_most is Severity.note else self.severity[check]
        return milder(standard, at_most)


def default(check: str, kind: str) -> Severity:
    """The severity a check has unless a campaign says otherwise."""
    if check in MUST and kind not in FREE_OF.get(check, ()):
        return Severity.must
    return Severity.note if check in NOTE else Severity.ask
