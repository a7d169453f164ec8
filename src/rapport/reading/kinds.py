"""The bytes of a file, and what their beginning says it is, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, NoReturn

from rapport.reading.unreadable import UnreadableError

MOST_BYTES = 20_000_000
"""Size above which a file is no article. A book in plain text has a million bytes; a page
saved with its pictures inside, or a document with photographs, ten million."""


class Kind(NamedTuple):
    """What a file is: how it is called, the suffixes that say so, and what to do otherwise."""

    name: str
    suffixes: tuple[str, ...]
    remedy: str


_PDF = Kind("a PDF", (".pdf",), "rename it to .pdf")
_WORD = Kind("a Word document", (".docx",), "rename it to .docx")
_HTML = Kind("an HTML page", (".html", ".htm"), "rename it to .html")
_PARQUET = Kind("a Parquet table", (".parquet",), "rename it to .parquet")
_PACKED = Kind("a compressed archive", (), "unpack it and add the files that are in it")
_ZIP = Kind(
    "a ZIP archive or a file of an office program",
    (".docx",),  # whether there is a Word document in it shows when it is read
    "unpack it, or open it in its program and save it as .docx or .csv",
)
_PICTURE = Kind("a picture", (), "recognise the text in it (OCR) and save that as .txt")
_SAVE_AS_WORD = "open it in a word processor and save it as .docx, without a password"
_OLD_WORD = Kind("an old Word file (.doc), or one with a password", (), _SAVE_AS_WORD)
_RTF = Kind("an RTF file", (), _SAVE_AS_WORD)

_SIGNATURES = (
    (b"%PDF-", _PDF),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"PAR1", _PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_WORD),
    (b"{\\rtf", _RTF),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"\x1f\x8b\x08", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
)

_BEGINS_AS_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html\b|<html[\s>])", re.I)


def kind_of(beginning: bytes) -> Kind | None:
    """What a file is by its first bytes, None if they do not tell."""
    for signature, kind in _SIGNATURES:
        if beginning.startswith(signature):
            return _WORD if kind is _ZIP and _is_word(beginning) else kind
    return _HTML if _BEGINS_AS_HTML.match(beginning) else None


def _is_word(data: bytes) -> bool:
    """Whether a ZIP archive holds a Word document; a part of an archive does not tell."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except Exception:  # zipfile raises several kinds on archives made to break it
        return False


def check_kind(data: bytes, suffix: str) -> None:
    """Raise UnreadableError if the beginning of a file says that it is not what its name says."""
    kind = kind_of(data)
    if kind and suffix not in kind.suffixes:
        raise UnreadableError(f"it is {kind.name} although its name says {suffix}", kind.remedy)


def refuse_suffix(suffix: str, known: Iterable[str]) -> NoReturn:
    """Raise UnreadableError for a file of a kind that is not read."""
    named = f"a {suffix} file" if suffix else "a file without a suffix"
    raise UnreadableError(
        f"it is {named}, which is not read here", f"save it as {', '.join(known)}"
    )


def check_file(path: Path) -> int:
    """The size of a file; raises UnreadableError if it is none, is empty or cannot be opened."""
    try:
        if not path.exists():
            raise UnreadableError("there is no such file", "check the name")
        if not path.is_file():
            raise UnreadableError("it is no file", "name a file")
        size = path.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise cannot_open(error) from error
    if not size:
        raise UnreadableError("it is empty", "remove it, or export the article again")
    return size


def cannot_open(error: Exception) -> UnreadableError:
    """What to raise when the system does not give a file."""
    why = getattr(error, "strerror", None) or str(error)
    reason = f"it cannot be opened ({why[:1].lower()}{why[1:]})"
    return UnreadableError(reason, "check its name and who may read it")


def content_of(path: Path) -> bytes:
    """The bytes of a file; raises UnreadableError if there are none or more than MOST_BYTES.

    A larger file is never read.
    """
    size = check_file(path)
    if size <= MOST_BYTES:
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)  # it may have grown
        except OSError as error:
            raise cannot_open(error) from error
        size = max(size, len(data))
        if size <= MOST_BYTES:
            return data
    raise UnreadableError(
        f"it has {size / 1e6:,.0f} MB, and no article has more than {MOST_BYTES / 1e6:.0f} MB",
        "save only the text of the article, as .txt",
    )
