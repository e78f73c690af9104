"""The chain against the reference model: random walks of people and acts, no difference after any step.

TEST_SEED walks other ways; a failure prints the seed and the last steps.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from tests.workflow.memory import EVERYBODY, Memory, blank_case, new_paper
from tests.workflow.reference import No, Paper
from tests.workflow.rowwalk import RowWalk, world_of
from tests.workflow.village import build
from tests.workflow.walks import ACTS, ENDED, Step, Walk
from workflow.errors import Refused

SEED = int(os.environ.get("TEST_SEED", "20260318"))
LONGEST = 40  # steps on one report
SEEN = (  # answers that a walk must have met, or it was not long enough to mean anything
    *(f"{act} done" for act in (*ACTS, "lock")),
    *("submit NoHolder", "submit NotAllowed", "submit WrongState", "submit Missing"),
    *("sign NotYourTurn", "sign SamePerson", "sign WordsMissing", "sign WrongState"),
    *("return_to_filler NotYourTurn", "return_to_filler ReasonShort", "return_to_filler NotAllowed"),
    *("return_to_stop NotYourTurn", "return_to_stop ReasonShort", "return_to_stop WrongState"),
    *("withdraw_submission NotAllowed", "withdraw_submission TooLate", "withdraw_signature TooLate"),
    *("cancel NotAllowed", "cancel ReasonShort", "cancel WrongState"),
)


SEEN_WITH_ROWS = (
    *(
        "submit done",
        "sign done",
        "return_to_filler done",
        "withdraw_submission done",
        "withdraw_signature done",
    ),
    *(
        "submit NotReady",
        "submit NoHolder",
        "sign Moved",
        "sign NotYourTurn",
        "sign Missing",
        "sign KeyReused",
    ),
    *("lock done", "lock WrongState", "leader done", "leader Conflict", "complete ReportFixed"),
)


@pytest.mark.proof
def test_the_machine_and_the_model_agree_on_every_step(proof):
    steps, chance = proof.size(20_000, 200_000), random.Random(SEED)
    results: Counter[str] = Counter()
    while results.total() < steps:
        results += walk_in_memory(chance)

    assert {result for result in SEEN if not results[result]} == set()
    proof.at_least("steps in memory without a difference", results.total(), steps)


@pytest.mark.proof
def test_the_rows_and_the_model_agree_on_every_step(engine, proof):
    steps, chance = proof.size(750, 50_000), random.Random(SEED)  # on each kind
    results: Counter[str] = Counter()
    with Session(engine) as session:
        while results.total() < steps:
            both = chance.random() < 0.7
            village, world = build(session, same_unit_signs_both=both), world_of(both)
            for _ in range(8):
                walk = RowWalk(village, world, chance)
                try:
                    results += walk.run(steps - results.total())
                except AssertionError as difference:
                    difference.add_note(f"seed {SEED}, report {walk.report}, last steps {walk.told[-5:]}")
                    raise

    assert {result for result in SEEN_WITH_ROWS if not results[result]} == set()
    proof.at_least("steps with rows without a difference", results.total(), steps)


def walk_in_memory(chance: random.Random) -> Counter[str]:
    """One report from its beginning to a little after its end."""
    paper = new_paper(chance)
    memory, walk = Memory(paper, blank_case(paper)), Walk(chance, EVERYBODY)
    results: Counter[str] = Counter()
    told: list[Step] = []
    while len(told) < LONGEST and not all(step.ended for step in told[-3:] or [Step("start")]):
        step = walk.step(paper, rows=False)
        step.ended = paper.state in ENDED
        told.append(step)
        if step.kind in ("post", "list"):
            meddle(paper, step)
            continue
        wanted, got = expected(paper, step), answered(memory, step)
        results[f"{step.act or step.kind} {got}"] += 1

        assert got == wanted, (SEED, told)
        boxes = paper.boxes if paper.open_stop != "filling" else []
        assert memory.seen() == (paper.state, paper.number, boxes, paper.open_stop), (SEED, told)
    return results


def expected(paper: Paper, step: Step) -> str:
    """What the model answers: done, or the name of its refusal."""
    try:
        if step.kind == "lock":
            paper.lock()
        else:
            paper.need(paper.known_to(step.person), "Missing")
            paper.act(step.act, step.person, step.words, step.to)
    except No as refusal:
        return str(refusal)
    return "done"


def answered(memory: Memory, step: Step) -> str:
    """What the product answers."""
    try:
        if step.kind == "lock":
            memory.lock()
        else:
            memory.act(step.act, step.person, step.words, step.to)
    except Refused as refusal:
        return type(refusal).__name__
    return "done"


def meddle(paper: Paper, step: Step) -> None:
    """Posts and the bureau's list change for model and machine alike: both ask the same world."""
    if step.kind == "list":
        paper.world.exempt ^= {paper.unit}
    else:
        role, unit = step.detail
        paper.world.posts ^= {(step.person, role, unit)}
