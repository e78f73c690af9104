"""What was found alike between units; versions already submitted are compared by the next look of the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likeness",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(letters = 0) = (other_id IS NULL)", name="like_something"),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name="fk_likeness_version_id"),
        sa.ForeignKeyConstraint(["other_id"], ["report_version.id"], name="fk_likeness_other_id"),
        sa.PrimaryKeyConstraint("version_id", name="pk_likeness"),
    )


def downgrade() -> None:
    op.drop_table("likeness")
