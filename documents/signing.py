"""The boxes to sign in, and the line of the person who filled the form in."""

import re
from collections.abc import Iterator, Sequence

from documents.grid import Row
from documents.reading import Entry, Reading
from documents.values import plain, spaced, tidy
from documents.vocabulary import WORDS, found

BLANK_DATE = re.compile(r"年\s*月\s*日\s*$")


def read_box(row: Row, reading: Reading) -> bool:
    """A box for an opinion and a signature; False when the row is none."""
    lines = [p.line for cell in row.cells for p in cell.paragraphs]
    text = [line for paragraph in lines for line in paragraph.split("\n") if plain(line)]
    if not text or len(text) > 40 or not is_box(text):
        return False
    reading.sign_off_boxes.append({"order": len(reading.sign_off_boxes) + 1, **box(text)})
    return True


def is_box(lines: Sequence[str]) -> bool:
    """It begins with 意见 or 组长（签字） and holds a date line or a signer."""
    signed = any(found("boxes", "signer", line) or found("boxes", "date", line) for line in lines)
    return bool(found("boxes", "label", lines[0])) and signed


def box(lines: Sequence[str]) -> Entry:
    """The parts of a box: its label, the opinion, who signs, the line for the date."""
    title, rest = split_label(lines[0])
    entry: Entry = {"label": title, "opinion": "", "signer_label": None, "date_line": None}
    opinion = []
    for line in [rest, *lines[1:]]:
        for part, kind in parts(line):
            if kind == "signer":
                entry["signer_label"], name = split_signer(part)
                entry.update({"signed_by": name} if name else {})
            elif kind == "date":
                entry["date_line"] = spaced(part)
            elif plain(part):
                opinion.append(tidy(part))
    if opinion and "组长" in title:
        entry["signed_by"] = opinion.pop(0)
    entry["opinion"] = "\n".join(opinion)
    return entry


def parts(line: str) -> Iterator[tuple[str, str]]:
    """A line in pieces: a date at its end is a piece of its own."""
    date = re.search(r"(?:20\d\d|[２][０-９]{3})?[\s　]*年[\s　\d０-９]*月[\s　\d０-９]*日[\s　]*$", line)
    before = line[: date.start()] if date else line
    if plain(before):
        yield before, "signer" if found("boxes", "signer", before) else "text"
    if date:
        yield date[0], "date"


def split_label(line: str) -> tuple[str, str]:
    """项目单位意见：情况属实 → the label with its colon, and what follows."""
    match = re.match(
        r"\s*[^：:\n]{0,30}?(?:意见|组长)(?:\s*[（(](?:签字|签章|签名|盖章)[）)])?\s*[：:]?", line
    )
    assert match  # is_box has seen it
    return tidy(match[0]), line[match.end() :]


def split_signer(line: str) -> tuple[str, str]:
    """单位负责人（签章）：某某 → label and name."""
    match = re.match(r"\s*[^：:\n]*?[（(]?(?:签字|签章|签名|盖章|公章)[）)]?\s*[：:]?", line)
    return (tidy(match[0]), tidy(line[match.end() :])) if match else (tidy(line), "")


def read_filler(text: str, reading: Reading) -> bool:
    """填报人（签名）：…  联系电话：…; False for any other line."""
    squeezed = plain(text)
    name = re.search(WORDS["boxes"]["filler"], squeezed)
    if not name or name.start() > 4:
        return False
    phone = re.search(WORDS["boxes"]["phone"], squeezed)
    reading.filler = {
        "label": widen(name[0]),
        "name": squeezed[name.end() : phone.start() if phone else None],
        "phone_label": widen(phone[0]) if phone else None,
        "phone": squeezed[phone.end() :] if phone else "",
    }
    return True


def widen(text: str) -> str:
    """Brackets and colon as they are printed."""
    return text.translate(str.maketrans("():", "（）："))
