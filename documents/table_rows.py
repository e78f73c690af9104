"""The rows of the tables of a form, found in a reading by the kind of table and what its columns are called.

Values are handed on as raw text, in the shape in which a person would have typed them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from documents import own_indicators
from documents.doubt import Doubt
from documents.values import is_nothing, label, plain
from documents.vocabulary import WORDS, is_one_of, key_of
from evaluation.paper import Column, RowSpec, SectionSpec, Table

Reading = Mapping[str, Any]
Raw = tuple[Any, list[Doubt]]
LISTS = {
    "vouchers": "expenditure_lines",
    "qualitative": "qualitative_targets",
    "evaluators": "evaluators",
}
WHOLE = re.compile(r"汇总|合计|总计")
# The target behind a colon in the cell of the indicator: 改造学校食堂：15所
TARGET = re.compile(r"(?P<content>.+[^\d])[：:](?P<target>[^：:]{0,12}\d[^：:，。；]{0,12})")


def rows(spec: SectionSpec, table: Table, reading: Reading) -> Raw:
    """The rows of a table, by the kind of table it is and what its columns are called."""
    if table.own:
        return own_indicators.rows(spec, table, reading)
    if table.fixed:
        return funds(spec, table, reading) if has_money(table) else (goals(table, reading), [])
    if table.repeats:
        return targets(spec, table, reading)
    if table.identity:
        return institutions(spec, table, reading)
    group = max(LISTS, key=lambda group: sum(bool(key_of(group, column.label)) for column in table.columns))
    return plain_rows(spec, table, reading[LISTS[group]], group)


def has_money(table: Table) -> bool:
    return any(column.type == "amount" for column in table.columns)


def goals(table: Table, reading: Reading) -> list[dict[str, Any]]:
    """Goals on printed rows: by the name of the row, else in their order."""
    entries = list(reading["qualitative_targets"])
    named = {row.key: g for row in table.rows for g in entries if label(g["kind"]) == label(row.label)}
    rest = [goal for goal in entries if goal not in named.values()]
    keys = {column.key: key_of("qualitative", column.label) or "target" for column in table.columns}
    out = []
    for row in table.rows:
        goal = named.get(row.key) or (rest.pop(0) if rest else {})
        out.append({"row": row.key, **{column: goal.get(key) for column, key in keys.items()}})
    return out


def plain_rows(spec: SectionSpec, table: Table, entries: Sequence[Mapping[str, Any]], group: str) -> Raw:
    """Vouchers, goals, people: one row an entry, columns by the vocabulary of the group."""
    keys = {column.key: key_of(group, column.label) for column in table.columns}
    out: list[dict[str, Any]] = []
    doubts: list[Doubt] = []
    for number, item in enumerate(entries, 1):
        row = {}
        for column in table.columns:
            key = keys[column.key]
            if key and column.type == "amount":
                row[column.key] = money(f"{spec.title} {table.name}第{number}行", column, item, doubts)
            elif key and column.type != "signature":
                row[column.key] = item.get(key)
        out.append(row)
    return out, doubts


def money(place: str, column: Column, item: Mapping[str, Any], doubts: list[Doubt]) -> str | None:
    """An amount as it would be typed, with its unit; an unreadable one is a doubt and stays blank."""
    if item["amount"] is None:
        if not is_nothing(item["amount_text"] or ""):
            doubts.append(Doubt(f"{place} {column.label}", item["amount_text"], "金额读不出来，请照原件填写"))
        return None
    if item.get("unit_assumed") and item["unit"] != column.unit:
        doubts.append(
            Doubt(
                f"{place} {column.label}", item["amount_text"], f"表上没有印单位，按合计看应为{item['unit']}"
            )
        )
    return f"{item['amount']}{item['unit']}"


def funds(spec: SectionSpec, table: Table, reading: Reading) -> Raw:
    """Printed rows by source, columns by item; a source of the paper that the form has not is a doubt."""
    doubts: list[Doubt] = []
    made: dict[str, dict[str, Any]] = {row.key: {"row": row.key} for row in table.rows}
    for item in reading["finances"]:
        column = fund_column(table, item)
        if column is None or column.formula or is_whole(table, item["source"] or ""):
            continue
        row = source_row(table, item["source"] or "")
        place = f"{spec.title} {item['source']}"
        if row is not None and row.parts:
            continue
        if row is None or made[row.key].get(column.key) is not None:
            why = "表式中没有这个资金来源" if row is None else f"“{row.label}”已有一个数，没有再导入"
            doubts += [Doubt(f"{place} {item['item']}", item["amount_text"], why)] if item["amount"] else []
        else:
            made[row.key][column.key] = money(place, column, item, doubts)
    return list(made.values()), doubts


def fund_column(table: Table, item: Mapping[str, Any]) -> Column | None:
    """The column of an amount in the table of funds: by its name, else by another name of the same thing."""
    if item["where"] not in ("form", "budget"):
        return None
    named = [column for column in table.columns if label(column.label) == label(item["item"])]
    role = key_of("roles", item["item"])
    alike = [column for column in table.columns if role and key_of("roles", column.label) == role]
    return next(iter([*named, *alike]), None)


def is_whole(table: Table, source: str) -> bool:
    """Whether an amount is that of all sources, which the form adds up itself."""
    printed = table.total is not None and label(table.total.label) == label(source)
    return (
        printed
        or source == "合计"
        or (is_one_of("funds", "whole", source) and source_row(table, source) is None)
    )


def source_row(table: Table, source: str) -> RowSpec | None:
    """The printed row of a source: by its label, else by how sources of that level begin (县级资金: 县市区财政)."""
    source = source.split("/")[-1]
    exact = [row for row in table.rows if label(row.label) == label(source)]
    begins = next((to for begin, to in WORDS["levels"].items() if label(source).startswith(begin)), None)
    alike = [row for row in table.rows if begins and label(row.label).startswith(begins)]
    found = exact or alike
    return found[0] if found else None


def institutions(spec: SectionSpec, table: Table, reading: Reading) -> Raw:
    """A row an institution; the row of the whole is computed, unless it is the only one."""
    doubts: list[Doubt] = []
    made: dict[str, dict[str, Any]] = {}
    entries = table_entries(table, reading)
    whole = whole_of(table, entries)
    others = [item for item in entries if item["org"] != whole]
    if entries and not others:
        doubts.append(
            Doubt(f"{spec.title} {table.name}", whole or "", "表上只有汇总一行，已作为一个机构导入")
        )
    for item in others or entries:
        column = column_of(table, item["item"])
        row = made.setdefault(item["org"], {table.identity: item["org"]})
        if column and column.formula is None:
            row[column.key] = money(f"{spec.title} {table.name} {item['org']}", column, item, doubts)
    return list(made.values()), doubts


def table_entries(table: Table, reading: Reading) -> list[Mapping[str, Any]]:
    """The amounts of the paper's table that this table of the form is."""
    entries = [item for item in reading["finances"] if item.get("org")]
    kinds = dict.fromkeys(item["where"] for item in entries)
    fit = {
        kind: sum(column_of(table, item["item"]) is not None for item in entries if item["where"] == kind)
        for kind in kinds
    }
    best = max(fit, key=lambda kind: fit[kind], default=None)
    return [item for item in entries if item["where"] == best and fit[item["where"]]]


