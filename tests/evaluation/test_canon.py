"""The canonical form: published vectors that another program can check itself against."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.canon import canonical, fingerprint

VECTORS: list[tuple[Any, str]] = [
    ({}, "{}"),
    ([], "[]"),
    (None, "null"),
    ([True, False, 0, -7], "[true,false,0,-7]"),
    ({"b": 1, "a": [2, {"d": None, "c": ""}]}, '{"a":[2,{"c":"","d":null}],"b":1}'),
    ({"资金": "到位", "Z": "", "a": ""}, '{"Z":"","a":"","资金":"到位"}'),
    ('引号"、反斜线\\、换行\n、制表\t、\x7f、/', '"引号\\"、反斜线\\\\、换行\\n、制表\\t、\x7f、/"'),
    ("\x00\x1f", '"\\u0000\\u001f"'),
    ("e\u0301 \u00e9", '"é é"'),  # noted in NFD and NFC, written in NFC
    ("\U00020000 𠮷", '"𠀀 𠮷"'),  # characters beyond the basic plane stand as themselves
    ("８８４０ ﹪ ㎡", '"８８４０ ﹪ ㎡"'),  # compatibility forms are not folded
    (Decimal("2.76"), '"2.76"'),
    (Decimal("2.760"), '"2.760"'),  # places are content
    (Decimal("1E+3"), '"1000"'),
    (Decimal("1E-7"), '"0.0000001"'),
    (Decimal("-0.00"), '"0.00"'),
    (2**53, "9007199254740992"),
    (("a", "b"), '["a","b"]'),
]
FINGERPRINTS = {
    "{}": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    '{"score":"96.76","单位":"平澜县"}': "sha256:4826eacecb691743f7b957eb86762a1bb29df37d4d1c89ccfba5fc1aa4aba8c2",
}


@pytest.mark.parametrize(("value", "written"), VECTORS)
def test_a_value_has_one_written_form(value, written):
    assert canonical(value) == written.encode()


@pytest.mark.parametrize(("written", "expected"), FINGERPRINTS.items())
def test_the_fingerprint_of_published_bytes(written, expected):
    assert fingerprint(written.encode()) == expected


def test_the_fingerprint_of_a_value_is_that_of_its_written_form():
    value = {"单位": "平澜县", "score": Decimal("96.76")}

    assert fingerprint(canonical(value)) == FINGERPRINTS['{"score":"96.76","单位":"平澜县"}']


@pytest.mark.parametrize(
    "value",
    [0.1, 1.0, float("nan"), 2**53 + 1, -(2**53) - 1, b"a", {1}, dt.date(2026, 3, 6), {1: "a"}, {None: 1}],
)
def test_what_programs_write_differently_is_refused(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"deep": [value]})


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), "\ud800"])
def test_what_is_no_number_or_no_text_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_two_keys_that_are_one_in_nfc_are_refused():
    with pytest.raises(ValueError, match="stands twice"):
        canonical({"e\u0301": 1, "\u00e9": 2})


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | TEXTS
    | st.decimals(-(10**13), 10**13, places=6),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS.filter(str.isascii), inner),
    max_leaves=20,
)


@given(VALUES)
def test_writing_twice_gives_the_same_bytes(value):
    assert canonical(value) == canonical(value)


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.integers(0, 9)))
def test_the_order_of_keys_does_not_count(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)
