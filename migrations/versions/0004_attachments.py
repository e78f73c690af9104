"""Evidence files of a version; versions already here have none."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parent.parent / "guards"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(60), nullable=False),
        sa.Column("clause", sa.String(10), nullable=False),
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(80), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name="has_a_size"),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name="fk_attachment_added_by_id"),
        sa.ForeignKeyConstraint(["version_id"], ["report_version.id"], name="fk_attachment_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_version", "attachment", ["version_id"])
    op.create_index("ix_attachment_file_id", "attachment", ["file_id"])
    connection = op.get_bind()
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def statements(dialect: str) -> Iterator[str]:
    """The triggers; PostgreSQL takes its file whole."""
    text = (FOLDER / f"{dialect}_attachments.sql").read_text(encoding="utf-8")
    if dialect == "postgresql":
        yield text
        return
    gathered = ""
    for line in text.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def downgrade() -> None:
    """The rows go, with their triggers; the files stay in the data folder."""
    op.drop_table("attachment")
