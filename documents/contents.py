"""What a reading has for the entries of a form, found by the printed labels of the form.

Values are handed on as raw text, in the shape in which a person would have typed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.doubt import Doubt
from documents.values import is_nothing, label, plain
from documents.vocabulary import WORDS, key_of
from evaluation.paper import Column, Field, Form, RowSpec, SectionSpec, Table

Reading = Mapping[str, Any]
Raw = tuple[Any, list[Doubt]]
LISTS = {
    "vouchers": "expenditure_lines",
    "qualitative": "qualitative_targets",
    "evaluators": "evaluators",
}
NUMBERED = re.compile(r"^\d{1,2}[、.．]\s*")
WHOLE = re.compile(r"汇总|合计|总计")
# The target behind a colon in the cell of the indicator: 改造学校食堂：15所
TARGET = re.compile(r"(?P<content>.+[^\d])[：:](?P<target>[^：:]{0,12}\d[^：:，。；]{0,12})")


def value(spec: SectionSpec, field: Field, reading: Reading) -> Raw:
    """The raw text of one field; fields that the system gives and persons with an account stay blank."""
    if field.origin or field.type == "person":
        return None, []
    match field.type:
        case "lines":
            return unnumbered(reading.get(key_of("lists", field.label) or "") or []), []
        case "month_range":
            return months(spec, field, reading)
        case "choice":
            return choice(spec, field, reading)
    if spec.key == "team":
        return (reading.get("filler") or {}).get("phone"), []
    return labelled(reading, field.label), []


def unnumbered(lines: Sequence[str]) -> list[str]:
    """Lines without the numbers of a list; the form numbers them itself."""
    bare = [NUMBERED.sub("", line) for line in lines]
    return bare if all(NUMBERED.match(line) for line in lines) else list(lines)


def labelled(reading: Reading, name: str) -> str | None:
    """The value beside a label in the head of the form or on its cover."""
    pairs = [*reading["basic_info"], *reading["cover_fields"]]
    return next((pair["value"] for pair in pairs if label(pair["label"]) == label(name)), None)


def months(spec: SectionSpec, field: Field, reading: Reading) -> Raw:
    period = reading.get("project_period")
    if not period or is_nothing(period["text"]):
        return None, []
    if period["start"] and period["end"]:
        return (period["start"], period["end"]), []
    return None, [Doubt(f"{spec.title} {field.label}", period["text"], "没有读出起止年月，请填写")]


def choice(spec: SectionSpec, field: Field, reading: Reading) -> Raw:
    """The one option that is ticked; several are as good as none, and are said."""
    ticked = [box["label"] for box in reading["evaluation_types"] if box["checked"]]
    if len(ticked) > 1:
        return None, [Doubt(f"{spec.title} {field.label}", "、".join(ticked), "勾选了不止一项，请选定一项")]
    options = [option for option in field.options if ticked and label(option) == label(ticked[0])]
    if ticked and not options:
        return None, [Doubt(f"{spec.title} {field.label}", ticked[0], "表式中没有这一项")]
    return (options[0] if options else None), []


# ---- tables -----------------------------------------------------------------------------------------------------


def rows(spec: SectionSpec, table: Table, reading: Reading) -> Raw:
    """The rows of a table, by the kind of table it is and what its columns are called."""
    if table.fixed:
        return funds(spec, table, reading)
    if table.repeats:
        return targets(spec, table, reading)
    if table.identity:
        return institutions(spec, table, reading)
    group = max(LISTS, key=lambda group: sum(bool(key_of(group, column.label)) for column in table.columns))
    return plain_rows(spec, table, reading[LISTS[group]], group)


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
        if column is None or column.formula or item["source"] == "合计":
            continue
        row = source_row(table, item["source"] or "")
        place = f"{spec.title} {item['source']}"
        if row is None or made[row.key].get(column.key) is not None:
            why = "表式中没有这个资金来源" if row is None else f"“{row.label}”已有一个数，没有再导入"
            doubts += [Doubt(f"{place} {item['item']}", item["amount_text"], why)] if item["amount"] else []
        else:
            made[row.key][column.key] = money(place, column, item, doubts)
    return list(made.values()), doubts


def fund_column(table: Table, item: Mapping[str, Any]) -> Column | None:
    """The column of an amount in the table of funds."""
    named = (column for column in table.columns if label(column.label) == label(item["item"]))
    return next(named, None) if item["where"] == "form" else None


def source_row(table: Table, source: str) -> RowSpec | None:
    """The printed row of a source: by its label, else by how sources of that level begin (县级资金: 县市区财政)."""
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


# ---- score sheet and what is left over --------------------------------------------------------------------------


def matched_rows(
    form: Form, paper: Sequence[Mapping[str, Any]], doubts: list[Doubt]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(key of the form's row, row of the paper), by the labels of all three levels, else of the last."""
    free = list(form.indicators)
    for row in paper:
        name = label(row.get("level3") or row.get("indicator"))
        named = [r for r in free if label(r.level3) == name]
        exact = [r for r in named if label(r.level2) == label(row.get("level2"))]
        if exact or len(named) == 1:
            found = (exact or named)[0]
            free.remove(found)
            yield found.key, row
        else:
            doubts.append(
                Doubt(
                    form.sheet_label,
                    row.get("level3") or row.get("indicator") or "",
                    "表式的评分表中没有这一项",
                )
            )


def left_over(form: Form, reading: Reading) -> Iterator[Doubt]:
    """Labelled values for which the form has no field, and fixed ones that say something else."""
    fields = {label(e.label): e for spec in form.sections for e in spec.entries if isinstance(e, Field)}
    for pair in [*reading["cover_fields"], *reading["basic_info"]]:
        field = fields.get(label(pair["label"]))
        if is_nothing(pair["value"]):
            continue
        if field is None:
            yield Doubt("表头", f"{pair['label']}{pair['value']}", "表式中没有这一栏，没有导入")
        elif field.origin == "fixed" and plain(field.value) != plain(pair["value"]):
            yield Doubt(f"封面 {field.label}", pair["value"], f"表式印的是“{field.value}”")
