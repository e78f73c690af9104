"""What every read-only block is drawn from: a content document, what it is compared with, the names of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation import entry as entries
from evaluation import rules
from evaluation.paper import Column, Field, Form
from evaluation.rules import Policy, Result
from web.paper.marks import Marks

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """A version on the screen. With an `earlier` one what did not change folds."""

    form: Form
    doc: Document
    marks: Marks
    earlier: Document | None
    people: Mapping[str, str]
    policy: Policy = Policy()

    @property
    def folds(self) -> bool:
        """Whether the page shows first what changed."""
        return self.earlier is not None

    @cached_property
    def figures(self) -> Mapping[str, str]:
        """The figures of 测算依据 as they are read, typed or taken from the report."""
        return {key: given.text for key, given in rules.givens(self.form, self.doc["fields"]).items()}

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """What the printed rules give each cell."""
        scores, files = self.doc["scores"], self.doc["attachments"]
        return rules.evaluate(self.form, self.doc["fields"], scores, policy=self.policy, attachments=files)

    def value(self, section: str, key: str) -> Any:
        """What stands in an entry, None for a blank."""
        return self.doc["fields"].get(section, {}).get(key)

    def before(self, section: str, key: str) -> Any:
        """What stood there in the earlier version, None for a blank or without one."""
        return self.earlier["fields"].get(section, {}).get(key) if self.earlier else None

    def shown(self, entry: Field | Column, value: Any) -> str:
        """A value as it is read; a person by name."""
        return (
            self.people.get(value, value) if value and entry.type == "person" else entries.show(entry, value)
        )
