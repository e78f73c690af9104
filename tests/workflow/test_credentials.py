"""Passwords, signing codes and invitations: five tries, then a quarter of an hour, however many guess at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from models import Person, WrongTries
from tests.workflow.village import NOON
from workflow import credentials, tries
from workflow.credentials import BadInvitation, BadLogin
from workflow.errors import CodeMissing, CodeWrong, Refused, Waiting

PASSWORD, CODE = "Pinglan#2026", "qianzi88"
LATER = NOON + dt.timedelta(minutes=15, seconds=1)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a hash carries its own cost
HASHES = CHEAP.hash(PASSWORD), CHEAP.hash(CODE)

on_one_database = pytest.mark.parametrize(
    "stocked", ["sqlite"], indirect=True
)  # the hashes cost more than the rows


@pytest.fixture
def someone(village):
    return admitted(village)


def admitted(village):
    """A person of the village who has both secrets; the login."""
    password, code = HASHES
    where = Person.id == village["unit_head"]
    village.session.execute(sa.update(Person).where(where).values(password_hash=password, code_hash=code))
    village.session.commit()
    return village.logins["unit_head"]


def sign_in(session, login, password, now=NOON):
    """The person's id, or the refusal; wrong tries are committed as the page does."""
    try:
        person = credentials.sign_in(session, login, password, now).id
    except Refused as refusal:
        session.commit()
        return refusal
    session.commit()
    return person


def check(village, code, now=NOON, who="unit_head"):
    try:
        credentials.check_code(village.session, village[who], code, now)
    except Refused as refusal:
        village.session.commit()
        return refusal
    village.session.commit()
    return None


def test_the_right_password_signs_in_however_the_login_is_typed(village, someone):
    assert sign_in(village.session, someone, PASSWORD) == village["unit_head"]
    assert sign_in(village.session, f" {someone.upper()} ", PASSWORD) == village["unit_head"]
    assert sign_in(village.session, "ｇｕｈｚ" + someone[4:], PASSWORD) == village["unit_head"]


def test_five_wrong_passwords_wait_a_quarter_of_an_hour_and_then_it_goes_on(village, someone):
    said = [str(sign_in(village.session, someone, "Falsch#2026x")) for _ in range(5)]
    assert said[:4] == [f"账号或密码不对。还可以试 {left} 次。" for left in (4, 3, 2, 1)]
    assert said[4].startswith("连续输错 5 次，账号锁定到 12:15")

    assert isinstance(sign_in(village.session, someone, PASSWORD), Waiting)
    assert isinstance(sign_in(village.session, someone, PASSWORD, NOON + dt.timedelta(minutes=14)), Waiting)
    assert sign_in(village.session, someone, PASSWORD, LATER) == village["unit_head"]
    assert isinstance(sign_in(village.session, someone, "Falsch#2026x", LATER), BadLogin)


def test_a_right_password_forgets_the_wrong_ones_before(village, someone):
    for _ in range(2):
        for _ in range(4):
            assert isinstance(sign_in(village.session, someone, "Falsch#2026x"), BadLogin)
        assert sign_in(village.session, someone, PASSWORD) == village["unit_head"]


def test_an_account_that_is_not_there_answers_every_try_as_one_that_is(village, someone):
    here, nowhere = (
        [sign_in(village.session, login, "Falsch#2026x", now) for now in [*[NOON] * 6, LATER]]
        for login in (someone, f"nobody-{someone}")
    )

    assert list(map(told, here)) == list(map(told, nowhere))
    assert [told(answer)[0] for answer in here] == [*[BadLogin] * 4, Waiting, Waiting, BadLogin]


def told(refusal):
    return type(refusal), str(refusal), refusal.status


def test_an_account_that_is_not_there_costs_as_much_as_one_that_is(village, someone, monkeypatch):
    """The same statements and one hash each, so that the time an answer takes tells nothing."""
    verify, done = PasswordHasher.verify, []

    def verifying(self, stored, given):
        done.append("hash")
        return verify(self, stored, given)

    monkeypatch.setattr(PasswordHasher, "verify", verifying)
    noted = partial(note_statement, done)
    sa.event.listen(village.session.get_bind(), "before_cursor_execute", noted)
    work = {}
    for login in (someone, f"nobody-{someone}"):
        done.clear()
        sign_in(village.session, login, "Falsch#2026x")
        work[login] = tuple(done)
    sa.event.remove(village.session.get_bind(), "before_cursor_execute", noted)

    known, unknown = work.values()
    assert known == unknown
    assert [step.split()[0] for step in known] == ["SELECT", "SELECT", "hash", "INSERT", "SELECT"]


def note_statement(done, connection, cursor, statement, *_):
    if "SAVEPOINT" not in statement:  # of the fixture, which takes every test back
        done.append(statement)


def test_guesses_at_invented_accounts_are_forgotten_after_a_day(village):
    sign_in(village.session, "nobody-of-yesterday", "Falsch#2026x")
    sign_in(village.session, "nobody-of-today", "Falsch#2026x", NOON + dt.timedelta(hours=2))

    tries.tidy(village.session, NOON + dt.timedelta(hours=25))
    kept = set(village.session.scalars(sa.select(WrongTries.account)))

    names = [tries.name_hash(f"nobody-of-{day}") for day in ("yesterday", "today")]
    assert [name in kept for name in names] == [False, True]


