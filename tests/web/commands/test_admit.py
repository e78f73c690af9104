"""`flask admit`: the first real people come in by a one-time link; no password is ever preset."""

import re

import pytest
import sqlalchemy as sa

from models import Person, Post, Role, Unit, UnitKind
from tests.county import NOON, open_session
from tests.web.typed import count, run
from workflow import credentials

NEW_OFFICE = ("--unit", "jxgl", "--post", "performance_office", "--unit-name", "平澜县财政局绩效管理股")
NEW_PERSON = ("--name", "韩叙白", "--title", "股长")


def named(session, code):
    """The unit with that code."""
    return session.scalars(sa.select(Unit).where(Unit.code == code)).one()


def test_the_first_person_comes_in_by_a_link_that_works_once(app):
    result = run(app, "admit", "HanXB", *NEW_OFFICE, *NEW_PERSON)

    assert result.exit_code == 0
    assert "平澜县财政局绩效管理股　绩效管理股　韩叙白（hanxb）" in result.output
    assert "3月19日 12:00 前有效" in result.output
    (token,) = re.findall(r"http://127\.0\.0\.1:8000/welcome/(\S+)", result.output)
    with open_session(app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        person = credentials.invited(session, token, NOON)
        assert person.password_hash is None and person.code_hash is None
        (post,) = person.posts
        assert (post.role, post.unit.kind) == (Role.performance_office, UnitKind.performance_office)
        credentials.accept(session, person, "Pinglan-2025", "ping-2025", token)
        session.commit()
        with pytest.raises(credentials.BadInvitation):
            credentials.invited(session, token, NOON)


def test_admitting_somebody_again_gives_a_new_link_and_no_second_post(small_app):
    first = run(small_app, "admit", "hanxb", *NEW_OFFICE, *NEW_PERSON).output
    second = run(small_app, "admit", "hanxb", "--unit", "jxgl", "--post", "performance_office").output

    assert first.splitlines()[-1] != second.splitlines()[-1]
    assert (count(small_app, Person), count(small_app, Post), count(small_app, Unit)) == (1, 1, 1)


def test_a_subordinate_unit_stands_below_its_department_and_section(small_app):
    for login, code, post in (("qinmy", "jjjs", "finance_section_head"), ("luws", "zjj", "department_head")):
        run(small_app, "admit", login, "--unit", code, "--post", post, "--unit-name", code, *NEW_PERSON)
    below = ("--parent", "zjj", "--section", "jjjs", "--unit-name", "平澜县住房保障服务中心")

    result = run(small_app, "admit", "fangyc", "--unit", "zfbz", "--post", "filler", *below, *NEW_PERSON)

    assert result.exit_code == 0
    with open_session(small_app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        unit = named(session, "zfbz")
        assert (unit.kind, unit.short_name) == (UnitKind.subordinate, "住房保障服务中心")
        assert (unit.parent, unit.section) == (named(session, "zjj"), named(session, "jjjs"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--unit", "zfbz", "--post", "filler", *NEW_PERSON), "没有编号为 zfbz 的单位"),
        ((*NEW_OFFICE,), "没有账号 nobody。要新建账号，请加 --name 写明姓名。"),
        ((*NEW_OFFICE, *NEW_PERSON, "--parent", "zjj"), "没有编号为 zjj 的单位，请先建立它。"),
        ((*NEW_PERSON, "--unit", "x", "--post", "boss"), "boss"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(small_app, words, sentence):
    result = run(small_app, "admit", "nobody", *words)

    assert result.exit_code != 0
    assert sentence in result.output
    assert (count(small_app, Person), count(small_app, Unit)) == (0, 0)
