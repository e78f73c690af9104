"""The one canonical form of content, signatures and actions, and its fingerprint.

Canonical JSON: UTF-8, keys sorted by code point, no white space, strings in Unicode NFC, decimals as plain
strings ("2.760" stays "2.760"). Whatever two programs could write differently is refused: floats, integers
beyond 2^53, dates and other objects. Test vectors stand in tests/evaluation/test_canon.py.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from decimal import Decimal
from typing import Any

EXACT = 2**53  # larger integers are rounded by JSON readers that count in doubles


def canonical(value: Any) -> bytes:
    """The canonical bytes of nested dicts, lists, strings, decimals, small integers, booleans and None.

    Raises:
        TypeError: a float, an integer beyond ±2^53, a key that is no string, or any other object.
        ValueError: a decimal that is not finite, text that is no Unicode, or two keys that are one in NFC.
    """
    plain = plain_value(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def fingerprint(content: bytes) -> str:
    """The 数字指纹 of canonical bytes: "sha256:" and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def plain_value(value: Any) -> Any:
    """`value` with NFC strings and decimals as strings; refuses what has no single written form."""
    if isinstance(value, dict):
        return plain_object(value)
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= EXACT):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__} {value!r}")


def plain_object(value: dict[Any, Any]) -> dict[str, Any]:
    """An object with NFC keys, none of them twice."""
    plain: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"no canonical form for key {key!r}")
        name = unicodedata.normalize("NFC", key)
        if name in plain:
            raise ValueError(f"key {name!r} stands twice")
        plain[name] = plain_value(item)
    return plain


def plain_decimal(value: Decimal) -> str:
    """A decimal in plain notation with the places it has, no exponent and no negative zero."""
    if not value.is_finite():
        raise ValueError(f"no canonical form for {value}")
    return format(abs(value) if value.is_zero() else value, "f")
