"""Figures keep every digit on their way through JSON."""

from decimal import Decimal

import pytest

from documents import dumps, loads


def test_a_decimal_is_written_as_the_number_it_shows():
    assert dumps({"amount": Decimal("9620.00"), "rate": Decimal("-0.1"), "text": "“1.0”"}) == (
        '{"amount": 9620.00, "rate": -0.1, "text": "“1.0”"}'
    )


def test_a_number_comes_back_as_it_was_written():
    value = {"amount": Decimal("66.649016"), "year": 2025, "none": None, "rows": [Decimal("0.10")]}

    assert loads(dumps(value)) == value
    assert str(loads(dumps(value))["rows"][0]) == "0.10"


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError, match="Decimal"):
        dumps(Decimal("NaN"))
