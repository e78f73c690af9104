"""JSON whose numbers are exact: a Decimal is written as the number it shows and read back as it was written."""

import json
import re
from decimal import Decimal
from typing import Any

# json writes no Decimal; it is written as a text no document can hold, and the quotes are taken off afterwards.
MARKED = re.compile(r'"\\u0000(-?\d+(?:\.\d+)?)"')


def mark(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return f"\0{value:f}"
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON text of `value`; Decimals become numbers, 9620.00 keeps its zeros, letters stay as they are."""
    return MARKED.sub(r"\1", json.dumps(value, default=mark, ensure_ascii=False, indent=indent))


def loads(text: str) -> Any:
    """The value of a JSON text; numbers with a point become Decimal, whole ones int."""
    return json.loads(text, parse_float=Decimal)
