"""Inputs of plain forms, as `forms.field` of the templates takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.facts import Unfit

Input = dict[str, Any]
Option = dict[str, str]


def field(
    name: str, label: str, value: str = "", errors: Mapping[str, str] | None = None, **more: Any
) -> Input:
    """A text input unless `more` says `type`; its id is `f-` and its name."""
    given = {
        "name": name,
        "id": f"f-{name}",
        "label": label,
        "type": "text",
        "value": value,
        "required": True,
        "error": (errors or {}).get(name),
    }
    return given | more


def options(pairs: Iterable[tuple[Any, str]]) -> list[Option]:
    return [{"value": str(value), "label": label} for value, label in pairs]


def error_links(refusal: Unfit) -> list[dict[str, str]]:
    """Each fault with the field to go to, for the summary at the top."""
    return [{"text": sentence, "href": f"#f-{name}"} for name, sentence in refusal.faults.items()]


def number(text: str | None) -> int:
    """A key as an address or a form names it; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
