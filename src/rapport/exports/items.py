"""What an export holds: its files, each with a title, a meaning and a licence."""

from __future__ import annotations

from typing import NamedTuple

from rapport.study import Study
from rapport.tables import Table


class Licence(NamedTuple):
    """A licence by its SPDX name (or `notspecified`), its title, and where it is written."""

    name: str
    title: str
    path: str = ""


CC0 = Licence(
    "CC0-1.0",
    "Creative Commons Zero 1.0 Universal",
    "https://creativecommons.org/publicdomain/zero/1.0/",
)
UNSTATED = Licence(
    "notspecified",
    "The project states none; the texts that were measured belong to their authors and publishers",
)


def licence_of(study: Study) -> Licence:
    """The licence of what is made of a study's texts: included ones are CC0."""
    return CC0 if study.texts == "included" else UNSTATED


MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "cff": "application/yaml",
    "csv": "text/csv",
    "html": "text/html",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "yaml": "application/yaml",
}
"""By the ending of a file's name."""


class Item(NamedTuple):
    """A file of an export; `path` is within its folder, `table` what a table holds."""

    path: str
    title: str
    about: str
    table: Table | None = None
    licence: Licence | None = None

    @property
    def format(self) -> str:
        """The ending of its name."""
        return self.path.rpartition(".")[2]

    @property
    def media_type(self) -> str:
        """What kind of file it is."""
        return MEDIA_TYPES[self.format]

    @property
    def name(self) -> str:
        """A name of its own: a table's for its CSV, else the path without signs."""
        if self.table and self.format == "csv":
            return self.table.name
        return self.path.lower().replace("/", "-").replace(".", "-")
