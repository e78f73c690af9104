"""A web process that is killed between the commit of an act and the nudge after it: `python -m tests.tasks.dying`.

Signs in, opens the report's 退回 page, hands in what stands on it; the nudge is the kill.
"""

from __future__ import annotations

import os
import re
import signal
import sys

from flask.testing import FlaskClient

from tests.county import PASSWORD
from web import create_app

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def slip(client: FlaskClient, path: str) -> dict[str, str]:
    """The hidden fields of the page."""
    return dict(HIDDEN.findall(client.get(path).get_data(as_text=True)))


def main(login: str, report: str) -> None:
    app = create_app()
    app.extensions["nudge"] = lambda: os.kill(os.getpid(), signal.SIGKILL)
    client, page = app.test_client(), f"/reports/{report}/return"
    client.post("/login", data={**slip(client, "/login"), "login": login, "password": PASSWORD})
    answer = client.post(page, data={**slip(client, page), "reason": "到位率须按资金表改正", "to": "filling"})
    sys.exit(f"{answer.status}: {answer.get_data(as_text=True)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
