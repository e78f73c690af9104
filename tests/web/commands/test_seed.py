"""`flask seed`: the demo county, for an empty database, never in production."""

import re

import sqlalchemy as sa

from models import Person, Unit, UnitKind, Visit
from tests.county import at, open_session
from tests.web.typed import ask, count, make_app, run
from workflow import anchors
from workflow.clock import fixed


def test_the_seed_builds_the_county_in_the_current_week_and_names_its_accounts(sqlite, tmp_path):
    app = make_app(sqlite.blank(), tmp_path)
    app.config["CLOCK"] = fixed(at("2026-11-20 09:00"))

    result = run(app, "seed")

    assert result.exit_code == 0
    assert "51 个单位，281 人，74 份报告，其中 25 份已锁定" in result.output
    assert "2026年11月18日 10:42 的样子（故事里是2026年3月18日，移了 35 周）" in result.output
    assert re.search(r"填报人 +方予澄 +fangyc +住房保障服务中心", result.output)
    assert (tmp_path / "accounts.txt").read_text(encoding="utf-8").strip() in result.output
    assert len(list(anchors.kept(tmp_path / anchors.NAME))) == 25
    latest = sa.select(sa.func.max(Visit.opened_at, type_=Visit.opened_at.type))
    assert ask(app, latest) == at("2026-11-18 08:55")


def test_the_seed_refuses_production(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path)
    app.config["MODE"] = "production"

    result = run(app, "seed")

    assert result.exit_code == 1
    assert "正式运行（production）的系统不能装入演示数据" in result.output
    assert count(app, Unit) == 0


def test_the_seed_refuses_a_database_that_has_units(small_app):
    with open_session(small_app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        session.add(Unit(code="x", name="某单位", short_name="某单位", kind=UnitKind.department))
        session.commit()

    result = run(small_app, "seed")

    assert result.exit_code == 1
    assert result.output == "数据库里已有单位，没有装入演示数据。演示县只能装入空的数据库。\n"
    assert (count(small_app, Unit), count(small_app, Person)) == (1, 0)
