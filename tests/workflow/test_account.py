"""Accounts: reset, disabled, guessed at; what their owner is told."""

from contextlib import suppress

import pytest
import sqlalchemy as sa

from models import OrganisationAct, OrganisationAction, Person, Role, Secret, UserSession
from tests.county import CODE, NOON, PASSWORD
from tests.workflow.keepers import LATER, Keeper
from workflow import account, credentials, tries
from workflow.case import load_actor
from workflow.errors import Missing, Refused, Waiting
from workflow.logbook import about, by_person
from workflow.submission import holders


@pytest.fixture
def keeper(county):
    return Keeper(county, "administrator")


def test_a_reset_stops_password_code_and_every_sign_in_at_once(own_county):
    county, keeper = own_county, Keeper(own_county, "administrator")
    session = county.session
    session.add(UserSession(token_hash="sha256:x", person_id=county.filler, created_at=NOON, seen_at=NOON))
    for secret in Secret:
        with suppress(Waiting):
            for _ in range(tries.MOST):
                tries.count_wrong(session, secret, "fangyc", LATER)

    person, token = keeper.reset_secrets(county.filler)
    session.commit()

    assert session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0
    with pytest.raises(credentials.BadLogin):
        credentials.sign_in(session, "fangyc", PASSWORD, LATER)
    with pytest.raises(Refused):
        credentials.check_code(session, county.filler, CODE, LATER)
    assert account.new_password_fault(session, person, PASSWORD) == account.USED
    assert keeper.reset_secrets(county.filler)[1] != token
    session.commit()
    with pytest.raises(credentials.BadInvitation):
        credentials.invited(session, token, LATER)


def test_a_disabled_account_is_nobody_and_comes_back_as_it_was(county, keeper):
    keeper.disable(county.unit_head)
    county.session.flush()

    with pytest.raises(Missing):
        load_actor(county.session, county.unit_head)
    assert not county.session.scalars(holders(Role.unit_head, county.units["zfbz"])).all()
    with pytest.raises(Refused, match="停用"):
        keeper.reset_secrets(county.unit_head)
    keeper.enable(county.unit_head)
    county.session.flush()
    assert load_actor(county.session, county.unit_head).holds(Role.unit_head, county.units["zfbz"])
    assert credentials.sign_in(county.session, "guhz", PASSWORD, LATER)


def test_wrong_tries_of_the_current_password_count_with_those_of_the_sign_in_page(own_county):
    county = own_county
    person = county.session.get_one(Person, county.filler)
    by = by_person(load_actor(county.session, person.id), "", LATER)

    for left in (4, 3, 2, 1):
        with pytest.raises(account.PasswordWrong, match=f"还可以试 {left} 次"):
            account.change_code(county.session, by, person, "wrong", "x", "x")
        county.session.commit()
    with pytest.raises(Waiting):
        account.change_code(county.session, by, person, "wrong", "x", "x")
    county.session.commit()
    with pytest.raises(Waiting):
        credentials.sign_in(county.session, "fangyc", PASSWORD, LATER)


def test_a_person_is_told_what_others_did_and_not_what_they_did_themselves(county, keeper):
    person = county.session.get_one(Person, county.filler)
    own = by_person(load_actor(county.session, person.id), "", LATER)
    account.change_code(county.session, own, person, PASSWORD, "new-code-1", "new-code-1")
    keeper.reset_secrets(person.id)

    assert [
        row.act for row in county.session.scalars(sa.select(OrganisationAction).where(about(person.id)))
    ] == [OrganisationAct.reset_secrets]
