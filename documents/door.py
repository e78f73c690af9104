"""The public door: guard, child process, reading."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from documents.exact import loads
from documents.guard import check
from documents.refusals import ReadingFailed, TookTooMuch, by_name

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30  # seconds on the clock; the child's own limit is 20 of processor time
KILLED = {-signal.SIGXCPU, -signal.SIGKILL}

Reading = dict[str, Any]


def readings(path: Path | str, name: str | None = None) -> list[Reading]:
    """The forms in a Word file, one reading each, in the schema of the comparators.

    Args:
        path: the file.
        name: what it was called when it was uploaded; by default its own name.

    Returns:
        Dicts with the keys of `documents.reading.Reading`; figures are int or Decimal, absent ones None.

    Raises:
        Unreadable: the subclass says why, its `message` what to do.
    """
    path = Path(path).resolve()
    check(path)
    answer = run(path, name or path.name)
    if "refused" in answer:
        raise by_name(answer["refused"])()
    return answer["forms"]


def read(path: Path | str, name: str | None = None) -> Reading:
    """One object for one file; several forms in it are the `parts` of a bundle. As `readings` otherwise."""
    forms = readings(path, name)
    if len(forms) == 1:
        return forms[0]
    called = Path(name or path).name
    return {"id": Path(called).stem, "files": [called], "form_type": "bundle", "parts": forms}


def run(path: Path, name: str) -> Mapping[str, Any]:
    """What the child process says about a file."""
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT")}
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "documents.child", str(path), name],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TookTooMuch() from late
    if done.returncode in KILLED or b"MemoryError" in done.stderr:
        raise TookTooMuch()
    if done.returncode:
        raise ReadingFailed(done.stderr.decode("utf-8", "replace"))
    return loads(done.stdout.decode("utf-8"))
