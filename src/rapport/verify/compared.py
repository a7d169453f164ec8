"""Two builds held against each other: tables cell by cell, everything else byte by byte."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from rapport.differences import differences
from rapport.house import House

AROUND = 40
"""Bytes of a line that are shown on either side of the first one that differs."""

ORDER = (".ipynb", ".html")
"""Files in the order of the pipeline; any other follow."""


def first_difference(one: House, other: House, studies: tuple[str, ...]) -> str:
    """The first of what two builds do not have in common, as a sentence; empty if there is nothing.

    Tables come first, in the order of the contract, then notebooks, pages and all other files.
    """
    for study in studies:
        if found := differing_cell(one, other, study):
            return found
    names = {path.relative_to(house.reports) for house in (one, other) for path in _files(house)}
    for name in sorted(names, key=_place):
        if found := _differing_line(one.reports / name, other.reports / name):
            return f"{Path('reports', name)}{found}"
    return ""


def differing_cell(one: House, other: House, study: str) -> str:
    """The first cell of a study's tables that differs, as a sentence; empty if none does."""
    for each in differences(one.processed(study), other.processed(study)):
        place = ", ".join(part for part in (study, each.table, each.row, each.column) if part)
        return f"{place}: {each.here} in the first build, {each.there} in the second"
    return ""


def _files(house: House) -> list[Path]:
    return [path for path in house.reports.rglob("*") if path.is_file()]


def _place(name: Path) -> tuple[int, str]:
    return (*(at for at, end in enumerate(ORDER) if name.suffix == end), len(ORDER))[0], str(name)


def _differing_line(one: Path, other: Path) -> str:
    """The first line that differs, in both files."""
    if not (one.exists() and other.exists()):
        return f": only the {'first' if one.exists() else 'second'} build wrote it"
    lines = zip_longest(*(path.read_bytes().split(b"\n") for path in (one, other)))
    for number, (here, there) in enumerate(lines, start=1):
        if here != there:
            said = (_around(line, here, there) for line in (here, there))
            return ", line {}: {} in the first build, {} in the second".format(number, *said)
    return ""


def _around(line: bytes | None, here: bytes | None, there: bytes | None) -> str:
    """What stands in a line where it begins to differ from the other."""
    if line is None:
        return "no such line"
    pairs = enumerate(zip_longest(here or b"", there or b""))
    at = next((at for at, (a, b) in pairs if a != b), 0)
    shown = line[max(at - AROUND, 0) : at + AROUND].decode(errors="replace")
    return f"“{shown.strip()}”"
