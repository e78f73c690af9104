"""The vocabulary of the checks; the words themselves are in words.toml and topics.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__)


@cache
def told(file: str) -> dict[str, Any]:
    """A file of words beside this module."""
    return tomllib.loads(HERE.with_name(file).read_text(encoding="utf-8"))


WORDS: dict[str, Any] = told("words.toml")


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A pattern of words.toml; a list of patterns is one of them."""
    found = WORDS[group][name]
    return re.compile("|".join(found) if isinstance(found, list) else found)


@lru_cache(maxsize=1024)
def role(name: str) -> str:
    """What an amount of this name is: initial, budget, planned, received, spent, balance …; "" for anything else."""
    if "率" in name:
        return ""
    return next((key for key in WORDS["roles"] if pattern("roles", key).search(name)), "")


@lru_cache(maxsize=256)
def grade_of(word: str) -> str:
    """The grade a word stands for: 优, 良, 中 or 差; "" for an unknown word."""
    return next((grade for grade, words in WORDS["grades"].items() if word in words), "")
