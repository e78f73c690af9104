"""From a report's content document in the system to the reading a Word file gives: one set of checks serves both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation import entry as entries
from evaluation import own
from evaluation.catalogue import reading as readings_of
from evaluation.catalogue.draft_sheet import REVIEW, scores_said, sheet_reading
from evaluation.catalogue.draft_tables import put_table
from evaluation.catalogue.policy import Policy
from evaluation.catalogue.reports import Report, UnitYear
from evaluation.catalogue.rescoring import bound
from evaluation.money import UNITS
from evaluation.paper import INPUTS, Field, Form, Heading, Outline, Place, SectionSpec, Table

Reading = dict[str, Any]
Content = Mapping[str, Any]
MAIN_FORMS = {"project": "project_form", "department": "department_overall_form"}
LISTS = (("职能职责", "duties"), ("主要工作", "main_tasks"), ("成绩", "achievements"))
NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.．])")
HELD_BY_SYSTEM = ("fixed", "submission", "total", "grade", "figure")  # origins that nobody fills in


def unit_year(
    drafts: Sequence[tuple[str, Form, Content]], policy: Policy | None = None, about: str = ""
) -> UnitYear:
    """The reports of one unit-year.

    Args:
        drafts: for each report a name that tells it from the others, its form, and its content document.
        about: name of the one report that is asked, "" for all.
    """
    found = (report(name, form, content, policy or Policy()) for name, form, content in drafts)
    return UnitYear(tuple(found), about)


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
    if not form.papers or form.papers[0] == MAIN_FORMS[form.kind]:
        return [{**head, **main}, {**head, **sheet}]
    both = {key: sheet[key] for key in ("indicator_tables", "evidence")}
    both["scores"] = {**main["scores"], **sheet["scores"]}
    return [{**head, **main, **both, "form_type": form.papers[0], "offered": offered(form)}]


def offered(form: Form) -> list[str]:
    """一级指标/二级指标 that the form has: what it prescribes, and where the unit may set its own."""
    own_levels = [f"{parent.level1}/{parent.level2}" for parent in form.parents]
    return [
        *own_levels,
        *(f"{row.level1}/{row.level2}{row.level3}" for row in form.indicators if not row.own),
    ]


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
        "anchors": {},
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


def put_field(reading: Reading, spec: SectionSpec, field: Field, value: Any) -> None:
    """A field as a label and its text; a choice, a period and a list have places of their own."""
    anchor = Place(spec.key, field.key).anchor
    if field.type == "choice":
        ticks = [{"label": option, "checked": option == value} for option in field.options]
        reading["evaluation_types"] = ticks if field.required else []
        reading["anchors"]["evaluation_types"] = anchor
    elif field.key == REVIEW and value:
        reading["scores"][REVIEW], reading["anchors"][REVIEW] = value, anchor
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
            reading["anchors"][key] = anchor
    elif value and field.type != "person" or field.required and field.origin not in HELD_BY_SYSTEM:
        text = entries.show(field, value) if value else ""
        reading["basic_info"].append({"label": field.name, "value": text, "anchor": anchor})


def prose(field: Field, value: str, anchor: str) -> Reading:
    """A field of running text as a section of its own."""
    found = NUMBER.match(field.label)
    number = found[0] if found else ""
    words = {
        "number": number,
        "title": field.label.removeprefix(number),
        "text": value,
        "tables": [],
        "anchor": anchor,
    }
    return {"path": [field.label], "level": 2, **words}


def single(field: Field, value: Mapping[str, Any], anchor: str) -> Reading:
    """An amount that stands alone."""
    yuan = Decimal(value["yuan"])
    figures = {
        "amount_text": entries.show(field, value),
        "amount": yuan / UNITS[field.unit],
        "amount_yuan": yuan,
    }
    return {
        "where": "form",
        "item": field.label,
        "source": None,
        "unit": field.unit,
        "anchor": anchor,
        **figures,
    }


def put_outline(reading: Reading, spec: SectionSpec, outline: Outline, texts: Mapping[str, str]) -> None:
    """The written report by heading; leaves without text under headings without text are due."""
    path: list[str] = []
    above: list[bool] = []
    if not texts:
        place = Place(spec.key, outline.key)
        reading["basic_info"].append({"label": outline.name, "value": "", "anchor": place.anchor})
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
