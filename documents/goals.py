"""Goals that a report states in its running text: 总目标, 年度目标, and what became of them."""

import re
from collections.abc import Iterator

from documents.reading import Entry, Reading
from documents.values import plain
from documents.vocabulary import found

LABELLED = re.compile(r"^(?P<kind>[^：:。，,]{2,14}目标)\s*[：:]\s*(?P<text>.+)$")


def read(reading: Reading) -> None:
    """Add the goals of the narrative: a section each, or a labelled line each in the section of the goals."""
    for section in reading.narrative:
        title = plain(section["title"])
        if found("goals", "result", title):
            report(reading, section)
        elif found("goals", "title", title):
            reading.qualitative_targets += goals(section)
    for goal in reading.qualitative_targets:
        goal.pop("parent", None)


def goals(section: Entry) -> Iterator[Entry]:
    """The labelled goals of a section, else its text as one; a section with sub-sections alone has none."""
    entries: list[Entry] = []
    for line in section["text"].split("\n"):
        match = LABELLED.match(line.strip())
        if match:
            entries.append(goal(section, match["kind"].strip(), match["text"].strip()))
        elif entries:
            entries[-1]["target"] += "\n" + line
    if entries:
        yield from entries
    elif section["text"].strip():
        yield goal(section, section["title"], section["text"])


def goal(section: Entry, kind: str, target: str) -> Entry:
    return {"kind": kind.rstrip("：:。"), "target": target, "result": None, "parent": section["path"][:-1]}


def report(reading: Reading, section: Entry) -> None:
    """What became of a goal belongs to the last one under the same heading."""
    beside = [goal for goal in reading.qualitative_targets if goal.get("parent") == section["path"][:-1]]
    if beside and section["text"].strip():
        beside[-1]["result"] = section["text"]
