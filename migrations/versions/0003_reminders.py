"""Working days, guaranteed days and reminders; stops already here guarantee no days, outbox rows keep their report."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(200), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.CheckConstraint("(rung = 'urged') = (by_id IS NOT NULL)", name="urged_by_somebody"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_reminder_by_id"),
        sa.CheckConstraint("(closed_at IS NULL) = (reason IS NULL)", name="closed_for_a_reason"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_reminder_outbox_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_reminder_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
    )
    for name, columns, where in (
        ("ix_reminder_rung", ["visit_id", "rung", "person_id"], sa.text("rung <> 'urged'")),
        ("ix_reminder_urged", ["visit_id", "person_id", "day"], sa.text("rung = 'urged'")),
    ):
        op.create_index(name, "reminder", columns, unique=True, postgresql_where=where, sqlite_where=where)
    op.create_index("ix_reminder_outbox", "reminder", ["outbox_id"])
    unsent = sa.text("outbox_id IS NULL AND closed_at IS NULL")
    op.create_index(
        "ix_reminder_unsent", "reminder", ["day", "person_id"], postgresql_where=unsent, sqlite_where=unsent
    )
    unfinished = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_assignment_due_open",
        "assignment",
        ["due_at", "visit_id"],
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )
    with op.batch_alter_table("stop_date") as stop_date:
        stop_date.add_column(sa.Column("guaranteed_days", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("report_id", existing_type=sa.Integer(), nullable=True)
        outbox.create_check_constraint("digest_is_of_many", "(debt = 'digest') = (report_id IS NULL)")


def downgrade() -> None:
    """Digests go, with the reminders that were in them: the older outbox knows reports only."""
    op.drop_table("reminder")
    op.execute("DELETE FROM outbox WHERE debt = 'digest'")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("digest_is_of_many", type_="check")
        outbox.alter_column("report_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("stop_date") as stop_date:
        stop_date.drop_column("guaranteed_days")
    op.drop_index("ix_assignment_due_open", table_name="assignment")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
