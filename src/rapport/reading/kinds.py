"""The bytes of a file, and what their beginning says it is, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple, NoReturn

from rapport.reading.unreadable import UnreadableError


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
