"""ZIP archives, as .docx and .xlsx are: what they unpack to is known before they are unpacked."""

from __future__ import annotations

import zipfile
from io import BytesIO

from rapport.limits import FILE, PARTS, TAGS, UNPACKED
from rapport.reading.unreadable import UnreadableError, complaint


def check_archive(
    data: bytes, holds: str, called: str, remedy: str, most_tags: int | None = TAGS.most
) -> None:
    """Raise UnreadableError if the data are no archive that holds a part of this name, or unpack
    to more than a document `called` so has.

    Nothing is written to a disk, so the names of parts lead nowhere.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, holds, called, remedy)
            _check_xml(archive, parts, most_tags)
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


def _check_xml(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], most_tags: int | None
) -> None:
    """Judge the parts that are XML, by whatever name; a tree takes many times their size."""
    found = [part for part in parts if _is_xml(archive, part)]
    if sum(part.file_size for part in found) > FILE.most:
        raise UnreadableError(*UNPACKED.passed())
    if most_tags is not None:
        tags = sum(archive.read(part).count(b"<") for part in found)
        if tags > most_tags:
            raise UnreadableError(*TAGS.passed(tags))


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins as XML does, in 8 bits or 16."""
    with archive.open(part) as file:
        begin = file.read(100).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return begin.startswith(b"<") or not begin
