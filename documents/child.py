"""The child process that parses a file: `python -m documents.child FILE` prints one JSON object.

{"forms": […]} or {"refused": "ClassName"}. Memory and time are limited before any parser is loaded.
"""

import resource
import sys
import zipfile
from pathlib import Path

MEMORY = 512 << 20  # bytes of address space
SECONDS = 20  # of processor time


def limit() -> None:
    """Give this process no more than it may use; it writes no file and leaves no core."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(path: Path, name: str) -> str:
    """The JSON text for one file. name: what the file is called for its reader."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    from documents.exact import dumps
    from documents.refusals import Unreadable
    from documents.report import read_paper
    from documents.word import open_paper

    try:
        paper = open_paper(path)
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, RecursionError):
        return dumps({"refused": "Damaged"})
    except MemoryError:
        return dumps({"refused": "TookTooMuch"})
    try:
        return dumps({"forms": [vars(reading) for reading in read_paper(paper, name, Path(name).stem)]})
    except Unreadable as refusal:
        return dumps({"refused": type(refusal).__name__})
    except MemoryError:
        return dumps({"refused": "TookTooMuch"})


if __name__ == "__main__":
    limit()
    sys.stdout.write(answer(Path(sys.argv[1]), sys.argv[2]))