@pytest.mark.parametrize("password", ["", " ", "x" * 10_000, "\0", PASSWORD.lower(), PASSWORD + " "])
def test_nothing_but_the_password_is_the_password(village, someone, password):
    assert isinstance(sign_in(village.session, someone, password), BadLogin)


@on_one_database
def test_an_account_without_password_or_disabled_answers_as_one_that_is_not_there(village, someone):
    assert isinstance(sign_in(village.session, village.logins["leader"], ""), BadLogin)
    village.disable("unit_head")

    assert isinstance(sign_in(village.session, someone, PASSWORD), BadLogin)


def test_of_twenty_guesses_at_once_five_are_looked_at(open_village, engine):
    login = admitted(open_village)
    open_village.session.rollback()

    def guess(number):
        with Session(engine) as session:
            return sign_in(session, login, PASSWORD if number == 19 else f"Falsch#{number:04d}x")

    with ThreadPoolExecutor(5) as pool:
        answers = [*pool.map(guess, range(19)), guess(19)]  # the right one comes last, too late

    assert [sum(isinstance(answer, kind) for answer in answers) for kind in (BadLogin, Waiting)] == [4, 16]


def test_the_signing_code_is_counted_for_itself(village, someone):
    said = [str(check(village, "falsch99")) for _ in range(5)]
    assert said[:4] == [f"签署口令不对，还可以试 {left} 次" for left in (4, 3, 2, 1)]
    assert said[4].startswith("连续输错 5 次，签署口令锁定到 12:15")

    assert isinstance(check(village, CODE), Waiting)
    assert sign_in(village.session, someone, PASSWORD) == village["unit_head"]
    assert check(village, CODE, LATER) is None
    assert isinstance(check(village, "falsch99", LATER), CodeWrong)


def test_without_a_signing_code_nothing_is_signed(village):
    assert isinstance(check(village, "", who="leader"), CodeMissing)


def test_hashing_holds_nobody_up(open_village, engine, monkeypatch):
    """A hash takes 50 ms on purpose; no connection is held meanwhile, so others write."""
    login, verify, held = admitted(open_village), PasswordHasher.verify, []

    def verifying(self, stored, given):
        held.append(engine.pool.checkedout())
        return verify(self, stored, given)

    monkeypatch.setattr(PasswordHasher, "verify", verifying)
    sign_in(open_village.session, login, PASSWORD)
    sign_in(open_village.session, "nobody", PASSWORD)
    check(open_village, CODE)

    assert held == [0, 0, 0]


@on_one_database
def test_an_invitation_is_good_once_for_a_day(village):
    person = village.session.get_one(Person, village["leader"])
    token = credentials.invite(person, NOON)
    village.session.commit()
    assert token not in str(village.all("SELECT invitation_hash FROM person WHERE id = :p", p=person.id))

    with pytest.raises(BadInvitation):
        credentials.invited(village.session, token, NOON + dt.timedelta(hours=24, seconds=1))
    guest = credentials.invited(village.session, token, NOON + dt.timedelta(hours=23))
    credentials.accept(village.session, guest, PASSWORD, CODE, token)
    village.session.commit()

    assert sign_in(village.session, village.logins["leader"], PASSWORD) == person.id
    assert check(village, CODE, who="leader") is None
    with pytest.raises(BadInvitation, match="已用过或已超过 24 小时"):
        credentials.invited(village.session, token, NOON)


@pytest.mark.parametrize("token", ["", "x", "sha256:0"])
def test_no_other_token_is_an_invitation(village, token):
    with pytest.raises(BadInvitation):
        credentials.invited(village.session, token, NOON)


@pytest.mark.proof
def test_two_who_use_one_invitation_at_once_are_one(open_village, engine, proof):
    person = open_village.session.get_one(Person, open_village["leader"])

    def use(token):
        with Session(engine) as session:
            guest = session.get_one(Person, open_village["leader"])
            session.rollback()
            try:
                credentials.accept(session, guest, PASSWORD, CODE, token)
                session.commit()
            except BadInvitation:
                session.rollback()
                return False
            return True

    for _ in range(proof.size(1, 200)):
        token = credentials.invite(person, NOON)
        open_village.session.commit()
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(use, [token, token])) == [False, True]


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Kurz#2026", "10 至 128"),
        ("K" * 129, "10 至 128"),
        ("nurkleinbuchstaben", "至少三种"),
        ("nurklein2026", "至少三种"),
        ("Guhz#2026-xyz", "账号"),
        ("Password#2026", "常见密码"),
        ("Caizheng#2026", "常见密码"),
        ("绩效Aa#2026xx", "绩效"),
        (PASSWORD, None),
        ("平澜县Aa1老城区改造", None),
    ],
)
def test_what_a_password_must_be(password, fault):
    said = credentials.password_fault(password, "guhz")
    assert said is None if fault is None else fault in (said or "")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("12345", "6 至 20"),
        ("1" * 21, "6 至 20"),
        ("111111", "同一个"),
        (PASSWORD, "与密码相同"),
        (CODE, None),
    ],
)
def test_what_a_signing_code_must_be(code, fault):
    said = credentials.code_fault(code, PASSWORD)
    assert said is None if fault is None else fault in (said or "")
