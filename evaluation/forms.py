"""Form files: `forms/**/*.toml` read into `paper.Form`, or refused with the place of the fault."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from evaluation import canon, formrules, formulas, sheetfile
from evaluation.formfile import FormError as FormError
from evaluation.formfile import Node
from evaluation.paper import (
    COLUMN_TYPES,
    FIELD_TYPES,
    INPUTS,
    ORIGINS,
    STOPS,
    Column,
    Entry,
    Field,
    Figure,
    Form,
    Grade,
    Heading,
    Outline,
    RowSpec,
    SectionSpec,
    StopSpec,
    Table,
    Tie,
    TotalRow,
)
from evaluation.rulefile import read_ratio
from evaluation.rulespec import Ratio

FOLDER = Path(__file__).resolve().parent.parent / "forms"
NUMBERS = (
    re.compile(r"([一二三四五六七八九十]+)、"),
    re.compile(r"(（[一二三四五六七八九十]+）)"),
    re.compile(r"(\d+)、"),
)


def library(folder: Path = FOLDER) -> dict[str, Form]:
    """Every form below `folder` by its key, "2-2"; FormError when one is wrong or two have the same key."""
    forms: dict[str, Form] = {}
    for path in sorted(folder.rglob("*.toml")):
        form = load(path)
        if form.key in forms:
            raise FormError(path.name, "", f"表号“{form.key}”已有另一个文件使用")
        forms[form.key] = form
    return forms


def load(path: Path) -> Form:
    """The form in the file at `path`; FormError when it cannot be used."""
    return read(path.read_text(encoding="utf-8"), path.name)


def read(text: str, file: str) -> Form:
    """The form written as TOML in `text`; `file` is the name for refusals."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise FormError(file, "", f"不是有效的 TOML：{fault}") from fault
    form = read_form(Node(data, file), canon.fingerprint(canon.canonical(data)))
    formrules.check(form, file)
    return form


def read_form(node: Node, fingerprint: str) -> Form:
    """The whole file; the rules between its parts are checked by `formrules`."""
    sheet = node.node("sheet")
    if sheet is None:
        raise node.error("缺少“sheet”")
    cells, indicators = sheetfile.read_rows(sheet)
    form = Form(
        key=node.key(),
        label=node.text("label"),
        name=node.text("name"),
        kind=node.word("kind", ("project", "department")),
        title=node.text("title"),
        maker=node.text("maker"),
        sheet_label=sheet.text("label"),
        sheet_title=sheet.text("title"),
        remark=sheet.text("remark", ""),
        stops=tuple(read_stop(child) for child in node.nodes("stop", needed=True)),
        sections=tuple(read_section(child) for child in node.nodes("section", needed=True)),
        sheet_columns=sheetfile.read_columns(sheet),
        indicators=indicators,
        cells=cells,
        grades=tuple(read_grade(child) for child in node.nodes("grade", needed=True)),
        ties=tuple(read_tie(child) for child in node.nodes("tie")),
        hash=fingerprint,
        inputs=read_inputs(node.node(INPUTS)),
        execution=read_execution(node.node("execution")),
    )
    sheet.close()
    node.close()
    return form


def read_stop(node: Node) -> StopSpec:
    """One stop of the route, with what is printed over its box."""
    stop = StopSpec(node.word("stop", STOPS), node.text("box"), node.text("signer", ""))
    node.close()
    return stop


def read_grade(node: Node) -> Grade:
    """A grade and its lower bound; 0 for the last."""
    grade = Grade(node.text("label"), Decimal(node.take("least", (int, Decimal), None)))
    node.close()
    return grade


def read_tie(node: Node) -> Tie:
    """Two totals that must agree, each written section.table.column."""
    tie = Tie(node.text("check"), read_figure(node, "left"), read_figure(node, "right"))
    node.close()
    return tie


def read_figure(node: Node, key: str) -> Figure:
    """A total written section.table.column."""
    parts = node.text(key).split(".")
    if len(parts) != 3:
        raise node.error(f"“{key}”应写作 部分.表.列")
    return Figure(*parts)


def read_section(node: Node) -> SectionSpec:
    """A section with its entries in printed order."""
    section = SectionSpec(
        node.key(), node.text("title"), tuple(read_entry(child) for child in node.nodes("entry", needed=True))
    )
    node.close()
    return section


