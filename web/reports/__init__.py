"""The pages of one report. Each act: read the page, call one function, commit once, redirect."""

from web.reports import filling, leaving, reading, returning, signing, submitting
from web.reports.blueprint import bp

__all__ = ["bp", "filling", "leaving", "reading", "returning", "signing", "submitting"]
