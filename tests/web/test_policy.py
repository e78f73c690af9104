"""Every address has its door; who gets which answer stands in `matrix.csv`, written by hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from models import State
from tests.proofs import FULL
from tests.web.site import NOBODY, Site
from tests.web.world import EVERYBODY, Line, World, build, lines
from web.policy import POLICY

STATES = ("", *(state.name for state in State))
AUTOMATIC = {"HEAD", "OPTIONS"}
APART = ("user_session", "wrong_tries")  # who is here, who guesses: written by the door itself


@pytest.fixture(scope="module")
def world(built: tuple[Site, Path], tmp_path_factory: pytest.TempPathFactory) -> World:
    site, beginning = built
    site.restore(beginning)
    return build(site, tmp_path_factory.mktemp("matrix") / "world.sqlite")


def fresh(world: World) -> World:
    world.site.restore(world.copy)
    return world


def test_every_address_and_method_has_its_door(site):
    mapped = {
        (rule.endpoint, method)
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - AUTOMATIC
    }

    assert mapped == POLICY.keys()


def test_a_page_that_nobody_listed_is_refused(tmp_path, sqlite_url):
    site = Site(sqlite_url, tmp_path)
    site.app.add_url_rule("/naked", "naked", lambda: "secret", methods=["GET", "POST"])

    answers = [site.visitor(persona).get("/naked") for persona in (NOBODY, "office")]
    site.close()

    assert [answer.status for answer in answers] == [403, 403]
    assert not any("secret" in answer.text for answer in answers)


def test_a_listed_page_is_not_open_by_methods_nobody_listed(site, visit):
    visitor = visit("office")

    assert visitor.client.options("/reports").status_code == 403
    assert visitor.client.put("/reports").status_code == 405
    assert visitor.client.delete("/").status_code == 405


def test_the_matrix_names_every_address_with_every_state_and_everybody(site):
    written = list(lines())
    adapter = site.app.url_map.bind("localhost")
    reached = {
        (adapter.match(line.address.format(id=1).split("?")[0], line.method)[0], line.method)
        for line in written
        if line.address != "/nowhere"
    }
    states = defaultdict(set)
    for line in written:
        states[line.method, line.address].add(line.state)

    assert reached == POLICY.keys()
    assert all(tuple(line.answers) == EVERYBODY for line in written)
    for act in ("", "/fill", "/submit", "/sign", "/return", "/withdraw", "/cancel"):
        for method in ("GET", "POST") if act else ("GET",):
            assert states[method, f"/reports/{{id}}{act}"] == set(STATES) - {""}, (method, act)


def asked_of(state: str) -> list[tuple[Line, str]]:
    """Everybody at every line of the state in `make faults`; in `make test` every line, each by a quarter of them."""
    share = 1 if FULL else 4
    return [
        (line, persona)
        for number, line in enumerate(lines())
        for place, persona in enumerate(EVERYBODY)
        if line.state == state and (place + number) % share == 0
    ]


@pytest.mark.proof
@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_the_answer_that_is_written_for_them(world, state):
    before = fresh(world).site.dump(*APART)
    asked = asked_of(state)

    for wanted in (lambda status: status != 303, lambda status: status == 303):
        wrong = [
            f"{line.method} {line.address} {line.state} as {persona}: {given}, written {line.answers[persona]}"
            for line, persona in asked
            if wanted(line.answers[persona]) and (given := world.ask(line, persona)) != line.answers[persona]
        ]
        assert not wrong, "\n".join(wrong)
        assert world.site.dump(*APART) == before, "what was read or refused has written something"


def test_asking_for_the_head_of_a_page_writes_nothing(world):
    before, persona = fresh(world).site.dump(*APART), "unit_head"
    heads = [line._replace(method="HEAD") for line in lines() if line.method == "GET"]

    assert [line for line in heads if world.ask(line, persona) != line.answers[persona]] == []
    assert world.site.dump(*APART) == before
