"""Reports and unit-years: a report is a main form and its score sheet, one document where the form is both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from evaluation.catalogue.facts import Document, Row
from evaluation.paper import Form
from evaluation.rules import Result


@dataclass(frozen=True)
class Report:
    """What is signed as one: a main form and its score sheet, or a document that is both."""

    main: Document
    sheet: Document | None = None
    form: Form | None = None
    results: Mapping[str, Result] = field(default_factory=dict)  # what the printed rules give, by cell key
    cap: Result | None = None  # the most that the execution rate allows

    @property
    def documents(self) -> tuple[Document, ...]:
        """The parts there are."""
        return (self.main,) if self.sheet is None or self.sheet is self.main else (self.main, self.sheet)

    @cached_property
    def scored(self) -> tuple[tuple[Document, Row], ...]:
        """Every row with points of its own, with its document."""
        found = [(document, row) for document in self.documents for row in document.leaves]
        return tuple((document, row) for document, row in found if row.score is not None)

    @property
    def year(self) -> int | None:
        """The year evaluated."""
        return next((document.year for document in self.documents if document.year), None)


@dataclass(frozen=True)
class UnitYear:
    """The reports of one unit for one year.

    about: id of the main document of the one report that is asked, "" for all; the others are what it is compared with.
    """

    reports: tuple[Report, ...]
    about: str = ""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document."""
        return tuple(document for report in self.reports for document in report.documents)

    @property
    def asked(self) -> tuple[Report, ...]:
        """The reports that are asked."""
        return tuple(report for report in self.reports if self.about in ("", report.main.id))

    def of_kind(self, kind: str) -> tuple[Report, ...]:
        """The reports of one kind."""
        return tuple(report for report in self.reports if report.main.kind == kind)
