"""From a report's content document in the system to the same reading a Word file gives, so that one set of checks serves both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation import entry as entries
from evaluation import own
from evaluation.catalogue import reading as readings_of
from evaluation.catalogue.facts import Report, UnitYear
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.rescoring import bound
from evaluation.money import UNITS
from evaluation.paper import INPUTS, SCORES, TOTAL, Cell, Column, Field, Form, Heading, Outline, Place, SectionSpec, Table
from evaluation.rows import Line, lines

Reading = dict[str, Any]
Content = Mapping[str, Any]
MAIN_FORMS = {"project": "project_form", "department": "department_overall_form"}
LISTS = (("职能职责", "duties"), ("主要工作", "main_tasks"), ("成绩", "achievements"))
NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.．])")
HELD_BY_SYSTEM = ("fixed", "submission", "total", "grade", "figure")  # origins that nobody fills in


def unit_year(drafts: Sequence[tuple[str, Form, Content]], policy: Policy | None = None) -> UnitYear:
    """The reports of one unit-year.

    Args:
        drafts: for each report a name that tells it from the others, its form, and its content document.
    """
    return UnitYear(tuple(report(name, form, content, policy or Policy()) for name, form, content in drafts))


def report(name: str, form: Form, content: Content, policy: Policy) -> Report:
    """One report with the results of its printed rules."""
    (found,) = readings_of.unit_year(readings(name, form, content)).reports
    return bound(found, form, content["fields"], content["scores"], policy, content.get("attachments", ()))


def readings(name: str, form: Form, content: Content) -> list[Reading]:
    """The main form and the score sheet in the schema of a reading; one reading where the form is both.

    `anchor` on an entry names its place on the page.
    """
    head = {
        "region": content["campaign"].get("county"),
        "year": content["campaign"]["year"],
        "unit": content["unit"]["name"],
        "project_name": content["report"]["name"] if form.kind == "project" else None,
        "supervising_department": content["supervising"]["name"] if content.get("supervising") else None,
        "on_paper": False,
    }
    whole = own.refined(form, content["fields"])
    main, sheet = main_reading(name, whole, content), sheet_reading(name, whole, content)
    if form.own_table() is None:
        return [{**head, **main}, {**head, **sheet}]
    both = {key: sheet[key] for key in ("indicator_tables", "scores", "evidence")}
    return [{**head, **main, **both, "form_type": form.papers[0] if form.papers else "project_self_evaluation_table"}]


def main_reading(name: str, form: Form, content: Content) -> Reading:
    """The main form."""
    reading: Reading = {
        "id": name,
        "form_type": MAIN_FORMS[form.kind],
        "form_label": form.label,
        "title": form.title,
        "basic_info": [],
        "finances": [],
        "qualitative_targets": [],
        "indicator_tables": [],
        "narrative": [],
        "headings_due": [],
        "evaluators": [],
        "scores": scores_said(content),
    }
    for spec in form.sections:
        for item in spec.entries if spec.key != INPUTS else ():
            value = content["fields"].get(spec.key, {}).get(item.key)
            match item:
                case Field():
                    put_field(reading, spec, item, value)
                case Table():
                    put_table(reading, spec, item, value or [])
                case Outline():
                    put_outline(reading, spec, item, value or {})
    return reading


def scores_said(content: Content) -> Reading:
    """Total and grade as far as every cell has its score."""
    totals = content["totals"]
    complete = bool(totals.get("grade"))
    return {"total_score": Decimal(totals["score"]) if complete else None, "grade": totals.get("grade") or None}


def put_field(reading: Reading, spec: SectionSpec, field: Field, value: Any) -> None:
    """A field as a label and its text; a choice, a period and a list have places of their own."""
    anchor = Place(spec.key, field.key).anchor
    if field.type == "choice":
        ticks = [{"label": option, "checked": option == value} for option in field.options]
        reading["evaluation_types"] = ticks if field.required else []
    elif field.type == "longtext" and value:
        reading["narrative"].append(prose(field, value, anchor))
    elif field.type == "amount" and value:
        reading["finances"].append(single(field, value, anchor))
    elif field.type == "month_range" and value:
        reading["project_period"] = {"text": entries.show(field, value), "start": value[0], "end": value[1]}
    elif field.type == "lines" and value:
        key = next((key for word, key in LISTS if word in field.label), "")
        if key:
            reading[key] = value
    elif value and field.type != "person" or field.required and field.origin not in HELD_BY_SYSTEM:
        text = entries.show(field, value) if value else ""
        reading["basic_info"].append({"label": field.name, "value": text, "anchor": anchor})


def prose(field: Field, value: str, anchor: str) -> Reading:
    """A field of running text as a section of its own."""
    found = NUMBER.match(field.label)
    number = found[0] if found else ""
    words = {"number": number, "title": field.label.removeprefix(number), "text": value, "tables": [], "anchor": anchor}
    return {"path": [field.label], "level": 2, **words}


def single(field: Field, value: Mapping[str, Any], anchor: str) -> Reading:
    """An amount that stands alone."""
    yuan = Decimal(value["yuan"])
    figures = {"amount_text": entries.show(field, value), "amount": yuan / UNITS[field.unit], "amount_yuan": yuan}
    return {"where": "form", "item": field.label, "source": None, "unit": field.unit, "anchor": anchor, **figures}


def put_table(reading: Reading, spec: SectionSpec, table: Table, rows: list[Mapping[str, Any]]) -> None:
    """A table by what its columns hold."""
    keys = {column.key for column in table.columns}
    given = lines(table, rows) if rows else []
    reading["basic_info"] += list(blanks(spec, table, given))
    if table.own:
        return  # its lines are rows of the score sheet
    if {"target", "actual"} <= keys:
        reading["indicator_tables"].append(indicators(spec, table, given))
    elif {"expected", "achieved"} <= keys:
        reading["qualitative_targets"] += [goal(spec, table, line) for line in given]
    elif "position" in keys:
        reading["evaluators"] += [person(spec, table, line) for line in given]
    elif table.identity or table.fixed:
        reading["finances"] += list(money(spec, table, rows, given))
    elif any(column.type == "amount" for column in table.columns):
        put_vouchers(reading, spec, table, rows, given)


def blanks(spec: SectionSpec, table: Table, given: Sequence[Line]) -> Iterator[Reading]:
    """What a table needs and does not hold: any row at all, cells of the unit's own rows; targets and results apart."""
    if table.required and not given:
        yield {"label": table.name, "value": "", "anchor": Place(spec.key, table.key).anchor}
    for line in given if not table.fixed else ():
        for column in table.columns:
            wanted = column.required and column.formula is None and column.key not in ("target", "actual")
            if wanted and not line.value(column):
                place = Place(spec.key, table.key, line.name, column.key)
                yield {"label": f"{line.label}{column.name}", "value": "", "anchor": place.anchor}