def read_inputs(node: Node | None) -> SectionSpec:
    """测算依据: what the rules need and the paper does not print; without entries where the form has none."""
    if node is None:
        return SectionSpec(INPUTS, "", ())
    entries = tuple(read_entry(child) for child in node.nodes("entry", needed=True))
    inputs = SectionSpec(INPUTS, node.text("title"), entries)
    node.close()
    return inputs


def read_execution(node: Node | None) -> Ratio | None:
    """预算执行率 by the form's own definition."""
    if node is None:
        return None
    ratio = read_ratio(node)
    node.close()
    return ratio


def read_entry(node: Node) -> Entry:
    """A field, a table or the outline, as its type says."""
    kind = node.word("type", (*FIELD_TYPES, "table", "outline"), "text")
    entry: Entry
    match kind:
        case "table":
            entry = read_table(node)
        case "outline":
            entry = read_outline(node)
        case _:
            entry = read_field(node, kind)
    node.close()
    return entry


def read_field(node: Node, kind: str) -> Field:
    """A labelled value."""
    label = node.text("label")
    field = Field(
        key=node.key(),
        label=label,
        name=node.text("name", label),
        type=kind,
        unit=node.text("unit", ""),
        required=node.flag("required"),
        options=read_options(node, kind),
        hint=node.text("hint", ""),
        origin=node.word("origin", ORIGINS, ""),
        value=node.text("value", ""),
        source=node.text("source", ""),
    )
    if (field.origin == "fixed") != bool(field.value):
        raise node.error('“value”只用于固定内容（origin = "fixed"）的栏目')
    return field


def read_options(node: Node, kind: str) -> tuple[str, ...]:
    """The options of a choice; only a choice has them."""
    options = node.texts("options")
    if (kind == "choice") != bool(options):
        raise node.error("“options”和“choice”必须同时出现")
    return options


def read_outline(node: Node) -> Outline:
    """The headings of the written report; a heading is a leaf when none below it follows."""
    headings: list[Heading] = []
    numbers: list[str] = []
    for child in node.nodes("heading", needed=True):
        key, text = child.key(), child.text("text")
        level, number = numbered(child, text)
        numbers = [*numbers[: level - 1], number]
        if headings and headings[-1].level < level:
            headings[-1] = replace(headings[-1], leaf=False)
        headings.append(Heading(key, text, level, "".join(numbers), leaf=True))
        child.close()
    return Outline(node.key(), node.text("name"), tuple(headings))


def numbered(node: Node, text: str) -> tuple[int, str]:
    """Level and number of a heading: 一、 is 1, （一） is 2, 1、 is 3; the number without its 、."""
    for level, pattern in enumerate(NUMBERS, 1):
        if found := pattern.match(text):
            return level, found[1]
    raise node.error(f"标题“{text}”没有编号")


def read_table(node: Node) -> Table:
    """A table: columns, then printed rows where it has any, then its total row."""
    unit = node.text("unit", "")
    return Table(
        key=node.key(),
        caption=node.text("caption", ""),
        name=node.text("name"),
        unit=unit,
        required=node.flag("required"),
        stub=node.texts("stub"),
        columns=tuple(read_column(child, unit) for child in node.nodes("column", needed=True)),
        rows=tuple(read_row(child) for child in node.nodes("row")),
        repeats=node.flag("repeats"),
        row_name=node.text("row_name"),
        identity=node.text("identity", ""),
        total=read_total(node.node("total")),
    )


def read_total(node: Node | None) -> TotalRow | None:
    """The computed row, where the table has one."""
    if node is None:
        return None
    total = TotalRow(node.text("label"), node.flag("first"))
    node.close()
    return total


def read_column(node: Node, unit: str) -> Column:
    """A column; an amount has the unit of its table unless it says otherwise."""
    label, kind = node.text("label"), node.word("type", COLUMN_TYPES, "text")
    formula = node.text("formula", "")
    try:
        parsed = formulas.parse(formula) if formula else None
    except ValueError as fault:
        raise node.error(str(fault)) from fault
    column = Column(
        key=node.key(),
        label=label,
        name=node.text("name", label),
        type=kind,
        unit=node.text("unit", unit if kind == "amount" else ""),
        required=node.flag("required"),
        hint=node.text("hint", ""),
        above=node.texts("above"),
        joined=node.flag("joined"),
        options=read_options(node, kind),
        formula=parsed,
    )
    node.close()
    return column


def read_row(node: Node) -> RowSpec:
    """A printed row."""
    row = RowSpec(node.key(), node.text("label"), node.text("lead", ""), node.texts("groups"))
    node.close()
    return row
