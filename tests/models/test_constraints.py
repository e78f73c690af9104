"""What a table promises by itself: rows that contradict each other are refused, whoever writes them."""

import pytest
import sqlalchemy as sa

from tests.models.hostile import copies
from tests.workflow.village import open_engine

AT = "'2026-03-18 04:00:00+00'"
SECOND = {  # a second row where there may be one: statement, what refuses it
    "an open visit of one report": (
        copies("visit", "id = {open_visit}", stop="'finance'"),
        "ix_visit_one_open|visit.report_id",
    ),
    "an action of one number": (
        copies("action", "id = {open_action}"),
        "report_id_seq|action.report_id, action.seq",
    ),
    "a signature of one visit": (
        copies("signature", "id = {signature}", action_id="{locked_action}"),
        "visit_id",
    ),
    "a signature of one action": (
        copies("signature", "id = {signature}", visit_id="{open_visit}"),
        "action_id",
    ),
    "a standing visit at one stop": (
        copies("visit", "id = {signed_visit}", closed_by_id="{stranger}"),
        "one_standing_per_stop|visit.version_id, visit.stop",
    ),
    "a standing visit of one person": (
        copies("visit", "id = {signed_visit}", stop="'finance'"),
        "one_standing_per_person|visit.version_id, visit.closed_by_id",
    ),
    "a version of one number": (copies("report_version", "id = {locked_version}"), "report_id"),
    "a section of one key": (copies("section", "id = {draft_section}"), "version_id"),
    "a score of one cell": (copies("score_row", "id = {draft_score}"), "version_id"),
    "a stop of one route": (copies("route_stop", "id = {locked_route}", seq="9"), "version_id"),
    "a place in one route": (copies("route_stop", "id = {locked_route}", stop="'x'"), "version_id"),
    "a report of one name": (copies("report", "id = {draft}"), "campaign_id"),
    "a report of one number": (
        copies("report", "id = {locked}", name="'another'"),
        "seal_number",
    ),
    "a post in force": (
        "INSERT INTO post (person_id, unit_id, role, started_at) SELECT person_id, unit_id, role, started_at FROM post"
        " WHERE id = (SELECT min(id) FROM post)",
        "ix_post_one_in_force|post.person_id",
    ),
    "a person of one login": (copies("person", "id = {leader}"), "login"),
    "a notice of one occasion": (copies("outbox", "id = (SELECT min(id) FROM outbox)"), "dedup_key"),
    "an intent of one key": (
        "INSERT INTO intent SELECT * FROM intent WHERE key = '{locked_intent}'",
        "pk_intent|intent.key",
    ),
}
CONTRADICTIONS = {  # values that do not go together: statement, the check that refuses them
    "locked without a number": ("UPDATE report SET seal_number = NULL WHERE id = {locked}", "locked_means_sealed"),
    "locked without a time": ("UPDATE report SET locked_at = NULL WHERE id = {locked}", "locked_means_sealed"),
    "locked without a seal": ("UPDATE report SET seal_hash = NULL WHERE id = {locked}", "locked_means_sealed"),
    "sealed but not locked": ("UPDATE report SET state = 'approved' WHERE id = {locked}", "locked_means_sealed"),
    "submitted without content": ("UPDATE report_version SET content = NULL WHERE id = {locked_version}", "whole"),
    "submitted without a hash": ("UPDATE report_version SET content_hash = NULL WHERE id = {locked_version}", "whole"),
    "submitted without a score": ("UPDATE report_version SET score = NULL WHERE id = {locked_version}", "whole"),
    "submitted by nobody": ("UPDATE report_version SET submitted_by_id = NULL WHERE id = {locked_version}", "whole"),
    "content not submitted": ("UPDATE report_version SET grade = '优秀' WHERE id = {draft_version}", "submitted_whole"),
    "closed before it was opened": (
        "UPDATE visit SET closed_at = '2001-01-01 00:00:00+00' WHERE id = {signed_visit}", "closed_after_opened",
    ),
    "closed without an outcome": ("UPDATE visit SET outcome = NULL WHERE id = {signed_visit}", "closed_with_outcome"),
    "an outcome but open": ("UPDATE visit SET outcome = 'returned' WHERE id = {open_visit}", "closed_with_outcome"),
    "signed by nobody": ("UPDATE visit SET closed_by_id = NULL WHERE id = {signed_visit}", "decided_by_a_person"),
    "a person's desk that is a pool's": (
        "UPDATE assignment SET role = 'filler' WHERE person_id IS NOT NULL", "person_or_pool",
    ),
    "nobody's desk": ("UPDATE assignment SET person_id = NULL WHERE person_id IS NOT NULL", "person_or_pool"),
    "a post ended before it began": ("UPDATE post SET ended_at = '2001-01-01 00:00:00+00'", "ended_after_started"),
    "a unit above itself": ("UPDATE unit SET parent_id = id", "not_its_own_parent"),
    "closed for no reason": (f"UPDATE outbox SET closed_at = {AT}", "closed_for_a_reason"),
    "a mail to nobody": ("UPDATE outbox SET person_id = NULL WHERE debt <> 'lock'", "mail_has_a_reader"),
}  # fmt: skip


@pytest.fixture
def bare(disarmed):
    """Reports in every state, no triggers: what is refused here, the tables refuse by themselves."""
    url, scene = disarmed
    with open_engine(url) as engine:
        yield engine, scene


@pytest.mark.parametrize("what", SECOND)
def test_there_is_no_second(bare, what):
    engine, scene = bare
    statement, named = SECOND[what]

    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match=named):
        connection.exec_driver_sql(statement.format(**scene), execution_options={"no_parameters": True})


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_what_does_not_go_together_is_refused(bare, what):
    engine, scene = bare
    statement, named = CONTRADICTIONS[what]

    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match=named):
        connection.exec_driver_sql(statement.format(**scene), execution_options={"no_parameters": True})


def test_an_exempted_person_may_have_two_standing_visits_but_not_at_one_stop(bare):
    engine, scene = bare
    exempt = copies("visit", "id = {signed_visit}", stop="'finance'", exemption="'exempt_unit'").format(
        **scene
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(exempt)
        with pytest.raises(sa.exc.IntegrityError):
            connection.exec_driver_sql(exempt)


def test_a_row_below_nothing_is_refused(bare):
    engine, scene = bare
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="(?i)foreign key"):
        orphan = copies("section", "id = {draft_section}", version_id="1000000").format(**scene)
        connection.exec_driver_sql(orphan)
        connection.commit()
