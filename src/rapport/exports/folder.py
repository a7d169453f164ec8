"""A folder that is written anew, whole or not at all, and holds nothing of anyone else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rapport.errors import ExportError
from rapport.files import not_written

PACKAGE = "datapackage.json"
CRATE = "ro-crate-metadata.json"


@contextmanager
def folder_written_whole(folder: Path) -> Iterator[Path]:
    """Give a draft's path beside `folder`; put it in its place if the block ends well.

    Raises ExportError at once if the folder holds a file that no export wrote, since whatever
    stood in it is gone afterwards.
    """
    _must_be_ours(folder)
    draft, old = (
        folder.with_name(f".{folder.name}.{os.getpid()}.{kind}") for kind in ("draft", "old")
    )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        yield draft
        if folder.exists():
            folder.replace(old)
        draft.replace(folder)
    except OSError as error:
        raise not_written(folder, error) from error
    finally:
        if old.exists() and not folder.exists():
            old.replace(folder)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _must_be_ours(folder: Path) -> None:
    """Raise ExportError if the folder holds what no export wrote."""
    if not folder.exists():
        return
    ours = _listed(folder) | {PACKAGE, CRATE}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and name not in ours):
            raise ExportError(
                f"{path}: no export wrote it, and an export writes its folder anew; "
                "move it away, or name another folder with --to"
            )


def _listed(folder: Path) -> set[str]:
    """The files that the folder's data package lists; none if it has no such package."""
    try:
        package = json.loads((folder / PACKAGE).read_text("utf-8"))
        return {resource["path"] for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
