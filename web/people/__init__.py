"""单位与人员: people, their posts and accounts, and the log, for unit administrators and the performance office."""

from web.people import accounts, listing, log, person, posts
from web.people.blueprint import bp

__all__ = ["accounts", "bp", "listing", "log", "person", "posts"]
