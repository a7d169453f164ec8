"""The page that lists the reports."""

from __future__ import annotations

from pathlib import Path

from rapport.files import write_text
from rapport.house import House
from rapport.pages import fill
from rapport.study import read_study


def write_index(house: House) -> Path:
    """Write reports/index.html: every study, with its page where there is one.

    The file is left alone if it would not change.
    """
    studies = [
        (read_study(house.study(name)), house.report(name).exists(), _notebooks(house, name))
        for name in house.studies()
    ]
    page = fill("index.html.jinja", {"studies": studies})
    if not house.index.exists() or house.index.read_text("utf-8") != page:
        write_text(house.index, page)
    return house.index


def _notebooks(house: House, name: str) -> list[str]:
    """The pages of the executed notebooks of a study, by their names without an ending."""
    return sorted(path.stem for path in house.executed(name, "").parent.glob("*.html"))
