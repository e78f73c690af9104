"""What a check of a whole report costs the processor: it runs again at every save of a page that somebody types on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from bench.figures import Figure, at_most
from evaluation import forms
from evaluation.paper import Form
from tests.evaluation.catalogue import sound, sound_own, sound_paper
from workflow import questions

SEEDS = range(2, 14)  # generated reports of each form
MILLISECONDS = 150
BESIDE = 8  # project reports of one unit, beside its department's
POLICY = {"questions": 12}
Draft = tuple[str, Form, dict[str, Any]]


def compare() -> list[Figure]:
    """The re-check of a full report of every form, and that of a department's beside its unit's project reports."""
    found = [alone(key) for key in sorted(forms.library())]
    year = [drafted("2-2", seed) for seed in range(BESIDE)]
    works = [partial(check, drafted("2-1", seed), year) for seed in SEEDS]
    what = f"check: 2-1 beside {BESIDE} project reports, ms of CPU"
    return [*found, at_most(what, typical(works), MILLISECONDS)]


def alone(key: str) -> Figure:
    """The re-check of one form."""
    works = [partial(check, drafted(key, seed)) for seed in SEEDS]
    return at_most(f"check: full report of {key}, ms of CPU", typical(works), MILLISECONDS)


def drafted(key: str, seed: int) -> Draft:
    """A generated report of a form."""
    made = sound_own.report(key, seed) if key in sound_own.KEYS else sound_paper.SYSTEM[key](seed)[1]
    return f"{key} {seed}", sound.form(key), made


def check(draft: Draft, beside: Sequence[Draft] = ()) -> None:
    """What a page does."""
    _, form, document = draft
    questions.asked_of(form, document, questions.Beside(beside), POLICY, {})


def typical(works: Sequence[Callable[[], None]]) -> float:
    """Milliseconds of processor time, the median; the first one reads words and forms and does not count."""
    works[0]()
    return median(map(spent, works))


def spent(work: Callable[[], None]) -> float:
    """Milliseconds of processor time that one call takes."""
    started = time.process_time_ns()
    work()
    return (time.process_time_ns() - started) / 1_000_000
