"""Generated sound reports of every form: nothing to mend, hardly a question."""

import time

import pytest

from evaluation import forms
from evaluation.catalogue import Severity, check, draft
from tests.evaluation.catalogue import sound, sound_own, sound_paper
from tests.evaluation.catalogue.checked import checked

FORMS = (*sound_paper.SYSTEM, *sound_own.KEYS)
QUESTIONS = 3  # a sound report is asked at most so many
MILLISECONDS = 150  # of processor time for one check of a full report


def asked(found):
    """The questions that block, and those that want an answer."""
    return [
        [f"{one.findings[0].id} {one.findings[0].message}" for one in found.of(severity)]
        for severity in (Severity.must, Severity.ask)
    ]


def drafted(key, seed):
    """What is found in a generated draft of the system."""
    made = sound_own.report(key, seed) if key in sound_own.KEYS else sound_paper.SYSTEM[key](seed)[1]
    return check(draft.unit_year([(key, sound.form(key), made)]))


def test_every_form_of_the_library_has_its_sound_drafts():
    assert set(FORMS) == set(forms.library())


@pytest.mark.proof
@pytest.mark.parametrize("kind", FORMS)
def test_sound_drafts_have_nothing_to_mend(kind, proof):
    results = [asked(drafted(kind, seed)) for seed in range(proof.size(20, 200))]

    proof.equals(f"{kind} drafts with something to mend", [must for must, _ in results if must], [])
    proof.at_most(f"{kind} questions to a sound draft", max(len(ask) for _, ask in results), QUESTIONS)


@pytest.mark.proof
@pytest.mark.parametrize("kind", sound_paper.KINDS)
def test_sound_paper_has_nothing_to_mend(kind, proof):
    results = [asked(checked(sound_paper.readings(kind, seed))) for seed in range(proof.size(20, 200))]

    proof.equals(f"{kind} papers with something to mend", [must for must, _ in results if must], [])
    proof.at_most(f"{kind} questions to sound paper", max(len(ask) for _, ask in results), QUESTIONS)


@pytest.mark.parametrize("kind", sound_paper.SYSTEM)
def test_a_full_report_is_checked_again_while_one_types(kind):
    drafted(kind, 1)  # words and forms are read once
    times = []
    for seed in range(2, 12):
        started = time.process_time_ns()
        drafted(kind, seed)
        times.append((time.process_time_ns() - started) // 1_000_000)

    assert sorted(times)[len(times) // 2] <= MILLISECONDS
