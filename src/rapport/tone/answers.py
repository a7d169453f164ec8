"""What models answered before: kept on disk by content, each batch whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rapport.errors import NotWrittenError

Answer = NDArray[np.float64]


class Answers:
    """A file of answers by key; without a folder nothing is kept.

    Only hashes and numbers are written, no word of a text. A file that is none of this kind is
    begun anew, for what it held can be asked again.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "answers.sqlite" if folder else None

    def known(self, keys: Iterable[str]) -> dict[str, Answer]:
        """The answers that are there."""
        found = {}
        if self._file and self._file.exists():
            with self._opened(self._file) as answers:
                for key in keys:
                    for (value,) in answers.execute("SELECT value FROM answer WHERE key=?", [key]):
                        found[key] = np.frombuffer(value, np.float64)
        return found

    def keep(self, answers: Mapping[str, Answer]) -> None:
        """Add answers, all of them or none."""
        if self._file and answers:
            rows = [(key, value.astype(np.float64).tobytes()) for key, value in answers.items()]
            with self._opened(self._file) as file:
                file.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?)", rows)

    @contextmanager
    def _opened(self, file: Path) -> Iterator[sqlite3.Connection]:
        """The file as one transaction; raises NotWrittenError if there is no room for it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            _begun(file)
            with closing(sqlite3.connect(file, timeout=60)) as answers, answers:
                yield answers
        except sqlite3.OperationalError as error:
            raise NotWrittenError(f"{file}: {error}; make room for it, or remove it") from error


def _begun(file: Path) -> None:
    """Make the file, or make it anew if it is none of this kind."""
    try:
        _made(file)
    except sqlite3.OperationalError:
        raise  # locked, or no room: no reason to throw it away
    except sqlite3.DatabaseError:
        file.unlink()
        _made(file)


def _made(file: Path) -> None:
    """Make the table if it is not there; raises sqlite3.DatabaseError if the file is another."""
    with closing(sqlite3.connect(file, timeout=60)) as answers, answers:
        answers.execute("CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, value BLOB)")
