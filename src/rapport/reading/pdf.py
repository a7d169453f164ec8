"""PDF files with a text layer."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

from rapport.limits import PAGES
from rapport.reading.documents import Document, Stated, statement
from rapport.reading.pdf_lines import Line, lines_of, without_furniture
from rapport.reading.pdf_paragraphs import paragraphs
from rapport.reading.unreadable import UnreadableError


def read_pdf(data: bytes) -> Document:
    """The paragraphs of the text layer, one a line, also those that go on across pages.

    Lines are joined, page numbers and running heads left out, ligatures written as letters;
    a hyphen at the end of a line stays in its word, for the rules of cleaning to judge. The
    day on which a PDF was made is not that of publication, so no date is stated. Raises
    UnreadableError if the file is locked, too long, or has no text layer.
    """
    import pypdf  # loading it takes a tenth of a second, which texts need not wait for

    # It logs every oddity of a file; what cannot be read becomes a reason with a remedy.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        pages = _pages(reader)
        title, author = _stated(reader)
    except (
        pypdf.errors.FileNotDecryptedError,
        pypdf.errors.WrongPasswordError,
        pypdf.errors.DependencyError,  # raised for the ciphers that need another library
    ):
        raise UnreadableError(
            "it is encrypted", "open it with its password and print it into a new PDF"
        ) from None
    text = "\n".join(paragraphs(without_furniture(pages)))
    if not any(letter.isalnum() for letter in text):
        raise UnreadableError(
            "it has no text layer (a scan)",
            "recognise the text in it (OCR, for instance with ocrmypdf) and add the result",
        )
    if not _is_legible(text):
        raise UnreadableError(
            "its text layer holds signs that stand for no letters",
            "recognise the text in it (OCR), or save its text as .txt",
        )
    return Document(text, "pdf", Stated(title, author, None, None))


def _pages(reader: Any) -> list[list[Line]]:
    """The lines of each page; raises UnreadableError if there are more than PAGES."""
    pages: list[list[Line]] = []
    for page in reader.pages:
        if len(pages) == PAGES.most:
            raise UnreadableError(*PAGES.passed())
        pages.append(lines_of(page))
    return pages


def _stated(reader: Any) -> tuple[str | None, str | None]:
    """Title and author from the properties of the document."""
    said = reader.metadata
    return (statement(said.title), statement(said.author)) if said else (None, None)


def _is_legible(text: str) -> bool:
    """Whether fonts said which letters their signs stand for, as those of a text layer do."""
    odd = sum(
        letter == "\ufffd" or not (letter.isprintable() or letter.isspace()) for letter in text
    )
    return odd < len(text) / 10