def whole_of(table: Table, entries: Sequence[Mapping[str, Any]]) -> str | None:
    """The name of the row that adds up the others."""
    names = dict.fromkeys(item["org"] for item in entries)
    printed = label(table.total.label) if table.total else None
    return next((name for name in names if label(name) == printed or WHOLE.search(plain(name))), None)


def column_of(table: Table, item: str) -> Column | None:
    """The column of an item, by the last part of its path: 支出合计/基本支出 → 基本支出."""
    last = label(item.split("/")[-1])
    return next((column for column in table.columns if label(column.label) == last), None)


def targets(spec: SectionSpec, table: Table, reading: Reading) -> Raw:
    """Quantitative targets under the printed categories, by 二级指标."""
    doubts: list[Doubt] = []
    made = []
    for item in [row for tables in reading["indicator_tables"] for row in tables["rows"]]:
        row = category(table, item)
        if row is None:
            doubts.append(
                Doubt(
                    f"{spec.title} {table.name}",
                    item.get("indicator") or "",
                    f"表式中没有“{item.get('level2') or ''}”这一类",
                )
            )
            continue
        made.append({"row": row.key, **target_cells(table, item)})
    return made, doubts


def category(table: Table, item: Mapping[str, Any]) -> RowSpec | None:
    """The printed row of an indicator: its 二级指标, with or without 指标 at its end."""
    name = short(item.get("level2") or item.get("level1") or "")
    return next((row for row in table.rows if short(row.label) == name), None)


def short(name: str) -> str:
    return label(name).removesuffix("指标")


def target_cells(table: Table, item: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of one target; a column printed in the cell before it is split off at the colon."""
    cells: dict[str, Any] = {}
    for column, before in zip(table.columns, (None, *table.columns), strict=False):
        key = key_of("indicators", column.label)
        cells[column.key] = item.get("indicator" if key == "indicator_otherwise" else key or "")
        if column.joined and before is not None and not cells[column.key]:
            match = TARGET.fullmatch(cells[before.key] or "")
            if match:
                cells[before.key], cells[column.key] = match["content"], match["target"]
    return cells
