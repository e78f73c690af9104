"""Paper in: Word files of self-evaluations become readings, and readings become drafts."""

from documents.door import read, readings
from documents.exact import dumps, loads
from documents.refusals import Unreadable

__all__ = ["Unreadable", "dumps", "loads", "read", "readings"]
