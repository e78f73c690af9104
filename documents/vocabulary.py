"""The words by which forms are read; the words themselves are in vocabulary.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from documents.values import bare, label, plain

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A pattern of the vocabulary; it is matched against plain text (NFKC, no white space)."""
    return re.compile(WORDS[group][name])


def found(group: str, name: str, text: str) -> re.Match[str] | None:
    return pattern(group, name).search(plain(text))


@cache
def keys(group: str) -> Mapping[str, str]:
    """Plain word → key, for the lists of a group."""
    return {
        plain(word): key for key, words in WORDS[group].items() if isinstance(words, list) for word in words
    }


def key_of(group: str, text: str) -> str | None:
    """The key under which a label stands in a group; None for an unknown one."""
    known = keys(group)
    return known.get(label(text)) or known.get(bare(text))


def is_one_of(group: str, name: str, text: str) -> bool:
    """Whether a label is one of the words listed as `name`."""
    return not {label(text), bare(text)}.isdisjoint(listed(group, name))


@cache
def listed(group: str, name: str) -> frozenset[str]:
    return frozenset(plain(word) for word in WORDS[group][name])
