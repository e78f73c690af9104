"""The pages of one report. Each act: read the page, call one function, commit once, redirect."""

from web.reports import (
    answering,
    asking,
    comparing,
    filling,
    importing,
    leaving,
    reading,
    returning,
    signing,
    submitting,
)
from web.reports.blueprint import bp

__all__ = [
    "answering",
    "asking",
    "bp",
    "comparing",
    "filling",
    "importing",
    "leaving",
    "reading",
    "returning",
    "signing",
    "submitting",
]
