"""The migrations make exactly what the models describe, one step at a time, and can go back."""

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from models import Base, schema

LEFT_BEHIND = {  # what a migration makes beside tables
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')",
    "postgresql": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


def existing(url: str) -> set[str]:
    """Names of all tables but Alembic's own, and of triggers or functions where no table is left."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        names |= set() if names else set(connection.scalars(sa.text(LEFT_BEHIND[engine.dialect.name])))
    engine.dispose()
    return names


def checks(url: str) -> dict[str, set[str | None]]:
    """Table → names of its check constraints, as the database knows them."""
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    names = {
        table: {check["name"] for check in inspector.get_check_constraints(table)} for table in existing(url)
    }
    engine.dispose()
    return names


def test_up_step_by_step_and_down_again_leaves_nothing(blank_database_url):
    script = ScriptDirectory.from_config(schema.settings(blank_database_url))
    newest_first = list(script.walk_revisions())
    for step in reversed(newest_first):
        schema.upgrade(blank_database_url, step.revision)
    assert existing(blank_database_url) == Base.metadata.tables.keys()

    for step in newest_first:
        schema.downgrade(blank_database_url, str(step.down_revision or "base"))
    assert existing(blank_database_url) == set()

    schema.upgrade(blank_database_url)
    assert existing(blank_database_url) == Base.metadata.tables.keys()


def test_a_migrated_database_is_what_the_models_describe(database_url):
    command.check(schema.settings(database_url))  # raises, naming the difference


def test_check_constraints_too_which_the_comparison_does_not_see(database_url):
    described = {
        table.name: {check.name for check in table.constraints if isinstance(check, sa.CheckConstraint)}
        for table in Base.metadata.tables.values()
    }

    assert checks(database_url) == described
