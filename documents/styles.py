"""What a paragraph's properties and its style say: heading level, bold, list."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
OFF = {"0", "false", "off", "none"}


def holds(element: Any | None, *path: str, default: bool = False) -> bool:
    """Whether an on-off property stands under `element`, and is on."""
    for tag in path:
        if element is None:
            return default
        element = element.find(qn(tag))
    return default if element is None else element.get(qn("w:val"), "true") not in OFF


def text_of(element: Any | None, *path: str) -> str | None:
    """The w:val at the end of a path of elements; None when it is not there."""
    for tag in path:
        if element is None:
            return None
        element = element.find(qn(tag))
    return None if element is None else element.get(qn("w:val"))


def whole(text: str | None, default: int = 0) -> int:
    """A whole number as Word and others write it: 3, 3.0, nothing at all; never more than five digits."""
    match = re.match(r"\d{1,5}(?!\d)", text or "")
    return int(match[0]) if match else default


@dataclass(frozen=True)
class Look:
    """outline 1–9 for headings, else 0; list = (list number, level)."""

    outline: int = 0
    bold: bool = False
    list: tuple[str, int] | None = None


class Styles:
    """The paragraph styles of a document, with what they inherit."""

    def __init__(self, root: Any) -> None:
        self.elements = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self.looks: dict[str, Look] = {}

    def of(self, paragraph: Any) -> Look:
        """How one paragraph looks: its own properties before those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        return self.over(properties, None, self.named(text_of(properties, "w:pStyle")))

    def named(self, style: str | None, depth: int = 0) -> Look:
        """The look of a style; a chain of more than ten is cut, it can only be a circle."""
        if style is None or style not in self.elements or depth > 10:
            return Look()
        if style not in self.looks:
            element = self.elements[style]
            base = self.named(text_of(element, "w:basedOn"), depth + 1)
            name = HEADING_NAME.fullmatch(text_of(element, "w:name") or "")
            if name:
                base = Look(int(name[1]), base.bold, base.list)
            self.looks[style] = self.over(element.find(qn("w:pPr")), element.find(qn("w:rPr")), base)
        return self.looks[style]

    def over(self, paragraph: Any | None, run: Any | None, base: Look) -> Look:
        level = text_of(paragraph, "w:outlineLvl")
        outline = base.outline if level is None else (whole(level, 9) + 1) % 10  # 9 means body text
        list_number = text_of(paragraph, "w:numPr", "w:numId")
        bold = holds(run, "w:b", default=base.bold)
        if list_number is None:
            return Look(outline, bold, base.list)
        depth = whole(text_of(paragraph, "w:numPr", "w:ilvl"))
        return Look(outline, bold, None if list_number == "0" else (list_number, depth))
