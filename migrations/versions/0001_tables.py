"""The tables of the sign-off chain; nothing is here before."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("name", name=op.f("uq_campaign_name")),
    )
    op.create_table(
        "form_definition",
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_form_definition")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("font_size", sa.String(length=2), server_default="m", nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("password_waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(length=200), nullable=True),
        sa.Column("code_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("code_waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invitation_hash", sa.String(length=80), nullable=True),
        sa.Column("invitation_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("invitation_hash", name=op.f("uq_person_invitation_hash")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "seal_counter",
        sa.Column("prefix", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_seal_counter")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("budget_code", sa.String(length=20), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_unit_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.ForeignKeyConstraint(["section_id"], ["unit.id"], name=op.f("fk_unit_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "campaign_form",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("form_hash", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_form_campaign_id")),
        sa.ForeignKeyConstraint(
            ["form_hash"], ["form_definition.hash"], name=op.f("fk_campaign_form_form_hash")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "form_key", name=op.f("pk_campaign_form")),
    )
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_exemption_granted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_exemption_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exemption_one_in_force",
            ["unit_id"],
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_post_ended_after_started")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_one_in_force",
            ["person_id", "unit_id", "role"],
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index("ix_post_unit_role", ["unit_id", "role"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("form_hash", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("supervising_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=80), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_number", sa.String(length=60), nullable=True),
        sa.Column("seal_hash", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            (
                "(state = 'locked') = (locked_at IS NOT NULL)"
                " AND (locked_at IS NULL) = (seal_number IS NULL)"
                " AND (locked_at IS NULL) = (seal_hash IS NULL)"
            ),
            name=op.f("ck_report_locked_means_sealed"),
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_report_campaign_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_report_created_by_id")),
        sa.ForeignKeyConstraint(["form_hash"], ["form_definition.hash"], name=op.f("fk_report_form_hash")),
        sa.ForeignKeyConstraint(["section_id"], ["unit.id"], name=op.f("fk_report_section_id")),
        sa.ForeignKeyConstraint(["supervising_id"], ["unit.id"], name=op.f("fk_report_supervising_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "campaign_id",
            "unit_id",
            "form_key",
            "name",
            name=op.f("uq_report_campaign_id_unit_id_form_key_name"),
        ),
        sa.UniqueConstraint("seal_number", name=op.f("uq_report_seal_number")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_section_id"), ["section_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_supervising_id"), ["supervising_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "stop_date",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(30), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_stop_date_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "stop", name=op.f("pk_stop_date")),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "intent",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(30), nullable=False),
        sa.Column("payload_hash", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_intent_actor_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_intent_report_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_intent")),
    )
    with op.batch_alter_table("intent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intent_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sa.String(length=80), nullable=True),
        sa.Column("score", sa.Numeric(5, 2).with_variant(sa.String(20), "sqlite"), nullable=True),
        sa.Column("grade", sa.String(length=10), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            (
                "(submitted_at IS NULL) = (content IS NULL)"
                " AND (submitted_at IS NULL) = (content_hash IS NULL)"
                " AND (submitted_at IS NULL) = (score IS NULL) AND (submitted_at IS NULL) = (grade IS NULL)"
                " AND (submitted_at IS NULL) = (submitted_by_id IS NULL)"
                " AND (submitted_at IS NULL) = (heading IS NULL)"
            ),
            name=op.f("ck_report_version_submitted_whole"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_version_report_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_report_version_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_version_report_id_number")),
    )
    op.create_table(
        "route_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(30), nullable=False),
        sa.Column("box", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_route_stop_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_route_stop_unit_id")),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name=op.f("fk_route_stop_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stop")),
        sa.UniqueConstraint("version_id", "seq", name=op.f("uq_route_stop_version_id_seq")),
        sa.UniqueConstraint("version_id", "stop", name=op.f("uq_route_stop_version_id_stop")),
    )
    op.create_table(
        "score_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=60), nullable=False),
        sa.Column("score", sa.Numeric(5, 2).with_variant(sa.String(20), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_score_row_saved_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name=op.f("fk_score_row_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_row")),
        sa.UniqueConstraint("version_id", "cell", name=op.f("uq_score_row_version_id_cell")),
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_section_saved_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name=op.f("fk_section_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_section_version_id_key")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(30), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("exemption", sa.String(length=20), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome NOT IN ('signed', 'submitted') OR closed_by_id IS NOT NULL",
            name=op.f("ck_visit_decided_by_a_person"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_visit_closed_with_outcome")
        ),
        sa.CheckConstraint("closed_at >= opened_at", name=op.f("ck_visit_closed_after_opened")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_visit_closed_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_visit_report_id")),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name=op.f("fk_visit_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_one_open",
            ["report_id"],
            unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_visit_one_standing_per_person",
            ["version_id", "closed_by_id"],
            unique=True,
            postgresql_where=sa.text(
                "superseded_at IS NULL AND exemption IS NULL AND outcome IN ('signed', 'submitted')"
            ),
            sqlite_where=sa.text(
                "superseded_at IS NULL AND exemption IS NULL AND outcome IN ('signed', 'submitted')"
            ),
        )
        batch_op.create_index(
            "ix_visit_one_standing_per_stop",
            ["version_id", "stop"],
            unique=True,
            postgresql_where=sa.text("superseded_at IS NULL AND outcome IN ('signed', 'submitted')"),
            sqlite_where=sa.text("superseded_at IS NULL AND outcome IN ('signed', 'submitted')"),
        )
        batch_op.create_index("ix_visit_report", ["report_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(30), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("actor_title", sa.String(length=200), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("stop", sa.String(30), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(30), nullable=True),
        sa.Column("state_after", sa.String(30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("previous_hash", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_action_actor_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_action_report_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_action_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("report_id", "seq", name=op.f("uq_action_report_id_seq")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(30), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) = (role IS NOT NULL) AND (role IS NULL) = (unit_id IS NULL)",
            name=op.f("ck_assignment_person_or_pool"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_assignment_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_person_open",
            ["person_id", "due_at", "id"],
            unique=False,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_assignment_pool_open",
            ["unit_id", "role", "due_at", "id"],
            unique=False,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_assignment_visit", ["visit_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedup_key", sa.String(length=120), nullable=False),
        sa.Column("debt", sa.String(30), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(debt = 'lock') = (person_id IS NULL)", name=op.f("ck_outbox_mail_has_a_reader")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (reason IS NULL)", name=op.f("ck_outbox_closed_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_outbox_report_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_outbox_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_dedup_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_open",
            ["due_at", "id"],
            unique=False,
            postgresql_where=sa.text("sent_at IS NULL AND closed_at IS NULL AND failed_at IS NULL"),
            sqlite_where=sa.text("sent_at IS NULL AND closed_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_report_id"), ["report_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(30), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("exemption", sa.String(length=20), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_signature_action_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["person.id"], name=op.f("fk_signature_signer_id")),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name=op.f("fk_signature_version_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_signature_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("action_id", name=op.f("uq_signature_action_id")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_signature_visit_id")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_signer_id"), ["signer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signature_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_version_id"))
        batch_op.drop_index(batch_op.f("ix_signature_signer_id"))

    op.drop_table("signature")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_report_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_person_id"))
        batch_op.drop_index(
            "ix_outbox_open",
            postgresql_where=sa.text("sent_at IS NULL AND closed_at IS NULL AND failed_at IS NULL"),
            sqlite_where=sa.text("sent_at IS NULL AND closed_at IS NULL AND failed_at IS NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_visit")
        batch_op.drop_index(
            "ix_assignment_pool_open",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_assignment_person_open",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("assignment")
    op.drop_table("action")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_report")
        batch_op.drop_index(
            "ix_visit_one_standing_per_stop",
            postgresql_where=sa.text("superseded_at IS NULL AND outcome IN ('signed', 'submitted')"),
            sqlite_where=sa.text("superseded_at IS NULL AND outcome IN ('signed', 'submitted')"),
        )
        batch_op.drop_index(
            "ix_visit_one_standing_per_person",
            postgresql_where=sa.text(
                "superseded_at IS NULL AND exemption IS NULL AND outcome IN ('signed', 'submitted')"
            ),
            sqlite_where=sa.text(
                "superseded_at IS NULL AND exemption IS NULL AND outcome IN ('signed', 'submitted')"
            ),
        )
        batch_op.drop_index(
            "ix_visit_one_open",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("visit")
    op.drop_table("section")
    op.drop_table("score_row")
    op.drop_table("route_stop")
    op.drop_table("report_version")
    with op.batch_alter_table("intent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intent_report_id"))

    op.drop_table("intent")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_person_id"))

    op.drop_table("user_session")
    op.drop_table("stop_date")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_unit_id"))
        batch_op.drop_index(batch_op.f("ix_report_supervising_id"))
        batch_op.drop_index(batch_op.f("ix_report_section_id"))

    op.drop_table("report")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_unit_role")
        batch_op.drop_index(
            "ix_post_one_in_force",
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("post")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_exemption_one_in_force",
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("exemption")
    op.drop_table("campaign_form")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    op.drop_table("seal_counter")
    op.drop_table("person")
    op.drop_table("form_definition")
    op.drop_table("campaign")
