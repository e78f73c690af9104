"""Self-check: what must be right for the product to be trusted, each with what to do when it is not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-check; a fault that is not `critical` is worth a look but stops nothing."""

    good: bool
    what: str
    remedy: str = ""
    critical: bool = True

    @property
    def sign(self) -> str:
        return "✓" if self.good else "✗" if self.critical else "!"


def found(fault: bool, right: str, wrong: str, remedy: str, *, critical: bool = True) -> Finding:
    """The line for a thing that is either right or wrong."""
    return Finding(False, wrong, remedy, critical) if fault else Finding(True, right)
