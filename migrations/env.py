"""Run the migrations against ZIPING's database, or the URL given by `-x url=…` or the caller's connection."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.base import Base, Exact, UTCDateTime


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our column types as plain ones: a migration must not change when the models do."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Exact):
        return f'sa.Numeric({item.precision}, {item.scale}).with_variant(sa.String(20), "sqlite")'
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = sa.create_engine(
        context.config.get_main_option("sqlalchemy.url") or "", poolclass=sa.pool.NullPool
    )
    with engine.connect() as connection:
        run(connection)


main()
