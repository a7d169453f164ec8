"""ZIP archives, as .docx and .xlsx are: what they unpack to is known before they are unpacked."""

from __future__ import annotations

import zipfile
from io import BytesIO

from rapport.limits import FILE, PARTS, TAGS, UNPACKED
from rapport.reading.unreadable import UnreadableError, complaint

_AS_TEXT = "save only the text of it, as .txt or .csv"


def check_archive(
    data: bytes, holds: str, called: str, remedy: str, *, is_tree: bool = True
) -> None:
    """Raise UnreadableError if the data are no archive that holds a part of this name, or unpack
    to more than a document `called` so has.

    `is_tree` says whether its parts will be read as trees of tags, which are then counted.

    Nothing is written to a disk, so the names of parts lead nowhere.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, holds, called, remedy)
            _check_xml(archive, parts, is_tree)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises several kinds on archives made to break it
        reason = f"it is no {called}, or a broken one ({complaint(error)})"
        raise UnreadableError(reason, remedy) from error


def _check_parts(parts: list[zipfile.ZipInfo], holds: str, called: str, remedy: str) -> None:
    """Judge an archive by its list of parts."""
    if len(parts) > PARTS.most:
        raise UnreadableError(*PARTS.passed(len(parts)))
    if not any(part.filename == holds for part in parts):
        raise UnreadableError(f"it is a ZIP archive without a {called} in it", remedy)
    if sum(part.file_size for part in parts) > UNPACKED.most:
        raise UnreadableError(*UNPACKED.passed())
    # Others can pack a thousand times more into one block than these two.
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise UnreadableError(f"it is packed in a way that no {called} is", remedy)


def _check_xml(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], is_tree: bool) -> None:
    """Judge the parts that are XML, by whatever name; a tree takes many times their size."""
    found = [part for part in parts if _is_xml(archive, part)]
    if sum(part.file_size for part in found) > FILE.most:
        raise UnreadableError(*UNPACKED.passed())
    tags = 0
    for part in found:
        content = archive.read(part).replace(b"\0", b"")  # it may be in UTF-16
        tags += content.count(b"<")
        if b"<!DOCTYPE" in content:
            raise UnreadableError(
                "it defines entities of XML, which no office program does", _AS_TEXT
            )
    if is_tree and tags > TAGS.most:
        raise UnreadableError(*TAGS.passed(tags))


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins as XML does, in 8 bits or 16."""
    with archive.open(part) as file:
        begin = file.read(100).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return begin.startswith(b"<") or not begin
