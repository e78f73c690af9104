"""One thing about an imported paper that a person has to look at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """All three in Chinese, as they are shown: where it stands, what was read, why it is doubtful."""

    place: str
    read: str
    why: str
