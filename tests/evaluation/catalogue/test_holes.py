"""Readings with holes: whatever a reader could not make out, the checks go through."""

import random
from typing import Any

import pytest

from evaluation.catalogue import check
from evaluation.catalogue.reading import unit_year
from tests.evaluation.catalogue import sound_paper

KEPT = set("id files form_type where item unit path level label key checked on_paper title".split())


def holed(value: Any, dice: random.Random) -> Any:
    """A copy in which some values are gone: None, an empty text, an entry left out."""
    if isinstance(value, dict):
        return {
            key: inner if key in KEPT or dice.random() > 0.15 else hole(inner, dice)
            for key, inner in ((key, holed(inner, dice)) for key, inner in value.items())
        }
    if isinstance(value, list):
        return [holed(inner, dice) for inner in value if dice.random() > 0.1]
    return value


def hole(value: Any, dice: random.Random) -> Any:
    """Nothing, of the same kind."""
    if isinstance(value, list):
        return []
    return None if not isinstance(value, str) else dice.choice(["", None])


@pytest.mark.parametrize("kind", sound_paper.KINDS)
def test_nothing_that_is_missing_stops_the_checks(kind):
    for seed in range(12):
        dice = random.Random(seed)
        readings = [holed(reading, dice) for reading in sound_paper.readings(kind, seed)]

        found = check(unit_year(readings))

        assert sum(len(question.findings) for question in found.questions) == len(found.findings)
