"""Differences of prose as people read them: clause by clause, word by word only inside similar clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

CLAUSE = re.compile(r"[^。；，、！？\n]*[。；，、！？\n]?")
WORD = re.compile(r"\d[\d.,]*%?|[A-Za-z]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A run of text; `kind` is "same", "deleted" or "inserted"."""

    kind: str
    text: str


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces from `old` to `new`: all but the inserted make `old`, all but the deleted make `new`."""
    clauses = [[clause for clause in CLAUSE.findall(text) if clause] for text in (old, new)]
    return merged(compared(*clauses, refine=True))


def compared(old: Sequence[str], new: Sequence[str], *, refine: bool) -> Iterator[Piece]:
    """The difference of two sequences of text."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield Piece("same", before)
        elif refine and alike(before, after):
            yield from compared(WORD.findall(before), WORD.findall(after), refine=False)
        else:
            yield from (Piece("deleted", before), Piece("inserted", after))


def alike(old: str, new: str) -> bool:
    """Whether at least half of the words of both texts stand in both, in order."""
    before, after = WORD.findall(old), WORD.findall(new)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) >= max(len(before), len(after), 1)


def merged(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece; what is deleted stands before what is inserted in its stead."""
    result: list[Piece] = []
    changed = {"deleted": "", "inserted": ""}
    for piece in (*pieces, Piece("same", "")):
        if piece.kind != "same":
            changed[piece.kind] += piece.text
            continue
        result += [Piece(kind, text) for kind, text in changed.items() if text]
        changed = dict.fromkeys(changed, "")
        if result and result[-1].kind == "same":
            result[-1] = Piece("same", result[-1].text + piece.text)
        elif piece.text:
            result.append(piece)
    return tuple(result)
