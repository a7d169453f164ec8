"""What a result was made of and what it is, as SHA-256; kept beside the page.

A table's hash is that of the CSV that `rapport export` writes of it, so anybody can check it; where
texts are private, it is taken without the columns that hold them. Texts stand in none of the
inputs, for `articles` has the hash of each.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from os.path import relpath
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from rapport.exports.tables import as_csv, without_text
from rapport.files import write_text
from rapport.house import House
from rapport.pipeline import code_digest, given_files
from rapport.study import Study
from rapport.tables import of_pipeline


class Hashes(NamedTuple):
    """Hashes of the files that people gave and of the code, by their paths in the project, and of
    the tables, by their names; the Python that ran.
    """

    inputs: dict[str, str]
    tables: dict[str, str]
    python: str

    def unlike(self, other: Hashes) -> list[str]:
        """The names of the files and tables that are not the same in both, and of Python."""
        flat = [one.inputs | one.tables | {"Python": one.python} for one in (self, other)]
        names = dict.fromkeys([*flat[0], *flat[1]])
        return [name for name in names if flat[0].get(name) != flat[1].get(name)]


def hashes_of(house: House, study: Study, tables: Mapping[str, pd.DataFrame]) -> Hashes:
    """The hashes of a study as it is built; `tables` are all of its tables."""
    inputs = {
        Path(relpath(path, house.project)).as_posix(): _sha256(path.read_bytes())
        for path in given_files(house, study)
        if path.exists()
    }
    contract = of_pipeline().values()
    shared = [without_text(each) if study.texts == "private" else each for each in contract]
    content = {each.name: _sha256(as_csv(tables[each.name], each)) for each in shared}
    return Hashes(inputs | {"src/rapport": code_digest()}, content, platform.python_version())


def write_hashes(house: House, study: str, hashes: Hashes) -> Path:
    """Keep the hashes beside the page, with that of the page itself."""
    page = {"page": _sha256(house.report(study).read_bytes())}
    return _write(house.hashes(study), hashes._asdict() | page)


def read_hashes(path: Path) -> Hashes:
    """The hashes that a file beside the page holds."""
    return _read(path)[0]


def write_verified(house: House, study: str, hashes: Hashes, said: str) -> Path:
    """Keep what is to be said of the result with these hashes, since it was built twice."""
    return _write(house.verified(study), hashes._asdict() | {"said": said})


def read_verified(house: House, study: str, hashes: Hashes) -> str:
    """What is to be said of the result with these hashes; empty if it was not built twice."""
    try:
        verified, rest = _read(house.verified(study))
        return str(rest["said"]) if verified == hashes else ""
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ""  # there is none, or none that can be read, which says as much


def _write(path: Path, said: dict[str, Any]) -> Path:
    return write_text(path, json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def _read(path: Path) -> tuple[Hashes, dict[str, Any]]:
    """The hashes that a file holds, and what else it says."""
    said = json.loads(path.read_text("utf-8"))
    return Hashes(*(said.pop(name) for name in Hashes._fields)), said


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
