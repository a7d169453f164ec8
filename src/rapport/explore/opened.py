"""A study opened for looking round: its file, its codebooks and its tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from rapport import stages
from rapport.codebook import Codebook, read_codebooks
from rapport.formats import measure_labels
from rapport.house import House
from rapport.pack.reading import must_have_texts
from rapport.study import Study, read_study
from rapport.tables import read_table

TABLES = ("articles", "sentences", "marks", "measures")


@dataclass(frozen=True)
class Opened:
    """What can be looked at of a study; `labels` says how its measures are called."""

    study: Study
    codebooks: list[Codebook]
    labels: dict[str, str]
    articles: pd.DataFrame
    sentences: pd.DataFrame
    marks: pd.DataFrame
    measures: pd.DataFrame

    def codes(self, *layers: str) -> list[tuple[str, str]]:
        """Layer and code of every mark that there is; of these layers, if some are named."""
        pairs = self.marks[["layer", "code"]].astype(str).drop_duplicates()
        pairs = pairs.sort_values(["layer", "code"])
        found = list(zip(pairs.layer, pairs.code, strict=True))
        return [pair for pair in found if not layers or pair[0] in layers]


def open_study(house: House, name: str) -> Opened:
    """Open a study; if it was never built, its tables are made first, as `make report` would.

    Raises RapportError if something is wrong in what people wrote, or the texts are missing.
    """
    study = read_study(house.study(name))
    books = read_codebooks(house.codebook, study.codebooks)
    if not all(house.table(name, table).exists() for table in TABLES):
        for stage in (stages.clean, stages.mark, stages.measure):
            stage(house, name)
    tables = {table: read_table(table, house.processed(name)) for table in TABLES}
    must_have_texts(name, tables["sentences"])
    return Opened(study, books, measure_labels(study, books), **tables)
