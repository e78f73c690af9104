"""The guard in front of every Office file: looks at the package before any parser does.

Limits: product.md, ruling “Files”. All bombs and DTDs are refused before a parser sees them.
"""

import re
import zipfile
import zlib
from pathlib import Path

from documents.refusals import (
    Damaged,
    Encrypted,
    FileMissing,
    FileTooLarge,
    HasDoctype,
    HasEmbedded,
    HasMacros,
    NotWordFile,
    OldWordFile,
    PartRepeated,
    PathTrick,
    PdfFile,
    TooManyParts,
    TooMuchUnpacked,
    WorkbookFile,
)

MEGABYTE = 1 << 20
MAX_FILE = 50 * MEGABYTE
MAX_PARTS = 2_000
MAX_XML = 20 * MEGABYTE
MAX_UNPACKED = 80 * MEGABYTE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, and of a .docx with a password
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# A part that begins like this is a picture: no XML parser gets beyond its first byte.
PICTURE = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\xd7\xcd\xc6\x9a",
    b"\x01\x00\x00\x00",
)
DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
FOREIGN_ENCODING = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|utf-?16|us-ascii)""", re.IGNORECASE
)


def check(path: Path, workbook: bool = False) -> None:
    """Refuse a file that no parser should see; with `workbook` it is to be an Excel file instead of a Word file.

    Raises:
        Unreadable: the subclass says which limit or trick; the file is not kept open.
    """
    check_beginning(path)
    try:
        with zipfile.ZipFile(path) as package:
            check_names(package, workbook)
            for part in package.infolist():
                check_part(package, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
        raise Damaged(str(fault)) from fault


def check_beginning(path: Path) -> None:
    """Tell apart what is no package at all: nothing there, too large, .doc, PDF, plain text."""
    if not path.is_file():
        raise FileMissing()
    if path.stat().st_size > MAX_FILE:
        raise FileTooLarge()
    with path.open("rb") as file:
        beginning = file.read(8)
        if beginning == OLE:
            raise Encrypted() if ENCRYPTED_STREAM in file.read() else OldWordFile()
    if beginning.startswith(b"%PDF"):
        raise PdfFile()
    if not beginning.startswith(b"PK\x03\x04"):
        raise NotWordFile()


def check_names(package: zipfile.ZipFile, workbook: bool = False) -> None:
    """Limits and tricks that the list of parts alone gives away."""
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS:
        raise TooManyParts()
    if len(set(names)) != len(names):
        raise PartRepeated()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TooMuchUnpacked()
    for part, name in zip(parts, names, strict=True):
        check_name(part, name)
    check_kind(set(names), workbook)


def check_name(part: zipfile.ZipInfo, name: str) -> None:
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Damaged("compression")  # Office uses no other
    if part.flag_bits & 1:
        raise Encrypted()
    if name.startswith("/") or "\\" in part.orig_filename or ":" in name or ".." in name.split("/"):
        raise PathTrick()
    if "vbaproject" in name or "vbadata" in name:
        raise HasMacros()
    if "/embeddings/" in name or "/activex" in name or "/ctrlprops/" in name:
        raise HasEmbedded()


def check_kind(names: set[str], workbook: bool) -> None:
    if "xl/workbook.xml" in names and not workbook:
        raise WorkbookFile()
    body = "xl/" if workbook else "word/"
    if "[content_types].xml" not in names or not any(name.startswith(body) for name in names):
        raise NotWordFile()


def check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part as a parser would, whole and by its content, whatever its name claims to be."""
    content = package.read(part)  # zipfile stops at the declared size and checks the CRC
    if content.startswith(PICTURE):
        return
    if len(content) > MAX_XML:
        raise TooMuchUnpacked()
    if part.filename == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise HasMacros()
    check_xml(content)


def check_xml(content: bytes) -> None:
    """Refuse a DTD in any encoding that an XML parser takes.

    Office writes UTF-8 or UTF-16. UTF-16 is looked at without its zero bytes; an encoding of another name is
    refused, because a DTD could hide in it.
    """
    letters = content.replace(b"\x00", b"") if b"\x00" in content[:4] else content
    if DTD.search(letters):
        raise HasDoctype()
    if FOREIGN_ENCODING.search(letters[:200]):
        raise Damaged("encoding")
