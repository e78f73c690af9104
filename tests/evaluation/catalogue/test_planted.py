"""Faults of more than two hundred kinds, planted in generated sound reports, are found."""

import pytest

from tests.evaluation.catalogue import planted, sound_paper
from tests.evaluation.catalogue.checked import told, told_sound

KINDS = planted.kinds()
FAULTS = [(kind, fault) for kind in KINDS for fault in planted.faults(kind)]
CHECKS = {check for _, fault in FAULTS for check in planted.ids(fault)}


def missed(kind, fault, count):
    """How many reports the fault was planted in, and the seeds of those in which nobody noticed."""
    tried = list(planted.planted(sound_paper.readings, kind, fault, count))
    silent = [
        seed
        for seed, faulty in tried
        if not planted.ids(fault) & {check for check, _, _ in told(faulty) - told_sound(kind, seed)}
    ]
    return len(tried), silent


def test_there_are_faults_for_nearly_every_check():
    assert len(FAULTS) >= 60
    assert len({(kind, fault["name"]) for kind, fault in FAULTS}) == len(FAULTS)
    assert len(CHECKS) >= 56


@pytest.mark.proof
def test_planted_faults_are_found(proof):
    results = {(kind, fault["name"]): missed(kind, fault, proof.size(2, 6)) for kind, fault in FAULTS}
    count = sum(tried for tried, _ in results.values())
    silent = {name: seeds for name, (_, seeds) in results.items() if seeds}
    found = 100 * (count - sum(map(len, silent.values()))) // count

    proof.at_least(
        "kinds of faults that fit a report", sum(tried > 0 for tried, _ in results.values()), len(FAULTS)
    )
    proof.at_least("faults planted", count, proof.size(400, 1000))
    proof.at_least(f"of 100 found {silent or ''}", found, 98)