def anchor_of(spec: SectionSpec, table: Table, line: Line) -> str:
    """The id of a row on the page."""
    return Place(spec.key, table.key, line.name).anchor


def goal(spec: SectionSpec, table: Table, line: Line) -> Reading:
    """A goal in words."""
    texts = {"target": line.row.get("expected"), "result": line.row.get("achieved")}
    kind = table.row(line.row["row"]).label if table.fixed else table.caption or table.name
    return {"kind": kind, "anchor": anchor_of(spec, table, line), **texts}


def person(spec: SectionSpec, table: Table, line: Line) -> Reading:
    """An evaluator; the post is not wanted where the form does not want it."""
    wanted = {column.key: column.required for column in table.columns}
    position = line.row.get("position") or ("" if wanted["position"] else "—")
    return {"name": line.row.get("name"), "position": position, "anchor": anchor_of(spec, table, line)}


def indicators(spec: SectionSpec, table: Table, given: Sequence[Line]) -> Reading:
    """A table of targets and results."""
    rows = []
    for line in given:
        printed = table.row(line.row["row"]) if table.rows else None
        labels = {"level1": printed.groups[0] if printed and printed.groups else "", "level2": printed.label if printed else ""}
        texts = {"indicator": line.row.get("content"), "target": line.row.get("target"), "actual": line.row.get("actual")}
        rows.append({**labels, **texts, "deviation_reason": line.row.get("reason"), "anchor": anchor_of(spec, table, line)})
    columns = [{"key": "indicator" if column.key == "content" else column.key} for column in table.columns]
    return {"id": table.key, "caption": table.caption, "columns": columns, "rows": rows}


def money(
    spec: SectionSpec, table: Table, rows: Sequence[Mapping[str, Any]], given: Sequence[Line]
) -> Iterator[Reading]:
    """A table of amounts by source or by institution, its computed total row included."""
    totals = [(table.total.label, "", row) for row in rows if table.total and row.get("row") == TOTAL]
    named = [(label_of(table, line), anchor_of(spec, table, line), line.row) for line in given]
    for label, anchor, row in [*totals, *named]:
        for column in table.columns:
            if column.type == "amount":
                name = {"org": label, "source": None} if table.identity else {"org": None, "source": label}
                where = table.key if table.identity else "form"
                yield {"where": where, "item": column.label, "anchor": anchor, **name, **figures(column, row)}


def label_of(table: Table, line: Line) -> str:
    """The institution or the source of a row."""
    if table.identity:
        return str(line.row.get(table.identity, ""))
    printed = table.row(line.row["row"])
    return "/".join([*printed.groups, printed.label])


