"""When somebody last looked at their messages; people already here have not looked, everything is new to them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messages_seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_messages_seen_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_messages_seen"),
    )
    urged = sa.text("rung = 'urged'")
    op.create_index(
        "ix_reminder_urged_person",
        "reminder",
        ["person_id", "planned_at"],
        postgresql_where=urged,
        sqlite_where=urged,
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_urged_person", table_name="reminder")
    op.drop_table("messages_seen")
