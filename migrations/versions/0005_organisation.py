"""操作日志, own phrases, earlier passwords, devices; people already here have none, sign-ins name no device."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parent.parent / "guards"
MORE = (  # columns that are added: table, name, type, what the rows already here have
    ("person", "phrases", sa.JSON(), "[]"),
    ("person", "former_passwords", sa.JSON(), "[]"),
    ("user_session", "address", sa.String(60), ""),
    ("user_session", "agent", sa.String(200), ""),
)


def upgrade() -> None:
    op.create_table(
        "organisation_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(30), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_organisation_action_actor_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_organisation_action_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_organisation_action_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_action"),
    )
    for name in ("person_id", "unit_id"):
        op.create_index(f"ix_organisation_action_{name}", "organisation_action", [name])
    for table, name, kind, before in MORE:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=before))
    connection = op.get_bind()
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def statements(dialect: str) -> Iterator[str]:
    """The triggers; PostgreSQL takes its file whole."""
    text = (FOLDER / f"{dialect}_organisation.sql").read_text(encoding="utf-8")
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
    """The log goes, with its triggers; so do phrases, earlier passwords and the names of devices."""
    op.drop_table("organisation_action")
    for table, name, *_ in MORE:
        op.drop_column(table, name)