def figures(column: Column, row: Mapping[str, Any]) -> Reading:
    """The four keys of an amount."""
    value = row.get(column.key)
    unit = column.unit or "元"
    yuan = Decimal(value["yuan"]) if value else None
    text = entries.show(column, value)
    return {"amount_text": text, "amount": yuan / UNITS[unit] if yuan is not None else None, "unit": unit, "amount_yuan": yuan}


def put_vouchers(
    reading: Reading, spec: SectionSpec, table: Table, rows: Sequence[Mapping[str, Any]], given: Sequence[Line]
) -> None:
    """The list of payments and its sum."""
    column = next(column for column in table.columns if column.type == "amount")
    number = next((other.key for other in table.columns if "凭证" in other.label), "")
    content = table.columns[0].key
    reading["expenditure_lines"] = [
        {
            "content": line.row.get(content),
            "voucher_no": line.row.get(number),
            "anchor": anchor_of(spec, table, line),
            **figures(column, line.row),
        }
        for line in given
    ]
    total = next((row for row in rows if row.get("row") == TOTAL), None)
    reading["expenditure_total"] = figures(column, total) if total else None


def put_outline(reading: Reading, spec: SectionSpec, outline: Outline, texts: Mapping[str, str]) -> None:
    """The written report by heading; leaves without text under headings without text are due."""
    path: list[str] = []
    above: list[bool] = []
    for heading in outline.headings:
        path[heading.level - 1 :] = [heading.text]
        above[heading.level - 1 :] = [bool(texts.get(heading.key))]
        anchor = Place(spec.key, outline.key, heading.key).anchor
        if heading.leaf and not any(above) and texts:
            reading["headings_due"].append((heading.text, anchor))
        elif texts.get(heading.key) or not heading.leaf:
            reading["narrative"].append(section(heading, tuple(path), texts.get(heading.key, ""), anchor))


def section(heading: Heading, path: tuple[str, ...], text: str, anchor: str) -> Reading:
    """A heading and its text."""
    found = NUMBER.match(heading.text)
    number = found[0] if found else ""
    title = heading.text.removeprefix(number)
    return {
        "path": list(path),
        "level": heading.level,
        "number": number,
        "title": title,
        "text": text,
        "tables": [] if heading.leaf else ["heading"],
        "anchor": anchor,
    }


def sheet_reading(name: str, form: Form, content: Content) -> Reading:
    """The score sheet."""
    rows = [row for cell in form.cells for row in cell_rows(form, cell, content["scores"].get(cell.key, {}))]
    keys = ("level1", "level2", "level3", "weight", "standard", "score", "deviation_reason")
    keys += ("target", "actual") if form.own_table() else ()
    proofs = [proof for file in content.get("attachments", ()) if (proof := proof_of(form, file))]
    return {
        "id": f"{name}/评分表",
        "form_type": f"{form.kind}_score_sheet",
        "form_label": form.sheet_label,
        "title": form.sheet_title,
        "belongs_to": name,
        "indicator_tables": [
            {"id": "sheet", "caption": form.sheet_title, "columns": [{"key": key} for key in keys], "rows": rows}
        ],
        "scores": {**scores_said(content), "score_table": "sheet"},
        "evidence": proofs,
    }


def proof_of(form: Form, file: Mapping[str, Any]) -> str:
    """What an attachment proves, as a standard asks for it: 决策依据③."""
    cell = next((cell for cell in form.cells if cell.key == file.get("cell")), None)
    return f"{form.indicators_of(cell.key)[0].level3}{file.get('clause', '')}" if cell else ""


def cell_rows(form: Form, cell: Cell, score: Mapping[str, Any]) -> Iterator[Reading]:
    """The printed rows of a scored cell; the first has the points."""
    indicators_of = form.indicators_of(cell.key)
    first = indicators_of[0]
    for indicator in indicators_of:
        labels = {"level1": indicator.level1, "level2": indicator.level2, "level3": indicator.level3}
        weights = {"level1_weight": indicator.level1_weight, "level2_weight": indicator.level2_weight}
        row = {**labels, **weights, "indicator": indicator.measure or indicator.level3, "standard": indicator.standard}
        row |= {"target": indicator.target, "actual": indicator.actual} if indicator.own else {}
        if indicator is first:
            yield {**row, **points(cell, score, indicators_of)}
        else:
            yield {**row, "merged_into": first.level3}


def points(cell: Cell, score: Mapping[str, Any], shared: Sequence[Any]) -> Reading:
    """Weight, score, reason and basis of a cell."""
    return {
        "weight": cell.weight,
        "score": Decimal(score["score"]) if score.get("score") else None,
        "deviation_reason": score.get("reason", ""),
        "merged_rows": [row.level3 for row in shared] if len(shared) > 1 else [],
        "key": cell.key,
        "basis": score.get("basis") or {},
        "anchor": Place(SCORES, cell.key).anchor,
    }
