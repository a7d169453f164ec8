"""The files of the texts, before anyone reads them."""

from __future__ import annotations

import hashlib
import shutil
from itertools import islice
from pathlib import Path

from rapport.errors import CorpusError
from rapport.files import written_whole
from rapport.limits import FILES

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
"""Kinds of files that can be read."""


LEADS_OUT = ("it is a link that leads out of its folder", "put the file itself there")
"""Reason and remedy: a study must not read what does not lie in it."""


def texts_in(folder: Path) -> list[Path]:
    """The texts of a folder, in the order of their names; what is no file, as a pipe, is none.

    Raises CorpusError if there are more than FILES.
    """
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    files = (path for path in found if path.is_file() and not path.name.startswith("."))
    texts = list(islice(files, FILES.most + 1))
    if len(texts) > FILES.most:
        raise CorpusError(f"{folder}: {FILES.sentence()}")
    return sorted(texts)


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file of a folder is a link to something outside of it.

    The folder may be a link itself; that is for whoever made it to know.
    """
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_texts(source: Path, folder: Path) -> int:
    """Copy the texts of `source` into the study's folder; return how many were new.

    A text that is there already, under any name, is not copied again. Raises CorpusError if
    there is nothing to copy, or a link that leads out of the folder.
    """
    if not source.is_dir():
        raise CorpusError(f"{source}: there is no such folder; TEXTS names a folder of articles")
    found = texts_in(source)
    if not found:
        kinds = ", ".join(SUFFIXES)
        raise CorpusError(f"{source}: holds no file of {kinds}; TEXTS names a folder of articles")
    for path in found:
        if leads_out(path, source):
            raise CorpusError(f"{path}: {LEADS_OUT[0]}; {LEADS_OUT[1]}")
    folder.mkdir(parents=True, exist_ok=True)
    held = {_digest(path) for path in texts_in(folder)}
    new = {_digest(path): path for path in reversed(found)}
    missing = [path for digest, path in new.items() if digest not in held]
    for path in missing:
        with written_whole(folder / path.name) as draft:
            shutil.copyfile(path, draft)
    return len(missing)
