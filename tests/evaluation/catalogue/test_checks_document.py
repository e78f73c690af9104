"""docs/checks.md: every check is described, and its two examples are run."""

import re
import tomllib

import pytest

from evaluation.catalogue import NAMES, Policy
from tests.databases import ROOT
from tests.evaluation.catalogue import planted, sound_paper
from tests.evaluation.catalogue.checked import told, told_sound

TEXT = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
PART = re.compile(r"^### (\w\d\d) (.+?) · (.+?)$(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
PARTS = {found[1]: found for found in PART.finditer(TEXT)}
CHECKS = sorted(NAMES)


def example(check):
    """The kind of report, its policy, and the changes that must and must not make the check speak."""
    found = re.search(r"```toml\n(.*?)```", PARTS[check][4], re.DOTALL)
    assert found, check
    return tomllib.loads(found[1])


def news(check, name):
    """The checks that speak after a change and did not before, on the first two reports that it fits."""
    given = example(check)
    first, *also = given[name]
    fault = {**first, "id": check, "also": also}
    policy = Policy.of(given.get("policy"))
    tried = list(planted.planted(sound_paper.readings, given["on"], fault, 2))
    assert tried, "no report that the example fits"
    return [
        {one for one, _, _ in told(faulty, policy) - told_sound(given["on"], seed)} for seed, faulty in tried
    ]


def test_all_58_checks_stand_in_order():
    assert list(PARTS) == list(NAMES)
    assert len(NAMES) == 58


@pytest.mark.parametrize("check", CHECKS)
def test_name_severity_and_the_way_to_switch_it_off_are_told(check):
    name, severity = PARTS[check][2], PARTS[check][3]

    assert name == NAMES[check]
    assert severity.startswith(Policy().of_check(check, "project").value)
    assert f'`{check} = "关"`' in PARTS[check][4]


@pytest.mark.parametrize("check", CHECKS)
def test_the_first_example_makes_it_speak(check):
    assert all(check in new for new in news(check, "fires"))


@pytest.mark.parametrize("check", CHECKS)
def test_the_near_miss_leaves_it_silent(check):
    assert not any(check in new for new in news(check, "near"))
