"""A report read from paper goes through the whole chain, in a scratch county that is gone afterwards.

Everything but the county is real: migrations and triggers, saves, tickets, signing codes, the lock and the
verification are those of the product, called as its pages and tasks call them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.engine import only_reading
from web.walk import claims, county, cures, desk, filed, trail
from web.walk.cures import Cured
from workflow import verification


@dataclass(frozen=True)
class Walked:
    """What became of the paper: what it says, what was mended, who did what, what is sealed and verified."""

    paper: filed.Filed
    cured: tuple[Cured, ...]
    claims: tuple[claims.Claim, ...]
    acts: tuple[trail.Act, ...]
    sealed: trail.Sealed
    faults: tuple[verification.Fault, ...]


def walk(readings: Sequence[dict[str, Any]], county_name: str, seal_prefix: str) -> Walked:
    """Take the report in `readings` from the first save to the verified lock.

    Args:
        readings: what was read from the main form and its score sheet, in any order.
        county_name, seal_prefix: those of the settings, for paper that names no county.

    Raises:
        Unreadable: the readings are no report of a form we have. Incurable: a finding that nothing here mends.
        Refused: an act said no.
    """
    paper = filed.read(readings, county_name, seal_prefix)
    with county.scratch() as session:
        place = county.settle(session, paper)
        report_id = desk.fill(session, place, paper)
        cured = cures.cure(cures.Draft(paper.form, paper.bodies, paper.scores, paper.year, place.leader))
        desk.save(session, report_id, place, paper)
        desk.submit(session, report_id, place)
        desk.sign(session, report_id, place)
        desk.lock(session, report_id, paper.seal_prefix)
        with only_reading():
            faults = verification.verify(session, report_id)
            sealed = trail.sealed(session, report_id)
            acts = tuple(trail.acts(session, report_id))
    stated = tuple(claims.claims(paper, sealed.content))
    replaced = [
        Cured(claim.check, claim.where, claim.stated, claim.computed) for claim in stated if not claim.agrees
    ]
    return Walked(paper, (*paper.supplied, *cured, *replaced), stated, acts, sealed, tuple(faults))
