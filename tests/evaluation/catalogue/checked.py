"""Generated reports checked as `flask check` checks paper: with the rules of their form where there is one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from documents.intake import intake
from evaluation.catalogue import Checked, Policy, check
from evaluation.catalogue.reading import unit_year
from evaluation.catalogue.reports import UnitYear
from evaluation.catalogue.rescoring import bound
from tests.evaluation.catalogue import sound, sound_paper

Reading = dict[str, Any]
FORMS = {"project_form": "2-2", "department_overall_form": "2-1"}


def ruled(readings: list[Reading], policy: Policy) -> UnitYear:
    """The reports of the readings, those on a form of ours with what its rules give."""
    year = unit_year(readings)
    types = {reading["id"]: reading["form_type"] for reading in readings}
    reports = []
    for report in year.reports:
        key = FORMS.get(types[report.main.id])
        if key:
            ids = {document.id for document in report.documents}
            draft = intake([reading for reading in readings if reading["id"] in ids], sound.form(key))
            report = bound(report, sound.form(key), draft.bodies, draft.scores, policy)
        reports.append(report)
    return replace(year, reports=tuple(reports))


def checked(readings: list[Reading], policy: Policy | None = None) -> Checked:
    """Everything found in them."""
    campaign = policy or Policy()
    return check(ruled(readings, campaign), campaign)


def told(readings: list[Reading], policy: Policy | None = None) -> set[tuple[str, str, str]]:
    """Every finding as check, document, message."""
    found = (one.finding for one in checked(readings, policy).findings)
    return {(finding.id, finding.document, finding.message) for finding in found}


@cache
def told_sound(kind: str, seed: int) -> frozenset[tuple[str, str, str]]:
    """What is found in a sound report; asked for again by every fault planted in it."""
    return frozenset(told(sound_paper.readings(kind, seed)))
