"""A mail may tell of one's own account, too; rows already here stay as they are."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("digest_is_of_many", type_="check")
        outbox.create_check_constraint("of_one_report", "(debt IN ('digest', 'reset')) = (report_id IS NULL)")


def downgrade() -> None:
    """Mails about accounts go: the older outbox knows reports and digests only."""
    op.execute("DELETE FROM outbox WHERE debt = 'reset'")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("of_one_report", type_="check")
        outbox.create_check_constraint("digest_is_of_many", "(debt = 'digest') = (report_id IS NULL)")
