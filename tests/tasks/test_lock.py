"""Locking: once, whole, and only what was signed; what does not agree stays approved and says why."""

import threading
from typing import Any

import sqlalchemy as sa

from models import Act, Action, Debt, Report, SealCounter, State, db
from tasks.lock import lock_due, lock_scores
from tests.county import act
from tests.tasks.office import state
from workflow import anchors


def locks(report):
    count = sa.select(sa.func.count()).where(Action.report_id == report.id, Action.act == Act.lock)
    found = db.session.scalar(count)
    db.session.rollback()
    return found


def seal(report):
    found = db.session.execute(
        sa.select(Report.seal_number, Report.locked_at).where(Report.id == report.id)
    ).one()
    db.session.rollback()
    return found


def test_an_approved_report_is_locked_and_its_readers_are_owed_a_mail(office):
    report = office.report(State.approved)

    lock_due()

    assert state(report) is State.locked
    assert seal(report) == ("平财绩封〔2026〕0110", office.clock.at)
    assert office.owed(Debt.lock).sent_at == office.clock.at
    assert office.owed(Debt.locked, office.county.filler).due_at == office.clock.at


def test_every_seal_leaves_its_anchor_beside_the_database(office):
    report = office.report(State.approved)

    lock_due()

    (anchor,) = anchors.kept(office.app.config["DATA"] / anchors.NAME)
    assert (anchor.report, anchor.number) == (report.id, seal(report).seal_number)


def test_a_seal_after_which_the_machine_stopped_is_anchored_at_the_next_look(office):
    path = office.app.config["DATA"] / anchors.NAME
    stopped = office.report(State.locked)
    path.write_text('{"report": 9, "num')  # the power failed while a line was written

    lock_due()
    lock_due()

    (anchor,) = anchors.kept(path)
    assert (anchor.report, anchor.number) == (stopped.id, seal(stopped).seal_number)


def test_a_seal_that_cannot_be_anchored_yet_is_anchored_later(office, caplog):
    path = office.app.config["DATA"] / anchors.NAME
    path.mkdir()
    report = office.report(State.approved)

    lock_due()

    assert (state(report), "anchors:" in caplog.text) == (State.locked, True)
    path.rmdir()
    lock_due()
    assert [anchor.report for anchor in anchors.kept(path)] == [report.id]


def test_locking_again_changes_nothing(office):
    report = office.report(State.approved)
    owed = office.owed(Debt.lock).id

    for _ in range(3):
        lock_scores(owed)
        office.clock.forward(minutes=5)

    assert locks(report) == 1
    assert seal(report).seal_number.endswith("0110")


def test_of_four_runners_at_once_one_locks(office):
    report = office.report(State.approved)
    owed, ready = office.owed(Debt.lock).id, threading.Barrier(4)
    db.session.rollback()

    def run():
        with office.app.app_context():
            ready.wait(10)
            lock_scores(owed)

    runners = [threading.Thread(target=run) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(60)

    assert state(report) is State.locked
    assert locks(report) == 1
    assert db.session.scalars(sa.select(SealCounter.last)).one() == 110


def test_content_changed_behind_the_guards_is_not_locked_and_the_row_says_why(office):
    report = office.report(State.approved)
    tamper(report, "1.11")

    lock_due()

    owed = office.owed(Debt.lock)
    assert state(report) is State.approved
    assert seal(report) == (None, None) and locks(report) == 0
    assert "封存核对未通过" in owed.last_error
    assert owed.sent_at is owed.failed_at is owed.closed_at is None


def test_a_refused_lock_does_not_hold_up_the_others_and_succeeds_once_mended(office):
    bad, good = office.report(State.approved), office.report(State.approved, form="2-1")
    before = tamper(bad, "1.11")
    lock_due()
    assert (state(bad), state(good)) == (State.approved, State.locked)

    tamper(bad, before)
    office.clock.forward(minutes=1)
    lock_due()

    assert state(bad) is State.locked
    assert seal(bad).seal_number.endswith("0111")  # the refusal used up no number


def tamper(report, score):
    """Give the first cell another score, as the database's owner could with the guards removed; the old one."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        plain: Any = connection.connection.driver_connection
        plain.set_authorizer(None)
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS score_guard")
    else:
        connection.exec_driver_sql("ALTER TABLE score_row DISABLE TRIGGER ALL")
    first = "SELECT min(s.id) FROM score_row s JOIN report_version v ON v.id = s.version_id WHERE v.report_id = :r"
    before = connection.execute(
        sa.text(f"SELECT score FROM score_row WHERE id = ({first})"), {"r": report.id}
    ).scalar()
    change = sa.text(f"UPDATE score_row SET score = :score WHERE id = ({first})")
    connection.execute(change, {"score": score, "r": report.id})
    db.session.commit()
    return before


def test_a_signature_taken_back_first_closes_the_debt(office):
    report = office.report(State.approved)
    act(office.county, report, Act.withdraw_signature, office.county.finance_head, "需要再核对一次")

    lock_due()

    assert state(report) is State.at_finance
    assert office.owed(Debt.lock).reason == "报告已不在“已批准”，不需锁定"
