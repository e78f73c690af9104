"""What a person types, read into the value that is stored, and shown again.

Blank is None: a blank key is absent from the body. Sentences follow the wording list of the design (er.*).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evaluation import money, own
from evaluation.paper import SCORES, Cell, Column, Entry, Field, Outline, Place, SectionSpec, Table

NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,10})?", re.ASCII)
AMOUNT = re.compile(r"[￥¥]?(.+?)(亿元|亿|万元|万|元)?")
MONTH = re.compile(r"(\d{4})[-年./](\d{1,2})月?", re.ASCII)
DATE = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?", re.ASCII)
POINT = Decimal("0.01")
LARGEST = Decimal(10) ** 13  # a larger figure is a slip; below it Decimal arithmetic stays exact
LONGEST = 1000  # rows of a table; two versions of a longer one cannot be compared while a page waits
# Control, format and lone surrogate characters and two that Word files cannot hold: nobody sees them, and some
# turn the order of what is read, so that a person would sign other figures than are on the screen.
UNSEEN = ("Cc", "Cf", "Cs")
NO_CHARACTERS = "\ufffe\uffff"

Scalar = Field | Column


class EntryError(ValueError):
    """An entry that cannot be read; `message` is the sentence shown at the field."""

    def __init__(self, label: str, message: str, place: Place | None = None) -> None:
        super().__init__(f"{label}：{message}")
        self.label = label
        self.message = message
        self.place = place or Place("")


def parse_section(spec: SectionSpec, raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[EntryError, ...]]:
    """The body of a section from what was typed, and what could not be read; good entries are kept.

    Args:
        raw: entry key → text; a table is a list of rows {column key: text, "row": printed row}, an outline
            {heading key: text}, a month range a pair. Given fields and computed cells are ignored. A row of the
            unit's own indicators brings its "key"; without one it is a new row.
    """
    body: dict[str, Any] = {}
    errors: list[EntryError] = []
    for entry in spec.entries:
        value = parse_entry(spec, entry, raw.get(entry.key), errors)
        if value:
            body[entry.key] = value
    return body, tuple(errors)


def parse_entry(spec: SectionSpec, entry: Entry, raw: Any, errors: list[EntryError]) -> Any:
    """One entry of a section; errors are added to the list with their place."""
    if isinstance(entry, Table):
        return parse_rows(spec, entry, raw or (), errors)
    if isinstance(entry, Outline):
        texts = {heading.key: clean_text((raw or {}).get(heading.key, "")) for heading in entry.headings}
        return {key: text for key, text in texts.items() if text}
    return None if entry.origin else kept(entry, raw, Place(spec.key, entry.key), errors)


def parse_rows(
    spec: SectionSpec, table: Table, rows: Iterable[Mapping[str, Any]], errors: list[EntryError]
) -> list[dict[str, Any]]:
    """The rows that hold anything, in printed order; a printed row keeps its key, any other is left out."""
    printed = [row.key for row in table.rows]
    filled: list[dict[str, Any]] = []
    keys: list[Any] = []
    for position, raw in enumerate(rows, 1):
        if position > LONGEST:
            place = Place(spec.key, table.key)
            errors.append(EntryError(table.name, f"{table.name}最多填 {LONGEST} 行", place))
            break
        if printed and raw.get("row") not in printed:
            continue
        place = Place(spec.key, table.key, raw["row"] if table.fixed else str(position))
        row = parse_row(table, raw, place, errors)
        if row:
            filled.append({"row": raw["row"], **row} if printed else row)
            keys.append(raw.get("key"))
    filled = own.keyed(filled, keys) if table.own else filled
    return sorted(filled, key=lambda row: printed.index(row["row"])) if printed else filled


def parse_row(table: Table, raw: Mapping[str, Any], place: Place, errors: list[EntryError]) -> dict[str, Any]:
    """The cells of a row that a person fills in."""
    given = raw if place.row not in table.summed else {}
    values = {
        column.key: kept(column, given.get(column.key), replace(place, column=column.key), errors)
        for column in table.columns
        if column.formula is None and column.type != "signature"
    }
    return {key: value for key, value in values.items() if value}


def kept(entry: Scalar, raw: Any, place: Place, errors: list[EntryError]) -> Any:
    """The value of an entry, or None and one more error."""
    try:
        return parse(entry, raw)
    except EntryError as fault:
        errors.append(EntryError(fault.label, fault.message, place))
        return None


def parse(entry: Scalar, raw: Any) -> Any:
    """The value of one entry, None for a blank; EntryError when it cannot be read.

    Args:
        raw: text; a pair of texts for a month range; text or a list of texts for lines.
    """
    match entry.type:
        case "lines":
            return parse_lines(raw or "") or None
        case "month_range":
            first, last, *_ = (*map(clean_text, raw or ()), "", "")
            return parse_months(entry, first, last)
    text = clean_text(raw or "")
    return parse_text(entry, text) if text else None


def parse_text(entry: Scalar, text: str) -> Any:
    """The value of an entry typed in one box, which is not blank."""
    match entry.type:
        case "number":
            return format(parse_number(entry, text), "f")
        case "amount":
            return parse_amount(entry, text)
        case "date":
            return parse_date(entry, text)
        case "choice":
            return parse_choice(entry, text)
        case "longtext":
            return text
    return " ".join(text.split("\n"))


def clean_text(raw: str) -> str:
    """Text in NFC with line breaks as \\n, without unseen characters and without blanks at the ends."""
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    visible = "".join(sign for sign in text if sign == "\n" or is_seen(sign))
    return "\n".join(line.rstrip() for line in visible.split("\n")).strip()


def is_seen(sign: str) -> bool:
    """Whether a reader can see the character or the room it takes."""
    return unicodedata.category(sign) not in UNSEEN and sign not in NO_CHARACTERS


def parse_lines(raw: str | Sequence[str]) -> list[str]:
    """One item per line that is not blank."""
    text = raw if isinstance(raw, str) else "\n".join(raw)
    return [line.strip() for line in clean_text(text).split("\n") if line.strip()]


def plain(text: str) -> str:
    """A figure as it would be typed on a plain keyboard: half width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def parse_number(entry: Scalar, text: str) -> Decimal:
    """A number of 0 or more, with or without thousands separators and the entry's own unit."""
    found = NUMBER.fullmatch(plain(text).removesuffix(entry.unit))
    if not found:
        raise EntryError(entry.label, "请填数字，例如 8840 或 8,840.00")
    value = Decimal(found[0].replace(",", ""))
    if value < 0:
        raise EntryError(entry.label, f"{entry.name}不能小于 0")
    return within(entry, value)


