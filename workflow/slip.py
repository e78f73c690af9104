"""What a person hands in with an act."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from evaluation.canon import canonical, fingerprint
from models import Act, Stop
from workflow import evidence


@dataclass(frozen=True, slots=True)
class Slip:
    """`key` makes the intention single (ticket id, or the form's random token); `seen` is the
    report version the page was made from; `content_hash` what a signer had on the screen.
    """

    key: str
    by: int
    seen: int
    words: str = ""
    content_hash: str | None = None
    sections: tuple[str, ...] = ()
    to: Stop | None = None
    due: dt.datetime | None = None
    address: str = ""
    agent: str = ""

    def payload_hash(self, act: Act, report_id: int) -> str:
        """What must be equal for a repetition to be the same intention."""
        facts = {
            name: evidence.plain(value)
            for name, value in asdict(self).items()
            if name not in ("address", "agent")
        }
        return fingerprint(canonical({**facts, "act": act.name, "report": report_id}))
