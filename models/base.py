"""What every table is made of: the shared `db`, constraint names, and column types that carry their unit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware moment, UTC in the database; naive values are refused, SQLite gives UTC back as well."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Exact(sa.types.TypeDecorator[Decimal]):
    """A Decimal that stays one: NUMERIC on PostgreSQL, text on SQLite, which would make it a float."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision, self.scale = precision, scale
        self.quantum = Decimal(1).scaleb(-scale)

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(20))
        return dialect.type_descriptor(self.impl_instance)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value != value.quantize(self.quantum):
            raise ValueError(f"{value} has more than {-int(self.quantum.as_tuple().exponent)} decimals")
        exact = value.quantize(self.quantum)
        return str(exact) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def table(model: type[Base]) -> sa.Table:
    """The table of `model`, for statements that go past the ORM because every sign-off pays for them."""
    found = model.__table__
    assert isinstance(found, sa.Table)
    return found


def named(enum: type[Enum]) -> sa.Enum:
    """Store the member's name as text; its value is the Chinese that people read."""
    return sa.Enum(enum, native_enum=False, length=30)


Key = Annotated[int, mapped_column(primary_key=True)]
Timestamp = Annotated[dt.datetime, mapped_column(UTCDateTime)]
Points = Annotated[Decimal, mapped_column(Exact(5, 2))]  # 分, 0.00–100.00
Digest = Annotated[str, mapped_column(sa.String(80))]  # algorithm:hex, e.g. sha256:…
Name = Annotated[str, mapped_column(sa.String(200))]


def one(name: str, *columns: str, where: str) -> sa.Index:
    """A unique index over the rows that `where` names (SQL both databases understand)."""
    return sa.Index(name, *columns, unique=True, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def some(name: str, *columns: str, where: str) -> sa.Index:
    """An index that holds only the rows `where` names, so that finished work does not make it grow."""
    return sa.Index(name, *columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))
