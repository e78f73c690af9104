"""The written report as it is read: heading by heading, paragraph by paragraph, folded to what changed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from evaluation.comparison import Change
from evaluation.paper import Heading, Outline, Place, SectionSpec
from web.paper.marks import pieces
from web.paper.page import Page
from web.paper.parts import View

Runs = list[list[str]]  # [["same" | "del" | "ins", text], …]


def block(page: Page, spec: SectionSpec, outline: Outline) -> View:
    """Every heading with its paragraphs."""
    texts = page.value(spec.key, outline.key) or {}
    found: list[View] = []
    for heading in outline.headings:
        change = page.marks.at(Place(spec.key, outline.key, heading.key))
        found += parts(page, spec, outline, heading, texts.get(heading.key, ""), change)
    return {"kind": "text", "parts": found}


def parts(
    page: Page, spec: SectionSpec, outline: Outline, heading: Heading, text: str, change: Change | None
) -> list[View]:
    """A heading, then its paragraphs in runs that are shown and runs that fold."""
    head: View = {
        "id": Place(spec.key, outline.key, heading.key).anchor,
        "title": title(heading) if page.folds and change else heading.text,
        "level": 3 if heading.level == 1 else 4,
        "fold": page.folds and change is None,
        "paragraphs": [],
    }
    if change is None:
        return [{**head, "paragraphs": paragraphs(text)}]
    return [head, *changed_runs(change)]


def title(heading: Heading) -> str:
    """A heading that can stand alone: 一（三）项目资金计划、到位情况."""
    depth = len(heading.number)
    while depth and not heading.text.startswith(heading.number[-depth:]):
        depth -= 1
    return heading.number[: len(heading.number) - depth] + heading.text


def paragraphs(text: str) -> list[str]:
    """The lines that are not blank."""
    return [line for line in text.split("\n") if line.strip()]


def changed_runs(change: Change) -> list[View]:
    """The paragraphs of a changed text; the first that changed carries the number of the change."""
    found = []
    mark: int | None = change.number
    for changed, run in groupby(split(pieces(change)), key=is_changed):
        lines: list[View | str] = [whole(line) if not changed else {"pieces": line} for line in run]
        if changed and mark:
            lines[0] = {**as_view(lines[0]), "mark": mark}
            mark = None
        found.append({"fold": not changed, "paragraphs": lines})
    return found


def as_view(line: View | str) -> View:
    """A paragraph as a mapping."""
    return line if isinstance(line, dict) else {"text": line}


def is_changed(line: Runs) -> bool:
    """Whether anything in a paragraph is not as it was."""
    return any(kind != "same" for kind, _ in line)


def whole(line: Runs) -> str:
    """The text of a paragraph that did not change."""
    return "".join(text for _, text in line)


def split(runs: Runs) -> list[Runs]:
    """The runs of a text as the paragraphs of its new wording; what is deleted stays where it stood."""
    lines: list[Runs] = [[]]
    for kind, text in runs:
        first, *rest = [text] if kind == "del" else text.split("\n")
        lines[-1] += [[kind, first]] if first else []
        lines += [[[kind, part]] if part else [] for part in rest]
    return [line for line in lines if whole(line).strip()]


def summary(page: Page, spec: SectionSpec, outline: Outline) -> str:
    """How long the report is, and what of it is shown: 3,120 字，显示有变更的段落."""
    texts: Mapping[str, str] = page.value(spec.key, outline.key) or {}
    count = f"{sum(len(''.join(text.split())) for text in texts.values()):,} 字"
    if not page.folds:
        return count
    changed = page.marks.touch(Place(spec.key, outline.key))
    return f"{count}，显示有变更的段落" if changed else f"{count}，没有变更"
