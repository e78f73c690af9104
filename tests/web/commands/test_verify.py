"""`flask verify`: everything recomputed; what was changed, and a database put back, are named and told apart."""

import json
import shutil
import sqlite3

import pytest

from models import State
from tests.county import LOCKED, PREFIX, make_county, make_report, open_session
from tests.web.typed import file_of, run
from workflow import anchors, sealing
from workflow.clock import fixed


def make_one(app, state=State.locked):
    """The id of a report in `state` in a small county."""
    with open_session(app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        return make_report(make_county(session), state).id


def tamper(app, statement):
    """Change the file behind the product's back, its triggers taken away."""
    with sqlite3.connect(file_of(app)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    connection.close()


def test_an_untouched_report_verifies_and_says_what_was_recomputed(app):
    number = make_one(app)

    result = run(app, "verify", "--report", str(number))

    assert result.exit_code == 0
    assert "重算轨迹 7 条、内容 1 版、签署 4 个、封存 平财绩封〔2026〕0110" in result.output
    assert result.output.endswith("共核验 1 份报告：内容、总分、签署、轨迹、封存全部重算一致。\n")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE signature SET opinion = '不同意。' WHERE stop = 'unit'", "第1版单位意见签署"),
        ("UPDATE score_row SET score = '3.00' WHERE cell = 'arrival_rate'", "第1版内容"),
        ("UPDATE action SET words = '改过的意见。' WHERE seq = 3", "轨迹第 3 条"),
        ("DELETE FROM action WHERE seq = 4", "轨迹第 5 条"),
        ("UPDATE report_version SET score = '99.00'", "第1版内容"),
    ],
)
def test_whatever_was_changed_behind_the_products_back_is_named(small_app, statement, place):
    make_one(small_app)
    tamper(small_app, statement)

    result = run(small_app, "verify", "--all")

    assert result.exit_code == 1
    assert f"    {place}：" in result.output
    assert "1 份不符。请停止办理" in result.output


def test_a_database_put_back_to_an_older_day_is_told_from_a_broken_one(small_app, tmp_path):
    number = make_one(small_app, State.approved)
    shutil.copy(file_of(small_app), tmp_path / "yesterday")
    with open_session(small_app.config["SQLALCHEMY_DATABASE_URI"]) as session:
        sealing.lock(session, number, PREFIX, fixed(LOCKED))
        session.commit()
        anchors.keep(session, number, tmp_path / anchors.NAME)
    assert run(small_app, "verify", "--all").exit_code == 0
    shutil.copy(tmp_path / "yesterday", file_of(small_app))

    result = run(small_app, "verify", "--all")

    assert result.exit_code == 2
    assert f"✗ 报告 {number}  平财绩封〔2026〕0110：数据库里没有这次封存" in result.output
    assert "数据库被退回到较早的状态" in result.output


def test_the_verdict_can_be_had_as_one_json_document(small_app):
    number = make_one(small_app)
    tamper(small_app, "UPDATE signature SET opinion = '不同意。' WHERE stop = 'leader'")

    result = run(small_app, "verify", "--all", "--json")
    document = json.loads(result.stdout)

    assert (document["verdict"], document["exit"], result.exit_code) == ("broken", 1, 1)
    (report,) = document["reports"]
    assert (report["report"], report["state"], report["signatures"]) == (number, "locked", 4)
    assert {"where": "第1版评价组组长签署", "what": "签署与其指纹不符"} in report["faults"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--report", "99"), "没有编号为 99 的报告。\n"),
        ((), "请写 --report N（一份报告）或 --all（全部）。\n"),
        (("--all", "--report", "1"), "请写 --report N（一份报告）或 --all（全部）。\n"),
    ],
)
def test_verify_says_what_it_was_not_told(small_app, words, sentence):
    result = run(small_app, "verify", *words)

    assert (result.exit_code, result.output) == (1, sentence)
