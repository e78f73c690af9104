"""The demo county's project as other forms tell it: its indicators with weight and score, its money, its chapters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from docs.samples.build_samples import Told
from docs.samples.paper import HEI, TITLE, line
from evaluation.paper import Form, Heading, Outline, RowSpec, Table

SOURCES = {
    "中央财政": "central",
    "省财政": "province",
    "市财政": "city",
    "县市区财政": "county",
    "其它": "other",
}


def indicators(form: Form, facts: Told, story: Told) -> Iterator[tuple[RowSpec, Told]]:
    """The project's indicators under the printed rows of a form, in printed order, with weight, score and reason."""
    found = form.own_table()
    assert found
    given = zip(facts["order"], story["indicator"], facts["weights"], facts["scores"], strict=True)
    items = [
        {**told_of, "row": facts.get("rows", {}).get(row, row), "weight": weight, "score": score}
        for row, told_of, weight, score in given
        if weight
    ]
    items += facts.get("extra", [])
    for spec in found[1].rows:
        for item in items:
            if item["row"] == spec.key:
                yield spec, {**item, "reason": reason(item, facts)}


def reason(item: Told, facts: Told) -> str:
    """Why points were lost; 无 where the paper is to have that fault."""
    if Decimal(item["score"]) >= item["weight"]:
        return ""
    if item["row"] in facts.get("no_reason", ()):
        return "无"
    return str(item.get("reason", "")) + str(item.get("measure", ""))


def total(form: Form, facts: Told, story: Told) -> str:
    """The sum of the points."""
    given = [facts.get("execution", "0"), *(item["score"] for _, item in indicators(form, facts, story))]
    return str(sum(map(Decimal, given), Decimal(0)))


def money(story: Told, source: str, item: str) -> str:
    """An amount of the story, by source."""
    return next(str(fund[item]) for fund in story["fund"] if fund["source"] == source)


def head_line(document: Any, text: str, level: int) -> None:
    line(document, text, size=16 - level, font=HEI if level == 1 else TITLE if level == 2 else "楷体")


def paragraphs(document: Any, text: str) -> None:
    for part in text.strip("\n").split("\n"):
        line(document, part)


def chapters(
    document: Any, outline: Outline, text: Told, keys: Callable[[Heading], bool] = lambda _: True
) -> None:
    """The headings of a written report with the text under each."""
    for heading in outline.headings:
        if keys(heading):
            head_line(document, heading.text, heading.level)
            paragraphs(document, text.get(heading.text, ""))


def outline_of(form: Form) -> Outline:
    outline = form.section("narrative").entry("report")
    assert isinstance(outline, Outline)
    return outline


def goal_lines(document: Any, rows: Sequence[RowSpec], text: Told, mark: Callable[[int], str]) -> None:
    """Goals each under a heading of its own."""
    for number, row in enumerate(rows, 1):
        head_line(document, f"{mark(number)}{row.label}", 3)
        paragraphs(document, text[row.label])


def table_of(form: Form, section: str, key: str) -> Table:
    return form.table(section, key)
