"""How often a page goes to the database: counted, and the same at one row and at fifty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from models import State, db
from tests.county import CODE
from tests.web.site import Site
from web import desk
from workflow.case import load_actor
from workflow.drafting import start

SIGNED = {"opinion": "情况属实，同意上报。", "code": CODE}
ALLOWED = 10 - 1  # what time it is, which the tests say themselves, is a statement too
CLOCKS = 2  # asked for the session and for the act
LISTS = ("/", "/?tab=returned", "/?tab=signed", "/?tab=unit", "/reports", "/library")


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements sent inside, BEGIN and COMMIT apart."""
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    with site.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_a_sign_off_is_at_most_22_statements(each_site):
    report = each_site.report(State.at_unit)
    visitor = each_site.visitor("unit_head")
    address, sent = visitor.get(f"/reports/{report}/sign").filled("确认签署", SIGNED)

    with counted(each_site) as said:
        answer = visitor.post(address, sent)

    assert answer.status == 303
    assert len(said) + CLOCKS <= 22, "\n".join(said)


@pytest.mark.parametrize("persona", ["unit_head", "filler", "office"])
def test_the_desk_itself_is_one_query(each_site, persona):
    each_site.report(State.at_unit)
    with each_site.workflow() as made:
        actor = load_actor(made.session, getattr(made, persona))
        statement = desk.desk_of(actor)

    with counted(each_site) as said, each_site.app.app_context():
        db.session.execute(statement).all()

    assert len(said) == 1  # at most three are allowed


def fifty(site: Site) -> None:
    """More reports than a list shows, some of them on the desk of the unit head, all on the filler's list."""
    for number in range(2):
        site.report(State.at_unit, name=f"第 {number} 份报告")
    with site.workflow() as made:
        unit_id, campaign = made.units["zfbz"], made.campaign_id
        for number in range(50):
            start(made.session, made.filler, unit_id, campaign, "2-2", f"又一份 {number}", lambda _: site.now)
        made.session.commit()


def test_lists_are_at_most_ten_statements_at_one_row_and_at_fifty(site):
    site.report(State.at_unit, name="签审中的报告")
    site.report(State.draft, name="填报中的报告")
    visitors = [site.visitor(persona) for persona in ("filler", "unit_head")]
    few = {path: [len(statements(site, visitor, path)) for visitor in visitors] for path in LISTS}

    fifty(site)

    for path in LISTS:
        many = [statements(site, visitor, path) for visitor in visitors]
        most: list[str] = max(many, key=len)
        assert len(most) <= ALLOWED, (path, "\n".join(most))
        assert few[path] == [*map(len, many)], path
    assert len(visitors[0].get("/?tab=unit").find("li.it")) == 50


def statements(site: Site, visitor: Any, path: str) -> list[str]:
    visitor.get(path)  # what is read once a minute is read
    with counted(site) as said:
        assert visitor.get(path).status == 200
    return said
