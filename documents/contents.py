"""What a reading has for the entries of a form, found by the printed labels of the form.

Values are handed on as raw text, in the shape in which a person would have typed them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from documents.doubt import Doubt
from documents.outlines import bare as bare_heading
from documents.values import is_nothing, label, plain
from documents.vocabulary import key_of
from evaluation.paper import Field, Form, SectionSpec, Table

Reading = Mapping[str, Any]
Raw = tuple[Any, list[Doubt]]
NUMBERED = re.compile(r"^\d{1,2}[、.．]\s*")


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
        case "amount":
            return labelled(reading, field.label) or said(reading, field), []
        case "longtext":
            return labelled(reading, field.label) or told(reading, field), []
    if key_of("indicators", field.label) == "review_score":
        return number_text(reading["scores"].get("review_score")), []
    if spec.key == "team":
        return (reading.get("filler") or {}).get("phone"), []
    return labelled(reading, field.label), []


def number_text(figure: Any) -> str | None:
    return None if figure is None else str(figure)


def said(reading: Reading, field: Field) -> str | None:
    """An amount that the running text gives under the name of the field, or under another name of the same thing."""
    found = [f for f in reading["finances"] if f["where"] == "narrative" and f["amount"] is not None]
    name, role = label(field.label), key_of("roles", field.label)
    named = [
        f for f in found if name in label(f["item"]) or (len(f["item"]) > 3 and label(f["item"]) in name)
    ]
    alike = [f for f in found if role and key_of("roles", f["item"]) == role]
    return next((f"{entry['amount']}{entry['unit']}" for entry in [*named, *alike]), None)


def told(reading: Reading, field: Field) -> str | None:
    """The text under the heading that the field is called after, or behind its name and a colon."""
    names = {bare_heading(field.label), bare_heading(field.name)}
    texts = [s["text"] for s in reading["narrative"] if bare_heading(s["path"][-1]) in names]
    lines = [line for s in reading["narrative"] for line in s["text"].split("\n")]
    texts += [re.split("[：:]", line, maxsplit=1)[-1] for line in lines if leads(line) in names]
    return next((text for text in texts if text), None)


def leads(line: str) -> str:
    """The label that a line begins with; "" where it has no colon."""
    return bare_heading(line) if re.search("[：:]", line) else ""


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


# ---- what is taken, what is left over ---------------------------------------------------------------------------


def taken(form: Form, reading: Reading) -> Callable[[str, str], bool]:
    """Whether the text under a heading (heading, text) is already in other entries of the form.

    These are long texts and labelled lines, goals and their results, and what scores were read from.
    """
    entries = [entry for spec in form.sections for entry in spec.entries]
    tables = [entry for entry in entries if isinstance(entry, Table)]
    names = {
        bare_heading(n) for entry in entries if isinstance(entry, Field) for n in (entry.label, entry.name)
    }
    names |= {bare_heading(table.caption) for table in tables if table.caption}
    names |= {bare_heading(goal["kind"] or "") for goal in reading["qualitative_targets"]}
    names |= (
        {bare_heading(name) for name in scored_headings(reading)} if any(t.own for t in tables) else set()
    )
    goals = {goal[key] for goal in reading["qualitative_targets"] for key in ("target", "result")}

    def is_taken(heading: str, text: str) -> bool:
        lines = text.split("\n")
        return text in goals or bare_heading(heading) in names or all(leads(line) in names for line in lines)

    return is_taken


def scored_headings(reading: Reading) -> Iterator[str]:
    """Headings under which scores are said that became rows of a table."""
    quotes = [
        row["quote"] for table in reading["indicator_tables"] for row in table["rows"] if "quote" in row
    ]
    for section in reading["narrative"]:
        if any(quote in f"{section['title']}\n{section['text']}" for quote in quotes):
            yield section["path"][-1]


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
