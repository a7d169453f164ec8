"""Word documents (.docx)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from rapport.reading.archive import check_archive
from rapport.reading.documents import NOTHING_STATED, Document, Stated, statement

_SAVE_AGAIN = "open it in a word processor and save it as .docx"

_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

# What the author took out; the second form of a text box, for programs that cannot draw the
# first; readings above Japanese words; properties, which have tabulators too. Paragraphs
# inside a paragraph (a text box) are lines of their own.
_NOT_SAID = {"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "p"}


def read_word(data: bytes) -> Document:
    """The paragraphs of the body in their order, each on a line, and the core properties.

    Headings, cells of tables, text boxes and inserted text are lines as well; headers,
    footers, notes, comments and deleted text are left out. The day on which a document was
    made is not that of publication, so no date is stated. Raises UnreadableError if it is none.
    """
    import docx  # loading it takes a tenth of a second, which texts need not wait for

    check_archive(data, "word/document.xml", "Word document", _SAVE_AGAIN)
    document = docx.Document(BytesIO(data))
    lines = [line for line in _lines(document.element.body) if line.strip()]
    return Document("\n".join(lines), "docx", _stated(document))


def _name(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return str(element.tag).rpartition("}")[2]


def _lines(body: Any) -> Iterator[str]:
    """The text of every paragraph; those of a text box follow the one it hangs on."""
    for paragraph in body.iter("{*}p"):
        if next(paragraph.iterancestors("{*}Fallback"), None) is None:
            yield "".join(_said(paragraph))


def _said(element: Any) -> Iterator[str]:
    """The text inside an element, in order."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _NOT_SAID:
            yield from _said(child)


def _stated(document: Any) -> Stated:
    """Title and author from the core properties."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except KeyError:  # without them python-docx would make up a title
        return NOTHING_STATED
    said = document.core_properties
    return Stated(statement(said.title), statement(said.author), None, None)
