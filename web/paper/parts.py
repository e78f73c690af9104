"""The parts of a report in the order of its pages: the sections of the form, the score sheet and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.paper import INPUTS, SCORES, Field, Form, SectionSpec

View = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What is filled, saved and shown as one; `key` is a section's key, or "scores" for the score sheet."""

    key: str
    title: str


def parts(form: Form) -> tuple[Part, ...]:
    """The sections; behind the one that prints its total 测算依据, where it asks for anything, and the score sheet."""
    inputs = [Part(INPUTS, form.inputs.title)] if asks(form.inputs) else []
    sheet = [*inputs, Part(SCORES, f"{form.sheet_label} 评分表")]
    found = []
    for spec in form.sections:
        found.append(Part(spec.key, spec.title))
        if prints_total(spec):
            found += sheet
    return tuple(found if sheet[-1] in found else [*found, *sheet])


def asks(spec: SectionSpec) -> bool:
    """Whether anybody fills anything in there."""
    return any(not (isinstance(entry, Field) and entry.origin) for entry in spec.entries)


def part(form: Form, key: str) -> Part:
    """The part `key`; KeyError when the form has none."""
    return {found.key: found for found in parts(form)}[key]


def prints_total(spec: SectionSpec) -> bool:
    """Whether the section repeats the total of the score sheet."""
    return any(isinstance(entry, Field) and entry.origin == "total" for entry in spec.entries)
