"""Form files: `forms/**/*.toml` read into `paper.Form`, or refused with the place of the fault."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from evaluation import canon, formrules, refinement, sheetfile
from evaluation.entryfile import read_entry
from evaluation.formfile import FormError as FormError
from evaluation.formfile import Node
from evaluation.paper import INPUTS, STOPS, Figure, Form, Grade, SectionSpec, StopSpec, Tie
from evaluation.rulefile import read_ratio
from evaluation.rulespec import Ratio

FOLDER = Path(__file__).resolve().parent.parent / "forms"
FIVE_STOPS = (
    StopSpec("filling", "填报人：", ""),
    StopSpec("leader", "评价组组长：", ""),
    StopSpec("unit", "单位意见：", "单位负责人："),
    StopSpec("department", "主管部门意见：", "主管部门负责人："),
    StopSpec("finance", "财政部门归口业务科室意见：", "财政部门归口业务科室负责人："),
)  # of a form that prints no boxes
PAPERS = {
    "project": ("project_form", "project_score_sheet"),
    "department": ("department_overall_form", "department_score_sheet"),
}


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
    return read(source(path), path.name)


def source(path: Path) -> str:
    """The whole text of a form, as it is kept with a campaign; a refinement comes behind the form it refines."""
    text = path.read_text(encoding="utf-8")
    base = refinement.base_of(parsed(text, path.name), path)
    return f"{source(base)}\n{text}" if base else text


def read(text: str, file: str) -> Form:
    """The form written as TOML in `text`; `file` is the name for refusals."""
    data = refinement.applied(parsed(text, file), file)
    form = read_form(Node(data, file), canon.fingerprint(canon.canonical(data)))
    formrules.check(form, file)
    return form


def parsed(text: str, file: str) -> dict[str, Any]:
    """The TOML of a form file."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise FormError(file, "", f"不是有效的 TOML：{fault}") from fault


def read_form(node: Node, fingerprint: str) -> Form:
    """The whole file; the rules between its parts are checked by `formrules`."""
    sheet = node.node("sheet")
    if sheet is None:
        raise node.error("缺少“sheet”")
    columns = sheetfile.read_columns(sheet)
    rows = sheetfile.read_rows(sheet, needs_standard="standard" in {column.key for column in columns})
    kind = node.word("kind", PAPERS)
    form = Form(
        key=node.key(),
        label=node.text("label"),
        name=node.text("name"),
        kind=kind,
        title=node.text("title"),
        maker=node.text("maker", ""),
        sheet_label=sheet.text("label"),
        sheet_title=sheet.text("title"),
        remark=sheet.text("remark", ""),
        stops=tuple(read_stop(child) for child in node.nodes("stop")) or FIVE_STOPS,
        sections=tuple(read_section(child) for child in node.nodes("section", needed=True)),
        sheet_columns=columns,
        indicators=rows.indicators,
        cells=rows.cells,
        grades=tuple(read_grade(child) for child in node.nodes("grade", needed=True)),
        ties=tuple(read_tie(child) for child in node.nodes("tie")),
        hash=fingerprint,
        inputs=read_inputs(node.node(INPUTS)),
        execution=read_execution(node.node("execution")),
        levels=rows.levels,
        parents=rows.parents,
        papers=node.texts("papers") or PAPERS[kind],
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
