"""Two people at one instant, in two processes, both pages loaded first: exactly one acts, and only on what it saw."""

import secrets
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from evaluation.canon import canonical, fingerprint
from models import Act, ReportVersion, Signature, State, Visit
from tests.workflow import rivals
from tests.workflow.rivals import Job, Pair
from tests.workflow.village import Village, build
from workflow import paperwork
from workflow.verification import verify

LIMITS = {"sqlite": (50, 200), "postgresql": (100, 1000)}  # rounds in short and in full


@pytest.fixture(scope="module")
def meeting(request: pytest.FixtureRequest) -> Iterator[tuple[Pair, sa.Engine]]:
    """Two processes at the shared database of one kind, and its engine in this process."""
    engine = request.getfixturevalue(f"{request.param}_engine")
    pair = rivals.pair(engine.url.render_as_string(hide_password=False))
    yield pair, engine
    pair.stop()


both = pytest.mark.parametrize("meeting", LIMITS, indirect=True, scope="module")


def job(village: Village, report: int, who: str, act: Act = Act.sign, key: str = "", **more) -> Job:
    return Job(report, village[who], act, key or secrets.token_hex(16), **more)


def standing(session: Session, report: int) -> list[Signature]:
    """Signatures of the newest version that stand."""
    found = (
        sa.select(Signature)
        .join(Visit, Visit.id == Signature.visit_id)
        .where(Visit.report_id == report, Visit.superseded_at.is_(None))
    )
    return list(session.scalars(found.order_by(Signature.id)))


def rebuilt_hash(session: Session, version_id: int) -> str:
    """The fingerprint of a version's content, built anew from its rows."""
    return fingerprint(canonical(paperwork.rebuilt(session, session.get_one(ReportVersion, version_id))))


@both
@pytest.mark.proof
def test_two_holders_sign_at_one_instant_and_exactly_one_signature_stands(meeting, proof):
    pair, engine = meeting
    rounds = proof.size(*LIMITS[engine.dialect.name])
    answers: Counter[tuple[str, str]] = Counter()
    with Session(engine) as session:
        village = build(session)
        reports = [village.at(State.at_finance) for _ in range(4)]
        for turn in range(rounds):
            report = reports[turn % 4]
            one, two = pair.race(
                job(village, report, "finance_head"), job(village, report, "other_finance_head")
            )
            answers[min((one.answer, two.answer), (two.answer, one.answer))] += 1

            assert [row.stop.name for row in standing(session, report)][3:] == ["finance"]
            session.rollback()
            winner = "finance_head" if one.answer == "done" else "other_finance_head"
            village.do(Act.withdraw_signature, report, winner)  # for the next round
        assert [verify(session, report) for report in reports] == [[]] * 4
        session.rollback()

    proof.equals(
        "rounds in which exactly one signed and the other was told", answers["Moved", "done"], rounds
    )


@both
@pytest.mark.proof
def test_one_person_who_clicks_twice_at_one_instant_signs_once_and_is_answered_twice(meeting, proof):
    pair, engine = meeting
    rounds, alike = proof.size(8, 200), 0
    with Session(engine) as session:
        village = build(session)
        report = village.at(State.at_finance)
        for _ in range(rounds):
            click = job(village, report, "finance_head")
            one, two = pair.race(click, click)
            assert sorted((one.answer, two.answer)) == ["done", "repeated"]
            assert one.seq == two.seq
            alike += len(standing(session, report)) == 4
            session.rollback()
            village.do(Act.withdraw_signature, report, "finance_head")

    proof.equals("double clicks with one signature and one answer", alike, rounds)


@both
@pytest.mark.parametrize("act", [Act.return_to_filler, Act.withdraw_submission])
@pytest.mark.proof
def test_clicking_twice_on_what_begins_a_version_is_answered_twice_too(meeting, act, proof):
    pair, engine = meeting
    with Session(engine) as session:
        village = build(session)
        for _ in range(proof.size(2, 100)):
            report = village.at(State.at_leader)
            who = {Act.return_to_filler: "leader", Act.withdraw_submission: "filler"}[act]
            click = job(village, report, who, act, words="请补充佐证材料")
            one, two = pair.race(click, click)

            assert (sorted((one.answer, two.answer)), one.seq) == (["done", "repeated"], two.seq)
            assert village.row(report).number == 2


@both
@pytest.mark.proof
def test_signing_and_returning_at_one_instant_is_one_of_both(meeting, proof):
    pair, engine = meeting
    outcomes: Counter[State] = Counter()
    rounds = proof.size(4, 500)
    with Session(engine) as session:
        village = build(session)
        for _ in range(rounds):
            report = village.at(State.at_finance, "9-4")
            words = "请补充佐证材料"
            jobs = (
                job(village, report, "finance_head"),
                job(village, report, "other_finance_head", Act.return_to_filler, words=words),
            )
            answers = sorted(result.answer for result in pair.race(*jobs))
            assert answers == ["Moved", "done"]
            outcomes[village.row(report).state] += 1
            assert verify(session, report) == []
            session.rollback()

    assert set(outcomes) <= {State.approved, State.returned}


@pytest.mark.parametrize("meeting", ["postgresql"], indirect=True, scope="module")
@pytest.mark.proof
def test_nobody_signs_what_was_not_on_the_screen_while_the_filler_writes(meeting, proof):
    pair, engine = meeting
    rounds, unseen, untrue = proof.size(100, 1000), 0, 0
    answers: Counter[tuple[str, str]] = Counter()
    with Session(engine) as session:
        village = build(session)
        reports = [village.at(State.at_leader) for _ in range(4)]
        for turn in range(rounds):
            report = reports[turn % 4]
            body = {"project_leader": "钟见川", "address": f"平澜县城关镇{turn}号"}
            signed, wrote = pair.race(
                job(village, report, "leader"),
                job(village, report, "filler", Act.withdraw_submission, words="", body=body),
            )
            answers[signed.answer, wrote.answer] += 1
            for signature in standing(session, report):
                unseen += signature.content_hash != signed.shown
                untrue += signature.content_hash != rebuilt_hash(session, signature.version_id)
            session.rollback()
            ready(village, report)
        faults = [fault for report in reports for fault in verify(session, report)]
        session.rollback()

    assert set(answers) <= {("done", "TooLate"), ("done", "Moved"), ("Moved", "done")}
    assert faults == []
    proof.at_least(
        "rounds the leader won", sum(n for (signed, _), n in answers.items() if signed == "done"), 0
    )
    proof.equals("signatures over content not on the screen", unseen, 0)
    proof.equals("signatures over content that is not in the rows", untrue, 0)
    proof.equals("rounds with one winner", answers.total(), rounds)


def ready(village: Village, report: int) -> None:
    """Back to the leader's desk, whoever won."""
    if village.row(report).state is State.at_unit:
        village.do(Act.withdraw_signature, report, "leader")
    assert village.row(report).state is State.at_leader


def test_who_waits_too_long_for_the_row_is_told_to_try_again(postgresql_village):
    village = postgresql_village
    report = village.at(State.at_leader)
    slip = village.slip(report, "leader")
    assert village.session.execute(sa.text("SHOW lock_timeout")).scalar_one() == "3s"
    with village.session.get_bind().connect() as other, other.begin():
        other.exec_driver_sql(f"SELECT 1 FROM report WHERE id = {report} FOR UPDATE")
        village.session.execute(sa.text("SET LOCAL lock_timeout = '50ms'"))  # the test has no three seconds
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            village.hand_in(Act.sign, report, slip)
    village.session.rollback()

    assert village.do(Act.sign, report, "leader").state is State.at_unit
