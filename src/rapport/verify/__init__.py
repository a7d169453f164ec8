"""`rapport verify`: a study built twice, under other circumstances, gives the same result."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rapport.differences import count_cells
from rapport.hashes import read_hashes, write_verified
from rapport.house import House
from rapport.verify.circumstances import Circumstances, network_can_be_cut, two
from rapport.verify.compared import first_difference
from rapport.verify.fresh import build, fresh


class Verified(NamedTuple):
    """What came of two builds: under which circumstances, how many cells, tables and notebooks were
    compared, and the first difference, empty if there is none.
    """

    under: tuple[Circumstances, ...]
    n_cells: int
    n_tables: int
    n_notebooks: int
    difference: str

    def shown(self) -> str:
        """The circumstances side by side, a line each."""
        one, other = (each.shown() for each in self.under)
        lines = [("", "first build", "second build")]
        lines += [(name, value, other[name]) for name, value in one.items()]
        network = "none" if network_can_be_cut() else "shut to Python, as the system cuts none off"
        lines.append(("network", network, network))
        return "\n".join(f"  {name:<12}{here:<16}{there}" for name, here, there in lines)

    def said(self) -> str:
        """The result as a sentence."""
        if self.difference:
            return f"built twice with different results; the first difference: {self.difference}"
        cells = f"{self.n_cells:,}".replace(",", " ")
        return (
            f"built twice with the same result: {cells} cells of {self.n_tables} tables, "
            f"{self.n_notebooks} notebooks, pages and hashes byte by byte"
        )


FOOTER = (
    "Built twice with the same result, in each of {cells} cells of {tables} tables, in {notebooks} "
    "notebooks and in this page (rapport verify): with another hash seed, time zone, locale, "
    "working folder, day, number of workers and of threads, and without a network."
)
"""What the page says of a study that was verified."""


def verify(house: House, studies: tuple[str, ...]) -> Verified:
    """Build the studies in two fresh folders and compare what comes of it.

    Where it is the same, that is kept beside the pages, so that a page of this very result says so.
    Raises VerifyError if a build fails or tries to reach a network.
    """
    under = two()
    with tempfile.TemporaryDirectory(prefix="rapport-") as scratch:
        one, other = (fresh(house, studies, Path(scratch) / each.folder) for each in under)
        with ThreadPoolExecutor() as pool:
            list(pool.map(build, (one, other), [studies] * 2, under))
        difference = first_difference(one, other, studies)
        counted = [count_cells(other.processed(study)) for study in studies]
        notebooks = sum(_notebooks(other, study) for study in studies)
        if not difference:
            _keep(house, other, studies, counted)
    cells, tables = (sum(column) for column in zip(*counted, strict=True))
    return Verified(under, cells, tables, notebooks, difference)


def _keep(
    house: House, built: House, studies: Sequence[str], counted: Sequence[tuple[int, int]]
) -> None:
    """Keep beside each page what it is to say."""
    for study, (cells, tables) in zip(studies, counted, strict=True):
        grouped = f"{cells:,}".replace(",", "\N{NO-BREAK SPACE}")
        said = FOOTER.format(cells=grouped, tables=tables, notebooks=_notebooks(built, study))
        write_verified(house, study, read_hashes(built.hashes(study)), said)


def _notebooks(built: House, study: str) -> int:
    """How many notebooks were run; a study without texts needs fewer."""
    return len(list(built.executed(study, "any").parent.glob("*.ipynb")))


def unverified(house: House, studies: Sequence[str]) -> Iterator[str]:
    """A sentence for every study whose page, as it stands, is not of the result built twice."""
    for study in studies:
        if unlike := read_hashes(house.hashes(study)).unlike(read_hashes(house.verified(study))):
            yield (
                f"{house.report(study)}: is not what was built twice: other files, or another "
                f"result, in {', '.join(unlike)}; verify it again"
            )