def within(entry: Scalar, value: Decimal) -> Decimal:
    """The value, unless it is larger than tables hold."""
    if value >= LARGEST:
        raise EntryError(entry.label, f"{entry.name}的数字太大，请核对")
    return value


def parse_amount(entry: Scalar, text: str) -> dict[str, Any]:
    """Money in the entry's unit; a unit written behind the figure counts, "8840万元", "88400000元"."""
    found = AMOUNT.fullmatch(plain(text))
    written = {"亿": "亿元", "万": "万元", None: entry.unit}.get(found[2], found[2]) if found else entry.unit
    value = parse_number(entry, found[1] if found else text)
    yuan = within(entry, value * money.UNITS[written])
    if yuan != yuan.quantize(money.FEN):
        raise EntryError(entry.label, f"{entry.name}最多填到分")
    exact = yuan / money.UNITS[entry.unit]
    places = places_of(value) if written == entry.unit else places_of(exact.normalize())
    return money.amount(yuan, places)


def places_of(value: Decimal) -> int:
    """Decimals behind the point as written."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_date(entry: Scalar, text: str) -> str:
    """A day as 2026-03-06; also read from 2026年3月6日 and 2026.3.6."""
    found = DATE.fullmatch(plain(text))
    try:
        return dt.date(*map(int, found.groups() if found else ())).isoformat()
    except (TypeError, ValueError) as fault:
        raise EntryError(entry.label, "请填日期，例如 2026-03-06") from fault


def parse_months(entry: Scalar, first: str, last: str) -> list[str] | None:
    """Two months as ["2025-03", "2025-12"]; also read from 2025年3月 and 2025/3."""
    if not first and not last:
        return None
    months = [month(entry, first), month(entry, last)]
    if months[1] < months[0]:
        raise EntryError(entry.label, "结束时间不能早于开始时间")
    return months


def month(entry: Scalar, text: str) -> str:
    """A month as 2025-03."""
    found = MONTH.fullmatch(plain(text))
    if not found or not 1 <= int(found[2]) <= 12:
        raise EntryError(entry.label, "请填开始和结束的年月，例如 2025-03")
    return f"{found[1]}-{int(found[2]):02}"


def parse_choice(entry: Scalar, text: str) -> str:
    """One of the options, by its label."""
    if text not in entry.options:
        raise EntryError(entry.label, f"{entry.name}请从{'、'.join(entry.options)}中选一项")
    return text


def parse_score(cell: Cell, raw: str) -> str | None:
    """Points typed into a scored cell, two decimals half up; None for a blank.

    More points than the cell has are kept: they may stand on filed paper, and check A01 names them.
    """
    text = clean_text(raw)
    if not text:
        return None
    found = NUMBER.fullmatch(plain(text).removesuffix("分"))
    value = Decimal(found[0]) if found and "," not in found[0] else None
    place = Place(SCORES, cell.key)
    if value is None or value >= 1000:
        raise EntryError(cell.label, "请填数字，例如 8 或 7.50", place)
    if value < 0:
        raise EntryError(cell.label, "得分不能小于 0 分", place)
    return format(value.quantize(POINT, ROUND_HALF_UP), "f")


def show(entry: Scalar, value: Any) -> str:
    """A value as it is read: 8,840.00; 2026年3月6日; 2025年3月起至2025年12月止; empty for a blank."""
    if not value:
        return ""
    match entry.type:
        case "amount":
            return money.shown(value, entry.unit)
        case "date":
            return "{}年{}月{}日".format(*map(int, value.split("-")))
        case "month_range":
            return "{}年{}月起至{}年{}月止".format(*(int(part) for item in value for part in item.split("-")))
        case "lines":
            return "\n".join(value)
        case "percent":
            return f"{value}%"
    return str(value)


def typed(entry: Scalar, value: Any) -> str:
    """A value as it would be typed into its box: 8840.00; 2026-03-06; a month range has two boxes."""
    if value and entry.type == "amount":
        return money.shown(value, entry.unit, grouped=False)
    return str(value or "") if entry.type == "date" else show(entry, value)
