"""`rapport agree`: filled sheets → what coders settled on, how they agree, how the marks do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from rapport.codebook import read_codebooks
from rapport.coding.agreement import Statistic, among_coders
from rapport.coding.constructs import KEY, Construct, constructs_of
from rapport.coding.design import read_design, weights
from rapport.coding.filled import Filled, read_sheets
from rapport.coding.scores import score
from rapport.coding.sheets import still_there
from rapport.errors import CodingError
from rapport.files import written_whole
from rapport.house import House
from rapport.study import Study, read_study
from rapport.tables import read_table, write_table

CODED = ["draw", *KEY, "construct", "code", "n_coders"]


class Agreed(NamedTuple):
    """What came of the sheets: how many coders; the tables `agreement` and `coding`; the ties,
    with the columns of `coding` but all their codes; what was wrong and left out, and what else
    is to be known, a sentence each.
    """

    coders: list[str]
    agreement: pd.DataFrame
    coding: pd.DataFrame
    ties: pd.DataFrame
    wrong: list[str]
    notes: list[str]

    @property
    def said(self) -> list[str]:
        """Everything that is to be said of the sheets."""
        return [*self.wrong, *self.notes]


def agree(house: House, name: str, sheets: Sequence[Path]) -> Agreed:
    """Read sheets, and write the tables `coding` and `agreement` of a study.

    Raises CodingError if nothing is coded, if the sheets are of different draws, or if the draw
    is not known; StudyError and TableError as reading does.
    """
    study = read_study(house.study(name))
    constructs = constructs_of(study, read_codebooks(house.codebook, study.codebooks))
    filled = read_sheets(sheets, constructs)
    draws = sorted(set(filled.codings.draw))
    if len(draws) > 1:
        raise CodingError(
            f"the sheets are of different draws ({', '.join(draws)}); give those of one, since "
            "their sentences do not stand for the same ones"
        )
    design = read_design(house.sheets(name), draws[0])
    sentences = read_table("sentences", house.processed(name))
    marks = read_table("marks", house.processed(name))
    kept = still_there(design, sentences)
    codings = filled.codings.merge(kept.assign(weight=weights(kept)), on=["draw", "number"])
    if codings.empty:
        raise CodingError(f"{name}: no coded sentence is as it was when it was drawn; draw anew")
    coding, ties = adjudicate(codings, constructs)
    agreement = _statistics(study, constructs, codings, coding, marks)
    _write(house.coding(name), {"coding": coding, "agreement": agreement})
    unknown = sorted(set(filled.codings.number) - set(design.number))
    wrong = [*filled.wrong, *(_no_such(draws[0], number) for number in unknown)]
    notes = _lacking(filled, len(design), len(kept))
    return Agreed(sorted(set(codings.coder)), agreement, coding, ties, wrong, notes)


def _statistics(
    study: Study, constructs: Sequence[Construct], codings: pd.DataFrame, coding: pd.DataFrame,
    marks: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """The table `agreement`: of each construct the coders, then the measures."""
    random = np.random.default_rng([study.seed, 1])
    gold = coding.merge(codings.drop_duplicates(KEY)[[*KEY, "weight"]], on=KEY)
    rows: list[Statistic] = []
    for construct in constructs:
        said = codings[codings.construct == construct.name]
        rows += among_coders(construct, said.assign(unit=said.number), study.confidence, random)
        settled = gold[gold.construct == construct.name]
        rows += score(construct, settled, marks, study.confidence, random)
    table = pd.DataFrame(rows, columns=list(Statistic._fields))
    return table.astype({"low": float, "high": float})


def adjudicate(
    codings: pd.DataFrame, constructs: Sequence[Construct]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the coders of each sentence settled on, and the ties, both with the columns CODED.

    The code of most coders counts. Where as many gave another, nothing does: the sentence is a
    tie, whose codes stand beside each other, until one more person codes it. Numbers are
    averaged: between two steps of a scale lies a middle.
    """
    numbers = codings.construct.isin([c.name for c in constructs if c.is_number])
    unit = ["draw", *KEY, "construct"]
    means = codings[numbers].assign(code=codings.code[numbers].astype(float)).groupby(unit)
    averaged = means.agg(code=("code", "mean"), n_coders=("code", "size")).reset_index()
    averaged["code"] = averaged.code.map("{:g}".format)
    votes = codings[~numbers].groupby([*unit, "code"]).size().rename("votes").reset_index()
    by_unit = votes.groupby(unit).votes
    votes["n_coders"] = by_unit.transform("sum")
    first = votes[votes.votes == by_unit.transform("max")]
    tied = first.duplicated(unit, keep=False)
    ties = first[tied].groupby([*unit, "n_coders"]).code.agg(" / ".join).reset_index()
    settled = pd.concat([averaged, first[~tied]])
    return _in_order(settled, constructs), _in_order(ties, constructs)


def _in_order(table: pd.DataFrame, constructs: Sequence[Construct]) -> pd.DataFrame:
    """By sentence, and in it in the order of the constructs; the columns are CODED."""
    place = table.construct.map({construct.name: at for at, construct in enumerate(constructs)})
    ordered = table.assign(place=place).sort_values([*KEY, "place"])
    return ordered[CODED].reset_index(drop=True)


def _no_such(name: str, number: int) -> str:
    """What is said of an id that no sheet has."""
    return f"{name}-{number:03d}: is no id of the draw; copy the ids from an empty sheet"


def _lacking(filled: Filled, n_drawn: int, n_kept: int) -> list[str]:
    """What is no mistake but must be known: sentences that changed, cells that are empty."""
    said = [
        f"{coder}: {n} cells are empty and count as not coded; fill them if that is not meant"
        for coder, n in sorted(filled.empty.items())
    ]
    if n_kept < n_drawn:
        said.append(
            f"{n_drawn - n_kept} sentences have changed since they were drawn and are left out; "
            "draw anew if they are many"
        )
    return said


def _write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write tables as Parquet and as .csv; they hold no text."""
    for name, table in tables.items():
        write_table(table, name, folder)
        with written_whole(folder / f"{name}.csv") as draft:
            read_table(name, folder).to_csv(draft, index=False, lineterminator="\n")
