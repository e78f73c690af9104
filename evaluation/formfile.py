"""Strict reading of a form file: every key is known and read once, and a refusal says where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


class FormError(ValueError):
    """A form file that cannot be used; the sentence names the file, the place in it and the fault."""

    def __init__(self, file: str, place: str, fault: str) -> None:
        super().__init__("：".join(filter(None, (file, place, fault))))
        self.file = file
        self.place = place
        self.fault = fault


class Node:
    """One TOML table of a form file."""

    def __init__(self, data: dict[str, Any], file: str, place: str = "") -> None:
        self.data = dict(data)
        self.file = file
        self.place = place

    def error(self, fault: str) -> FormError:
        """The refusal of something in this table, to be raised by the caller."""
        return FormError(self.file, self.place, fault)

    def take(self, key: str, kinds: tuple[type, ...], default: Any) -> Any:
        """Read and use up one value; without a default (None) it must be there."""
        value = self.data.pop(key, default)
        if value is None:
            raise self.error(f"缺少“{key}”")
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.error(f"“{key}”的写法不对：{value!r}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string; one that must be there may not be empty."""
        value: str = self.take(key, (str,), default)
        if default is None and not value.strip():
            raise self.error(f"“{key}”是空的")
        return value

    def key(self) -> str:
        """The table's own key: lower-case letters, digits, underscores and hyphens."""
        key = self.text("key")
        if not KEY.fullmatch(key):
            raise self.error(f"“key”只能用小写字母、数字、下划线和连字符：{key!r}")
        return key

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """A string that is one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(f"“{key}”不能是“{value}”，只能是{'、'.join(filter(None, allowed))}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty when absent."""
        values = self.take(key, (list,), [])
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"“{key}”只能是文字的列表")
        return tuple(values)

    def flag(self, key: str) -> bool:
        """true or false; false when absent."""
        return bool(self.take(key, (bool,), False))

    def points(self, key: str) -> Decimal:
        """A positive number of points."""
        value = Decimal(self.take(key, (int, Decimal), None))
        if value <= 0:
            raise self.error(f"“{key}”必须大于 0")
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """A number, 0 included."""
        return Decimal(self.take(key, (int, Decimal), default))

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of numbers, empty when absent."""
        values = self.take(key, (list,), [])
        if not all(isinstance(value, (int, Decimal)) and not isinstance(value, bool) for value in values):
            raise self.error(f"“{key}”只能是数字的列表")
        return tuple(map(Decimal, values))

    def nodes(self, key: str, *, needed: bool = False) -> list[Node]:
        """The tables of a list, each placed by its title, label or key."""
        values = self.take(key, (list,), None if needed else [])
        if not all(isinstance(value, dict) for value in values) or (needed and not values):
            raise self.error(f"“{key}”只能是表的列表，且不能为空" if needed else f"“{key}”只能是表的列表")
        return [self.child(key, number, value) for number, value in enumerate(values, 1)]

    def node(self, key: str) -> Node | None:
        """A single table, None when absent."""
        value = self.take(key, (dict,), {})
        return Node(value, self.file, f"{self.place} {key}".strip()) if value else None

    def child(self, key: str, number: int, data: dict[str, Any]) -> Node:
        """A table inside this one; `number` counts from 1 and stands where nothing names it."""
        title = next((data[name] for name in ("title", "label", "text", "key") if name in data), number)
        return Node(data, self.file, " › ".join(filter(None, (self.place, f"{key}「{title}」"))))

    def close(self) -> None:
        """Refuse what nobody read: a misspelt key must not be lost in silence."""
        if self.data:
            raise self.error(f"不认识“{'”“'.join(sorted(self.data))}”")
