"""The child process that parses a file: `python -m documents.child FILE NAME` prints one JSON object.

{"forms": […]} or {"refused": "ClassName"}. It limits its own memory and time before it opens the file.
"""

import resource
import sys
import zipfile
from pathlib import Path

from docx.opc.exceptions import OpcError

from documents.exact import dumps
from documents.refusals import Damaged, TookTooMuch, Unreadable
from documents.report import read_paper
from documents.word import Paper, open_paper

MEMORY = 512 << 20  # bytes of address space
SECONDS = 20  # of processor time
NO_MEMORY = 2  # libxml2's own code for it


def limit() -> None:
    """Give this process no more than it may use; it writes no file and leaves no core."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(path: Path, name: str) -> str:
    """The JSON text for one file. name: what the file is called for its reader."""
    try:
        return dumps({"forms": [vars(form) for form in read_paper(opened(path), name, Path(name).stem)]})
    except Unreadable as refusal:
        return dumps({"refused": type(refusal).__name__})
    except MemoryError:
        return dumps({"refused": TookTooMuch.__name__})


def opened(path: Path) -> Paper:
    """The paper in a file; what the parsers raise for a file that is none becomes a refusal."""
    try:
        return open_paper(path)
    except SyntaxError as fault:  # of the XML
        raise (TookTooMuch if getattr(fault, "code", 0) == NO_MEMORY else Damaged)(str(fault)) from fault
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, RecursionError) as fault:
        raise Damaged(str(fault)) from fault


if __name__ == "__main__":
    limit()
    sys.stdout.write(answer(Path(sys.argv[1]), sys.argv[2]))
