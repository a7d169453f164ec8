"""From a file to the raw text of an article and what the file says of itself.

The raw text is what the ledger's offsets count in. For .txt and .md it is the decoded file,
character for character, with byte order mark and front matter, so that an offset can be
looked up in any editor. For .html it is the main text of the page, for .docx the paragraphs
of the body, for .pdf the paragraphs of the text layer, one on a line each; the same file
always gives the same raw text.

What is stated (title, author, date, outlet) is only ever what the file itself says in a
place meant for it. A date is not taken from the text, from the name of the file or from the
day on which the file was made.

Nothing is fetched. Whatever is wrong with a file raises UnreadableError, which is a CorpusError,
with a reason and a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from rapport.given import content_of
from rapport.limits import CHARACTERS, FILE
from rapport.reading.documents import NOTHING_STATED, Document, Stated
from rapport.reading.kinds import check_kind, refuse_suffix
from rapport.reading.page import read_page
from rapport.reading.pdf import read_pdf
from rapport.reading.plain import read_markdown, read_plain
from rapport.reading.row import BrokenRow, Row
from rapport.reading.rows import TABLE_SUFFIXES, read_rows
from rapport.reading.unreadable import UnreadableError, complaint
from rapport.reading.word import read_word
from rapport.texts import SUFFIXES

__all__ = [
    "MOST_BYTES",
    "NOTHING_STATED",
    "SUFFIXES",
    "TABLE_SUFFIXES",
    "BrokenRow",
    "Document",
    "Row",
    "Stated",
    "UnreadableError",
    "read_document",
    "read_rows",
]

MOST_BYTES = FILE.most
"""Size above which a file is no article."""

_READERS: dict[str, Callable[[bytes], Document]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_page,
    ".htm": read_page,
    ".docx": read_word,
    ".pdf": read_pdf,
}


def read_document(path: Path) -> Document:
    """The raw text of a file of SUFFIXES, its encoding, and what it says of itself.

    Raises UnreadableError if the file cannot be read or holds no text, whatever its bytes are.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        refuse_suffix(suffix, SUFFIXES)
    data = content_of(path)
    check_kind(data, suffix)
    try:
        document = _READERS[suffix](data)
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # a library may raise anything on bytes made to break it
        raise UnreadableError(
            f"it cannot be read as {suffix} ({complaint(error)})",
            "open it in the program that made it and save it again, or save its text as .txt",
        ) from error
    if not re.search(r"\w", document.text):
        raise UnreadableError("it holds no text", "remove it, or export the article again")
    if len(document.text) > CHARACTERS.most:
        raise UnreadableError(*CHARACTERS.passed(len(document.text)))
    return document._replace(text=_in_unicode(document.text))


def _in_unicode(text: str) -> str:
    """A text without halves of surrogate pairs, which no file in UTF-8 could hold."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
