"""五、评价报告综述 of a reading under the headings of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from documents.doubt import Doubt
from documents.values import label
from evaluation.paper import Heading, Outline

NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)][、.．]?|\d+[、.．]?)\s*"
)


def written_report(
    outline: Outline, reading: Mapping[str, Any], is_taken: Callable[[str, str], bool]
) -> tuple[dict[str, str], list[Doubt]]:
    """Heading key → text. Headings of the paper that the form has not stay as lines of the text above them.

    Args:
        is_taken: whether other entries of the form have the text under a heading.
    """
    paths = printed_paths(outline)
    texts: dict[str, list[str]] = {}
    doubts: list[Doubt] = []
    for section in reading["narrative"]:
        heading = place_of(section["path"], paths)
        if heading is None and (not section["text"] or is_taken(section["path"][-1], section["text"])):
            continue
        if heading is None:
            lines = [section["path"][-1], section["text"]]
            doubts.append(
                Doubt(outline.name, "\n".join(filter(None, lines)), "表式的提纲中没有这一节，没有导入")
            )
            continue
        depth = len(section["path"]) - len(path_to(heading, outline))
        lines = [section["path"][-1]] if depth or not same_end(section["path"], heading) else []
        lines += [section["text"]] if section["text"] else []
        if lines and not heading.leaf:
            doubts.append(
                Doubt(f"{outline.name} {heading.text}", "\n".join(lines), "这一节下只有分节，文字没有导入")
            )
            continue
        texts.setdefault(heading.key, []).extend(lines)
    return {key: "\n".join(lines) for key, lines in texts.items()}, doubts


def path_to(heading: Heading, outline: Outline) -> list[str]:
    """The headings down to one, without their numbers."""
    path: list[str] = []
    for item in outline.headings:
        path[item.level - 1 :] = [bare(item.text)]
        if item is heading:
            break
    return path


def printed_paths(outline: Outline) -> dict[tuple[str, ...], Heading]:
    return {tuple(path_to(heading, outline)): heading for heading in outline.headings}


def place_of(path: Sequence[str], paths: Mapping[tuple[str, ...], Heading]) -> Heading | None:
    """The deepest heading of the form on the way to a section."""
    names = tuple(bare(name) for name in path)
    return next((paths[names[:n]] for n in range(len(names), 0, -1) if names[:n] in paths), None)


def same_end(path: Sequence[str], heading: Heading) -> bool:
    return bare(path[-1]) == bare(heading.text)


def bare(text: str) -> str:
    """A heading for comparing: without its number, and without what it says behind a colon."""
    return label(re.split("[：:]", NUMBER.sub("", text))[0])
