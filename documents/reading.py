"""What is being read from one form, in the schema that the comparators and the checks use."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from documents.values import Amount, amount, plain

Entry = dict[str, Any]


@dataclass
class Reading:
    """One form. Every key is always there; what the paper does not have is None or an empty list."""

    id: str = ""
    files: list[str] = field(default_factory=list)
    form_type: str | None = None
    form_label: str | None = None
    title: str | None = None
    region: str | None = None
    year: int | None = None
    unit: str | None = None
    project_name: str | None = None
    supervising_department: str | None = None
    budget_code: str | None = None
    report_date: Entry | None = None
    issued_by: str | None = None
    evaluation_types: list[Entry] = field(default_factory=list)
    belongs_to: str | None = None
    same_content_as: str | None = None
    cover_fields: list[Entry] = field(default_factory=list)
    basic_info: list[Entry] = field(default_factory=list)
    project_period: Entry | None = None
    duties: list[str] = field(default_factory=list)
    main_tasks: list[str] = field(default_factory=list)
    achievements: list[str] = field(default_factory=list)
    finances: list[Entry] = field(default_factory=list)
    ratios: list[Entry] = field(default_factory=list)
    expenditure_lines: list[Entry] = field(default_factory=list)
    expenditure_total: Entry | None = None
    qualitative_targets: list[Entry] = field(default_factory=list)
    indicator_tables: list[Entry] = field(default_factory=list)
    scores: Entry = field(
        default_factory=lambda: {"total_score": None, "full_score": None, "grade": None, "score_table": None}
    )
    evaluators: list[Entry] = field(default_factory=list)
    blank_evaluator_rows: int = 0
    sign_off_boxes: list[Entry] = field(default_factory=list)
    filler: Entry | None = None
    narrative: list[Entry] = field(default_factory=list)
    page_header: str | None = None
    text_boxes: list[list[str]] = field(default_factory=list)
    remark: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        """Whether anything but a title has been read."""
        tables = (
            self.basic_info,
            self.finances,
            self.expenditure_lines,
            self.indicator_tables,
            self.evaluators,
        )
        return any(tables) or bool(self.narrative)


def put(entry: Entry, key: str, value: Any, raw: str) -> None:
    """Set a value, and `key`_text beside it where the raw text of the cell differs."""
    entry[key] = value
    shown = f"{value:f}" if isinstance(value, Decimal) else value
    if raw != shown and plain(raw):
        entry[f"{key}_text"] = raw


def money(text: str, unit: str) -> Entry:
    """The four keys of an amount: amount_text, amount, unit, amount_yuan."""
    return as_entry(amount(text, unit))


def as_entry(read: Amount) -> Entry:
    return {"amount_text": read.text, "amount": read.value, "unit": read.unit, "amount_yuan": read.yuan}
